import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page as PageOf } from '@earmark/contracts';
import { makeMp3 } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { filesBelow } from '../lib/library.ts';
import { logIn, watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
  await world.api.put('/settings/mediaManagement', { libraryPath: world.testbed.libraryDir });
});
test.afterAll(() => world.close());

async function put(folder: string, tags: { album: string; artist: string }, seconds = 2): Promise<void> {
  const path = join(world.testbed.libraryDir, folder);
  mkdirSync(path, { recursive: true });
  await makeMp3({ file: join(path, 'part 1.mp3'), seconds, tags });
  writeFileSync(join(path, 'notes.txt'), 'mine');
}

type Item = { id: string; path: string; book: { title: string; authors: string[] } };
const items = async () => (await world.api.get<PageOf<Item>>('/library')).records;

test('a library that is there already is taken in where it lies', async ({ page }) => {
  await put('Austen/Emma (old)', { album: 'Emma', artist: 'Jane Austen' });
  await put('Ann Writer - An Odd Tale', { album: 'An Odd Tale', artist: 'Ann Writer' });
  await put('Jane Austen/Lady Susan', { album: 'Lady Susan', artist: 'Jane Austen' }, 12 * 60);
  const before = filesBelow(world.testbed.libraryDir);
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);

  // The end of the set-up sees that the folder is not empty.
  await page.goto(`${world.earmark.url}/setup?step=done`);
  await expect(page.getByRole('main')).toContainText('3 folders hold audiobooks already');
  await page.getByRole('link', { name: 'Take in existing books' }).click();
  const folders = page.getByRole('list', { name: 'Folders' });
  const odd = folders.getByRole('listitem').filter({ hasText: 'Ann Writer - An Odd Tale' });
  const emma = folders.getByRole('listitem').filter({ hasText: 'Austen/Emma (old)' });
  await expect(odd).toContainText('Calls itself: An Odd Tale, Ann Writer');
  const susan = folders.getByRole('listitem').filter({ hasText: 'Jane Austen/Lady Susan' });
  await page.getByRole('button', { name: 'Take in all confirmed (1)' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take in' }).click();
  await expect(susan).toHaveCount(0);
  const home = await page.context().newPage();
  await home.setViewportSize({ width: 390, height: 844 });
  await home.goto(world.earmark.url);
  const shelf = home.getByRole('list', { name: /^New in the library/ });
  await expect(shelf.getByRole('listitem')).toHaveCount(1);

  // Nobody's catalogue knows it: entered as the folder calls it.
  await odd.getByRole('button', { name: 'Enter by hand' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take in' }).click();
  await expect(odd).toHaveCount(0);

  // Another book is chosen for the other one.
  await emma.getByRole('button', { name: /book/ }).click();
  const picker = page.getByRole('dialog');
  await picker.getByRole('searchbox').fill('Emma');
  await picker.getByRole('button', { name: /^Emma/ }).first().click();
  await expect(emma).toContainText('Your choice');
  await emma.getByRole('button', { name: 'Take in' }).click();
  await expect(page.getByRole('main')).toContainText('Every book is in the library');

  // On a page that was open all the while, the newest stands where one looks.
  await expect(shelf.getByRole('listitem')).toHaveCount(3);
  await expect(shelf.getByRole('listitem').first()).toBeInViewport({ ratio: 1 });

  expect((await items()).map(({ book }) => book.title).toSorted()).toEqual([
    'An Odd Tale',
    'Emma',
    'Lady Susan',
  ]);
  expect(filesBelow(world.testbed.libraryDir)).toEqual(before);
  watch.expectClean();
});

test('chosen books are re-processed: a dry run, its list, and the same for real', async ({ page }) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library?view=covers`);
  await page.getByRole('button', { name: 'Select books' }).click();
  await page.getByRole('checkbox', { name: 'Select “Emma”' }).check();
  await page.getByText('Table', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Select “Lady Susan”' }).check();
  await page.getByRole('button', { name: 'Re-process' }).click();
  await expect(page.getByRole('dialog')).toContainText('Re-process 2 books');
  await page.getByRole('button', { name: 'Show the changes' }).click();

  const before = filesBelow(world.testbed.libraryDir);
  const books = page.getByRole('list', { name: 'Books of this run' });
  await expect(books.getByRole('listitem')).toHaveCount(2);
  await expect(books).toContainText('Austen/Emma (old)');
  await page.reload();
  await expect(page.getByRole('main')).toContainText('2 books would change. Nothing has been done yet.');
  expect(filesBelow(world.testbed.libraryDir)).toEqual(before);

  await page.getByRole('button', { name: 'Apply changes' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Re-processing');
  await expect(page.getByRole('status').filter({ hasText: '2 of 2' })).toContainText('done');
  const paths = (await items()).map(({ path }) => path);
  expect(paths.filter((path) => path.endsWith('(old)'))).toEqual([]);
  await page.goto(`${world.earmark.url}/library/reprocess`);
  await expect(page.getByRole('list', { name: 'Runs of the last weeks' }).getByRole('listitem')).toHaveCount(
    2,
  );
  watch.expectClean();
});

test('books below the cutoff are listed, and a better recording is looked for', async ({ page }) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library/upgrades`);
  const books = page.getByRole('list', { name: 'Books below the cutoff' });
  const susan = books.getByRole('listitem').filter({ hasText: 'Lady Susan' });
  await expect(books.getByRole('listitem')).toHaveCount(3);
  await expect(susan).toContainText('mp3, 64 kbit/s');
  await expect(page.getByRole('main')).toContainText('the quality settings do not allow upgrades');

  await world.api.put('/settings/quality', { upgradeAllowed: true });
  await page.reload();
  await susan.getByRole('button', { name: 'Look for a better one' }).click();
  await susan.getByRole('link', { name: 'Lady Susan' }).click();
  const section = page.locator('section').filter({ hasText: 'Quality of the recording' });
  await section.getByRole('button', { name: 'Stop looking' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop looking' }).click();
  await expect(section).toContainText('Cancelled');
  watch.expectClean();
});

test('a recycle bin whose books were touched from outside says what became of them', async ({ page }) => {
  const bin = join(world.testbed.libraryDir, '.earmark-recycle-bin');
  for (const title of ['Gone', 'Crowded Out', 'Left']) {
    const id = `entry-${title.split(' ')[0]}`;
    const folder = join(bin, id, title);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'part 1.mp3'), 'audio');
    const entry = { id, path: `Nobody/${title}`, bookId: null, bookTitle: title };
    writeFileSync(
      join(folder, '..', 'entry.json'),
      JSON.stringify({ ...entry, reason: 'Replaced by a new import.', recycledAt: Date.now() }),
    );
  }
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library/recycle-bin`);
  const rows = page.getByRole('list', { name: 'Recycle bin' }).getByRole('listitem');
  await expect(rows).toHaveCount(3);

  rmSync(join(bin, 'entry-Gone', 'Gone'), { recursive: true });
  await rows.getByRole('button', { name: 'Put Gone back' }).click();
  await expect(page.getByText('This book is not in the recycle bin any more.')).toBeVisible();
  await expect(rows).toHaveCount(2);

  // Its place was taken: nothing is put over that unasked, and the row says so from now on.
  await put('Nobody/Crowded Out', { album: 'Another', artist: 'Somebody' });
  await rows.getByRole('button', { name: 'Put Crowded Out back' }).click();
  const crowded = rows.filter({ hasText: 'Another folder is in its place now.' });
  await expect(crowded).toContainText('Crowded Out');
  await crowded.getByRole('button', { name: 'Put Crowded Out back' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put back' }).click();
  await expect(rows.filter({ hasText: 'It made room for what was put back' })).toHaveCount(1);
  await expect(rows).toHaveCount(2);

  // The last that is deleted leaves the focus on the page.
  await page.getByRole('button', { name: 'Empty the bin' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Empty the bin' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'The recycle bin is empty' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Recycle bin' })).toBeFocused();
  watch.expectClean();
});

test('a book is taken out of the library, and put back from the message or the recycle bin', async ({
  page,
}) => {
  const watch = watchPage(page, world.earmark.url);
  const before = filesBelow(world.testbed.libraryDir);
  const odd = (await items()).find(({ book }) => book.title === 'An Odd Tale')!;
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library/${odd.id}`);
  await page.getByRole('button', { name: 'Remove' }).click();
  const question = page.getByRole('dialog', { name: 'Remove “An Odd Tale” from the library?' });
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/library$/);
  const message = page.getByRole('listitem').filter({ hasText: '"An Odd Tale" is in the recycle bin now.' });
  await expect(message).toBeVisible();
  expect((await items()).map(({ book }) => book.title)).not.toContain('An Odd Tale');
  await message.getByRole('button', { name: 'Put back' }).click();
  await expect(page.getByText('"An Odd Tale" is back in the library.')).toBeVisible();
  expect(filesBelow(world.testbed.libraryDir)).toEqual(before);

  const again = (await items()).find(({ book }) => book.title === 'An Odd Tale')!;
  await page.goto(`${world.earmark.url}/library/${again.id}`);
  await page.getByRole('button', { name: 'Remove' }).click();
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/library$/);
  await page.goto(`${world.earmark.url}/library/recycle-bin`);
  const entry = page.getByRole('list', { name: 'Recycle bin' }).getByRole('listitem');
  await expect(entry).toContainText('admin took it out of the library.');
  await entry.getByRole('button', { name: 'Put An Odd Tale back' }).click();
  await expect(page.getByRole('main')).toContainText('The recycle bin is empty');
  expect(filesBelow(world.testbed.libraryDir)).toEqual(before);
  watch.expectClean();
});
