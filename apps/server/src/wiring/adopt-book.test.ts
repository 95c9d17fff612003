import { beforeEach, expect, it } from 'vitest';
import type { Db } from '../db/index.ts';
import { describeDatabases } from '../db/testing.ts';
import { fakeClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { createCatalogService } from '../modules/catalog/index.ts';
import { aMetadataBook, fakeMetadataProvider } from '../modules/catalog/testing.ts';
import type { FoundBook } from '../modules/imports/index.ts';
import { createSettingsService } from '../modules/settings/index.ts';
import { createSecretBox } from '../platform/crypto/secret-box.ts';
import { silentLogger } from '../platform/logger.ts';
import { createAdoptBook } from './adopt-book.ts';
import { createBookFinder } from './find-book.ts';

const OZMA: FoundBook = {
  title: 'Ozma of Oz (Unabridged)',
  authors: ['L. Frank Baum'],
  narrators: ['Ann Reader'],
  series: { name: 'Oz', position: '3' },
  asin: null,
  year: '1907',
  durationSeconds: 240 * 60,
};
const oz = (changes: object) =>
  aMetadataBook({
    asin: 'B0OZ000003',
    title: 'Ozma of Oz',
    authors: [{ name: 'L. Frank Baum' }],
    narrators: [{ name: 'Ann Reader' }],
    series: [{ name: 'Oz', position: '3' }],
    runtimeMinutes: 240,
    ...changes,
  });

describeDatabases('a book of a pack that nobody asked for', (open) => {
  let db: Db;
  beforeEach(async () => {
    db = await open();
  });
  const setUp = async (books = [oz({})]) => {
    const clock = fakeClock();
    const settings = createSettingsService({
      db,
      clock,
      secretBox: createSecretBox(Buffer.alloc(32)),
      overrides: {},
    });
    const provider = fakeMetadataProvider(books);
    const catalog = createCatalogService({
      db,
      clock,
      log: silentLogger(),
      primary: provider,
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    const finder = createBookFinder({ catalog, settings, clock });
    const adopt = createAdoptBook({ catalog, finder, log: silentLogger() });
    return { adopt, provider, catalog };
  };

  it('is found in the catalogue by its ASIN', async () => {
    const { adopt } = await setUp([oz({}), oz({ asin: 'B0OZ000009' })]);
    expect(await adopt({ ...OZMA, title: 'Track 1', asin: 'B0OZ000009' })).toMatchObject({
      asin: 'B0OZ000009',
      title: 'Ozma of Oz',
    });
  });

  it('is found by title, author, number and length: the edition that fits best', async () => {
    const { adopt } = await setUp([
      oz({ asin: 'B0OZ000001', narrators: [{ name: 'Somebody Else' }], runtimeMinutes: 250 }),
      oz({ asin: 'B0OZ000002', title: 'Ozma of Oz: A Study Guide' }),
      oz({ asin: 'B0OZ000003' }),
      oz({ asin: 'B0OZ000004', runtimeMinutes: 90, format: 'abridged', abridged: true }),
    ]);
    expect(await adopt(OZMA)).toMatchObject({ asin: 'B0OZ000003' });
  });

  it('is entered by hand when nothing in the catalogue is it, once', async () => {
    for (const books of [
      // The same reader would be the same recording under a pen name.
      [oz({ authors: [{ name: 'Somebody Else' }], narrators: [{ name: 'Another Reader' }] })],
      [oz({ title: 'Ozma of Oz and the Wizard' })],
      [oz({ runtimeMinutes: 90 })],
      [],
    ]) {
      const { adopt, catalog } = await setUp(books);
      const book = await adopt(OZMA);
      expect(book).toMatchObject({
        asin: null,
        title: 'Ozma of Oz',
        authors: ['L. Frank Baum'],
        narrators: ['Ann Reader'],
        series: [{ name: 'Oz', position: '3' }],
      });
      expect((await adopt(OZMA))?.id).toBe(book?.id);
      expect((await catalog.get(book!.id)).releaseDate).toBe('1907');
    }
  });

  it('is entered by hand while the catalogue is away', async () => {
    const { adopt, provider } = await setUp();
    provider.down = true;
    expect(await adopt({ ...OZMA, asin: 'B0OZ000003' })).toMatchObject({ asin: null, title: 'Ozma of Oz' });
  });

  it('is not made up where the files name no author or no title', async () => {
    const { adopt } = await setUp([]);
    expect(await adopt({ ...OZMA, authors: [] })).toBeUndefined();
    expect(await adopt({ ...OZMA, authors: ['Unknown'] })).toBeUndefined();
    expect(await adopt({ ...OZMA, title: 'CD 2' })).toBeUndefined();
  });

  it('is not brought a second time when it is in the library or on its way', async () => {
    const { adopt } = await setUp();
    const book = (await adopt(OZMA))!;
    const acquisition = {
      id: newId(1),
      book_id: book.id,
      reason_code: null,
      reason: null,
      next_step: null,
      next_at: null,
      attempts: 0,
      download_id: null,
      library_item_id: null,
      created_at: 1,
      updated_at: 1,
    };
    await db.q
      .insertInto('acquisition')
      .values({ ...acquisition, state: 'downloading' })
      .execute();
    expect(await adopt(OZMA)).toBeUndefined();
    await db.q.updateTable('acquisition').set({ state: 'cancelled' }).execute();
    expect((await adopt(OZMA))?.id).toBe(book.id);
    await db.q.updateTable('acquisition').set({ state: 'available' }).execute();
    expect(await adopt(OZMA)).toBeUndefined();
  });
});
