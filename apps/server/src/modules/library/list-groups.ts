import type { LibraryGroup, libraryGroupQuery, Page } from '@earmark/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import { coverPath } from '../catalog/index.ts';
import { narrow, shelfOf } from './list-items.ts';

const BOOKS_SHOWN = 4;
/** The group of the books that belong to no series. */
const NONE = 'none';

/** The library by author or by series, sorted by name; what belongs to no series comes last. */
export async function listGroups(
  db: Db,
  { by, query, id, page, pageSize }: z.output<typeof libraryGroupQuery>,
): Promise<Page<LibraryGroup>> {
  const groupId = by === 'author' ? 'author.id' : 'series.id';
  const name = by === 'author' ? 'author.name' : 'series.name';
  const nameKey = by === 'author' ? 'author.name_key' : 'series.name_key';
  const found = () => {
    const shelf = narrow(shelfOf(db), { query });
    if (id === undefined) return shelf;
    return id === NONE ? shelf.where(groupId, 'is', null) : shelf.where(groupId, '=', id);
  };
  const groups = found().groupBy([groupId, name, nameKey]);
  const all = await db.q
    .selectFrom(groups.select(sql`1`.as('one')).as('groups'))
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow();
  const rows = await groups
    .select((eb) => [
      `${groupId} as id`,
      `${name} as name`,
      eb.fn.countAll<number | string>().as('count'),
      eb.fn.sum<number | string | null>('library_item.size_bytes').as('size'),
      eb.fn.sum<number | string | null>('library_item.duration_seconds').as('duration'),
    ])
    .orderBy(sql`case when ${sql.ref(groupId)} is null then 1 else 0 end`)
    .orderBy(nameKey)
    .orderBy(groupId)
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();

  const ids = rows.flatMap((row) => row.id ?? []);
  const numbered = found()
    .where((eb) => eb.or([...(ids.length === 0 ? [] : [eb(groupId, 'in', ids)]), eb(groupId, 'is', null)]))
    .select([`${groupId} as id`, 'book.title', 'book.cover_id'])
    .select(
      sql<number>`row_number() over (partition by ${sql.ref(groupId)} order by case when ${sql.ref('book.cover_id')} is null then 1 else 0 end, ${sql.ref('part.sort_key')}, ${sql.ref('book.title_key')})`.as(
        'place',
      ),
    );
  const shown = await db.q
    .selectFrom(numbered.as('numbered'))
    .selectAll()
    .where('place', '<=', BOOKS_SHOWN)
    .orderBy('place')
    .execute();
  const books = Map.groupBy(shown, (book) => book.id ?? NONE);
  const records = rows.map((row): LibraryGroup => {
    const group = row.id ?? NONE;
    return {
      id: group,
      name: row.name ?? '',
      count: Number(row.count),
      sizeBytes: Number(row.size ?? 0),
      durationSeconds: Number(row.duration ?? 0),
      books: (books.get(group) ?? []).map((book) => ({
        title: book.title,
        coverUrl: coverPath(book.cover_id),
      })),
    };
  });
  return { page, pageSize, totalRecords: Number(all.count), records };
}
