import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { openWorld, type World } from './testing/world.ts';

/** Somebody put a torrent into the category by hand: no wanted book was grabbed for it. */
describeDatabases('a completed torrent that nobody grabbed', (openDb) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(await openDb());
    for (const track of ['1', '2'])
      await world.put({
        [`Pride and Prejudice/${track}.mp3`]: await mp3({
          album: 'Pride and Prejudice',
          artist: 'Jane Austen',
          track,
        }),
      });
  });
  afterEach(() => world.close());

  const pride = aBook({ runtimeMinutes: 2 });
  const emma = aBook({ id: 'emma', title: 'Emma', asin: 'B0EMMA0001', runtimeMinutes: 2 });
  const audio = async () => Object.keys(await world.tree()).filter((path) => path.endsWith('.mp3'));

  test('is imported for whoever waits for its book', async () => {
    await world.addBook(pride, 'waiting');
    await world.addBook(emma, 'waiting');
    const id = await world.addDownload('Pride and Prejudice', []);
    await world.service.importDownload(id);
    expect(await audio()).toHaveLength(2);
    expect(await world.stateOf(pride)).toBe('available');
    expect(await world.stateOf(emma)).toBe('waiting');
    expect(world.importedDownloads).toEqual([id]);
    expect([...world.explainedDownloads]).toEqual([]);
  });

  test.each([false, true])(
    'stays where it is, with the reason, when nobody waits for it (whole packs: %s)',
    async (importWholePack) => {
      await world.settings.update('mediaManagement', { importWholePack });
      await world.addBook(emma, 'waiting');
      const id = await world.addDownload('Pride and Prejudice', []);
      await world.service.importDownload(id);
      expect(await audio()).toEqual([]);
      expect(await world.stateOf(emma)).toBe('waiting');
      expect(world.importedDownloads).toEqual([]);
      expect(world.explainedDownloads.get(id)).toEqual({
        reason: 'Nothing in the download is a book that is wanted.',
        nextStep: 'Import it by hand, or take it off the queue.',
      });
    },
  );
});
