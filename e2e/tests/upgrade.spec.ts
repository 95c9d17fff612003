import { join } from 'node:path';
import type { LibraryItem, Page, RecycledPage, RestoredBook, UpgradableBook } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { waitFor } from '../../tools/harness/api.ts';
import { bookFolders, filesBelow } from '../lib/library.ts';
import { logIn } from '../lib/page.ts';
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

test('a better release takes the place of the book, both keep seeding, and the former one comes back', async ({
  page,
}) => {
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

  await api.put('/settings/quality', { upgradeAllowed: false });
  // Nothing is put over the better one unasked. Asked to, it makes room for the former one: the same files, the same item.
  const restore = (entryId: string, body: object) =>
    api.post<RestoredBook>(`/recyclebin/${entryId}/restore`, body);
  await expect(restore(records[0]!.id, {})).rejects.toThrow(/409/);
  const swapped = await restore(records[0]!.id, { whatIsThere: 'recycle' });
  expect(swapped).toMatchObject({ libraryItemId: id, recycledId: expect.any(String) });
  expect(audioIn(join(testbed.libraryDir, folder!))).toEqual(before);
  expect(await item()).toMatchObject({ id, format: 'mp3' });
  expect((await world.api.get<{ status: string }>(`/requests/${request.id}`)).status).toBe('available');

  // The same in the browser, the other way round.
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library/recycle-bin`);
  const row = page.getByRole('list', { name: 'Recycle bin' }).getByRole('listitem');
  await row.getByRole('button', { name: /^Put .* back$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put back' }).click();
  await expect.poll(async () => (await item()).format).toBe('m4b');
  expect(audioIn(join(testbed.libraryDir, folder!))).toEqual(after);
  await expectWholeTorrents(world, 2);
  const left = await api.get<RecycledPage>('/recyclebin');
  expect(left.records).toMatchObject([{ bookId: request.book.id, canSwap: true }]);
  expect(bookFolders(testbed.libraryDir)).toEqual([folder]);
});
