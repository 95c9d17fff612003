import { createHash } from 'node:crypto';
import type { PageQuery, WaitingReason, WaitingReleasePage } from '@earmark/contracts';
import type { Db } from '../../../db/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import { notFound } from '../../../kernel/errors.ts';
import { openIfReadable, type SecretBox } from '../../../platform/crypto/secret-box.ts';
import type { PushedRelease } from './identify-push.ts';

const MINUTE_MS = 60_000;
const FIRST_WAIT_MS = 5 * MINUTE_MS;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** Links run out, and what was not to be had for so long is found again by a search. */
const FORGET_MS = 14 * 24 * 60 * MINUTE_MS;
/** A tool that pushes everything must not fill the database. */
const MOST = 500;
const MOST_AT_ONCE = 50;

export type WaitingReleases = ReturnType<typeof createWaitingReleases>;

/** Pushed releases nothing lasting speaks against, until they can be taken or are of no use any more. */
export function createWaitingReleases(deps: { db: Db; clock: Clock; secretBox: SecretBox }) {
  const { db, clock, secretBox } = deps;

  const remove = async (id: string): Promise<boolean> => {
    const result = await db.q.deleteFrom('waiting_release').where('id', '=', id).executeTakeFirst();
    return Number(result.numDeletedRows) > 0;
  };

  const count = async (): Promise<number> => {
    const all = await db.q
      .selectFrom('waiting_release')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(all.n);
  };

  return {
    /** Keeps it, or notes one more try; the waits grow. */
    keep: async (pushed: PushedRelease, reasons: readonly WaitingReason[]): Promise<void> => {
      const id = idOf(pushed);
      const now = clock.now();
      const before = await db.q
        .selectFrom('waiting_release')
        .select('tries')
        .where('id', '=', id)
        .executeTakeFirst();
      if (!before && (await count()) >= MOST) return;
      const tries = (before?.tries ?? 0) + 1;
      const row = {
        title: pushed.title,
        indexer_name: pushed.indexer ?? null,
        // Its links may carry a passkey.
        pushed: secretBox.seal(JSON.stringify(pushed)),
        reasons: JSON.stringify(reasons),
        tries,
        next_at: now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tries - 1)),
      };
      await db.q
        .insertInto('waiting_release')
        .values({ id, first_at: now, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    },
    /** It was taken, or will never be. */
    settle: async (pushed: PushedRelease): Promise<void> => {
      await remove(idOf(pushed));
    },
    /** Those whose time has come, oldest first; what waits too long is let go. */
    due: async (): Promise<PushedRelease[]> => {
      await db.q
        .deleteFrom('waiting_release')
        .where('first_at', '<', clock.now() - FORGET_MS)
        .execute();
      const rows = await db.q
        .selectFrom('waiting_release')
        .select(['id', 'pushed'])
        .where((eb) =>
          eb.or([
            eb('next_at', '<=', clock.now()),
            // Planned before the clock was set back.
            eb('next_at', '>', clock.now() + LONGEST_WAIT_MS),
          ]),
        )
        .orderBy('first_at')
        .limit(MOST_AT_ONCE)
        .execute();
      const due: PushedRelease[] = [];
      for (const { id, pushed } of rows) {
        const json = openIfReadable(secretBox, pushed);
        // The key it was sealed with is lost, and its links with it.
        if (json === undefined) await remove(id);
        else due.push(JSON.parse(json) as PushedRelease);
      }
      return due;
    },
    /** Longest waiting first. */
    list: async ({ page, pageSize }: Pick<PageQuery, 'page' | 'pageSize'>): Promise<WaitingReleasePage> => {
      const rows = await db.q
        .selectFrom('waiting_release')
        .selectAll()
        .orderBy('first_at')
        .orderBy('id')
        .limit(pageSize)
        .offset((page - 1) * pageSize)
        .execute();
      const records = rows.map((row) => ({
        id: row.id,
        title: row.title,
        indexer: row.indexer_name,
        reasons: JSON.parse(row.reasons) as WaitingReason[],
        tries: row.tries,
        since: new Date(row.first_at).toISOString(),
        nextAt: new Date(row.next_at).toISOString(),
      }));
      return { page, pageSize, totalRecords: await count(), records };
    },
    /** A person does not want it. */
    remove: async (id: string): Promise<void> => {
      if (!(await remove(id))) throw notFound('This release');
    },
  };
}

/** The same release pushed again is the same; links change with their keys, pages and names do not. */
function idOf({ guid, infoUrl, infoHash, title, indexer }: PushedRelease): string {
  return createHash('sha256')
    .update(JSON.stringify([infoHash ?? infoUrl ?? guid ?? title, indexer ?? '']))
    .digest('base64url')
    .slice(0, 24);
}
