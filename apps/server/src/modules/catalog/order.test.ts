import { expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { up } from '../../db/migrations/0031-library-order.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createHistory } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createBookEdits } from './edits.ts';
import { createCatalogService } from './service.ts';
import { aMetadataBook, fakeMetadataProvider } from './testing.ts';

const KEYS = ['author_id', 'author_key', 'narrator_key', 'series_id', 'series_key', 'part_key'] as const;

describeDatabases('what books are sorted by', (open) => {
  const make = async (db: Db) => {
    const clock = fakeClock();
    const written = aMetadataBook({
      asin: 'B0TEST0001',
      title: 'Emma',
      authors: [{ name: 'Jané Austen' }, { name: 'Another One' }],
      narrators: [{ name: 'Ann Reader' }],
      series: [
        { name: 'The Novels', position: '10' },
        { name: 'Other Row', position: '1' },
      ],
    });
    const bare = aMetadataBook({ asin: 'B0TEST0002', title: 'Alone', narrators: [], series: [] });
    const catalog = createCatalogService({
      db,
      clock,
      log: silentLogger(),
      primary: fakeMetadataProvider([written, bare]),
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    const edits = createBookEdits({
      db,
      clock,
      history: createHistory(db, clock),
      onChanged: () => Promise.resolve(),
    });
    const { id } = await catalog.ensureBook(written.asin, 'us');
    await catalog.ensureBook(bare.asin, 'us');
    return { id, edits };
  };
  const keysOf = async (db: Db) => db.q.selectFrom('book').select(KEYS).orderBy('title').execute();

  it('stands in the book, follows every edit of it, and is the key of the person and the series', async () => {
    const db = await open();
    const { id, edits } = await make(db);
    const named = async () =>
      db.q
        .selectFrom('book')
        .leftJoin('person', 'person.id', 'book.author_id')
        .leftJoin('series', 'series.id', 'book.series_id')
        .select(['person.name_key as person', 'series.name_key as series', 'author_key', 'series_key'])
        .select(['narrator_key', 'part_key'])
        .where('book.id', '=', id)
        .executeTakeFirstOrThrow();
    expect(await named()).toEqual({
      person: 'jane austen',
      author_key: 'jane austen',
      narrator_key: 'ann reader',
      series: 'novels',
      series_key: 'novels',
      part_key: 10,
    });

    await edits.change(id, { authors: ['Zoe Ash'], narrators: [], series: [] }, 'user-1');
    expect(await named()).toEqual({
      person: 'zoe ash',
      author_key: 'zoe ash',
      narrator_key: null,
      series: null,
      series_key: null,
      part_key: null,
    });
  });

  it('is filled in for the books of an older version', async () => {
    const db = await open();
    await make(db);
    const now = await keysOf(db);
    for (const index of ['book_author_id', 'book_series_id', 'library_item_book_id_id'])
      await db.q.schema.dropIndex(index).execute();
    for (const column of KEYS) await db.q.schema.alterTable('book').dropColumn(column).execute();
    await db.q.schema.createIndex('library_item_book_id').on('library_item').column('book_id').execute();

    await up(db.q as unknown as Parameters<typeof up>[0]);
    expect(await keysOf(db)).toEqual(now);
    expect(now.map(({ part_key }) => part_key)).toEqual([null, 10]);
  });
});
