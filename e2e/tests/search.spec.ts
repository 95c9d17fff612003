import type { Book, Page as PageOf, SearchResult } from '@earmark/contracts';
import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled, watchMoves, watchPage } from '../lib/page.ts';
import { openPhone } from '../lib/phone.ts';
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

test('what the words could be completed to is gone with the words: a category has no suggestions', async ({
  page,
}) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=sherlock`);
  const suggestions = page.getByRole('list', { name: 'Suggestions' });
  await expect(suggestions).toBeVisible();
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('list', { name: 'Browse by category' }).getByRole('button').first().click();
  await expect(page.getByRole('list', { name: 'Search results' }).getByRole('article').first()).toBeVisible();
  await expect(suggestions).toHaveCount(0);
});

test('that the catalogue does not answer is told without moving what is known', async ({ page }) => {
  await world.api.get('/search?query=sherlock&page=1');
  await page.route('**/api/v1/search?*', async (route) => {
    const answer = await route.fetch();
    const isKnown = new URL(route.request().url()).searchParams.has('known');
    await new Promise((resolve) => setTimeout(resolve, isKnown ? 0 : 800));
    await route.fulfill({ json: { ...((await answer.json()) as SearchResult), stale: true } });
  });
  await logIn(page, world.earmark.url);
  const moves = await watchMoves(page);
  await page.goto(`${world.earmark.url}/search?q=holmes`);
  await expect(page.getByText('Asking the catalogue')).toHaveText('Asking the catalogue…');
  await expect(page.getByText('The catalogue does not answer')).toBeVisible();
  expect(await moves()).toEqual([]);
  await expect(page.getByText('These are earlier results')).toBeVisible();
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
  await logIn(page, world.earmark.url);
  const words = page.waitForResponse(/assets\/toaster-/);
  await page.goto(`${world.earmark.url}/search?q=austen`);
  await settled(page);
  await words;
  await context.setOffline(true);
  await page
    .getByRole('button', { name: /^Request / })
    .first()
    .click();
  const told = page.getByText('Earmark cannot be reached');
  await expect(told).toBeVisible();
  await context.setOffline(false);
  await expect(told).toHaveCount(0);
});

test('what fails before the means of messages have come is told by the frame', async ({ browser }) => {
  // A service worker would have them already.
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route(/assets\/toaster-/, (route) => route.abort());
  await logIn(page, world.earmark.url);
  // All the other files have come by then.
  const asked = page.waitForRequest(/assets\/toaster-/);
  await page.goto(`${world.earmark.url}/search?q=austen`);
  const press = page.getByRole('button', { name: /^Request / }).first();
  await expect(press).toBeVisible();
  await asked;
  await context.setOffline(true);
  await press.click();
  const told = page.getByRole('status').getByText('Earmark cannot be reached');
  await expect(told).toBeVisible();
  await page.unroute(/assets\/toaster-/);
  await context.setOffline(false);
  await expect(told).toHaveCount(0);
  await context.close();
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
  // A stream that begins behind a gap asks anew for what failed, which would take the message away.
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.keyboard.press('/');
  await fieldOf(page).fill('further');
  const main = page.getByRole('main');
  await expect(main.getByRole('alert')).toContainText('No more today.');
  await expect(main.getByRole('status').getByText(/^\d+ books found$/)).toBeVisible();
  refuses = false;
  await main.getByRole('button', { name: 'Try again' }).click();
  await expect(main.getByText(/^Those are all/)).toBeVisible();
  await expect(main.getByRole('alert')).toHaveCount(0);
});

test('a press meant for a book that the answer of the catalogue has just moved asks for none', async ({
  page,
}) => {
  const found = await world.api.get<SearchResult>('/search?query=wells&page=1');
  expect(found.records.length).toBeGreaterThan(1);
  const catalogue = Promise.withResolvers<void>();
  await page.route('**/api/v1/search?**', async (route) => {
    if (route.request().url().includes('known=true'))
      return route.fulfill({ json: { ...found, records: found.records.slice(-1), partial: true } });
    await catalogue.promise;
    return route.fulfill({ json: found });
  });
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=wells`);
  const first = page.getByRole('button', { name: /^Request / }).first();
  const { x, y, width, height } = (await first.boundingBox())!;
  // The finger comes down when another book has come under it, and before anybody can have seen that.
  await page.evaluate(`{
    const title = () => document.querySelector('main article h3')?.textContent;
    const before = title();
    window.hit = new Promise((resolve) => {
      const watch = new MutationObserver(() => {
        if (title() === undefined || title() === before) return;
        watch.disconnect();
        const under = document.elementFromPoint(${x + width / 2}, ${y + height / 2});
        resolve(under?.closest('button')?.getAttribute('aria-label') ?? null);
      });
      watch.observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
    });
    undefined; // or the promise would be the value that is waited for here
  }`);
  catalogue.resolve();
  expect(await page.evaluate<string | null>('window.hit')).toBeNull();
  await expect(first).toHaveAccessibleName(`Request ${found.records[0]?.title}`);
  await first.click({ trial: true });
});

