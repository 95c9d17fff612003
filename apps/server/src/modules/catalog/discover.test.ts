import { expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createCatalogService } from './service.ts';
import { aMetadataBook, fakeMetadataProvider } from './testing.ts';

const DAY_MS = 86_400_000;
const saga = (asin: string, title: string, position: string) =>
  aMetadataBook({ asin, title, series: [{ name: 'Saga', asin: 'B0SERIES01', position }] });
const BOOKS = [
  saga('B0TEST0001', 'Saga One', '1'),
  saga('B0TEST0002', 'Saga Two', '2'),
  aMetadataBook({ asin: 'B0TEST0003', title: 'Middlemarch', authors: [{ name: 'George Eliot' }] }),
  aMetadataBook({
    asin: 'B0TEST0004',
    title: 'Announced',
    authors: [{ name: 'Somebody' }],
    releaseDate: '2199-01-01',
  }),
  aMetadataBook({ asin: 'B0TESTUK05', region: 'uk', title: 'Only there' }),
];

describeDatabases('what the catalogue offers', (open) => {
  const make = async () => {
    const db = await open();
    const source = fakeMetadataProvider(BOOKS);
    const clock = fakeClock();
    const catalog = createCatalogService({
      db,
      clock,
      log: silentLogger(),
      primary: source,
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    return { db, catalog, source, clock };
  };

  const ask = async (db: Db, bookId: string, user: string, at: number) => {
    const id = newId(at);
    const acquisitionId = newId(at);
    await db.q
      .insertInto('user')
      .values({
        id: user,
        username: user,
        username_key: user,
        password_hash: null,
        group: 'trusted',
        created_at: at,
        last_seen_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await db.q
      .insertInto('acquisition')
      .values({
        id: acquisitionId,
        book_id: bookId,
        state: 'waiting',
        attempts: 0,
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const acquisition = await db.q
      .selectFrom('acquisition')
      .select('id')
      .where('book_id', '=', bookId)
      .executeTakeFirstOrThrow();
    await db.q
      .insertInto('request')
      .values({
        id,
        user_id: user,
        book_id: bookId,
        acquisition_id: acquisition.id,
        approval: 'approved',
        created_at: at,
      })
      .execute();
  };
  const shelf = (rows: { key: string; books: { title: string }[] }[]) =>
    Object.fromEntries(rows.map((row) => [row.key, row.books.map((book) => book.title)]));

  it('is the catalogue’s own lists for somebody new, without what is only announced among the new', async () => {
    const { catalog } = await make();
    const rows = await catalog.discover(undefined, 'ada');
    expect(rows.map((row) => row.kind)).toEqual(['popular', 'new', 'category', 'category']);
    expect(shelf(rows)['new']).not.toContain('Announced');
    expect(rows.at(-1)).toMatchObject({ key: 'category:2', title: 'Classics', category: '2' });
  });

  it('begins with what follows from one’s own requests, and knows what others asked for', async () => {
    const { db, catalog, clock } = await make();
    const one = await catalog.ensureBook('B0TEST0001', 'us');
    const middlemarch = await catalog.ensureBook('B0TEST0003', 'us');
    await ask(db, one.id, 'ada', clock.now());
    await ask(db, middlemarch.id, 'lena', clock.now());
    const rows = await catalog.discover('us', 'ada');
    expect(shelf(rows)).toMatchObject({ nextInSeries: ['Saga Two'], wantedHere: ['Middlemarch'] });
    expect(shelf(rows)['forYou']).toContain('Saga Two');
    // Middlemarch is on its way already: nothing to recommend.
    expect(shelf(rows)['forYou']).not.toContain('Middlemarch');
    expect(rows.find((row) => row.kind === 'forYou')?.basedOn).toEqual(['Saga One']);
    expect(shelf(await catalog.discover('us', 'lena'))).toMatchObject({ wantedHere: ['Saga One'] });
  });

  it('is still there, and at once, when the source is down and all answers are old', async () => {
    const { catalog, source, clock } = await make();
    const before = shelf(await catalog.discover('us', 'ada'));
    source.down = true;
    clock.advance(2 * DAY_MS);
    expect(shelf(await catalog.discover('us', 'ada'))).toEqual(before);
  });

  it('answers while one types from what is known, without asking the source', async () => {
    const { catalog, source } = await make();
    await catalog.search({ query: 'saga', page: 1 }, 'ada');
    const asked = source.asked.length;
    const whole = await catalog.search({ query: ' Saga', page: 1, known: true }, 'ada');
    expect(whole).toMatchObject({ partial: false, totalRecords: 3 - 1 });
    const part = await catalog.search({ query: 'saga tw', page: 1, known: true }, 'ada');
    expect(part).toMatchObject({ partial: true, totalRecords: null, records: [{ title: 'Saga Two' }] });
    expect(source.asked).toHaveLength(asked);
  });

  it('finds an ASIN that only another market place sells', async () => {
    const { catalog } = await make();
    const found = await catalog.search({ query: 'b0testuk05', page: 1 }, 'ada');
    expect(found.records).toMatchObject([{ title: 'Only there', region: 'uk' }]);
    expect(await catalog.search({ query: 'B0NOTHING0', page: 1 }, 'ada')).toMatchObject({ records: [] });
  });

  it('shows a category without words, and other editions of a book with what is like it', async () => {
    const { catalog, source } = await make();
    const browsed = await catalog.search({ category: '2', sort: 'popular', page: 1 }, 'ada');
    expect(browsed.records.length).toBeGreaterThan(2);
    const { id } = browsed.records.find((book) => book.title === 'Saga One')!;
    const related = await catalog.related(id, 'ada');
    expect(related.similar.map((book) => book.title)).toContain('Middlemarch');
    source.down = true;
    expect((await catalog.related(id, 'ada')).similar).toHaveLength(related.similar.length);
  });
});
