import type { libraryListQuery } from '@earmark/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import { type Db, MAX_IN } from '../../db/index.ts';
import { toKey } from '../catalog/index.ts';

export type ItemQuery = Pick<z.output<typeof libraryListQuery>, 'page' | 'pageSize' | 'sortDirection'> &
  Partial<z.output<typeof libraryListQuery>>;

const MOST_WORDS = 10;

/** Items joined with what they are sorted, filtered and grouped by: the first author, narrator and series of the book. */
export function shelfOf(db: Db) {
  return db.q
    .selectFrom('library_item')
    .innerJoin('book', 'book.id', 'library_item.book_id')
    .leftJoin('book_person as by', (join) =>
      join.onRef('by.book_id', '=', 'book.id').on('by.role', '=', 'author').on('by.position', '=', 0),
    )
    .leftJoin('person as author', 'author.id', 'by.person_id')
    .leftJoin('book_person as read', (join) =>
      join.onRef('read.book_id', '=', 'book.id').on('read.role', '=', 'narrator').on('read.position', '=', 0),
    )
    .leftJoin('person as narrator', 'narrator.id', 'read.person_id')
    .leftJoin('book_series as part', (join) =>
      join.onRef('part.book_id', '=', 'book.id').on('part.place', '=', 0),
    )
    .leftJoin('series', 'series.id', 'part.series_id');
}

const SORT_COLUMNS = {
  addedAt: 'library_item.added_at',
  title: 'book.title_key',
  author: 'author.name_key',
  narrator: 'narrator.name_key',
  series: 'series.name_key',
  durationSeconds: 'library_item.duration_seconds',
  sizeBytes: 'library_item.size_bytes',
  format: 'library_item.format',
  path: 'library_item.path_key',
} as const;

/** The ids of one page of the library, and how many items fit in all. Items without what is sorted by come last. */
export async function listItems(db: Db, query: ItemQuery): Promise<{ total: number; ids: string[] }> {
  const found = narrow(shelfOf(db), query);
  const { count } = await found
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const sortKey = query.sortKey ?? 'addedAt';
  const column = SORT_COLUMNS[sortKey];
  let sorted = found.select('library_item.id');
  if (sortKey !== 'addedAt')
    sorted = sorted.orderBy(sql`case when ${sql.ref(column)} is null then 1 else 0 end`);
  sorted = sorted.orderBy(column, query.sortDirection);
  // Within an author or a series, books stand as they are read.
  if (sortKey === 'series' || sortKey === 'author') {
    if (sortKey === 'author') sorted = sorted.orderBy('series.name_key');
    sorted = sorted.orderBy('part.sort_key').orderBy('book.title_key');
  }
  const rows = await sorted
    .orderBy('library_item.id', query.sortDirection)
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute();
  return { total: Number(count), ids: rows.map(({ id }) => id) };
}

/** Every item that fits the filter (or these), in the order of their folders. */
export async function everyItem(
  db: Db,
  wanted: { itemIds: readonly string[] } | Partial<ItemQuery>,
): Promise<{ id: string; title: string }[]> {
  if ('itemIds' in wanted) {
    const ids = [...new Set(wanted.itemIds)];
    const titles = new Map<string, string>();
    for (let at = 0; at < ids.length; at += MAX_IN) {
      const rows = await shelfOf(db)
        .select(['library_item.id', 'book.title'])
        .where('library_item.id', 'in', ids.slice(at, at + MAX_IN))
        .execute();
      for (const { id, title } of rows) titles.set(id, title);
    }
    return ids.map((id) => ({ id, title: titles.get(id) ?? id }));
  }
  return narrow(shelfOf(db), wanted)
    .select(['library_item.id', 'book.title'])
    .orderBy('library_item.path_key')
    .execute();
}

type Shelf = ReturnType<typeof shelfOf>;

/** Leaves only the items that fit the filters; every word of the query is in title, an author, a narrator or a series. */
export function narrow(
  shelf: Shelf,
  { query, authorId, seriesId, format, available }: Partial<ItemQuery>,
): Shelf {
  let select = shelf;
  for (const word of wordsOf(query)) {
    const like = `%${word}%`;
    select = select.where((eb) =>
      eb.or([
        eb('book.title_key', 'like', like),
        eb('library_item.book_id', 'in', (sub) =>
          sub
            .selectFrom('book_person')
            .innerJoin('person', 'person.id', 'book_person.person_id')
            .select('book_person.book_id')
            .where('person.name_key', 'like', like),
        ),
        eb('library_item.book_id', 'in', (sub) =>
          sub
            .selectFrom('book_series')
            .innerJoin('series as any_series', 'any_series.id', 'book_series.series_id')
            .select('book_series.book_id')
            .where('any_series.name_key', 'like', like),
        ),
      ]),
    );
  }
  if (authorId !== undefined) {
    select = select.where('library_item.book_id', 'in', (sub) =>
      sub
        .selectFrom('book_person')
        .select('book_id')
        .where('role', '=', 'author')
        .where('person_id', '=', authorId),
    );
  }
  if (seriesId === 'none') select = select.where('part.series_id', 'is', null);
  else if (seriesId !== undefined) {
    select = select.where('library_item.book_id', 'in', (sub) =>
      sub.selectFrom('book_series').select('book_id').where('series_id', '=', seriesId),
    );
  }
  if (format !== undefined) select = select.where('library_item.format', '=', format);
  if (available !== undefined)
    select = select.where('library_item.available_at', available ? 'is not' : 'is', null);
  return select;
}

function wordsOf(query: string | undefined): string[] {
  return toKey(query ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, MOST_WORDS);
}
