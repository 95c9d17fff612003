import { type DecisionRule, permanently } from './rule.ts';

/** Another narrator is another recording; refused only when the profile requires the wanted one. */
export const narratorRule: DecisionRule = {
  code: 'narrator',
  group: 'release',
  check({ book, identity, policy }) {
    if (policy.narrator !== 'require' || book.narrators.length === 0) return null;
    const wanted = book.narrators[0]!.name;
    switch (identity.narrator) {
      case 'other':
        return permanently(`Read by ${identity.otherNarrator}, wanted is ${wanted}.`);
      case 'unknown':
        return permanently(`The narrator is not named, wanted is ${wanted}.`);
      default:
        return null;
    }
  },
};
