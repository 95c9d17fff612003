import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { createDeath, type Death } from '../../testing/death.ts';
import { createImportService, type ImportService } from './service.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { mortalParts } from './testing/mortal.ts';
import { createMortalFfmpeg } from './testing/mortal-ffmpeg.ts';
import { printOf } from './testing/print-of.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 2 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
const emma = aBook({ id: 'book-emma', asin: 'B0EMMA0001', title: 'Emma', runtimeMinutes: 1 });
const ffmpeg = createMortalFfmpeg();

/** What a person has done, by the way it is asked for. */
type Case = {
  name: string;
  prepare: (world: World) => Promise<void>;
  work: (service: ImportService, world: World) => Promise<unknown>;
  /** Files of the library before and after, without Earmark's own folders. */
  before: readonly string[];
  after: readonly string[];
  /** Nothing on the disk may change, not even for a moment. */
  isInPlace?: true;
  inBin?: number;
  /** Each book stands for itself: what else there may be when not all of them are filed. */
  between?: readonly (readonly string[])[];
  /** Books in the library at the end. */
  items?: number;
};

async function putParts(world: World, name: string): Promise<void> {
  for (const part of [1, 2]) {
    await world.put({
      [`${name}/${part}.mp3`]: await mp3({
        album: book.title,
        track: String(part),
        title: `Chapter ${part}`,
      }),
    });
  }
}
const itemId = async (world: World) =>
  (await world.db.q.selectFrom('library_item').select('id').executeTakeFirst())?.id;

const parts = ['01 - Pride and Prejudice.mp3', '02 - Pride and Prejudice.mp3'];
const sidecars = ['cover.jpg', 'metadata.json', 'metadata.opf'];
const asTheyLie = ['Austen/Pride and Prejudice/1.mp3', 'Austen/Pride and Prejudice/2.mp3'];

const filedFirst = [...parts, ...sidecars].map((name) => `${folder}/${name}`);
const filedSecond = ['Emma.mp3', ...sidecars].map((name) => `Jane Austen/Emma (2015)/${name}`);

const CASES: readonly Case[] = [
  {
    name: 'a folder of the library that is taken in where it lies',
    prepare: async (world) => {
      await putParts(world, 'mine');
      await cp(join(world.downloadsFolder, 'mine'), join(world.rootPath, 'Austen/Pride and Prejudice'), {
        recursive: true,
      });
      await world.addBook(book, null);
    },
    work: async (service, world) => {
      if ((await itemId(world)) === undefined)
        await service.folders.adopt(world.rootPath, 'Austen/Pride and Prejudice', book.id);
    },
    before: asTheyLie,
    after: asTheyLie,
    isInPlace: true,
  },
  {
    name: 'a folder that is imported by hand',
    prepare: async (world) => {
      await putParts(world, 'mine');
      await world.addBook(book, 'waiting');
    },
    work: async (service, world) => {
      if ((await itemId(world)) !== undefined) return;
      const { previewId, groups } = await service.preview({
        path: join(world.downloadsFolder, 'mine'),
        bookId: book.id,
      });
      const files = groups[0]!.files.map(({ source }) => source);
      await service.run({ previewId, groups: [{ bookId: book.id, files }] });
    },
    before: [],
    after: [...parts, ...sidecars].map((name) => `${folder}/${name}`),
  },
  {
    name: 'several folders that are imported by hand at once',
    prepare: async (world) => {
      await putParts(world, 'mine/Pride and Prejudice');
      await world.put({ 'mine/Emma/emma.mp3': await mp3({ album: 'Emma', title: 'Emma' }) });
      for (const each of [book, emma]) await world.addBook(each, 'waiting');
    },
    work: async (service, world) => {
      const filed = await world.db.q.selectFrom('library_item').select('book_id').execute();
      const wanted = [
        { bookId: book.id, files: [1, 2].map((part) => `Pride and Prejudice/${part}.mp3`) },
        { bookId: emma.id, files: ['Emma/emma.mp3'] },
      ].filter(({ bookId }) => !filed.some((item) => item.book_id === bookId));
      if (wanted.length === 0) return;
      const { previewId } = await service.preview({ path: join(world.downloadsFolder, 'mine') });
      await service.run({ previewId, groups: wanted });
    },
    before: [],
    after: [...filedFirst, ...filedSecond],
    between: [filedFirst, filedSecond],
    items: 2,
  },
  {
    name: 'a book of the library whose audio is joined',
    prepare: async (world) => {
      await putParts(world, 'mine');
      await world.service.importDownload(await world.addDownload('mine', [book]));
    },
    work: async (service, world) => {
      const { format } = await world.db.q
        .selectFrom('library_item')
        .select('format')
        .executeTakeFirstOrThrow();
      const request = { join: true, tags: true, cover: true, dryRun: false };
      if (format !== 'mp3') return;
      const { run } = await service.rewriteItem((await itemId(world)) ?? '', request);
      // On a busy machine it answers before ffmpeg is done.
      while (run && (await service.status(run.id)).state === 'running') await setTimeout(20);
    },
    before: [...parts, ...sidecars].map((name) => `${folder}/${name}`),
    after: ['Pride and Prejudice.m4b', ...sidecars].map((name) => `${folder}/${name}`),
    inBin: 2,
  },
];

