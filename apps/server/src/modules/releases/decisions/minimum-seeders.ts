import { type DecisionRule, permanently } from './rule.ts';

/** A torrent nobody seeds never arrives. */
export const minimumSeedersRule: DecisionRule = {
  code: 'seeders',
  group: 'release',
  check({ facts, policy, context }) {
    const { release } = facts;
    if (release.protocol !== 'torrent' || release.seeders === null || release.seeders === undefined)
      return null;
    const minimum =
      (release.indexerId ? context.minimumSeeders?.get(release.indexerId) : undefined) ??
      context.minimumSeeders?.get(release.indexer) ??
      policy.minimumSeeders;
    if (release.seeders >= minimum) return null;
    return permanently(
      release.seeders === 0
        ? 'Nobody seeds it.'
        : `${release.seeders} seeders, at least ${minimum} are asked for.`,
    );
  },
};
