import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { createDeath, type Death } from '../../testing/death.ts';
import type { LibraryService } from './service.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

const place = 'Jane Austen/Emma';
const binned = ['01.mp3', '02.mp3'].map((name) => `${place}/${name}`);
const SIDECARS = ['cover.jpg', 'metadata.json', 'metadata.opf'];

type World = { test: TestLibrary /** What the work is about: an entry of the bin or an item. */; id: string };

/** One change of a library that takes several steps. */
type Case = {
  name: string;
  prepare: (test: TestLibrary) => Promise<string>;
  work: (library: LibraryService, id: string) => Promise<unknown>;
  /** Answers `old` or `new`; throws when it is neither. */
  look: (world: World, where: string) => Promise<'old' | 'new'>;
};

/** Files a book and takes it out of the library, as a replacement does; answers the entry of the recycle bin. */
async function recycle(test: TestLibrary, path = place): Promise<string> {
  const item = await test.addItem({
    path,
    audio: ['01.mp3', '02.mp3'],
    metadata: { title: 'Emma' },
    book: { asin: path === place ? 'B0EMMA0001' : 'B0OTHER001' },
  });
  const id = await test.library.recycleBin.put({
    rootPath: test.root,
    path,
    bookId: item.bookId,
    bookTitle: 'Emma',
    reason: 'Replaced by a new import.',
  });
  await test.library.store.remove(item.id);
  return id;
}

const first = { page: 1, pageSize: 50 };
const inBin = async (test: TestLibrary) =>
  (await test.library.recycled.page(first)).records.map(({ id }) => id);
const visible = async (test: TestLibrary) => (await test.tree()).filter((path) => !path.startsWith('.'));
const recorded = async (test: TestLibrary) =>
  (await test.library.store.list({ page: 1, pageSize: 50, sortKey: 'title', sortDirection: 'asc' })).rows.map(
    ({ item }) => item.path,
  );
const stories = async (test: TestLibrary, type: string) =>
  (await test.db.q.selectFrom('history').select('id').where('type', '=', type).execute()).length;

/** A book that was in the bin is either there whole, or gone for good. */
async function binOrGone({ test, id }: World, where: string): Promise<'old' | 'new'> {
  expect(await visible(test), where).toEqual([]);
  const left = await inBin(test);
  const files = (await test.tree()).filter((path) => path.endsWith('.mp3'));
  if (!left.includes(id)) {
    expect(
      files.filter((path) => path.includes(id)),
      where,
    ).toEqual([]);
    return 'new';
  }
  expect(
    files.filter((path) => path.includes(id)),
    where,
  ).toHaveLength(2);
  return 'old';
}

