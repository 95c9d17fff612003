import { type DecisionRule, forNow } from './rule.ts';

/** A site that refuses the account hands out torrents nobody can download, and counts nothing that is seeded. */
export const trackerRefusalRule: DecisionRule = {
  code: 'trackerRefusal',
  group: 'state',
  check({ facts, context }) {
    const words = context.trackerRefusal?.(facts.release);
    return words === undefined ? null : forNow(words);
  },
};
