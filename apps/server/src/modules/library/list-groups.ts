import type { LibraryGroup, libraryGroupQuery, Page } from '@earmark/contracts';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import { coverPath } from '../catalog/index.ts';
import { narrow, shelfOf } from './list-items.ts';

const BOOKS_SHOWN = 4;
/** The group of the books that belong to no series. */
const NONE = 'none';

/** Where the groups of a kind are named, and the column of a book that says in which one it is. */
const KINDS = {
  author: { names: 'person', groupId: 'book.author_id' },
  series: { names: 'series', groupId: 'book.series_id' },
} as const;

type GroupQuery = z.output<typeof libraryGroupQuery>;

/**
 * The library by author or by series, sorted by name; what belongs to no series comes last. The page is cut from the
 * names, and only what it shows is counted and summed.
 */
export async function listGroups(db: Db, query: GroupQuery): Promise<Page<LibraryGroup>> {
  const { page, pageSize, id } = query;
  const { groupId } = KINDS[query.by];
  const found = () => narrow(shelfOf(db), { query: query.query });
  const withoutGroup =
    id === undefined || id === NONE
      ? await found().where(groupId, 'is', null).select('library_item.id').limit(1).executeTakeFirst()
      : undefined;
  const { named, total } = id === NONE ? { named: [], total: 0 } : await cutPage(db, query);

  const shown = [...named];
  const offset = (page - 1) * pageSize;
  if (withoutGroup && total >= offset && total < offset + pageSize) shown.push({ id: NONE, name: '' });
  const records = await fill(shown);
  return { page, pageSize, totalRecords: total + (withoutGroup ? 1 : 0), records };

  async function fill(groups: readonly { id: string; name: string }[]): Promise<LibraryGroup[]> {
    const ids = groups.map((group) => group.id).filter((each) => each !== NONE);
    const group = sql.ref(groupId);
    const numbered = found()
      .where((eb) =>
        eb.or([
          ...(ids.length > 0 ? [eb(groupId, 'in', ids)] : []),
          ...(ids.length < groups.length ? [eb(groupId, 'is', null)] : []),
        ]),
      )
      .select([`${groupId} as id`, 'book.title', 'book.cover_id'])
      .select([
        sql<number>`row_number() over (partition by ${group} order by case when ${sql.ref('book.cover_id')} is null then 1 else 0 end, ${sql.ref('book.part_key')}, ${sql.ref('book.title_key')})`.as(
          'place',
        ),
        sql<number | string>`count(*) over (partition by ${group})`.as('count'),
        sql<number | string>`sum(${sql.ref('library_item.size_bytes')}) over (partition by ${group})`.as(
          'size',
        ),
        sql<
          number | string | null
        >`sum(${sql.ref('library_item.duration_seconds')}) over (partition by ${group})`.as('duration'),
      ]);
    const first = await db.q
      .selectFrom(numbered.as('numbered'))
      .selectAll()
      .where('place', '<=', BOOKS_SHOWN)
      .orderBy('place')
      .execute();
    const booksOf = Map.groupBy(first, (book) => book.id ?? NONE);
    return groups.map((group): LibraryGroup => {
      const books = booksOf.get(group.id) ?? [];
      const [sum] = books;
      return {
        ...group,
        count: Number(sum?.count ?? 0),
        sizeBytes: Number(sum?.size ?? 0),
        durationSeconds: Number(sum?.duration ?? 0),
        books: books.map((book) => ({
          title: book.title,
          coverUrl: coverPath(book.cover_id),
        })),
      };
    });
  }
}

/** The names on a page, and how many have books here at all. */
async function cutPage(
  db: Db,
  { by, query, id, page, pageSize }: GroupQuery,
): Promise<{ named: { id: string; name: string }[]; total: number }> {
  const { names, groupId } = KINDS[by];
  const table = sql<{ id: string; name: string; name_key: string }>`${sql.table(names)}`;
  const all = db.q.selectFrom(table.as('group'));
  const wanted = id === undefined ? all : all.where('group.id', '=', id);
  const found = narrow(shelfOf(db), { query });
  const from = (page - 1) * pageSize;
  if (query) {
    // Looking for what fits costs more than to name it all: once for the page and the count.
    const fitting = await wanted
      .where(
        'group.id',
        'in',
        found.where(groupId, 'is not', null).select(sql<string>`${sql.ref(groupId)}`.as('id')),
      )
      .select(['group.id', 'group.name'])
      .orderBy('group.name_key')
      .orderBy('group.id')
      .execute();
    return { named: fitting.slice(from, from + pageSize), total: fitting.length };
  }
  const select = wanted.where((eb) =>
    eb.exists(found.where(groupId, '=', sql.ref<string>('group.id')).select('library_item.id')),
  );
  const { total } = await select
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow();
  const named = await select
    .select(['group.id', 'group.name'])
    .orderBy('group.name_key')
    .orderBy('group.id')
    .limit(pageSize)
    .offset(from)
    .execute();
  return { named, total: Number(total) };
}
