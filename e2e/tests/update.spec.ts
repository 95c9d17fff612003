import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled } from '../lib/page.ts';
import { openPhone } from '../lib/phone.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* The server is updated under an open page: the files the page knows are gone, the new page names others. */

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
});
test.afterAll(() => world.close());

const ENTRY = /assets\/index-[\w-]+\.js/;

type Aged = { updated: boolean; forGood?: boolean; files?: RegExp };

/** Counts documents, and makes the files of a room missing until the page was loaded anew. */
async function age(page: Page, { updated, forGood = false, files = /\/assets\/library-[\w-]+\.js/ }: Aged) {
  const seen = { documents: 0 };
  let missing = true;
  page.on('request', (request) => {
    if (request.isNavigationRequest()) seen.documents += 1;
  });
  await page.route(files, (route) =>
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

/** Closes the browser's window; what the page still asks for meanwhile is nobody's business. */
async function end(page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().close();
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
  await end(page);
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
    await end(page);
  }
});

test('a press that needs a file of the old page is answered: nothing is lost, and one press later it is carried out', async ({
  browser,
}) => {
  const context = await openPhone(browser, { serviceWorkers: 'block' });
  const page = await context.newPage();
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=zzzz-nothing-at-all`);
  const press = page.getByRole('button', { name: 'Enter a book by hand' });
  await expect(press).toBeVisible();
  const seen = await age(page, { updated: true, files: /\/assets\/manual-request-dialog-[\w-]+\.js/ });
  const told = page.getByRole('alertdialog', { name: 'Earmark was updated' });
  await press.tap();
  await expect(told).toBeVisible();
  await told.getByRole('button', { name: 'Close' }).tap();
  await expect(told).toHaveCount(0);
  await expect(press).toBeFocused();
  // The second press is answered as well.
  await press.tap();
  await expect(told).toBeVisible();
  expect(seen.documents).toBe(0);
  await told.getByRole('button', { name: 'Reload' }).tap();
  await press.tap();
  await expect(page.getByRole('dialog').getByLabel('Authors')).toBeVisible();
  expect(seen.documents).toBe(1);
  await end(page);
});

test('a press whose file does not come for want of a connection is carried out once there is one', async ({
  browser,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=zzzz-nothing-at-all`);
  const press = page.getByRole('button', { name: 'Enter a book by hand' });
  await expect(press).toBeVisible();
  await context.setOffline(true);
  await press.click();
  const told = page.getByRole('alertdialog', { name: 'Earmark cannot be reached' });
  await expect(told).toBeVisible();
  await context.setOffline(false);
  await told.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('dialog').getByLabel('Authors')).toBeVisible();
  await expect(told).toHaveCount(0);
  await end(page);
});
