import { afterEach, expect, test } from 'vitest';
import { createLocks, type Locks } from '../../../db/index.ts';
import { describeDatabases } from '../../../db/testing.ts';
import { type FileSystem, nodeFileSystem } from '../../../platform/files/index.ts';
import { createImportService } from '../service.ts';
import { mp3 } from '../testing/audio.ts';
import { aBook } from '../testing/books.ts';
import { openWorld, type World } from '../testing/world.ts';

let world: World;
afterEach(() => world.close());

const first = aBook({ runtimeMinutes: 1 });

describeDatabases('two imports for one place', (openDb, kind) => {
  test.each([
    ['named alike', 'Pride and Prejudice'],
    ['told apart by case alone', 'PRIDE AND PREJUDICE'],
  ])('are done one after the other: %s', async (_, title) => {
    const db = await openDb();
    world = await openWorld(db);
    const second = aBook({ id: 'book-second', asin: 'B0PRIDE002', title, runtimeMinutes: 1 });
    for (const book of [first, second]) {
      await world.put({ [`${book.id}/1.mp3`]: await mp3({ album: book.title, artist: 'Jane Austen' }) });
    }
    const ids = [await world.addDownload(first.id, [first]), await world.addDownload(second.id, [second])];

    // Two processes know of each other by the database alone, where it has locks.
    const shared = createLocks(db);
    const steps: string[] = [];
    const waits = Promise.withResolvers<void>();
    let held = '';
    const watched = (onTarget: (key: string) => void): Locks => {
      const locks = kind === 'sqlite' ? shared : createLocks(db);
      return {
        ...locks,
        run: (key, work) => {
          if (key.startsWith('import-target:')) onTarget(key);
          return locks.run(key, work);
        },
      };
    };
    const serviceOf = (name: string, locks: Locks, fs: FileSystem) =>
      createImportService({
        ...world.makeParts(fs, (step, moment) => {
          steps.push(`${name} ${step} ${moment}`);
          // Without the lock it gets here while the first one is about to put its folder into place.
          if (name === 'second') waits.resolve();
        }),
        locks,
      });
    const secondLocks = watched((key) => {
      if (key === held) waits.resolve();
    });
    const other = serviceOf('second', secondLocks, nodeFileSystem);
    let work: Promise<unknown> | undefined;
    const slow: FileSystem = {
      ...nodeFileSystem,
      rename: async (from, to) => {
        work ??= other.importDownload(ids[1]!);
        await waits.promise;
        await nodeFileSystem.rename(from, to);
      },
    };
    const firstLocks = watched((key) => {
      held = key;
    });
    await serviceOf('first', firstLocks, slow).importDownload(ids[0]!);
    expect(work).toBeDefined();
    await work;

    expect(await world.stateOf(first)).toBe('imported');
    const turns = steps.map((step) => step.split(' ')[0]);
    expect(turns).toEqual(turns.toSorted());
    expect(await world.stateOf(second)).toBe('imported');
    const filed = Object.keys(await world.tree()).filter((path) => path.endsWith('.mp3'));
    expect(filed.toSorted()).toEqual(
      [
        'Jane Austen/Pride and Prejudice (2015)/Pride and Prejudice.mp3',
        `Jane Austen/${title} (2015) {Ann Reader}/${title}.mp3`,
      ].toSorted(),
    );
  });
});
