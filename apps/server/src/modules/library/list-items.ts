import type { libraryListQuery } from '@earmark/contracts';
import type { z } from 'zod';
import { type Db, MAX_IN } from '../../db/index.ts';
import { toKey } from '../catalog/index.ts';

export type ItemQuery = Pick<z.output<typeof libraryListQuery>, 'page' | 'pageSize' | 'sortDirection'> &
  Partial<z.output<typeof libraryListQuery>>;

const MOST_WORDS = 10;

/** Items beside their books, which hold what the library is sorted, filtered and grouped by. */
export function shelfOf(db: Db) {
  return db.q.selectFrom('library_item').innerJoin('book', 'book.id', 'library_item.book_id');
}

/** By what, and whether it may be missing. */
const SORTS = {
  addedAt: { column: 'library_item.added_at', optional: false },
  title: { column: 'book.title_key', optional: false },
  author: { column: 'book.author_key', optional: true },
  narrator: { column: 'book.narrator_key', optional: true },
  series: { column: 'book.series_key', optional: true },
  durationSeconds: { column: 'library_item.duration_seconds', optional: true },
  sizeBytes: { column: 'library_item.size_bytes', optional: false },
  format: { column: 'library_item.format', optional: true },
  path: { column: 'library_item.path_key', optional: false },
} as const;

/** The ids of one page of the library, and how many items fit in all. Items without what is sorted by come last. */
export async function listItems(db: Db, query: ItemQuery): Promise<{ total: number; ids: string[] }> {
  const found = narrow(shelfOf(db), query);
  const sortKey = query.sortKey ?? 'addedAt';
  const { column, optional } = SORTS[sortKey];
  let sorted = found.select('library_item.id');
  sorted = sorted.orderBy(column, (order) => {
    const directed = query.sortDirection === 'asc' ? order.asc() : order.desc();
    // Said only where it matters: with it, no index is of use.
    return optional ? directed.nullsLast() : directed;
  });
  // Within an author or a series, books stand as they are read.
  if (sortKey === 'author') sorted = sorted.orderBy('book.series_key');
  if (sortKey === 'series' || sortKey === 'author')
    sorted = sorted.orderBy('book.part_key').orderBy('book.title_key');
  sorted = sorted.orderBy('library_item.id', query.sortDirection);
  const [from, to] = [(query.page - 1) * query.pageSize, query.page * query.pageSize];
  if (isNarrowed(query)) {
    // Looking for what fits costs more than to name it all: once for the page and the count.
    const fitting = await sorted.execute();
    return { total: fitting.length, ids: fitting.slice(from, to).map(({ id }) => id) };
  }
  const rows = await sorted.limit(query.pageSize).offset(from).execute();
  const { count } = await db.q
    .selectFrom('library_item')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
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

function isNarrowed({ query, authorId, seriesId, format, available }: Partial<ItemQuery>): boolean {
  return (
    wordsOf(query).length > 0 || [authorId, seriesId, format, available].some((each) => each !== undefined)
  );
}

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
        // The names first: there are fewer of them than there are books.
        eb('library_item.book_id', 'in', (sub) =>
          sub
            .selectFrom('book_person')
            .select('book_id')
            .where('person_id', 'in', (people) =>
              people.selectFrom('person').select('id').where('name_key', 'like', like),
            ),
        ),
        eb('library_item.book_id', 'in', (sub) =>
          sub
            .selectFrom('book_series')
            .select('book_id')
            .where('series_id', 'in', (named) =>
              named.selectFrom('series').select('id').where('name_key', 'like', like),
            ),
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
  if (seriesId === 'none') select = select.where('book.series_id', 'is', null);
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