test('a request is taken back before its answer has come, from another room, and when the answer is lost', async ({
  browser,
}) => {
  const context = await openPhone(browser);
  const page = await context.newPage();
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  const held = await holdRequests(page);
  const before = await countOfRequests();
  await page.goto(`${world.earmark.url}/search?q=wells`);
  await settled(page);
  const ask = page.getByRole('button', { name: /^Request / });
  const title = (await ask.first().getAttribute('aria-label'))?.replace('Request ', '') ?? '';
  const mark = page.getByRole('button', { name: `Request ${title}`, exact: true });

  await mark.tap();
  await expect(page.getByText(`Requesting “${title}”…`)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).tap();
  await expect(page.getByText(`Taking back the request for “${title}”…`)).toBeVisible();
  await page.getByRole('link', { name: 'Home', exact: true }).tap();
  await expect(page).not.toHaveURL(/search/);
  let removed = removal(page);
  held.answer();
  await removed;
  expect(held.seen()).toEqual(['granted']);
  expect(await countOfRequests()).toBe(before);

  // The request was granted, and the line broke before anybody heard of it.
  held.hold('lost');
  await page.goBack();
  await mark.tap();
  await page.getByRole('button', { name: 'Undo' }).tap();
  removed = removal(page);
  held.answer();
  await removed;
  expect(held.seen()).toEqual(['granted', 'lost', 'granted']);
  await expect(mark).toBeVisible();
  expect(await countOfRequests()).toBe(before);

  // What cannot be taken back is said, and tried again.
  held.hold();
  await page.route('**/api/v1/requests/*', (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.fallback(),
  );
  await mark.tap();
  await page.getByRole('button', { name: 'Undo' }).tap();
  held.answer();
  await expect(page.getByText(`The request for “${title}” could not be taken back.`)).toBeVisible();
  expect(await countOfRequests()).toBe(before + 1);
  await page.unroute('**/api/v1/requests/*');
  removed = removal(page);
  await page.getByRole('button', { name: 'Try again' }).tap();
  await removed;
  expect(await countOfRequests()).toBe(before);
  watch.expectClean();
  await context.close();
});

test('a manual entry is taken back by its Cancel while it is waited for, and by Undo afterwards', async ({
  browser,
}) => {
  const context = await openPhone(browser);
  const page = await context.newPage();
  await logIn(page, world.earmark.url);
  const held = await holdRequests(page);
  const before = await countOfRequests();
  await page.goto(`${world.earmark.url}/search?q=zzzz-nothing-at-all`);
  const dialog = page.getByRole('dialog');
  const fill = async () => {
    await page.getByRole('button', { name: 'Enter a book by hand' }).tap();
    await dialog.getByLabel('Authors').fill('Nobody Known');
    await dialog.getByRole('button', { name: 'Request this book' }).tap();
  };
  await fill();
  await dialog.getByRole('button', { name: 'Cancel' }).tap();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^Taking back the request/)).toBeVisible();
  const cancelled = removal(page);
  held.answer();
  await cancelled;
  expect(await countOfRequests()).toBe(before);

  await fill();
  await expect(page.getByText(/^Requested “/)).toBeVisible();
  expect(await countOfRequests()).toBe(before + 1);
  const undone = removal(page);
  await page.getByRole('button', { name: 'Undo' }).tap();
  await undone;
  expect(await countOfRequests()).toBe(before);
  await context.close();
});

/** A request was removed, and the page knows of it. */
async function removal(page: Page): Promise<void> {
  const answer = await page.waitForResponse(
    (response) => response.request().method() === 'DELETE' && response.ok(),
  );
  await answer.finished();
}

const countOfRequests = async () => (await world.api.get<PageOf<unknown>>('/requests')).totalRecords;

/** A slow line: what is asked for waits until the test lets it be answered; a lost answer does not reach the page. */
async function holdRequests(page: Page) {
  const seen: ('granted' | 'lost')[] = [];
  let fate: 'granted' | 'lost' = 'granted';
  let gate = Promise.withResolvers<void>();
  await page.route('**/api/v1/requests', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    const mine = fate;
    await gate.promise;
    seen.push(mine);
    fate = 'granted';
    if (mine === 'granted') return route.fallback();
    await route.fetch();
    return route.abort();
  });
  return {
    answer: () => gate.resolve(),
    hold: (next: typeof fate = 'granted') => {
      gate = Promise.withResolvers<void>();
      fate = next;
    },
    seen: () => seen,
  };
}

test('on a phone, a message over a sheet leaves its buttons free, and is put away without pressing them', async ({
  browser,
}) => {
  const context = await openPhone(browser, { isMobile: true });
  const page = await context.newPage();
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=holmes`);
  await page.route('**/api/v1/requests', (route) =>
    route.request().method() === 'POST' ? route.fulfill({ status: 500, body: '' }) : route.fallback(),
  );
  const results = page.getByRole('list', { name: 'Search results' });
  await results
    .getByRole('button', { name: /^Request / })
    .first()
    .tap();
  const message = page.getByRole('region', { name: /^Notifications/ }).getByRole('listitem');
  await expect(message).toHaveCount(1);
  // An error stays until it is put away; here a form is opened below it.
  await page.getByRole('button', { name: 'Enter a book by hand' }).press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Title').fill('Typed by Hand');
  const overlap = async () => {
    const [over, button] = [
      await message.boundingBox(),
      await sheet.getByRole('button', { name: 'Request this book' }).boundingBox(),
    ];
    return over === null || button === null || over.y + over.height > button.y;
  };
  await expect.poll(overlap, 'the message lies on the buttons').toBe(false);
  await message.getByRole('button', { name: 'Close' }).tap();
  await expect(message).toHaveCount(0);
  await expect(sheet).toHaveCount(1);
  await expect(sheet.getByLabel('Title')).toHaveValue('Typed by Hand');
  await context.close();
});
