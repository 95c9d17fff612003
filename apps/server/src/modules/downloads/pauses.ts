import type { Db } from '../../db/index.ts';
import type { FoundRelease } from '../../integrations/indexers/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { siteOf } from './holds.ts';

/** A site that is asked for no torrent before this moment. */
export type GrabPause = { site: string; name: string; said: string; untilAt: number };

/** Nobody asks for longer in earnest; a freeze of MyAnonamouse lasts a day. */
const LONGEST_MS = 7 * 86_400_000;
/** Shorter ones are over before the next grab. */
const SHORTEST_MS = 5000;

export type Pauses = ReturnType<typeof createPauses>;

/**
 * Rate limits, grab limits and freezes that a site answers a fetch with hold for every wanted book, not only for the one
 * that met them: five more of each search would ask again.
 */
export function createPauses(db: Db, clock: Clock) {
  const list = async (): Promise<GrabPause[]> =>
    (
      await db.q
        .selectFrom('grab_pause')
        .selectAll()
        .where('until_at', '>', clock.now())
        // Later ones were noted before the clock was set back.
        .where('until_at', '<=', clock.now() + LONGEST_MS)
        .orderBy('until_at')
        .execute()
    ).map((row) => ({ site: row.site, name: row.indexer_name, said: row.said, untilAt: row.until_at }));

  return {
    list,
    /** Remembers what a failed fetch says about the next one. */
    note: async (release: FoundRelease, indexerId: string, error: unknown): Promise<void> => {
      if (!isAppError(error) || error.code !== 'indexer_limited') return;
      const pauseMs = Math.min(error.retryAfterMs ?? 0, LONGEST_MS);
      const site = siteOf({ ...release, indexerId });
      if (site === null || pauseMs < SHORTEST_MS) return;
      const row = {
        indexer_name: release.indexer,
        said: error.message.slice(0, 300),
        until_at: clock.now() + pauseMs,
      };
      await db.q
        .insertInto('grab_pause')
        .values({ site, ...row })
        .onConflict((conflict) => conflict.column('site').doUpdateSet(row))
        .execute();
    },
    /** Throws while the site of the release is left in peace. */
    assertOver: async (release: FoundRelease, indexerId: string): Promise<void> => {
      const site = siteOf({ ...release, indexerId });
      const pause = (await list()).find((each) => each.site === site);
      if (!pause) return;
      throw new AppError({
        code: 'indexer_limited',
        message: pause.said,
        hint: `${pause.name} is asked again at ${new Date(pause.untilAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.`,
        status: 503,
        blame: 'remote',
        retryable: true,
        retryAfterMs: pause.untilAt - clock.now(),
      });
    },
  };
}
