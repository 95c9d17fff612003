import type { Locks } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { type SiteFacts, siteOf } from './holds.ts';
import type { Download } from './model.ts';
import type { DownloadStore } from './store.ts';

const HOUR_MS = 3_600_000;
/** What was grabbed longer ago and is not complete yet is no longer counted: no site waits longer. */
const LONGEST_MS = 30 * 24 * HOUR_MS;
const RETRY_MS = HOUR_MS;

/** How many torrents of one site may be in their seed time at once, as the admin says. */
export type SeedTimeLimit = { limit: number; hours: number };

export type SeedTimes = ReturnType<typeof createSeedTimes>;

/**
 * Counts our own torrents of a site from the grab until they have been complete for the hours asked for: all that can be
 * known of a site that is reached through an indexer manager.
 */
export function createSeedTimes(deps: {
  clock: Clock;
  store: Pick<DownloadStore, 'grabbedSince'>;
  locks: Pick<Locks, 'run'>;
  /** Null for an indexer without a limit. */
  limitOf(indexerId: string): Promise<SeedTimeLimit | null>;
}) {
  const { clock, store } = deps;
  const recent = (hours: number) => store.grabbedSince(clock.now() - LONGEST_MS - hours * HOUR_MS);

  const countOf = (downloads: readonly Download[], site: string, hours: number): number =>
    downloads.filter(
      (each) =>
        siteOf({ ...each.release, indexerId: each.indexerId }) === site &&
        isInSeedTime(each, hours, clock.now()),
    ).length;

  return {
    /** For many releases at once: why one of them has to wait, undefined when it has not. */
    refusals: async (indexerIds: readonly string[]): Promise<(release: SiteFacts) => string | undefined> => {
      const limits = new Map<string, SeedTimeLimit>();
      for (const id of indexerIds) {
        const limit = await deps.limitOf(id);
        if (limit) limits.set(id, limit);
      }
      if (limits.size === 0) return () => undefined;
      const longest = Math.max(...[...limits.values()].map(({ hours }) => hours));
      const downloads = await recent(longest);
      const used = new Map<string, number>();
      return (release) => {
        const site = siteOf(release);
        const limit = limits.get(release.indexerId ?? '');
        if (site === null || !limit) return undefined;
        const key = `${site} ${limit.hours}`;
        const count = used.get(key) ?? countOf(downloads, site, limit.hours);
        used.set(key, count);
        return count < limit.limit ? undefined : seedTimeWords(count, limit);
      };
    },
    /**
     * Does the work if there is room for one more. One at a time for a site, over all processes, so that two grabs at
     * once cannot take the same place.
     */
    within: async <Result>(release: SiteFacts, work: () => Promise<Result>): Promise<Result> => {
      const site = siteOf(release);
      const limit = release.indexerId ? await deps.limitOf(release.indexerId) : null;
      if (site === null || limit === null) return work();
      return deps.locks.run(`seed-time:${site}`, async () => {
        const count = countOf(await recent(limit.hours), site, limit.hours);
        if (count >= limit.limit) throw noRoom(count, limit);
        return work();
      });
    },
  };
}

export function isInSeedTime(
  { status, grabbedAt, completedAt }: Pick<Download, 'status' | 'grabbedAt' | 'completedAt'>,
  hours: number,
  now: number,
): boolean {
  if (completedAt !== null) return now < completedAt + hours * HOUR_MS;
  // Ended before it was complete: the site may have counted it.
  if (status === 'failed' || status === 'removed') return now < grabbedAt + hours * HOUR_MS;
  return now < grabbedAt + LONGEST_MS;
}

export function seedTimeWords(count: number, { limit, hours }: SeedTimeLimit): string {
  return `${count} torrents of this indexer have not been seeded for ${hours} hours yet, and ${limit} are allowed at once.`;
}

function noRoom(count: number, limit: SeedTimeLimit): AppError {
  return new AppError({
    code: 'indexer_limited',
    message: seedTimeWords(count, limit),
    hint: 'It goes on by itself. The limit is a setting of the indexer.',
    status: 503,
    blame: 'setup',
    retryable: true,
    retryAfterMs: RETRY_MS,
  });
}
