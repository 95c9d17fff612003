import { AxeBuilder } from '@axe-core/playwright';
import type { Request } from '@earmark/contracts';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { type Api, setUp } from '../../tools/harness/api.ts';
import { startProxy } from '../../tools/harness/proxy.ts';
import { logIn, settled, watchPage } from '../lib/page.ts';
import { openPhone } from '../lib/phone.ts';
import { startCountingProxy } from '../lib/proxy.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* What a listener does, below a URL base; nothing is downloaded, so it takes seconds. */

const LENA = { username: 'Lena', password: 'earmark-e2e' };
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let world: World;
let api: Api;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none' }, env: { EARMARK_URL_BASE: '/books' } });
  ({ api } = await setUp(world.earmark.url, ADMIN));
  await api.post('/users', { ...LENA, group: 'trusted' });
});
test.afterAll(() => world.close());

const requestsOf = async (): Promise<Request[]> =>
  (await api.get<{ records: Request[] }>('/requests?pageSize=200')).records;
const expectAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
const openAs = async (browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) => {
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  const watch = watchPage(page, new URL(world.earmark.url).origin);
  await logIn(page, world.earmark.url, LENA);
  return { context, page, watch };
};

test('with the keyboard alone: search, choose, request, look, and the help', async ({ browser }) => {
  const { context, page, watch } = await openAs(browser);
  await page.keyboard.press('/');
  const field = page.getByRole('searchbox', { name: 'Search for books' });
  await expect(field).toBeFocused();
  await page.keyboard.type('holmes');
  await expect(page.getByRole('list', { name: 'Search results' }).getByRole('article').first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /books found/ })).toBeVisible();
  // While an input method composes a word, its keys are its own.
  for (const key of ['ArrowDown', 'Escape']) await field.dispatchEvent('keydown', { key, isComposing: true });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('holmes');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const title = await page.evaluate<string>('document.activeElement.textContent');
  await page.keyboard.press('r');
  await expect(page.getByRole('link', { name: new RegExp(`^${title}: .*Open request`) })).toBeVisible();
  await expect.poll(async () => (await requestsOf()).map((each) => each.book.title)).toContain(title);
  await page.keyboard.press('ArrowUp');
  await expect(field).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // The address followed the words, so the way back leads to what was found.
  await page.goBack();
  await expect(page).toHaveURL(/\/search\?q=holmes$/);
  await expect(field).toHaveValue('holmes');
  await expect(page.getByRole('list', { name: 'Search results' }).getByRole('article').first()).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toHaveCount(0);
  await page.emulateMedia({ media: 'screen' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  watch.expectClean();
  await context.close();
});

