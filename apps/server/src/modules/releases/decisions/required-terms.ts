import { type DecisionRule, permanently } from './rule.ts';
import { hasTerm } from './terms.ts';

/** At least one of the required terms, as whole words. */
export const requiredTermsRule: DecisionRule = {
  code: 'requiredTerms',
  group: 'release',
  check({ facts, terms }) {
    if (terms.required.length === 0 || terms.required.some((term) => hasTerm(facts, term))) return null;
    return permanently(`None of the required terms: ${terms.required.map((term) => term.text).join(', ')}.`);
  },
};
