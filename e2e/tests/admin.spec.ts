import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Book, Page as PageOf, Provider } from '@earmark/contracts';
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
  await page.getByRole('radio', { name: 'Table' }).click({ force: true });
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

test('an import by hand is arranged with the mouse: into another group, and before another file', async ({
  page,
}) => {
  // Everything in sight: a page that scrolls while the button is down is dragged by another row.
  await page.setViewportSize({ width: 1280, height: 1600 });
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  const downloads = join(world.testbed.dir, 'downloads');
  await page.goto(`${world.earmark.url}/activity/import?path=${encodeURIComponent(downloads)}`);
  const groups = page.getByRole('list', { name: 'Files' });
  const files = groups.first().getByRole('listitem');
  const nameOf = async (index: number) =>
    (await files.nth(index).locator('.font-mono').first().textContent())!;
  const [first, second] = [await nameOf(0), await nameOf(1)];
  const count = await files.count();
  // A row that grows below the hand is missed.
  const planIsThere = () => expect(page.locator('section[aria-busy=true]')).toHaveCount(0);

  await planIsThere();
  await files.nth(1).dragTo(files.nth(0));
  await expect(files.first()).toContainText(second);
  await expect(files.nth(1)).toContainText(first);

  await page.getByRole('button', { name: 'Another book', exact: true }).click();
  const empty = page.getByText(/^Drag files here/);
  await planIsThere();
  await files.nth(1).dragTo(empty);
  await expect(groups).toHaveCount(2);
  await expect(groups.nth(1).getByRole('listitem')).toHaveText([new RegExp(first)]);
  await expect(files).toHaveCount(count - 1);

  // And back again, onto the row of the file it shall come before.
  await planIsThere();
  await groups.nth(1).getByRole('listitem').first().dragTo(files.nth(0));
  await expect(files).toHaveCount(count);
  await expect(files.first()).toContainText(first);
  watch.expectClean();
});

test('a quality profile says what differs, in every part, and a book is asked for with it', async ({
  page,
}) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/settings/quality`);
  await page.getByRole('button', { name: 'Add profile' }).click();
  const profile = page.getByRole('region', { name: 'Profile 1' });
  const change = profile.getByLabel('Change another setting…');
  await change.selectOption('Formats');
  await profile.getByRole('button', { name: 'Move mp3 up' }).click();
  await change.selectOption('Good enough');
  await profile.getByLabel('Good enough', { exact: true }).selectOption('flac');
  await change.selectOption('Bit rates of single formats');
  await profile.getByRole('button', { name: 'Remove format' }).first().click();
  await change.selectOption('Preferred');
  await profile.getByRole('button', { name: 'Add word' }).click();
  await profile.getByLabel('Word or phrase', { exact: true }).fill('full cast');
  await profile.getByLabel('Score', { exact: true }).fill('-20');
  await change.selectOption('Largest size');
  await profile.getByLabel('Largest size', { exact: true }).fill('2');
  await change.selectOption('Accept packs');
  await profile.getByRole('button', { name: 'Leave Accept packs as above' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  const { values } = await world.api.get<{ values: { profiles: unknown[] } }>('/settings/quality');
  expect(values.profiles).toEqual([
    {
      id: 'profile-1',
      name: 'Profile 1',
      changes: {
        formats: ['mp3', 'm4b', 'm4a', 'flac', 'opus', 'ogg', 'aac'],
        cutoff: 'flac',
        bitrateWindows: [{ format: 'opus', minimumKbps: 12, maximumKbps: 320 }],
        preferredTerms: [{ term: 'full cast', score: -20 }],
        maximumSizeGb: 2,
      },
    },
  ]);

  const { records } = await world.api.get<{ records: Book[] }>(`/search?query=holmes`);
  const book = records.find((each) => each.asin !== null && !each.requested)!;
  await page.goto(`${world.earmark.url}/books/${book.id}`);
  await page.getByRole('button', { name: 'Request with a quality profile' }).click();
  await page.getByRole('menuitem', { name: 'Profile 1' }).click();
  await page.getByRole('link', { name: 'Open request' }).click();
  await expect(page.getByLabel('Quality profile')).toHaveValue('profile-1');
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

test('pushed releases that have to wait are listed a few at a time, each with its reason, and can be let go', async ({
  page,
}) => {
  const watch = watchPage(page, world.earmark.url);
  const wish = { title: 'The Voyage Out', authors: ['Virginia Woolf'] };
  const { id } = await world.api.post<{ id: string }>('/requests', { manual: wish });
  await world.reaches(id, ['waiting']);
  // Nobody listens there: what is offered fits, and cannot be taken now.
  const [client] = (await world.api.get<PageOf<Provider>>('/downloadclients')).records;
  await world.api.put(`/downloadclients/${client!.id}`, {
    ...client,
    settings: { ...client!.settings, port: 9 },
  });
  for (let each = 1; each <= 7; each += 1) {
    const offered = {
      title: `Virginia Woolf - The Voyage Out (${2000 + each}) [M4B]`,
      guid: `offer-${each}`,
      indexer: 'Elsewhere',
      downloadUrl: `http://127.0.0.1:9/${each}`,
      size: 400_000_000,
      protocol: 'torrent',
    };
    expect(await world.api.post('/release/push', offered)).toMatchObject({ temporarilyRejected: true });
  }
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/activity`);
  const rows = page.getByRole('list', { name: 'Waiting releases' }).getByRole('listitem');
  await expect(rows).toHaveCount(5);
  await expect(rows.first()).toContainText(/The Voyage Out: .*Elsewhere\s· .*Tried again in/s);
  await page.getByRole('button', { name: 'Show more (2)' }).click();
  await expect(rows).toHaveCount(7);
  await rows
    .first()
    .getByRole('button', { name: /^Let go: / })
    .click();
  await expect(rows).toHaveCount(6);
  watch.expectClean();
});
