import type { Db } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLeapWatch, LEAP_MS } from '../../kernel/clock-leap.ts';
import type { DownloadStore } from './store.ts';
import type { TrackedRow } from './tracked-row.ts';

/** A look is written down this often; what a restart loses of it does no harm. */
const WRITE_EVERY_MS = 60_000;

type Watched = { leap: () => number; seenAt: number; writtenAt: number; isLost: boolean };

export type Looks = ReturnType<typeof createLooks>;

/**
 * Only time in which somebody looked is time in which a torrent stalled. Sleep of the machine, a clock that was set, a
 * stop of Earmark and a client out of reach all shift the times of a download instead of letting them run.
 */
export function createLooks(deps: { db: Db; clock: Clock; store: Pick<DownloadStore, 'patch'> }) {
  const { db, clock } = deps;
  const clients = new Map<string, Watched>();

  const lookedAt = async (clientId: string): Promise<number> => {
    const query = db.q.selectFrom('client_look').select('looked_at').where('client_id', '=', clientId);
    return (await query.executeTakeFirst())?.looked_at ?? 0;
  };

  /** By how much the wall clock has gone on unseen since the last look; negative when it was set back. */
  const unseenSince = async (clientId: string, watched: Watched | undefined): Promise<number> => {
    if (!watched) {
      const gap = clock.now() - (await lookedAt(clientId));
      return Math.abs(gap) < WRITE_EVERY_MS + LEAP_MS ? 0 : gap;
    }
    const leap = watched.leap();
    if (!watched.isLost) return leap;
    const gap = clock.now() - watched.seenAt;
    return Math.abs(gap) < LEAP_MS ? 0 : gap;
  };

  const write = async (clientId: string): Promise<void> => {
    const looked_at = clock.now();
    await db.q
      .insertInto('client_look')
      .values({ client_id: clientId, looked_at })
      .onConflict((conflict) => conflict.column('client_id').doUpdateSet({ looked_at }))
      .execute();
  };

  return {
    /** To be called with every answer of a client, before its torrents are judged. */
    catchUp: async (clientId: string, rows: readonly TrackedRow[]): Promise<void> => {
      const known = clients.get(clientId);
      const unseenMs = await unseenSince(clientId, known);
      const now = clock.now();
      const watched = known ?? { leap: createLeapWatch(clock), seenAt: now, writtenAt: 0, isLost: false };
      if (!known || unseenMs !== 0 || clock.steady() - watched.writtenAt >= WRITE_EVERY_MS) {
        watched.writtenAt = clock.steady();
        await db.transaction(async () => {
          await write(clientId);
          if (unseenMs === 0) return;
          for (const { download } of rows)
            await deps.store.patch(download.id, { stateSince: shifted(download.stateSince, unseenMs, now) });
        });
        for (const row of rows) shift(row, unseenMs, now);
      }
      Object.assign(watched, { seenAt: now, isLost: false });
      clients.set(clientId, watched);
    },
    /** It did not answer: until it does, nothing is known of its torrents. */
    lost: (clientId: string): void => {
      const watched = clients.get(clientId);
      if (watched) watched.isLost = true;
    },
    /** Nothing could be looked at, whatever the clients would have said. */
    allLost: (): void => {
      for (const watched of clients.values()) watched.isLost = true;
    },
  };
}

/** A deleted client is not looked at any more. Joins the open transaction. */
export async function forgetLooks(db: Db, clientId: string): Promise<void> {
  await db.q.deleteFrom('client_look').where('client_id', '=', clientId).execute();
}

const shifted = (at: number, ms: number, now: number): number => Math.min(now, at + ms);

function shift(row: TrackedRow, ms: number, now: number): void {
  row.download.stateSince = shifted(row.download.stateSince, ms, now);
  row.lastGrowthAt = shifted(row.lastGrowthAt, ms, now);
  if (row.unregisteredSince !== null) row.unregisteredSince = shifted(row.unregisteredSince, ms, now);
}
