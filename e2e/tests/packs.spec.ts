import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { bookFolders, filesBelow } from '../lib/library.ts';
import { logIn } from '../lib/page.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeEach(async () => {
  world = await createWorld({ testbed: { releases: [DEMO.alice.releaseId] } });
});
test.afterEach(() => world.close());

const [wanted, other] = DEMO.alice.asins;
const asinsInLibrary = () =>
  bookFolders(world.testbed.libraryDir)
    .map((folder) => {
      const text = readFileSync(join(world.testbed.libraryDir, folder, 'metadata.json'), 'utf8');
      return (JSON.parse(text) as { asin: string | null }).asin;
    })
    .toSorted();

test('of a pack only the wanted book is imported; the other is offered and taken', async ({ page }) => {
  const request = await world.request(wanted);
  await world.reaches(request.id, ['available'], 90_000);
  expect(asinsInLibrary()).toEqual([wanted]);

  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/requests/${request.id}`);
  const offers = page.getByRole('list', { name: 'Also in this torrent' }).getByRole('listitem');
  await expect(offers).toHaveCount(1);
  await offers.getByRole('button', { name: /^Import/ }).click();
  await expect(offers).toHaveCount(0);
  expect(asinsInLibrary()).toEqual([wanted, other].toSorted());
});

test('a whole pack is imported where the settings say so, its other books found in the catalogue; seeded files are linked, not moved', async () => {
  await world.api.put('/settings/mediaManagement', { importWholePack: true, transferMode: 'move' });
  const request = await world.request(wanted);
  await world.reaches(request.id, ['available'], 90_000);
  expect(asinsInLibrary()).toEqual([wanted, other].toSorted());
  const items = await world.api.get<Page<{ book: { asin: string | null } }>>('/library');
  expect(items.records.map((each) => each.book.asin).toSorted()).toEqual([wanted, other].toSorted());

  const seeded = new Set([...filesBelow(world.testbed.client!.savePath).values()].map((file) => file.inode));
  const audio = [...filesBelow(world.testbed.libraryDir)].filter(([name]) => /\.(?:m4b|mp3)$/.test(name));
  expect(audio.length).toBeGreaterThan(1);
  expect(audio.every(([, file]) => seeded.has(file.inode))).toBe(true);
});
