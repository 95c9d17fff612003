import { REQUEST_QUOTA_DAYS, type RequestQuota } from '@earmark/contracts';
import { type Db, sql } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { toIso } from '../../kernel/iso-time.ts';
import { reaches, type Viewer } from '../../kernel/viewer.ts';
import type { SettingsService } from '../settings/index.ts';

const WINDOW_MS = REQUEST_QUOTA_DAYS * 86_400_000;
const UNLIMITED: RequestQuota = {
  limit: null,
  days: REQUEST_QUOTA_DAYS,
  used: 0,
  left: null,
  nextFreeAt: null,
};

export type Quota = ReturnType<typeof createQuota>;

/** How many books somebody who needs approval may ask for in any seven days. */
export function createQuota({ db, clock, settings }: { db: Db; clock: Clock; settings: SettingsService }) {
  const limitOf = async (viewer: Viewer): Promise<number | null> => {
    if (reaches(viewer.group, 'trusted')) return null;
    const { untrustedWeeklyQuota } = await settings.get('security');
    return untrustedWeeklyQuota === 0 ? null : untrustedWeeklyQuota;
  };

  /** When each request that counts was made, the oldest first. What was denied, or taken back, costs nothing. */
  const counted = async (viewer: Viewer, except: string | undefined): Promise<number[]> => {
    let query = db.q
      .selectFrom('request')
      .select('created_at')
      .where('user_id', '=', viewer.userId)
      .where('approval', '!=', 'denied')
      .where('created_at', '>', clock.now() - WINDOW_MS)
      .orderBy('created_at');
    if (except !== undefined) query = query.where('id', '!=', except);
    return (await query.execute()).map((row) => row.created_at);
  };

  const standing = async (viewer: Viewer, limit: number, except?: string) => {
    const times = await counted(viewer, except);
    const left = Math.max(0, limit - times.length);
    // A quota that was lowered may be overdrawn: then several have to age first.
    const next = times[Math.max(0, times.length - limit)];
    return { used: times.length, left, freeAt: next === undefined ? null : next + WINDOW_MS };
  };

  return {
    of: async (viewer: Viewer): Promise<RequestQuota> => {
      const limit = await limitOf(viewer);
      if (limit === null) return UNLIMITED;
      const { used, left, freeAt } = await standing(viewer, limit);
      return {
        limit,
        days: REQUEST_QUOTA_DAYS,
        used,
        left,
        nextFreeAt: freeAt === null ? null : toIso(freeAt),
      };
    },
    /**
     * Throws `rate_limited` when one more is too many; inside the transaction that makes the request.
     * A request that is made again does not count beside itself.
     */
    keep: async (viewer: Viewer, again: string | undefined): Promise<void> => {
      const limit = await limitOf(viewer);
      if (limit === null) return;
      // Two that come at the same moment would both see the last one left. SQLite has one writer anyway.
      if (db.kind === 'postgres')
        await sql`select pg_advisory_xact_lock(hashtext(${`quota ${viewer.userId}`}))`.execute(db.q);
      const { left, freeAt } = await standing(viewer, limit, again);
      if (left > 0 || freeAt === null) return;
      const until = toIso(freeAt).slice(0, 16).replace('T', ' ');
      throw new AppError({
        code: 'rate_limited',
        message: `Your weekly quota of books (${limit}) is used up.`,
        hint: `You can ask for the next one from ${until} UTC on, or ask an admin.`,
        status: 429,
        blame: 'caller',
        retryAfterMs: Math.max(0, freeAt - clock.now()),
      });
    },
  };
}
