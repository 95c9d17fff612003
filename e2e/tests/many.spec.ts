import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Batch,
  FoundFolder,
  interactiveSearch,
  LibraryItem,
  Page as PageOf,
  Release,
} from '@earmark/contracts';
import { drawCover, makeMp3 } from '@earmark/testbed';
import { expect, type Page, test } from '@playwright/test';
import type { z } from 'zod';
import { setUp, waitFor } from '../../tools/harness/api.ts';
import { slowly } from '../../tools/harness/slowly.ts';
import { logIn, watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

const FOLDERS = 120;
const RELEASES = 3000;
const SHELF = 3000;
/** Ten screens a second. */
const FLIGHT_PX_PER_MS = 8;
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

test('a library that flies past asks for no picture, and shows all in sight once it rests', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(/\/api\/v1\/library\?/, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const [number, pageSize] = [Number(asked.get('page') ?? 1), Number(asked.get('pageSize'))];
    const records = Array.from({ length: pageSize }, (_, index) => shelved((number - 1) * pageSize + index));
    return route.fulfill({ json: { page: number, pageSize, totalRecords: SHELF, records } });
  });
  const picture = await drawCover(
    {
      title: 'Odd Tale',
      seed: 'odd',
      author: 'Ann Writer',
      cover: { from: '#7a4b2a', to: '#101820', ink: '#f2e6c8' },
    },
    64,
  );
  const asked = new Set<string>();
  await page.route(/\/api\/v1\/covers\//, (route) => {
    asked.add(new URL(route.request().url()).pathname);
    return route.fulfill({ body: picture, contentType: 'image/jpeg' });
  });
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/library?view=wall`);
  const shown = page.locator('[data-shown]');
  await expect(shown.first()).toBeAttached();
  await expect.poll(() => unseenCovers(page)).toBe(0);
  const before = asked.size;
  // By the clock, not by frames: a slow machine draws fewer of them, and flies as fast.
  await page.evaluate(`new Promise((resolve) => {
    const begun = performance.now();
    const step = () => {
      const passed = performance.now() - begun;
      scrollTo(0, passed * ${FLIGHT_PX_PER_MS});
      if (passed < 1500) requestAnimationFrame(step); else resolve();
    };
    requestAnimationFrame(step);
  })`);
  // What was mounted before the pace was known, and what is in sight at the end.
  const passed = asked.size - before;
  await expect.poll(() => unseenCovers(page)).toBe(0);
  expect(await page.evaluate<number>('scrollY')).toBeGreaterThan(5000);
  const cells = await page.locator('[data-cell]').count();
  expect(passed).toBeLessThan(cells);
  expect(asked.size - before).toBeLessThan(3 * cells);
  await context.close();
});

function shelved(number: number): LibraryItem {
  return {
    id: `i${number}`,
    path: `/library/${number}`,
    sizeBytes: 1,
    fileCount: 1,
    durationSeconds: 60,
    format: 'mp3',
    addedAt: '2026-01-01T00:00:00.000Z',
    available: true,
    libraryUrl: null,
    book: {
      id: `b${number}`,
      asin: null,
      region: null,
      subtitle: null,
      runtimeMinutes: null,
      title: `Odd Tale ${number}`,
      authors: ['Ann Writer'],
      narrators: [],
      series: [],
      coverUrl: `/api/v1/covers/c${number}`,
      coverPlaceholder: null,
    },
  };
}

/** Covers in the window whose picture is not there yet; -1 while there is none at all. */
function unseenCovers(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const seen = [...document.querySelectorAll('[data-cell]')].filter((cell) => {
      const { top, bottom } = cell.getBoundingClientRect();
      return bottom > 0 && top < innerHeight;
    });
    if (seen.length === 0) return -1;
    return seen.filter((cell) => cell.querySelector('[data-shown]') === null).length;
  })()`);
}

test('three thousand releases are sorted, filtered and scrolled, with a screenful of rows', async ({
  page,
}) => {
  const request = await world.api.post<{ id: string }>('/requests', {
    manual: { title: 'Odd Tales of All Kinds', authors: ['Ann Writer'] },
  });
  await page.route(`**/api/v1/requests/${request.id}/releases**`, (route) =>
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
  const details = page.getByRole('button', { name: 'Details' }).first();
  await details.click();
  await scrollToEnd(page);
  await expect(rows.filter({ hasText: `Release ${RELEASES}` })).toBeVisible();
  expect(await rows.count()).toBeLessThan(MOST_ROWS);
  await page.evaluate('scrollTo(0, 0)');
  // The row was gone meanwhile; what was opened in it is open.
  await expect(rows.first()).toContainText('What Earmark understood');
  await details.click();
  await expect(rows.first()).not.toContainText('What Earmark understood');
  await page.getByRole('searchbox', { name: 'Filter releases' }).fill('release 2999');
  await expect(rows).toHaveCount(1);
  await expect(page.getByText('1 of 3,000 releases')).toBeVisible();
  // What refuses an override is said in the dialog that asked for it.
  await rows.getByRole('button', { name: /^Grab anyway/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('It is another book.');
  await dialog.getByRole('button', { name: 'Grab anyway' }).click();
  await expect(dialog.getByRole('alert')).toContainText('This release is not in the last search.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Show all' }).click();
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
