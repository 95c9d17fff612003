import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { type FileSystem, nodeFileSystem } from '../../platform/files/index.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

const [first, second] = [
  aBook({ id: 'emma', title: 'Emma', asin: 'B0EMMA0001', runtimeMinutes: 2 }),
  aBook({ id: 'susan', title: 'Lady Susan', asin: 'B0SUSAN001', runtimeMinutes: 2 }),
];

describeDatabases('cancelling an import', (openDb) => {
  let world: World;
  let library = '';
  afterEach(async () => {
    await world.close();
    await rm(library, { recursive: true, force: true });
  });

  /** Two books of two parts each wait in one folder; `onCopy` is told of each copy before it is made. */
  const prepare = async (db: Db, onCopy: (number: number) => Promise<void>) => {
    library = await mkdtemp(join(tmpdir(), 'earmark-cancel-'));
    let copies = 0;
    const fs: FileSystem = {
      ...nodeFileSystem,
      link: () => Promise.reject(Object.assign(new Error('EXDEV'), { code: 'EXDEV' })),
      copyFile: async (from, to, mode) => {
        // The first try asks for a clone.
        if (((mode ?? 0) & 4) === 0) await onCopy((copies += 1));
        await copyFile(from, to, mode);
      },
    };
    world = await openWorld(db, { fs, libraryFolder: library });
    for (const book of [first, second]) {
      await world.addBook(book, 'waiting');
      for (const part of [1, 2]) {
        const tags = { album: book.title, artist: 'Jane Austen', track: String(part) };
        await world.put({ [`both/${book.title}/${part}.mp3`]: await mp3(tags) });
      }
    }
    const { previewId, groups } = await world.service.preview({ path: join(world.downloadsFolder, 'both') });
    const chosen = [first, second].map((book) => ({
      bookId: book.id,
      files: groups.find(({ bookId }) => bookId === book.id)!.files.map(({ source }) => source),
    }));
    return { id: previewId, run: () => world.service.run({ previewId, groups: chosen }) };
  };
  const inLibrary = async () =>
    Object.keys(await world.tree())
      .filter((path) => path.endsWith('.mp3'))
      .toSorted();
  const expectTidy = async () => {
    expect(await readdir(library)).not.toContain('.earmark');
    expect(await emptyFolders(library)).toEqual([]);
  };

  it('ends it after the file it is at, removes what was built, and lets it be repeated', async () => {
    const seen: number[] = [];
    let isCancelled = false;
    const { id, run } = await prepare(await openDb(), async (number) => {
      seen.push(number);
      if (isCancelled) return;
      isCancelled = true;
      expect(await world.service.cancel(id)).toMatchObject({ id, state: 'running' });
    });
    const source = await world.sourceTree();
    await expect(run()).rejects.toMatchObject({ code: 'import_cancelled', status: 409 });
    expect(seen).toEqual([1]);
    expect(await world.service.status(id)).toMatchObject({
      state: 'cancelled',
      message: expect.stringContaining('cancelled'),
    });
    expect(await inLibrary()).toEqual([]);
    await expectTidy();
    expect(await world.sourceTree()).toEqual(source);
    // Asking again is no error; what was wanted is wanted still.
    expect(await world.service.cancel(id)).toMatchObject({ state: 'cancelled' });
    expect(await world.stateOf(first)).toBe('waiting');

    expect(await run()).toMatchObject({ id, state: 'done' });
    expect(await inLibrary()).toHaveLength(4);
    await expect(world.service.cancel(id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('leaves the book that is in its place, and begins none after it', async () => {
    const { id, run } = await prepare(await openDb(), async (number) => {
      if (number === 3) await world.service.cancel(id);
    });
    await expect(run()).rejects.toMatchObject({ code: 'import_cancelled' });
    expect(await inLibrary()).toHaveLength(2);
    await expectTidy();
    expect([await world.stateOf(first), await world.stateOf(second)].toSorted()).toEqual([
      'available',
      'waiting',
    ]);
  });

  it('is refused before it began, and for one that nobody knows', async () => {
    const { id } = await prepare(await openDb(), async () => undefined);
    await expect(world.service.cancel(id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(world.service.cancel('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('blocks a download whose import was cancelled, for a person to go on', async () => {
    const book = first;
    await prepare(await openDb(), async (number) => {
      if (number !== 1) return;
      const row = await world.db.q
        .selectFrom('import')
        .select('id')
        .where('state', '=', 'running')
        .executeTakeFirstOrThrow();
      await world.service.cancel(row.id);
    });
    for (const part of [1, 2]) await world.put({ [`own/${part}.mp3`]: await mp3({ album: book.title }) });
    await world.db.q
      .updateTable('acquisition')
      .set({ state: 'downloaded' })
      .where('book_id', '=', book.id)
      .execute();
    await world.service.importDownload(await world.addDownload('own', [book]));
    expect(await world.stateOf(book)).toBe('importBlocked');
    expect(await world.reasonOf(book)).toContain('cancelled');
    expect(await inLibrary()).toEqual([]);
    await expectTidy();
  });
});