const visible = (tree: Record<string, number>) =>
  Object.entries(tree)
    .filter(([path]) => !path.startsWith('.'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
const names = (tree: Record<string, number>) => visible(tree).map(([path]) => path);

describe.each(CASES)('$name', (each) => {
  const { prepare, work, before, after, isInPlace, inBin = 0, between = [], items: books = 1 } = each;
  const allowed = [before, after, ...between].map((paths) => paths.toSorted());
  const open = async () => {
    const base = await mkdtemp('/dev/shm/earmark-crash-');
    await mkdir(join(base, 'library'));
    const db = await openTestSqlite();
    const world = await openWorld(db, { libraryFolder: join(base, 'library'), parent: base });
    await prepare(world);
    const close = async () => {
      await world.close();
      await db.close();
      await rm(base, { recursive: true, force: true });
    };
    return { world, close };
  };

  const dieAt = async (world: World, at: number): Promise<Death> => {
    const death = createDeath(at);
    const service = createImportService(mortalParts(death, world.makeParts(death.fs), ffmpeg));
    await work(service, world).catch((error: unknown) => {
      if (!death.isDead) throw error;
    });
    return death;
  };

  it('is old or new wherever the process ends, and asking again finishes it', {
    timeout: 240_000,
  }, async () => {
    const rehearsal = await open();
    const { events } = await dieAt(rehearsal.world, Number.POSITIVE_INFINITY);
    expect(names(await rehearsal.world.tree())).toEqual(after.toSorted());
    await rehearsal.close();
    expect(events.length).toBeGreaterThan(4);

    for (let at = 1; at <= events.length; at += 1) {
      const { world, close } = await open();
      const [source, tree] = [await printOf(world), visible(await world.tree())];
      const where = `died at ${at}: ${events[at - 1]}`;
      expect((await dieAt(world, at)).isDead, where).toBe(true);
      const left = await world.tree();
      if (isInPlace) expect(visible(left), where).toEqual(tree);
      const inTheBin = (all: Record<string, number>) =>
        Object.keys(all).filter((path) => path.includes('recycle') && path.endsWith('.mp3')).length;
      const isBetween = names(left).length === 0 && inTheBin(left) === inBin;
      if (!isBetween) expect(allowed, where).toContainEqual(names(left));

      const service = createImportService({ ...world.makeParts(nodeFileSystem), ffmpeg: ffmpeg.immortal });
      await service.recover();
      await service.recover();
      expect(allowed, where).toContainEqual(names(await world.tree()));
      await work(service, world);
      const done = await world.tree();
      expect(names(done), where).toEqual(after.toSorted());
      if (isInPlace) expect(visible(done), where).toEqual(tree);
      expect(inTheBin(done), where).toBe(inBin);
      expect(await printOf(world), where).toEqual(source);
      expect(await readdir(world.rootPath), where).not.toContain('.earmark');
      expect(await emptyFolders(world.rootPath), where).toEqual([]);
      const items = await world.db.q.selectFrom('library_item').select('path').execute();
      expect(items, where).toHaveLength(books);
      const running = world.db.q.selectFrom('import').select('id').where('state', '=', 'running');
      expect(await running.execute(), where).toEqual([]);
      await close();
    }
  });
});
