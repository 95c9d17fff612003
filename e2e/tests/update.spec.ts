import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* The server is updated under an open page: the files the page knows are gone, the new page names others. */

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
});
test.afterAll(() => world.close());

const ENTRY = /assets\/index-[\w-]+\.js/;

/** Counts documents, and makes the files of a room missing until the page was loaded anew. */
async function age(page: Page, { updated, forGood = false }: { updated: boolean; forGood?: boolean }) {
  const seen = { documents: 0 };
  let missing = true;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) seen.documents += 1;
  });
  await page.route(/\/assets\/library-[\w-]+\.js/, (route) =>
    missing ? route.fulfill({ status: 404, body: 'gone' }) : route.fallback(),
  );
  await page.route(new RegExp(`^${world.earmark.url}/(?:[^.]*)$`), async (route) => {
    const request = route.request();
    if (request.url().includes('/api/')) return route.fallback();
    if (request.isNavigationRequest()) {
      if (!forGood) missing = false;
      return route.fallback();
    }
    const answer = await route.fetch();
    const text = await answer.text();
    return route.fulfill({
      response: answer,
      body: updated ? text.replace(ENTRY, 'assets/index-Newer000.js') : text,
    });
  });
  return seen;
}

test('what is only fetched ahead disturbs nobody; the press leads to the room, on the new page', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await logIn(page, world.earmark.url);
  await settled(page);
  const seen = await age(page, { updated: true });
  const link = page.getByRole('link', { name: 'Library', exact: true });
  const ahead = page.waitForResponse((response) => response.status() === 404);
  await link.hover();
  await ahead;
  await expect(page.getByRole('heading', { level: 1 })).toContainText(ADMIN.username);
  expect(seen.documents).toBe(0);
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Library' })).toBeVisible();
  await expect(page).toHaveURL(/\/library$/);
  expect(seen.documents).toBe(1);
  await context.close();
});

test('a page that stays old, or a file that is just missing, is said and does not load in circles', async ({
  browser,
}) => {
  for (const updated of [true, false]) {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await logIn(page, world.earmark.url);
    await settled(page);
    const seen = await age(page, { updated, forGood: true });
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    await expect(page.getByText('A part of this page is missing on the server.')).toBeVisible();
    expect(seen.documents).toBe(updated ? 1 : 0);
    // The frame stands, and the other rooms work.
    await page.getByRole('link', { name: 'Requests', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
    expect(seen.documents).toBe(updated ? 1 : 0);
    await context.close();
  }
});
