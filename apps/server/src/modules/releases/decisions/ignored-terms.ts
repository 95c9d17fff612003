import { type DecisionRule, permanently } from './rule.ts';
import { hasTerm } from './terms.ts';

/** None of the ignored terms, as whole words. */
export const ignoredTermsRule: DecisionRule = {
  code: 'ignoredTerms',
  group: 'release',
  check({ facts, terms }) {
    const found = terms.ignored.find((term) => hasTerm(facts, term));
    return found ? permanently(`Has the ignored term "${found.text}".`) : null;
  },
};
