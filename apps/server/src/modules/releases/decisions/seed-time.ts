import { type DecisionRule, forNow } from './rule.ts';

/** The admin lets only so many torrents of a site be in their seed time at once. */
export const seedTimeRule: DecisionRule = {
  code: 'seedTimeLimit',
  group: 'state',
  check({ facts, context }) {
    const words = context.seedTimeRefusal?.(facts.release);
    return words === undefined ? null : forNow(words);
  },
};
