import { expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { positionSortKey, toKey } from './model.ts';
import { createCatalogService } from './service.ts';
import { aMetadataBook, fakeMetadataProvider } from './testing.ts';

const emma = aMetadataBook({
  asin: 'B0TEST0002',
  title: 'Emma',
  series: [{ name: 'Austen Novels', asin: 'B0SERIES01', position: '4' }],
});

describeDatabases('catalogue', (open) => {
  const make = (db: Db, books = [aMetadataBook(), emma]) => {
    const source = fakeMetadataProvider(books);
    const clock = fakeClock();
    const catalog = createCatalogService({
      db,
      clock,
      log: silentLogger(),
      primary: source,
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    return { catalog, source, clock };
  };

  it('stores what it finds, asks once, and knows it again when the source is down', async () => {
    const { catalog, source, clock } = make(await open());
    const first = await catalog.search({ query: 'pride', page: 1 }, 'nobody');
    const again = await catalog.search({ query: 'pride', page: 1 }, 'nobody');
    expect(first.records[0]).toMatchObject({
      asin: 'B0TEST0001',
      region: 'us',
      requested: false,
      inLibrary: false,
      status: null,
    });
    expect(again.records[0]!.id).toBe(first.records[0]!.id);
    expect(source.asked).toEqual(['search pride']);

    source.down = true;
    clock.advance(3 * 86_400_000);
    expect(await catalog.search({ query: 'pride', page: 1 }, 'nobody')).toMatchObject({
      stale: true,
      records: [{ title: 'Pride and Prejudice' }],
    });
    // Never asked before: the books known already answer.
    expect(await catalog.search({ query: 'prejudice', page: 1 }, 'nobody')).toMatchObject({
      stale: true,
      records: [{ title: 'Pride and Prejudice' }],
    });
    await expect(catalog.search({ query: 'something else', page: 1 }, 'nobody')).rejects.toMatchObject({
      code: 'catalog_unavailable',
    });
  });

  it('finds known books by those who wrote and read them and by their series, the title that begins so first', async () => {
    const books = [
      aMetadataBook({ asin: 'B0KNOWN001', title: 'A House of Emma', narrators: [{ name: 'Zoë Wanamaker' }] }),
      aMetadataBook({ asin: 'B0KNOWN002', title: 'Emma', authors: [{ name: 'Jane Austen' }] }),
      aMetadataBook({
        asin: 'B0KNOWN003',
        title: 'Villette',
        authors: [{ name: 'Charlotte Brontë' }],
        series: [{ name: 'The Emmaline Years', asin: 'B0SERIES09', position: '1' }],
      }),
    ];
    const { catalog } = make(await open(), books);
    for (const { asin } of books) await catalog.ensureBook(asin, 'us');
    const titles = async (query: string) =>
      (await catalog.search({ query, page: 1, known: true }, 'ada')).records.map((book) => book.title);
    expect(await titles('emma')).toEqual(['Emma', 'A House of Emma', 'Villette']);
    expect(await titles('bronte vill')).toEqual(['Villette']);
    expect(await titles('Zoë wana')).toEqual(['A House of Emma']);
    expect(await titles('emmaline bronte')).toEqual(['Villette']);
    expect(await titles('emma%')).toEqual(await titles('emma'));
  });

  it('looks an ASIN up, in any case, and says what is wrong with an unknown one', async () => {
    const { catalog } = make(await open());
    expect(
      (await catalog.search({ query: 'b0test0002', page: 1 }, 'nobody')).records.map((book) => book.title),
    ).toEqual(['Emma']);
    await expect(catalog.ensureBook('B0MISSING1', 'us')).rejects.toMatchObject({
      code: 'not_found',
      hint: expect.stringContaining('region'),
    });
    expect((await catalog.search({ page: 1 }, 'nobody')).records).toEqual([]);
  });

  it('keeps people and series as pages of their own', async () => {
    const { catalog } = make(await open());
    const book = await catalog.details((await catalog.ensureBook('B0TEST0002', 'us')).id, 'nobody');
    const author = await catalog.author(book.authors[0]!.id!, 'nobody');
    expect(author.books.map((each) => each.title).toSorted()).toEqual(['Emma', 'Pride and Prejudice']);
    const series = await catalog.series(book.series[0]!.id!, 'nobody');
    expect(series.books.map((each) => each.series[0]?.position)).toEqual(['4']);
  });

  it('makes one book of a manual entry asked for twice', async () => {
    const { catalog } = make(await open());
    const one = await catalog.manual({ title: 'The Lost Book', authors: ['Ada'], year: 1890 });
    const two = await catalog.manual({ title: 'lost book', authors: ['ADA'] });
    expect(two.id).toBe(one.id);
    expect(one).toMatchObject({ asin: null, releaseDate: '1890', fieldSources: { title: 'person' } });
  });

  it('writes changed facts over old ones, but not over a person', async () => {
    const books = [aMetadataBook()];
    const { catalog, clock } = make(await open(), books);
    const before = await catalog.search({ query: 'pride', page: 1 }, 'nobody');
    books[0] = aMetadataBook({ runtimeMinutes: 700, subtitle: 'A Novel' });
    clock.advance(2 * 86_400_000);
    const after = await catalog.search({ query: 'pride', page: 1 }, 'nobody');
    expect(after.records[0]).toMatchObject({
      id: before.records[0]!.id,
      runtimeMinutes: 700,
      subtitle: 'A Novel',
    });
  });
});

it('sorts positions as readers do', () => {
  expect(['1.5', '0', '1-3', '2A', null, 'prequel'].map(positionSortKey)).toEqual([1.5, 0, 1, 2, null, null]);
});

it('makes keys that keep every script', () => {
  expect(['The Émigré!', 'The', '吾輩は猫である', 'A'].map(toKey)).toEqual([
    'emigre',
    'the',
    '吾輩は猫である',
    'a',
  ]);
});
