import { createHash } from 'node:crypto';
import type { AcquisitionState } from '@earmark/contracts';
import { type Db, MAX_IN } from '../../../db/index.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { Candidate } from '../search/collect.ts';
import type { LookEnd, RssGap, RssMark } from './look-back.ts';
import type { WantedEntry } from './wanted-index.ts';

export type WantedRow = WantedEntry & { acquisitionId: string; bookId: string };

/** A wanted book in one of these states is looked for. */
const LOOKED_FOR: readonly AcquisitionState[] = ['requested', 'waiting'];
/** Longer than anything stays among the newest of an indexer. */
const FORGET_MS = 30 * 86_400_000;

/** A gap that is still news. */
export type KnownGap = RssGap & { indexerId: string; feedName: string; at: number };
/** A gap is told this long; the searches have filled it by then. */
const GAP_TOLD_MS = 24 * 3_600_000;

export type RssStore = ReturnType<typeof createRssStore>;

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
    marks: async (): Promise<Map<string, RssMark>> => {
      const rows = await db.q
        .selectFrom('rss_mark')
        .select(['indexer_id', 'feed_id', 'newest', 'newest_at'])
        .execute();
      return new Map(
        rows.map((row) => [
          feedKey(row.indexer_id, row.feed_id),
          { newest: JSON.parse(row.newest) as string[], newestAt: row.newest_at },
        ]),
      );
    },
    /** The next look goes back to here; a gap replaces the one before. */
    saveMark: async (
      feed: { indexerId: string; feedId: string; feedName: string },
      { mark, gap }: LookEnd,
    ): Promise<void> => {
      const row = {
        feed_name: feed.feedName,
        newest: JSON.stringify(mark.newest),
        newest_at: mark.newestAt,
        ...(gap ? { gap_from: gap.fromAt, gap_to: gap.toAt, gap_at: clock.now() } : {}),
      };
      await db.q
        .insertInto('rss_mark')
        .values({
          indexer_id: feed.indexerId,
          feed_id: feed.feedId,
          gap_from: null,
          gap_to: null,
          gap_at: null,
          ...row,
        })
        .onConflict((conflict) => conflict.columns(['indexer_id', 'feed_id']).doUpdateSet(row))
        .execute();
    },
    /** Times of the last day whose releases nobody has seen. */
    gaps: async (): Promise<KnownGap[]> => {
      const rows = await db.q
        .selectFrom('rss_mark')
        .selectAll()
        .where('gap_at', '>', clock.now() - GAP_TOLD_MS)
        .execute();
      return rows.map((row) => ({
        indexerId: row.indexer_id,
        feedName: row.feed_name,
        fromAt: row.gap_from,
        toAt: row.gap_to,
        at: row.gap_at!,
      }));
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

export function feedKey(indexerId: string, feedId: string): string {
  return `${indexerId}\n${feedId}`;
}

export function seenId({ indexerId, feedId, release }: Candidate): string {
  return createHash('sha256')
    .update(`${feedKey(indexerId, feedId)}\n${release.guid}`)
    .digest('base64url')
    .slice(0, 24);
}