test('on a phone, in German: one tap, undone; filters; several requests at once', async ({ browser }) => {
  const { context, page, watch } = await openAs(browser, {
    viewport: PHONE,
    hasTouch: true,
    isMobile: true,
    colorScheme: 'light',
  });
  await page.goto(`${world.earmark.url}/settings/account`);
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('heading', { level: 1, name: 'Dein Konto' })).toBeVisible();
  expect(await page.evaluate('document.documentElement.lang')).toBe('de');
  // What a browser says when the app may be installed; nobody is asked before it is wanted.
  await page.evaluate(`dispatchEvent(
    Object.assign(new Event('beforeinstallprompt'), { prompt: () => { window.asked = true; } }),
  )`);
  const install = page.getByRole('button', { name: 'App installieren' });
  await install.tap();
  await expect(install).toHaveCount(0);
  expect(await page.evaluate('window.asked')).toBe(true);

  await page.goto(`${world.earmark.url}/search?q=austen`);
  const results = page.getByRole('list', { name: 'Suchergebnisse' });
  const before = (await requestsOf()).length;
  await results
    .getByRole('button', { name: /wünschen$/ })
    .first()
    .tap();
  await page.getByRole('button', { name: 'Rückgängig' }).tap();
  await expect.poll(async () => (await requestsOf()).length).toBe(before);
  for (const index of [0, 1]) {
    await results
      .getByRole('button', { name: /wünschen$/ })
      .first()
      .tap();
    await expect.poll(async () => (await requestsOf()).length).toBe(before + index + 1);
  }
  await page.getByRole('button', { name: 'Filter' }).tap();
  await page.getByRole('button', { name: 'Nur Fehlendes' }).tap();
  await expect(page.getByText(/von \d+ geladenen Büchern/)).toBeVisible();
  await expect(results.getByRole('link', { name: /Wunsch öffnen/ })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`${world.earmark.url}/requests`);
  await page.getByRole('button', { name: 'Auswählen' }).tap();
  const boxes = page.getByRole('checkbox');
  await boxes.nth(0).check({ force: true });
  await boxes.nth(1).check({ force: true });
  await expect(page.getByText('2 ausgewählt')).toBeVisible();
  await expectAccessible(page);
  await page
    .getByRole('region', { name: 'Ausgewählte Wünsche' })
    .getByRole('button', { name: 'Wunsch entfernen' })
    .tap();
  expect(await page.evaluate('innerWidth'), 'German is longer; the page is not wider').toBe(PHONE.width);
  await page.getByRole('dialog').getByRole('button', { name: 'Wunsch entfernen' }).tap();
  await expect.poll(async () => (await requestsOf()).length).toBe(before);
  // The choice belongs to the person: another browser speaks German too.
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(world.earmark.url);
  await elsewhere.getByLabel('User name').fill(LENA.username);
  await elsewhere.getByLabel('Password', { exact: true }).fill(LENA.password);
  await elsewhere.getByRole('button', { name: 'Sign in' }).click();
  await expect(elsewhere.getByRole('link', { name: 'Wünsche' })).toBeVisible();
  await page.goto(`${world.earmark.url}/settings/account`);
  await page.getByLabel('Sprache').selectOption('');
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible();
  watch.expectClean();
  await other.close();
  await context.close();
});

test('all tabs of a browser share one live stream, and catch up after it was cut', async ({ browser }) => {
  const proxy = await startCountingProxy(world.earmark.url);
  const context = await browser.newContext({ viewport: DESKTOP });
  const tabs = [await context.newPage(), await context.newPage(), await context.newPage()];
  try {
    await logIn(tabs[0]!, proxy.url, LENA);
    for (const tab of tabs) await tab.goto(`${proxy.url}/requests`);
    for (const tab of tabs) await expect(tab.getByText('Live', { exact: true })).toBeVisible();
    // The page that logged in was another: its stream ends a moment after it.
    await expect.poll(proxy.openStreams).toBe(1);
    const [book] = (await api.get<{ records: { asin: string }[] }>('/search?query=middlemarch')).records;
    const made = await context.request.post(`${proxy.url}/api/v1/requests`, {
      data: { asin: book!.asin, region: 'us' },
    });
    const { id, book: wanted } = (await made.json()) as Request;
    for (const tab of tabs) await expect(tab.getByRole('heading', { name: wanted.title })).toBeVisible();
    proxy.cutStreams();
    await api.delete(`/requests/${id}`);
    for (const tab of tabs) await expect(tab.getByRole('heading', { name: wanted.title })).toHaveCount(0);
    await expect.poll(proxy.openStreams).toBe(1);
    for (const tab of tabs) await tab.close();
    await expect.poll(proxy.openStreams).toBe(0);
  } finally {
    await context.close();
    await proxy.close();
  }
});

test('what happens between the first lists and the first event is not missed', async ({ browser }) => {
  const held: { destroy(): void }[] = [];
  let holding = true;
  const proxy = await startProxy(world.earmark.url, ({ url = '' }, response) => {
    if (!holding || !url.includes('/api/v1/events')) return false;
    held.push(response);
    return true;
  });
  const context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  await logIn(page, proxy.url, LENA);
  await page.goto(`${proxy.url}/requests`);
  await settled(page);
  await expect.poll(() => held.length).toBeGreaterThan(0);
  const made = await context.request.post(`${proxy.url}/api/v1/requests`, {
    data: { manual: { title: 'Asked for Between Two Moments', authors: ['Nobody'] } },
  });
  const { id } = (await made.json()) as Request;
  holding = false;
  for (const response of held) response.destroy();
  await expect(page.getByRole('heading', { name: 'Asked for Between Two Moments' })).toBeVisible();
  await api.delete(`/requests/${id}`);
  await context.close();
  await proxy.close();
});