const CASES: readonly Case[] = [
  {
    name: 'taking a book out of the library',
    prepare: async (test) =>
      (await test.addItem({ path: place, audio: ['01.mp3', '02.mp3'], book: { asin: 'B0EMMA0001' } })).id,
    work: (library, id) => library.takeOut(id, { userId: null, by: 'Ada', search: false, blocklist: false }),
    look: async ({ test }, where) => {
      const isThere = (await visible(test)).length > 0;
      if (isThere) {
        expect(await visible(test), where).toEqual(binned);
        expect(await recorded(test), where).toEqual([place]);
        expect(await inBin(test), where).toEqual([]);
        expect(await stories(test, 'deleted'), where).toBe(0);
        return 'old';
      }
      expect(await recorded(test), where).toEqual([]);
      expect(await inBin(test), where).toHaveLength(1);
      expect(await stories(test, 'deleted'), where).toBe(1);
      return 'new';
    },
  },
  {
    name: 'putting a book back from the recycle bin',
    prepare: recycle,
    work: (library, id) => library.recycled.restore(id, null),
    look: async ({ test, id }, where) => {
      const isBack = (await visible(test)).length > 0;
      if (!isBack) {
        expect(await inBin(test), where).toEqual([id]);
        expect(await recorded(test), where).toEqual([]);
        return 'old';
      }
      expect(await visible(test), where).toEqual(binned);
      expect(await recorded(test), where).toEqual([place]);
      expect(await inBin(test), where).toEqual([]);
      expect(await stories(test, 'restored'), where).toBe(1);
      return 'new';
    },
  },
  {
    name: 'putting a book back in the place of a newer one, which goes to the recycle bin',
    prepare: async (test) => {
      const id = await recycle(test);
      await test.addItem({ path: place, audio: ['Emma.m4b'], book: { asin: 'B0EMMA0001' } });
      return id;
    },
    work: (library, id) => library.recycled.restore(id, null, 'recycle'),
    look: async ({ test, id }, where) => {
      const shown = await visible(test);
      const [item] = await test.library.store.byBook(
        (await test.library.recycled.page(first)).records[0]!.bookId!,
      );
      const known = (await test.library.store.files(item!.id)).map((file) => `${place}/${file.path}`);
      expect(known, where).toEqual(shown);
      const waiting = await inBin(test);
      expect(waiting, where).toHaveLength(1);
      const inTheBin = (await test.tree()).filter(
        (path) => path.startsWith('.') && /\.(mp3|m4b)$/.test(path),
      );
      if (shown.join() === `${place}/Emma.m4b`) {
        expect(waiting, where).toEqual([id]);
        expect(inTheBin, where).toHaveLength(2);
        expect(await stories(test, 'restored'), where).toBe(0);
        return 'old';
      }
      expect(shown, where).toEqual(binned);
      expect(inTheBin, where).toEqual([`.earmark-recycle-bin/${waiting[0]}/Emma/Emma.m4b`]);
      expect(await stories(test, 'restored'), where).toBe(1);
      return 'new';
    },
  },
  {
    name: 'deleting a book for good',
    prepare: recycle,
    work: (library, id) => library.recycled.remove(id, null),
    look: binOrGone,
  },
  {
    name: 'emptying the recycle bin',
    prepare: async (test) => {
      await recycle(test, 'Jane Austen/Persuasion');
      return recycle(test);
    },
    work: (library) => library.recycled.empty(null),
    look: binOrGone,
  },
  {
    name: 'removing what has waited long enough',
    prepare: async (test) => {
      const id = await recycle(test);
      await test.settings.update('mediaManagement', { recycleBinDays: 7 });
      test.clock.advance(8 * 86_400_000);
      return id;
    },
    work: (library) => library.recycled.removeExpired(),
    look: binOrGone,
  },
  {
    name: 're-processing: another folder, other names, and sidecars',
    prepare: async (test) => (await test.addItem({ path: 'old/place', audio: ['a.mp3', 'b.mp3'] })).id,
    work: (library, id) => library.reprocess(id, { metadata: true, rename: true, dryRun: false }),
    look: async ({ test, id }, where) => {
      const files = await test.tree();
      expect(
        files.filter((path) => path.startsWith('.')),
        where,
      ).toEqual([]);
      // Sidecars may be there before they are recorded; audio and folder never.
      const audio = files.filter((path) => path.endsWith('.mp3'));
      const item = await test.library.store.byId(id);
      const known = (await test.library.store.files(id)).map((file) => `${item?.path}/${file.path}`);
      expect(known.filter((path) => path.endsWith('.mp3')).toSorted(), where).toEqual(audio);
      expect(
        known.filter((path) => !files.includes(path)),
        where,
      ).toEqual([]);
      if (audio.join() === 'old/place/a.mp3,old/place/b.mp3') return 'old';
      const folder = 'Jane Austen/Pride and Prejudice';
      expect(audio, where).toEqual([
        `${folder}/01 - Pride and Prejudice.mp3`,
        `${folder}/02 - Pride and Prejudice.mp3`,
      ]);
      return 'new';
    },
  },
  {
    name: 'writing sidecars again',
    prepare: async (test) => {
      const { id } = await test.addItem({ path: place, audio: ['01.mp3'] });
      for (const name of SIDECARS) await test.put(`${place}/${name}`, 'as it was');
      return id;
    },
    work: (library, id) => library.reprocess(id, { metadata: true, rename: false, dryRun: false }),
    look: async ({ test }, where) => {
      const texts = await Promise.all(
        ['metadata.json', 'metadata.opf'].map((name) => readFile(join(test.root, place, name), 'utf8')),
      );
      // Each file is the old one or the new one as a whole.
      const isNew = texts.map((text, index) =>
        index === 0 ? text.startsWith('{') && text.trimEnd().endsWith('}') : text.includes('</package>'),
      );
      for (const [index, text] of texts.entries())
        expect(isNew[index] || text === 'as it was', `${where}: ${text.slice(0, 40)}`).toBe(true);
      return isNew.every(Boolean) ? 'new' : 'old';
    },
  },
];

describe.each(CASES)('$name', ({ prepare, work, look }) => {
  const open = async () => {
    const db = await openTestSqlite();
    const test = await openTestLibrary(db, { parent: '/dev/shm' });
    await test.settings.update('mediaManagement', {
      libraryPath: test.root,
      folderPattern: '{author}/{title}',
    });
    const id = await prepare(test);
    const close = async () => {
      await test.close();
      await db.close();
    };
    return { test, id, close };
  };

  /** The work in a process that ends at its n-th event; what it still throws is nobody's business. */
  const dieAt = async ({ test, id }: World, at: number): Promise<Death> => {
    const death = createDeath(at);
    await work(test.makeService(death.fs, death.db(test.db)), id).catch((error: unknown) => {
      if (!death.isDead) throw error;
    });
    return death;
  };

  it('is done or not done, wherever the process ends, and a second run finishes it', {
    timeout: 240_000,
  }, async () => {
    const rehearsal = await open();
    const { events } = await dieAt(rehearsal, Number.POSITIVE_INFINITY);
    expect(await look(rehearsal, 'rehearsal')).toBe('new');
    await rehearsal.close();
    expect(events.length).toBeGreaterThan(4);

    const seen = new Set<string>();
    for (let at = 1; at <= events.length; at += 1) {
      const world = await open();
      const where = `died at ${at}: ${events[at - 1]}`;
      expect((await dieAt(world, at)).isDead, where).toBe(true);
      const restarted = world.test.makeService(nodeFileSystem);
      await restarted.recover();
      await restarted.recover();
      const state = await look(world, where);
      seen.add(state);
      if (state === 'old') await work(restarted, world.id);
      expect(await look(world, `${where}, again`)).toBe('new');
      await world.close();
    }
    expect([...seen].toSorted()).toEqual(['new', 'old']);
  });
});
