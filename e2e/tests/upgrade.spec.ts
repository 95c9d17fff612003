import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { LibraryItem, Page, RecycledPage, RestoredBook, UpgradableBook } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { waitFor } from '../../tools/harness/api.ts';
import { bookFolders, filesBelow } from '../lib/library.ts';
import { expectWholeTorrents, realClient } from '../lib/seeding.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ testbed: { releases: [DEMO.christmasCarol.releaseId] } });
});
test.afterAll(() => world.close());

const audioIn = (folder: string) =>
  [...filesBelow(folder)].filter(([name]) => /\.(?:m4b|mp3)$/.test(name) && !name.startsWith('.'));
const item = async () => (await world.api.get<Page<LibraryItem>>('/library')).records[0]!;

test('a better release takes the place of the book, both keep seeding, and the former one comes back', async () => {
  const { api, testbed } = world;
  const request = await world.request(DEMO.christmasCarol.asin);
  await world.reaches(request.id, ['available'], 90_000);
  const [folder] = bookFolders(testbed.libraryDir);
  const before = audioIn(join(testbed.libraryDir, folder!));
  expect(before.map(([name]) => name.slice(-4))).toEqual(Array(5).fill('.mp3'));
  const { id } = await item();

  // Somebody uploads it as one m4b; only then is there anything better to find.
  const known = testbed.catalogue.release(DEMO.christmasCarol.releaseId)!;
  await testbed.publish({
    ...known,
    id: known.id + 5,
    releaseTitle: 'Charles Dickens - A Christmas Carol (Unabridged) [ENG / M4B / 64kbps]',
    layout: 'single-m4b',
    formats: ['m4b'],
    files: 1,
    indexers: ['open-shelf'],
    torrent: undefined,
  });
  await api.put('/settings/quality', { upgradeAllowed: true });
  await api.post<UpgradableBook>(`/library/${id}/upgrade`, {});
  await waitFor(
    'the upgrade to be imported',
    () => api.get<UpgradableBook>(`/library/${id}/upgrade`),
    ({ upgrade }) => {
      if (upgrade?.state === 'importBlocked') throw new Error(upgrade.reason ?? 'blocked');
      return upgrade?.state === 'imported' || upgrade?.state === 'available';
    },
    90_000,
  );

  expect(bookFolders(testbed.libraryDir)).toEqual([folder]);
  const after = audioIn(join(testbed.libraryDir, folder!));
  expect(after.map(([name]) => name.slice(-4))).toEqual(['.m4b']);
  expect(await item()).toMatchObject({ id, format: 'm4b', book: { title: 'A Christmas Carol' } });
  expect((await world.api.get<{ status: string }>(`/requests/${request.id}`)).status).toBe('available');
  // Both are what was downloaded, by another name.
  const seeding = new Set([...filesBelow(realClient(world).savePath).values()].map(({ inode }) => inode));
  expect([...before, ...after].every(([, { inode }]) => seeding.has(inode))).toBe(true);
  const { records } = await api.get<RecycledPage>('/recyclebin');
  expect(records).toMatchObject([{ bookId: request.book.id, obstacle: expect.any(String) }]);
  await expectWholeTorrents(world, 2);

  // Nothing is put over the better one. Once it made room, the former one is back where it was, the same files.
  const restore = () => api.post<RestoredBook>(`/recyclebin/${records[0]!.id}/restore`, {});
  await expect(restore()).rejects.toThrow(/409/);
  renameSync(join(testbed.libraryDir, folder!), join(world.dir, 'better'));
  expect(await restore()).toMatchObject({ libraryItemId: id });
  expect(audioIn(join(testbed.libraryDir, folder!))).toEqual(before);
  expect(await item()).toMatchObject({ id, format: 'mp3' });
  expect((await api.get<RecycledPage>('/recyclebin')).totalRecords).toBe(0);
  expect(readdirSync(testbed.libraryDir).filter((name) => name.startsWith('.'))).toEqual([]);
});
