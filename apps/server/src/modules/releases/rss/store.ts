import { createHash } from 'node:crypto';
import type { AcquisitionState } from '@earmark/contracts';
import { type Db, MAX_IN } from '../../../db/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Candidate } from '../search/collect.ts';
import type { WantedEntry } from './wanted-index.ts';

export type WantedRow = WantedEntry & { acquisitionId: string; bookId: string };

/** A wanted book in one of these states is looked for. */
const LOOKED_FOR: readonly AcquisitionState[] = ['requested', 'waiting'];
/** Longer than anything stays among the newest of an indexer. */
const FORGET_MS = 30 * 86_400_000;

/** What RSS sync reads and remembers. */
export function createRssStore(db: Db, clock: Clock) {
  return {
    /** Everything wanted, with as much of each book as the first sieve needs; one query. */
    wanted: async (): Promise<WantedRow[]> => {
      const rows = await db.q
        .selectFrom('acquisition')
        .innerJoin('book', 'book.id', 'acquisition.book_id')
        .select([
          'acquisition.id as id',
          'book.id as bookId',
          'book.title',
          'book.authors_json',
          'book.series_json',
        ])
        .where('acquisition.state', 'in', [...LOOKED_FOR])
        .execute();
      return rows.map((row) => ({
        acquisitionId: row.id,
        bookId: row.bookId,
        title: row.title,
        authors: namesOf(row.authors_json),
        series: namesOf(row.series_json),
      }));
    },
    /** Those nobody has looked at before. */
    unseen: async (candidates: readonly Candidate[]): Promise<Candidate[]> => {
      const ids = candidates.map(seenId);
      const seen = new Set<string>();
      for (let from = 0; from < ids.length; from += MAX_IN) {
        const rows = await db.q
          .selectFrom('seen_release')
          .select('id')
          .where('id', 'in', ids.slice(from, from + MAX_IN))
          .execute();
        for (const row of rows) seen.add(row.id);
      }
      return candidates.filter((_candidate, at) => !seen.has(ids[at]!));
    },
    markSeen: async (candidates: readonly Candidate[]): Promise<void> => {
      const now = clock.now();
      const rows = candidates.map((each) => ({ id: seenId(each), seen_at: now }));
      for (let from = 0; from < rows.length; from += MAX_IN) {
        await db.q
          .insertInto('seen_release')
          .values(rows.slice(from, from + MAX_IN))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
      }
    },
    forgetOld: async (): Promise<void> => {
      await db.q
        .deleteFrom('seen_release')
        .where('seen_at', '<', clock.now() - FORGET_MS)
        .execute();
    },
  };
}

function namesOf(json: string): string[] {
  return (JSON.parse(json) as { name: string }[]).map((each) => each.name);
}

function seenId({ indexerId, feedId, release }: Candidate): string {
  return createHash('sha256')
    .update(`${indexerId}\n${feedId}\n${release.guid}`)
    .digest('base64url')
    .slice(0, 24);
}
