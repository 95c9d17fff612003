import { role } from '../title-parser/roles.ts';
import { findMark, textsOf } from './evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** Abridged and unabridged recordings are different editions. */
export const abridgedRule: DecisionRule = {
  code: 'abridged',
  group: 'release',
  check({ book, facts, policy }) {
    const texts = textsOf(facts);
    const abridged = facts.abridgedFlag ? 'abridged' : findMark(texts, role.abridged);
    if (book.isAbridged === true) {
      if (abridged !== null || findMark(texts, role.unabridged) === null) return null;
      return permanently('Unabridged, wanted is the abridged edition.');
    }
    if (abridged === null || policy.allowAbridged) return null;
    return permanently('Abridged.');
  },
};
