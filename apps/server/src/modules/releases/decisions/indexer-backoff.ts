import { type DecisionRule, forNow } from './rule.ts';

/** An indexer that failed lately is left in peace for a while. */
export const indexerBackoffRule: DecisionRule = {
  code: 'indexerBackoff',
  group: 'state',
  check({ facts, context }) {
    const { indexerId, indexer } = facts.release;
    const until =
      (indexerId ? context.indexerBackoffUntil?.get(indexerId) : undefined) ??
      context.indexerBackoffUntil?.get(indexer);
    if (until === undefined || until <= context.now) return null;
    return forNow(`${indexer} is left in peace until ${new Date(until).toISOString()}.`);
  },
};
