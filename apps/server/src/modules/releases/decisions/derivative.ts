import { role } from '../title-parser/roles.ts';
import { findMark } from './evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** Summaries, study guides, retellings, samples: about the book, not the book. */
export const derivativeRule: DecisionRule = {
  code: 'derivative',
  group: 'release',
  check({ facts }) {
    const words = findMark([facts.parsed, facts.bookTitle], role.derivative);
    return words === null ? null : permanently(`About the book or made from it: "${words}".`);
  },
};
