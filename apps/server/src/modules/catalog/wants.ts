import type { AudibleRegion } from '@earmark/contracts';
import { type Db, sql } from '../../db/index.ts';
import type { StoredBook } from './model.ts';
import type { CatalogStore } from './store.ts';

export type Wants = ReturnType<typeof createWants>;

/** What people asked for, as far as the catalogue makes shelves of it. */
export function createWants(db: Db, store: Pick<CatalogStore, 'byIds'>) {
  return {
    /** Books this person asked for, the newest first. */
    of: async (userId: string, region: AudibleRegion, most: number): Promise<StoredBook[]> => {
      const rows = await db.q
        .selectFrom('request')
        .innerJoin('book', 'book.id', 'request.book_id')
        .select('book.id')
        .where('request.user_id', '=', userId)
        .where('request.approval', '!=', 'denied')
        .where('book.region', '=', region)
        .orderBy('request.created_at', 'desc')
        .limit(most)
        .execute();
      return store.byIds(rows.map((row) => row.id));
    },
    /** Books other people asked for and this person did not; what most of them want comes first. */
    ofOthers: async (userId: string, since: number, most: number): Promise<StoredBook[]> => {
      const rows = await db.q
        .selectFrom('request')
        .select(['book_id as id'])
        .where('created_at', '>=', since)
        .where('user_id', '!=', userId)
        .where('approval', '!=', 'denied')
        .where('book_id', 'not in', (eb) =>
          eb.selectFrom('request').select('book_id').where('user_id', '=', userId),
        )
        .groupBy('book_id')
        .orderBy(sql`count(*)`, 'desc')
        .orderBy(sql`max(created_at)`, 'desc')
        .limit(most)
        .execute();
      return store.byIds(rows.map((row) => row.id));
    },
    /** Genres of what the household has and wants, the most frequent first. */
    genres: async (most: number): Promise<string[]> => {
      const rows = await db.q
        .selectFrom('acquisition')
        .innerJoin('book', 'book.id', 'acquisition.book_id')
        .select('book.genres')
        .where('acquisition.purpose', '=', 'request')
        .where('acquisition.state', 'not in', ['denied', 'cancelled'])
        .orderBy('acquisition.created_at', 'desc')
        .limit(most)
        .execute();
      const counts = new Map<string, number>();
      for (const row of rows)
        for (const genre of JSON.parse(row.genres) as string[])
          counts.set(genre, (counts.get(genre) ?? 0) + 1);
      return [...counts].sort(([, a], [, b]) => b - a).map(([genre]) => genre);
    },
  };
}
