import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { bookFolders } from '../lib/library.ts';
import { logIn, watchPage } from '../lib/page.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
let bookId: string;
test.beforeAll(async () => {
  world = await createWorld({ testbed: { releases: [DEMO.christmasCarol.releaseId] } });
  const request = await world.request(DEMO.christmasCarol.asin);
  bookId = request.book.id;
  await world.reaches(request.id, ['available'], 90_000);
});
test.afterAll(() => world.close());

test('the library is found by author, sorted as a table, and a fact set by hand is given back', async ({
  page,
}) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library?view=authors`);
  await page.getByRole('link', { name: 'Charles Dickens' }).click();
  await page.getByRole('radio', { name: 'Table' }).check({ force: true });
  await page.getByRole('button', { name: 'Title' }).click();
  await expect(page.getByRole('columnheader', { name: 'Title' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('link', { name: 'A Christmas Carol' }).click();
  const edit = page.getByRole('button', { name: 'Edit metadata' });
  await edit.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Subtitle').fill('A Ghost Story');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('main')).toContainText('A Ghost Story');
  await edit.click();
  await dialog.getByRole('button', { name: 'Give Subtitle back to its source' }).click();
  await expect(dialog.getByText('Set by hand.')).toHaveCount(0);
  await expect(dialog.getByLabel('Subtitle')).not.toHaveValue('A Ghost Story');
  watch.expectClean();
});

test('an import by hand is arranged by keys alone, and what is shown is what is done', async ({ page }) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  const downloads = join(world.testbed.dir, 'downloads');
  await page.goto(`${world.earmark.url}/activity/import?path=${encodeURIComponent(downloads)}`);
  const files = page.getByRole('list', { name: 'Files' }).first().getByRole('listitem');
  const second = (await files.nth(1).locator('.font-mono').first().textContent())!;
  const earlier = files.nth(1).getByRole('button', { name: /earlier/ });
  await earlier.focus();
  await page.keyboard.press('Enter');
  await expect(files.first()).toContainText(second);
  // The plan follows: the file that is first now gets the first name.
  await expect(files.first()).toContainText(/01 - /);
  await page.getByRole('button', { name: 'Another book', exact: true }).press('Enter');
  await files
    .nth(1)
    .getByRole('button', { name: /to another book/ })
    .press('Enter');
  await page.getByRole('menuitem').first().press('Enter');
  await expect(page.getByRole('list', { name: 'Files' })).toHaveCount(2);
  await page.getByRole('button', { name: 'Undo all changes' }).click();
  await expect(page.getByRole('list', { name: 'Files' })).toHaveCount(1);
  watch.expectClean();
});

test('what was replaced waits in the recycle bin until it is deleted there', async ({ page }) => {
  const downloads = join(world.testbed.dir, 'downloads');
  const preview = await world.api.post<{
    previewId: string;
    groups: { files: { source: string; target: string | null }[] }[];
  }>('/imports/preview', { path: downloads, bookId });
  const [first] = preview.groups[0]!.files.filter((file) => file.target !== null);
  await world.api.post('/imports', {
    previewId: preview.previewId,
    groups: [{ bookId, files: [first!.source] }],
  });
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library/recycle-bin`);
  const entry = page.getByRole('list', { name: 'Recycle bin' }).getByRole('listitem');
  await expect(entry).toHaveCount(1);
  await expect(entry).toContainText('A Christmas Carol');
  await entry.getByRole('button', { name: /^Delete .* for good$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('main')).toContainText('The recycle bin is empty');
  const [folder] = bookFolders(world.testbed.libraryDir);
  expect(existsSync(join(world.testbed.libraryDir, folder!))).toBe(true);
});
