import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { openWorld, type World } from './testing/world.ts';

/** A book of no series that is called like the series of another: its folder would be the other's series folder. */
const herbert = { authors: ['Frank Herbert'], releaseDate: null, runtimeMinutes: 1 };
const dune = aBook({ ...herbert, id: 'dune', asin: 'B0DUNE0001', title: 'Dune' });
const messiah = aBook({
  ...herbert,
  id: 'messiah',
  asin: 'B0DUNE0002',
  title: 'Dune Messiah',
  series: [{ name: 'Dune', position: '2' }],
});

describeDatabases('a book whose folder would hold that of another', (openDb) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(await openDb());
  });
  afterEach(() => world.close());

  const put = async (folder: string, book: typeof dune) =>
    world.put({
      [`${folder}/1.mp3`]: await mp3({ album: book.title, artist: 'Frank Herbert', ASIN: book.asin ?? '' }),
    });
  const folders = async () =>
    (await world.db.q.selectFrom('library_item').select('path').execute()).map(({ path }) => path).sort();

  const apart = async () => {
    const found = await folders();
    expect(found).toHaveLength(2);
    for (const one of found) for (const other of found) expect(other.startsWith(`${one}/`)).toBe(false);
    return found;
  };

  it.each([
    [
      'the book of the series first',
      [messiah, dune],
      ['Frank Herbert/Dune {Ann Reader}', 'Frank Herbert/Dune/Dune - 2 - Dune Messiah'],
    ],
    [
      'the book of the series last',
      [dune, messiah],
      ['Frank Herbert/Dune', 'Frank Herbert/Dune - 2 - Dune Messiah'],
    ],
  ] as const)('gets another one: %s', async (_, books, places) => {
    for (const book of books) {
      await put(book.id, book);
      await world.service.importDownload(await world.addDownload(book.id, [book]));
      expect(await world.stateOf(book)).toBe('imported');
    }
    expect(await apart()).toEqual([...places]);
  });

  it.each([
    ['the book of the series first', [messiah, dune]],
    ['the book of the series last', [dune, messiah]],
  ] as const)('gets another one within one download: %s', async (_, books) => {
    for (const [at, book] of books.entries()) await put(`pack/${at} ${book.title}`, book);
    await world.service.importDownload(await world.addDownload('pack', [...books]));
    for (const book of books) expect(await world.stateOf(book)).toBe('imported');
    await apart();
  });
});
