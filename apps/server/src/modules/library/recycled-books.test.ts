import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

const dayMs = 86_400_000;
const place = 'Jane Austen/Emma';

describeDatabases('books of the recycle bin', (open) => {
  let test: TestLibrary;
  let db: Db;
  beforeEach(async () => {
    db = await open();
    test = await openTestLibrary(db);
    await test.settings.update('mediaManagement', { libraryPath: test.root });
  });
  afterEach(() => test.close());

  /** Files a book, and takes it out as a replacement would: folder and record both go. */
  const recycle = async (options: { entryId?: string; forget?: boolean } = {}) => {
    const item = await test.addItem({
      path: place,
      audio: ['01.mp3', '02.mp3'],
      metadata: { title: 'Emma' },
    });
    const id = await test.library.recycleBin.put({
      rootPath: test.root,
      path: place,
      bookId: item.bookId,
      bookTitle: 'Emma',
      reason: 'Replaced by a new import.',
      ...(options.entryId ? { entryId: options.entryId } : {}),
    });
    if (options.forget ?? true) await test.library.store.remove(item.id);
    return { id, item };
  };
  const page = () => test.library.recycled.page({ page: 1, pageSize: 50 });
  const stories = () => db.q.selectFrom('history').select(['type', 'message']).orderBy('id').execute();

  it('shows size, reason and the day of the end', async () => {
    const { id, item } = await recycle();
    await test.settings.update('mediaManagement', { recycleBinDays: 7 });
    const shown = await page();
    expect(shown).toMatchObject({ totalRecords: 1, totalBytes: 46 });
    expect(shown.records[0]).toMatchObject({
      id,
      bookId: item.bookId,
      bookTitle: 'Emma',
      path: join(test.root, place),
      fileCount: 2,
      obstacle: null,
      expiresAt: new Date(test.clock.now() + 7 * dayMs).toISOString(),
    });
    await test.settings.update('mediaManagement', { recycleBinDays: 0 });
    expect((await page()).records[0]?.expiresAt).toBeNull();
  });

  it('puts a book back: files, record, history, announcement', async () => {
    const { id, item } = await recycle();
    const answer = await test.library.recycled.restore(id, null);
    const [back] = await test.library.store.byBook(item.bookId);
    expect(answer).toMatchObject({ path: join(test.root, place), libraryItemId: back?.id });
    expect(back).toMatchObject({ path: place, format: 'mp3', metadata: { title: 'Emma' } });
    expect(await test.library.store.files(back!.id)).toMatchObject([{ path: '01.mp3' }, { path: '02.mp3' }]);
    expect(await test.tree()).toEqual([`${place}/01.mp3`, `${place}/02.mp3`]);
    expect(test.announced).toEqual([place]);
    expect(test.returned).toEqual([place]);
    expect(await stories()).toMatchObject([{ type: 'restored' }]);
    expect(await page()).toMatchObject({ totalRecords: 0 });
    await expect(test.library.recycled.restore(id, null)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('puts nothing over what stands there now, and says so beforehand', async () => {
    const { id } = await recycle();
    await test.put(`${place}/new.m4b`);
    expect((await page()).records[0]?.obstacle).toContain(join(test.root, place));
    await expect(test.library.recycled.restore(id, null)).rejects.toMatchObject({ code: 'conflict' });
    expect(await page()).toMatchObject({ totalRecords: 1 });
    expect(await readFile(join(test.root, place, 'new.m4b'), 'utf8')).toBe(`${place}/new.m4b`);
  });

  it('puts what is there now into the bin instead, where that is wanted, and back again', async () => {
    const { id, item } = await recycle();
    await rm(join(test.root, place), { recursive: true, force: true });
    const better = await test.addItem({
      path: place,
      audio: ['Emma.m4b'],
      metadata: { title: 'Emma, better' },
    });
    expect(better.bookId).toBe(item.bookId);
    expect((await page()).records).toMatchObject([{ id, canSwap: true }]);

    const there = await test.library.recycled.restore(id, null, 'recycle');
    expect(await test.tree()).toEqual([
      `.earmark-recycle-bin/${there.recycledId}/Emma/Emma.m4b`,
      `.earmark-recycle-bin/${there.recycledId}/entry.json`,
      `${place}/01.mp3`,
      `${place}/02.mp3`,
    ]);
    expect(test.returned).toEqual([`${place} in the place of another recording`]);
    // The same item, so that the media server's link and the listeners' places stay.
    expect(there.libraryItemId).toBe(better.id);
    expect(await test.library.store.byBook(item.bookId)).toMatchObject([
      { id: better.id, path: place, metadata: { title: 'Emma' } },
    ]);
    expect(await test.library.store.files(better.id)).toMatchObject([{ path: '01.mp3' }, { path: '02.mp3' }]);
    expect((await page()).records).toMatchObject([
      { id: there.recycledId, bookId: item.bookId, canSwap: true },
    ]);

    const back = await test.library.recycled.restore(there.recycledId!, null, 'recycle');
    expect(await test.library.store.byBook(item.bookId)).toMatchObject([
      { id: better.id, metadata: { title: 'Emma, better' } },
    ]);
    expect((await page()).records).toMatchObject([{ id: back.recycledId, fileCount: 2 }]);
    expect((await stories()).map(({ type }) => type)).toEqual(['restored', 'restored']);
  });

  it('swaps nothing for what is not whole any more, nor for another book', async () => {
    const { id } = await recycle();
    const other = await test.addItem({ path: place, audio: ['x.mp3'], book: { asin: 'B0OTHER001' } });
    expect((await page()).records).toMatchObject([{ id, canSwap: false }]);
    await expect(test.library.recycled.restore(id, null, 'recycle')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another book'),
    });
    await test.library.store.remove(other.id);
    expect((await page()).records).toMatchObject([{ id, canSwap: true }]);
    await rm(join(test.root, '.earmark-recycle-bin', id, 'Emma/02.mp3'));
    expect((await page()).records).toMatchObject([{ id, canSwap: false }]);
    await expect(test.library.recycled.restore(id, null, 'recycle')).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('02.mp3'),
    });
    expect(await readFile(join(test.root, place, 'x.mp3'), 'utf8')).toBe(`${place}/x.mp3`);
  });

  it('takes both back when the records refuse the swap', async () => {
    const { id, item } = await recycle();
    const better = await test.addItem({ path: place, audio: ['Emma.m4b'] });
    const before = await test.tree();
    const failing = test.makeService({
      ...nodeFileSystem,
      rename: async (from, to) => {
        if (String(to).endsWith(place) && String(from).includes(id)) throw new Error('the disk is tired');
        await rename(from, to);
      },
    });
    await expect(failing.recycled.restore(id, null, 'recycle')).rejects.toThrow();
    expect(await test.tree()).toEqual(before);
    expect(await test.library.store.byBook(item.bookId)).toMatchObject([{ id: better.id }]);
    expect((await page()).records).toMatchObject([{ id }]);
    expect(await stories()).toEqual([]);
  });

  it('does not make another book of a record whose folder is gone', async () => {
    const { id } = await recycle();
    const other = await test.addItem({ path: place, audio: ['x.mp3'], book: { asin: 'B0OTHER001' } });
    await rm(join(test.root, place), { recursive: true });
    await expect(test.library.recycled.restore(id, null)).rejects.toMatchObject({ code: 'conflict' });
    expect((await test.library.store.byId(other.id))?.bookId).toBe(other.bookId);
  });

  it('leaves alone what a running import may have to put back', async () => {
    const { id } = await recycle();
    test.needed.add(id);
    await expect(test.library.recycled.restore(id, null)).rejects.toMatchObject({ code: 'conflict' });
    await expect(test.library.recycled.remove(id, null)).rejects.toMatchObject({ code: 'conflict' });
    expect(await test.library.recycled.empty(null)).toEqual({ deleted: 0, kept: [] });
    test.clock.advance(400 * dayMs);
    expect(await test.library.recycled.removeExpired()).toBe(0);
    expect(await page()).toMatchObject({ totalRecords: 1 });
  });

  it('deletes one, and all, for good', async () => {
    const first = await recycle();
    const second = await recycle();
    await test.library.recycled.remove(first.id, null);
    expect((await page()).records).toMatchObject([{ id: second.id }]);
    expect(await test.library.recycled.empty(null)).toEqual({ deleted: 1, kept: [] });
    expect(await test.tree()).toEqual([]);
    expect((await stories()).map(({ type }) => type)).toEqual(['deleted', 'deleted']);
  });

  it('says what became of a book that is gone from the bin; deleting it is done already', async () => {
    const { id } = await recycle();
    await rm(join(test.root, '.earmark-recycle-bin', id, 'Emma'), { recursive: true });
    await expect(test.library.recycled.restore(id, null)).rejects.toMatchObject({
      status: 404,
      message: 'This book is not in the recycle bin any more.',
      hint: expect.stringContaining('gone from the disk'),
    });
    await test.library.recycled.remove(id, null);
    const again = await recycle();
    await test.library.recycled.restore(again.id, null);
    await expect(test.library.recycled.restore(again.id, null)).rejects.toMatchObject({ status: 404 });
    await test.library.recycled.remove(again.id, null);
    expect((await stories()).map(({ type }) => type)).toEqual(['restored']);
    expect(await test.tree()).toContain(`${place}/01.mp3`);
  });

  it('cleans up after the days that are set, never with none', async () => {
    await recycle();
    await test.settings.update('mediaManagement', { recycleBinDays: 0 });
    test.clock.advance(900 * dayMs);
    expect(await test.library.recycled.removeExpired()).toBe(0);
    await test.settings.update('mediaManagement', { recycleBinDays: 901 });
    expect(await test.library.recycled.removeExpired()).toBe(0);
    test.clock.advance(1.5 * dayMs);
    expect(await test.library.recycled.removeExpired()).toBe(1);
    expect(await test.tree()).toEqual([]);
    expect((await stories())[0]?.message).toContain('after 901 days');
  });

  it('takes a way back that failed before the records back', async () => {
    const { id, item } = await recycle();
    const before = await test.tree();
    const failing = test.makeService({
      ...nodeFileSystem,
      rename: async (from, to) => {
        await rename(from, to);
        if (String(to).endsWith(place)) throw new Error('the disk is tired');
      },
    });
    await expect(failing.recycled.restore(id, null)).rejects.toThrow();
    await test.library.recover();
    expect(await test.library.store.byBook(item.bookId)).toEqual([]);
    expect(await test.tree()).toEqual(before);
    expect(await stories()).toEqual([]);
    await test.library.recycled.restore(id, null);
    expect(await test.library.store.byBook(item.bookId)).toMatchObject([{ path: place }]);
  });

  it('never shows or restores what is half deleted, and finishes it at the next start', async () => {
    const { id } = await recycle();
    const dying = test.makeService({
      ...nodeFileSystem,
      rm: async (path, options) => {
        if (existsSync(String(path))) throw new Error('the end of the process');
        return rm(path, options);
      },
    });
    await expect(dying.recycled.remove(id, null)).rejects.toThrow();
    expect(await page()).toMatchObject({ totalRecords: 0 });
    await test.library.recover();
    expect(await test.tree()).toEqual([]);
  });

  it('puts back a folder nothing was noted about, as a folder only', async () => {
    await test.put('Loose/a.mp3');
    const id = await test.library.recycleBin.put({
      rootPath: test.root,
      path: 'Loose',
      bookId: null,
      bookTitle: null,
      reason: 'It was in the place of a new import.',
    });
    await mkdir(join(test.root, 'Other'));
    expect(await test.library.recycled.restore(id, null)).toMatchObject({ libraryItemId: null });
    expect(await test.tree()).toEqual(['Loose/a.mp3']);
  });
});
