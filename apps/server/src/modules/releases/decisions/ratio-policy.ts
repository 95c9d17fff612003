import { type DecisionRule, forNow } from './rule.ts';

/** What counts against the ratio must leave it above the limit. */
export const ratioPolicyRule: DecisionRule = {
  code: 'ratio',
  group: 'state',
  check({ facts, context }) {
    const { release, sizeBytes } = facts;
    const room =
      (release.indexerId ? context.ratioRoom?.get(release.indexerId) : undefined) ??
      context.ratioRoom?.get(release.indexer);
    if (room === undefined || sizeBytes === null || release.freeleech === true || sizeBytes <= room)
      return null;
    return forNow(
      `Would take the ratio on ${release.indexer} below its limit: ${Math.round(sizeBytes / 1_000_000)} MB, ` +
        `${Math.max(0, Math.round(room / 1_000_000))} MB are left.`,
    );
  },
};
