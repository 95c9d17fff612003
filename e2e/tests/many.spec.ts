import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Batch, FoundFolder, interactiveSearch, Page as PageOf, Release } from '@earmark/contracts';
import { makeMp3 } from '@earmark/testbed';
import { expect, type Page, test } from '@playwright/test';
import type { z } from 'zod';
import { setUp, waitFor } from '../../tools/harness/api.ts';
import { slowly } from '../../tools/harness/slowly.ts';
import { logIn, watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

const FOLDERS = 120;
const RELEASES = 3000;
/** Rows that may exist while a list of any length is looked at. */
const MOST_ROWS = 60;

let world: World;
let rootId: string;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
  await world.api.put('/settings/mediaManagement', { libraryPath: world.testbed.libraryDir });
  const audio = join(world.dir, 'part.mp3');
  await makeMp3({ file: audio, seconds: 1 });
  for (let number = 1; number <= FOLDERS; number += 1) {
    const folder = join(
      world.testbed.libraryDir,
      'Ann Writer',
      `Odd Tale ${String(number).padStart(3, '0')}`,
    );
    mkdirSync(folder, { recursive: true });
    copyFileSync(audio, join(folder, 'tale.mp3'));
  }
  const roots = await world.api.get<{ records: { id: string }[] }>('/rootfolders');
  rootId = roots.records[0]!.id;
});
test.afterAll(() => world.close());

async function scrollToEnd(page: Page): Promise<void> {
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
}

test('hundreds of folders are looked through, which can be stopped, and all of them are listed', async ({
  page,
}) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library/unmapped`);
  await slowly(world.earmark.pid, async () => {
    await page.getByRole('button', { name: 'Look for books' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(page.getByText('The look was stopped')).toBeVisible();
  });
  await page.getByRole('button', { name: 'Look again' }).click();
  const list = page.getByRole('list', { name: 'Folders' });
  await expect(page.getByRole('radio', { name: `All folders ${FOLDERS}` })).toBeAttached({ timeout: 90_000 });
  const rows = list.getByRole('listitem');
  await expect(rows.filter({ hasText: 'Odd Tale 001' })).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  await scrollToEnd(page);
  await expect(rows.filter({ hasText: `Odd Tale ${FOLDERS}` })).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  watch.expectClean();
});

test('the whole wall is chosen at once and re-processed, and that can be stopped', async ({ page }) => {
  const found = await world.api.get<PageOf<FoundFolder>>(
    `/rootfolders/${rootId}/unmapped?pageSize=${FOLDERS}`,
  );
  const folders = found.records.map(({ path }) => ({ path, manual: true }));
  const { id } = await world.api.post<Batch>(`/rootfolders/${rootId}/unmapped/adopt`, { folders });
  await waitFor(
    'the folders to be taken in',
    () => world.api.get<Batch>(`/batches/${id}`),
    (batch) => batch.state === 'done',
    90_000,
  );
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library?view=wall`);
  await page.getByRole('button', { name: 'Select books' }).click();
  await page.getByRole('button', { name: `All that are shown (${FOLDERS})` }).click();
  await page.getByRole('button', { name: 'Re-process', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText(`Re-process ${FOLDERS} books`);
  await page.getByRole('button', { name: 'Show the changes' }).click();
  const status = page.getByRole('status').filter({ hasText: `of ${FOLDERS}` });
  const apply = page.getByRole('button', { name: 'Apply changes' });
  await expect(apply).toBeVisible({ timeout: 60_000 });
  await slowly(world.earmark.pid, async () => {
    await apply.click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect(status).toContainText('stopped');
  });
  // What was left over is taken up, and all of it is done.
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(status).toContainText('done', { timeout: 100_000 });
  watch.expectClean();
});

test('the lines of the table are as high as they are reckoned, whatever the size of text', async ({
  page,
}) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library?view=table`);
  const lines = page.locator('tbody tr[aria-rowindex]');
  await expect(lines.first()).toContainText('Odd Tale');
  await page.addStyleTag({ content: 'html { font-size: 200% !important }' });
  const strayed = () =>
    page.evaluate<number>(`(() => {
      const lines = [...document.querySelectorAll('tbody tr[aria-rowindex]')];
      const first = lines[0].getBoundingClientRect();
      const last = lines.at(-1).getBoundingClientRect();
      const reckoned = Number.parseFloat(lines[0].style.height) * lines.length;
      return Math.abs(last.bottom - first.top - reckoned);
    })()`);
  await expect.poll(strayed).toBeLessThan(2);
  await scrollToEnd(page);
  await expect(lines.last()).toHaveAttribute('aria-rowindex', String(FOLDERS + 1));
  await expect.poll(strayed).toBeLessThan(2);
});

test('three thousand releases are sorted, filtered and scrolled, with a screenful of rows', async ({
  page,
}) => {
  const request = await world.api.post<{ id: string }>('/requests', {
    manual: { title: 'Odd Tales of All Kinds', authors: ['Ann Writer'] },
  });
  await page.route(`**/requests/${request.id}/releases**`, (route) =>
    route.fulfill({ json: manyReleases(RELEASES) }),
  );
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/requests/${request.id}/releases`);
  // A row holds a list of its own: why it was rejected.
  const rows = page.getByRole('list', { name: 'Releases' }).locator('> li');
  await expect(rows.first()).toContainText('Release 0001');
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  await expect(rows.first()).toHaveAttribute('aria-setsize', String(RELEASES));
  await scrollToEnd(page);
  await expect(rows.filter({ hasText: `Release ${RELEASES}` })).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  await page.evaluate('scrollTo(0, 0)');
  await page.getByRole('searchbox', { name: 'Filter releases' }).fill('release 2999');
  await expect(rows).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Filter releases' }).fill('');
  await page.getByLabel('Sort by').selectOption({ label: 'Most seeders' });
  await expect(rows.first()).toContainText(`Release ${RELEASES}`);
  watch.expectClean();
});

/** A search that found very much; only the first release is accepted. */
function manyReleases(count: number): Omit<z.infer<typeof interactiveSearch>, 'requestId'> {
  const releases = Array.from({ length: count }, (_, index): Release => {
    const number = String(index + 1).padStart(4, '0');
    const accepted = index === 0;
    return {
      guid: `guid-${number}`,
      indexerId: 'indexer',
      indexer: `Indexer ${index % 7}`,
      protocol: 'torrent',
      title: `Ann Writer - Release ${number} of Odd Tales`,
      sizeBytes: 300_000_000 + index,
      seeders: index,
      leechers: 0,
      grabs: null,
      publishedAt: null,
      authors: ['Ann Writer'],
      narrators: [],
      series: [],
      formats: ['m4b'],
      bitrateKbps: 64,
      language: 'english',
      flags: [],
      freeleech: false,
      freeleechOffer: null,
      infoUrl: null,
      contains: [],
      year: null,
      decision: {
        guid: `guid-${number}`,
        accepted,
        pack: false,
        rank: accepted ? 1 : null,
        score: count - index,
        scoreParts: [],
        ahead: null,
        rejections: accepted ? [] : [{ code: 'title', type: 'permanent', message: 'It is another book.' }],
      },
    };
  });
  const searchedAt = new Date().toISOString();
  return { releases, indexers: [], running: false, searchedAt, query: null, usualQuery: 'odd tales' };
}