test('opens without a server, keeps nobody’s answers, and comes back by itself', async ({ browser }) => {
  const { context, page } = await openAs(browser);
  await page.goto(`${world.earmark.url}/requests`);
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await world.earmark.stop();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Earmark cannot be reached' })).toBeVisible();
  const kept = await page.evaluate<string[]>(
    'caches.open("earmark-files").then((files) => files.keys()).then((all) => all.map((each) => new URL(each.url).pathname))',
  );
  expect(kept).toContain('/books/');
  expect(kept.filter((path) => !/^\/books\/(?:assets\/[^/]+|boot\.js|favicon\.svg)?$/.test(path))).toEqual(
    [],
  );
  await world.restart();
  await expect(page.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible({ timeout: 20_000 });
  await context.close();
});

test('500-character titles, Arabic, Chinese and covers that are broken', async ({ browser }) => {
  const titles = [
    'Ein sehr langer Titel '.repeat(25).slice(0, 500).trim(),
    'ألف ليلة وليلة',
    '紅樓夢，第一冊',
  ];
  for (const title of titles) await api.post('/requests', { manual: { title, authors: ['曹雪芹'] } });
  const context = await openPhone(browser, { serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.route('**/api/v1/covers/**', (route) => route.fulfill({ status: 404 }));
  await logIn(page, world.earmark.url, ADMIN);
  for (const room of ['', '/requests', '/search?q=holmes']) {
    await page.goto(`${world.earmark.url}${room}`);
    await settled(page);
    await expect(page.getByRole('article').or(page.getByRole('listitem')).first()).toBeVisible();
    const overflow = await page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow, `${room} is wider than the screen`).toBeLessThanOrEqual(1);
    // A picture that failed is replaced by a typeset cover, never a hole.
    await expect
      .poll(() =>
        page.evaluate<number>(
          '[...document.images].filter((each) => each.complete && each.naturalWidth === 0).length',
        ),
      )
      .toBe(0);
  }
  // Arabic runs its own way, so that it is cut at its end, and stands at the page's edge.
  await page.goto(`${world.earmark.url}/requests`);
  const arabic = page.getByRole('heading', { name: titles[1]! });
  await expect(arabic).toHaveCSS('direction', 'rtl');
  await expect(arabic).toHaveCSS('text-align', /left|match-parent/);
  await context.close();
});

test('3,000 results scroll with a few hundred elements, and end', async ({ browser }) => {
  const context = await browser.newContext({ viewport: DESKTOP, serviceWorkers: 'block' });
  const page = await context.newPage();
  const [model] = (await api.get<{ records: object[] }>('/search?query=emma')).records;
  await page.route(/\/api\/v1\/search\?/, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const number = Number(asked.get('page') ?? 1);
    const records = Array.from({ length: 300 }, (_, index) => ({
      ...model,
      id: `b${number}-${index}`,
      title: `Book ${(number - 1) * 300 + index + 1}`,
      coverUrl: null,
    }));
    return route.fulfill({
      json: {
        page: number,
        hasMore: number < 10,
        totalRecords: 3000,
        region: 'us',
        records,
        stale: false,
        partial: false,
      },
    });
  });
  await logIn(page, world.earmark.url, ADMIN);
  await page.goto(`${world.earmark.url}/search?q=book`);
  await expect(page.getByRole('heading', { name: 'Book 1', exact: true })).toBeVisible();
  const toEnd = async () => {
    await page.keyboard.press('End');
    await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
  };
  await expect(async () => {
    await toEnd();
    await expect(page.getByText('Those are all 3,000 books found.')).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 90_000, intervals: [50] });
  await expect(async () => {
    await toEnd();
    await expect(page.getByRole('heading', { name: 'Book 3000', exact: true })).toBeVisible({
      timeout: 1000,
    });
  }).toPass();
  expect(await page.getByRole('article').count()).toBeLessThan(120);
  await context.close();
});
