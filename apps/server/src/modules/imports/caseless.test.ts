import type { Dirent } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { openTestSqlite } from '../../db/testing.ts';
import type { FileSystem } from '../../platform/files/index.ts';
import { createCaselessFileSystem } from '../../testing/caseless.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { openWorld, type World } from './testing/world.ts';

let db: Db;
let world: World;
let libraryFolder: string;
const open = (settings: Record<string, string> = {}) =>
  openWorld(db, { libraryFolder, fs: createCaselessFileSystem(libraryFolder), settings });
beforeEach(async () => {
  db = await openTestSqlite();
  libraryFolder = await mkdtemp(join(tmpdir(), 'earmark-caseless-'));
  world = await open();
});
afterEach(async () => {
  await world.close();
  await db.close();
  await rm(libraryFolder, { recursive: true, force: true });
});

const visible = async () => Object.keys(await world.tree()).filter((path) => !path.startsWith('.'));
const audio = async () => (await visible()).filter((path) => path.endsWith('.mp3')).toSorted();

describe('a library in which case does not count', () => {
  it('keeps two books apart whose names differ by nothing else', async () => {
    const one = aBook({
      id: 'one',
      asin: 'B000000001',
      title: 'Emma',
      narrators: ['Ann Reader'],
      runtimeMinutes: 1,
    });
    const other = aBook({
      id: 'two',
      asin: 'B000000002',
      title: 'EMMA',
      authors: ['JANE AUSTEN'],
      narrators: ['Bob Voice'],
      runtimeMinutes: 1,
    });
    for (const book of [one, other]) {
      await world.put({ [`${book.id}/book.mp3`]: await mp3({ album: book.title, title: book.id }) });
      await world.service.importDownload(await world.addDownload(book.id, [book]));
      expect(await world.stateOf(book)).toBe('imported');
    }
    const folders = (await audio()).map((path) => path.split('/').slice(0, -1).join('/'));
    expect(new Set(folders.map((path) => path.toLowerCase())).size).toBe(2);
    expect(new Set(folders.map((path) => path.split('/')[0]))).toEqual(new Set(['Jane Austen']));
    const items = await db.q.selectFrom('library_item').select('path').execute();
    expect(items.map(({ path }) => path).toSorted()).toEqual(folders.toSorted());
  });

  it('files parts and companions whose names differ by nothing else', async () => {
    const book = aBook({ runtimeMinutes: 3 });
    await world.close();
    await db.close();
    db = await openTestSqlite();
    world = await open({ file_pattern: '{chapterTitle}' });
    for (const [index, title] of ['The End', 'THE END', 'the end'].entries()) {
      await world.put({
        [`new/${index}.mp3`]: await mp3({ album: book.title, title, track: String(index + 1) }),
      });
    }
    await world.put({ 'new/Map.pdf': 'one', 'new/extras/map.PDF': 'other' });
    await world.service.importDownload(await world.addDownload('new', [book]));
    expect(await world.stateOf(book)).toBe('imported');
    const names = (await visible()).map((path) => path.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(await audio()).toHaveLength(3);
    const maps = (await visible()).filter((path) => /pdf$/i.test(path));
    const texts = await Promise.all(maps.map((path) => readFile(join(libraryFolder, path), 'utf8')));
    expect(texts.toSorted()).toEqual(['one', 'other']);
  });

  it('replaces a book beside whose audio lie sidecars of another spelling', async () => {
    const book = aBook({ runtimeMinutes: 1 });
    await world.put({ 'old/book.mp3': await mp3({ album: book.title, title: 'Old' }) });
    await world.service.importDownload(await world.addDownload('old', [book]));
    const folder = join(libraryFolder, (await audio())[0]!, '..');
    await rename(join(folder, 'metadata.json'), join(folder, 'Metadata.JSON'));
    await rename(join(folder, 'metadata.opf'), join(folder, 'METADATA.opf'));
    await writeFile(join(folder, 'Notes.txt'), 'mine');
    await db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
    await world.put({ 'new/book.mp3': await mp3({ album: book.title, title: 'New' }) });
    await world.service.importDownload(await world.addDownload('new', [book]));
    expect(await world.stateOf(book)).toBe('imported');
    const names = (await visible()).map((path) => path.split('/').at(-1)!.toLowerCase()).toSorted();
    expect(names).toEqual([
      'cover.jpg',
      'metadata.json',
      'metadata.opf',
      'notes.txt',
      'pride and prejudice.mp3',
    ]);
    expect(await readFile(join(folder, 'Notes.txt'), 'utf8')).toBe('mine');
  });

  it('leaves alone what a person has in its place under another spelling', async () => {
    const book = aBook({ runtimeMinutes: 1 });
    await mkdir(join(libraryFolder, 'JANE AUSTEN/PRIDE AND PREJUDICE (2015)'), { recursive: true });
    await writeFile(join(libraryFolder, 'JANE AUSTEN/PRIDE AND PREJUDICE (2015)/mine.mp3'), 'mine');
    await world.put({ 'new/book.mp3': await mp3({ album: book.title, title: 'New' }) });
    await world.service.importDownload(await world.addDownload('new', [book]));
    expect(
      await readFile(join(libraryFolder, 'JANE AUSTEN/PRIDE AND PREJUDICE (2015)/mine.mp3'), 'utf8'),
    ).toBe('mine');
    const names = (await visible()).map((path) => path.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  it('is told from one that shows other names than it was given', async () => {
    await world.close();
    await db.close();
    db = await openTestSqlite();
    const caseless = createCaselessFileSystem(libraryFolder);
    const readdir = async (...args: unknown[]) => {
      const entries = await (caseless.readdir as (...all: unknown[]) => Promise<(Dirent | string)[]>)(
        ...args,
      );
      const isLibrary = String(args[0]).startsWith(libraryFolder);
      return entries.map((entry) => {
        if (!isLibrary) return entry;
        return typeof entry === 'string'
          ? entry.toLowerCase()
          : Object.assign(entry, { name: entry.name.toLowerCase() });
      });
    };
    world = await openWorld(db, { libraryFolder, fs: { ...caseless, readdir } as unknown as FileSystem });
    const book = aBook({ runtimeMinutes: 1 });
    await world.put({ 'new/book.mp3': await mp3({ album: book.title, title: 'New' }) });
    await world.service.importDownload(await world.addDownload('new', [book]));
    expect(await world.stateOf(book)).toBe('importBlocked');
    const { reason } = await db.q.selectFrom('acquisition').select('reason').executeTakeFirstOrThrow();
    expect(reason).toContain('"Pride and Prejudice.mp3" is shown as "pride and prejudice.mp3"');
    expect(await world.tree()).toEqual({});
  });
});
