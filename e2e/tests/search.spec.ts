import type { Book, Page as PageOf } from '@earmark/contracts';
import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled, watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* The search field under impatient fingers, and a whole series asked for at once. */

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
});
test.afterAll(() => world.close());

const fieldOf = (page: Page) => page.getByRole('searchbox', { name: 'Search for books' });

test('typing on behind the slash loses no letter, and asks for suggestions once', async ({ page }) => {
  const watch = watchPage(page, world.earmark.url);
  const suggestions: string[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith('/suggestions')) suggestions.push(url.searchParams.get('query') ?? '');
  });
  await logIn(page, world.earmark.url);
  await settled(page);
  await page.keyboard.type('/sherlock');
  await expect(fieldOf(page)).toHaveValue('sherlock');
  await expect(page).toHaveURL(/q=sherlock$/);
  await expect.poll(() => suggestions).toContain('sherlock');
  expect(suggestions.length).toBeLessThan('sherlock'.length / 2);
  watch.expectClean();
});

test('the way back is quicker than the address: forward leads to what stood in the field', async ({
  page,
}) => {
  await logIn(page, world.earmark.url);
  await page.keyboard.press('/');
  await expect(fieldOf(page)).toBeFocused();
  // In one go: nobody waits between the last letter and the way back.
  await fieldOf(page).pressSequentially('emma');
  await page.evaluate('history.back()');
  await expect(fieldOf(page)).toHaveCount(0);
  await page.evaluate('history.forward()');
  await expect(fieldOf(page)).toHaveValue('emma');
  await expect(page).toHaveURL(/\/search\?q=emma$/);
  await expect(page.getByRole('list', { name: 'Search results' }).getByRole('article').first()).toBeVisible();
});

test('the rest of a series: what is refused is named, what follows is asked for, and it can be tried again', async ({
  page,
}) => {
  const { records } = await world.api.get<PageOf<Book>>('/search?query=sherlock&page=1');
  const seriesId = records
    .flatMap((book) => book.series)
    .find((series) => series.name === 'Sherlock Holmes')?.id;
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/series/${seriesId}`);
  const rest = page.getByRole('button', { name: /^Request the \d+ missing books$/ });
  const count = Number(/\d+/.exec(await rest.innerText())?.[0]);
  expect(count).toBeGreaterThan(3);

  // The second has gone from the catalogue; then the quota is used up, later it is not.
  let asked = 0;
  let allowed = 4;
  const refuse = (status: number, code: string, detail: string) => ({
    status,
    json: { title: 'Refused', status, code, detail },
  });
  await page.route('**/api/v1/requests', (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    asked += 1;
    if (asked === 2) return route.fulfill(refuse(404, 'not_found', 'This book is not in the catalogue.'));
    if (asked >= allowed) return route.fulfill(refuse(429, 'rate_limited', 'The quota is used up.'));
    return route.fallback();
  });
  await rest.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Request/ }).click();
  await expect(dialog.getByRole('alert')).toContainText('The quota is used up.');
  await expect(
    dialog.getByRole('listitem').filter({ hasText: 'This book is not in the catalogue.' }),
  ).toHaveCount(1);
  await expect(dialog).toContainText(`2 requested, ${count - 2} are left`);
  expect(asked, 'a used-up quota is not asked again for each book').toBe(4);

  allowed = Number.POSITIVE_INFINITY;
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rest).toHaveCount(0);
  expect(asked).toBe(4 + count - 2);
});

test('what fails for want of a connection is told, though its words come with a file of their own', async ({
  page,
  context,
}) => {
  const words = page.waitForResponse(/assets\/toaster-/);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=austen`);
  await settled(page);
  await words;
  await context.setOffline(true);
  await page
    .getByRole('button', { name: /^Request / })
    .first()
    .click();
  await expect(page.getByText('Earmark cannot be reached')).toBeVisible();
  await context.setOffline(false);
});

test('a further page that does not come says why, and is asked for again', async ({ page }) => {
  await logIn(page, world.earmark.url);
  const first = await world.api.get<PageOf<Book>>('/search?query=sherlock&page=1');
  let refuses = true;
  await page.route(/\/api\/v1\/search\?/, (route) => {
    const isFirst = (new URL(route.request().url()).searchParams.get('page') ?? '1') === '1';
    if (isFirst) return route.fulfill({ json: { ...first, hasMore: true, totalRecords: 400 } });
    if (!refuses)
      return route.fulfill({ json: { ...first, records: [], page: 2, hasMore: false, totalRecords: 400 } });
    const problem = { title: 'Refused', status: 422, code: 'x', detail: 'No more today.' };
    return route.fulfill({ status: 422, json: problem });
  });
  await page.goto(`${world.earmark.url}/search?q=further`);
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('No more today.');
  refuses = false;
  await main.getByRole('button', { name: 'Try again' }).click();
  await expect(main.getByText(/^Those are all/)).toBeVisible();
  await expect(main.getByRole('alert')).toHaveCount(0);
});
