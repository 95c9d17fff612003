import type { FoundRelease } from '../../integrations/indexers/port.ts';

/** MyAnonamouse counts every torrent seeded for less than this against the account. */
const MAM_SECONDS = 72 * 3600;

/** The site's own rule, whichever way its torrent was found: pushed, by a feed that says nothing, or by itself. */
export function withSiteGoal(release: FoundRelease): FoundRelease {
  return release.mamId === undefined
    ? release
    : { ...release, minimumSeedSeconds: Math.max(MAM_SECONDS, release.minimumSeedSeconds ?? 0) };
}
