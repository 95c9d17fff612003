import { type DecisionRule, forNow } from './rule.ts';

/** Is the release one of MyAnonamouse, directly or through Prowlarr? */
export function isMam(release: { indexer: string; guid: string }): boolean {
  return (
    /^(?:mam|my ?anonamouse)\b/i.test(release.indexer.trim()) || release.guid.includes('myanonamouse.net/')
  );
}

/** Grabbing past the limit of unsatisfied torrents freezes the account. */
export const mamSlotsRule: DecisionRule = {
  code: 'mamUnsatisfied',
  group: 'state',
  check({ facts, context }) {
    const slots = context.mamSlots;
    if (!slots || !isMam(facts.release)) return null;
    const free = slots.limit - slots.used - slots.reserved;
    if (free > 0) return null;
    return forNow(
      `No unsatisfied slot is free on MyAnonamouse: ${slots.used} of ${slots.limit} used, ${slots.reserved} kept back.`,
    );
  },
};
