import type { Request } from '@earmark/contracts';
import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled, watchPage } from '../lib/page.ts';
import { walkByTab } from '../lib/tab-stops.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* What has the focus may go away under it: then it moves on to what is nearest, and is never nowhere. */

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
});
test.afterAll(() => world.close());

/** Of a long page the beginning. */
const MOST_STOPS = 26;
const focused = (page: Page) => page.locator(':focus');

test('asking for a book, taking it back and looking at it keep the focus beside it', async ({ page }) => {
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=austen`);
  await settled(page);
  const card = page.getByRole('list', { name: 'Search results' }).getByRole('listitem').first();
  const title = await card.getByRole('heading').innerText();
  await card.getByRole('button').press('Enter');
  await expect(card.getByRole('link', { name: /Open request/ })).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect(card.getByRole('button', { name: `Request ${title}` })).toBeVisible();
  await expect(card.locator(':focus')).toHaveCount(1);

  await card.getByRole('link', { name: title }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeFocused();
  await page.getByRole('button', { name: 'Request', exact: true }).press('Enter');
  await expect(page.getByRole('link', { name: 'Open request' })).toBeFocused();
  watch.expectClean();
});

test('what is picked before the search leads into the field, and a closed dialog back to what opened it', async ({
  page,
}) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search`);
  const field = page.getByRole('searchbox', { name: 'Search for books' });
  await page.getByRole('list', { name: 'Browse by category' }).getByRole('button').first().press('Enter');
  await expect(field).toBeFocused();
  await page.getByRole('button', { name: 'Leave category' }).press('Enter');
  await expect(field).toBeFocused();
  await field.fill('austen');
  const byHand = page.getByRole('button', { name: 'Enter a book by hand' });
  await byHand.press('Enter');
  await expect(page.getByRole('dialog').getByLabel('Title')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(byHand).toBeFocused();
});

test('the rows of a list hand the focus on when they go', async ({ page }) => {
  for (const title of ['Row One', 'Row Two', 'Row Three'])
    await world.api.post<Request>('/requests', { manual: { title, authors: ['Ann Writer'] } });
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/requests`);
  const menu = page.getByRole('button', { name: 'More actions for Row Two' });
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Remove request' }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await menu.press('Enter');
  await page.getByRole('menuitem', { name: 'Remove request' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove request' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Row Two' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Row One' })).toBeFocused();
  await page.getByRole('button', { name: 'Select' }).press('Enter');
  await expect(page.getByRole('checkbox').first()).toBeFocused();
});

test('the arrow keys walk along the shelves of the home page and between them', async ({ page }) => {
  await logIn(page, world.earmark.url);
  await settled(page);
  const shelves = page.locator('[data-book-row]');
  const cards = shelves.first().getByRole('article').getByRole('heading').getByRole('link');
  await cards.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(cards.nth(1)).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(shelves.nth(1).locator(':focus')).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await expect(shelves.first().locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Home');
  await expect(cards.first()).toBeFocused();
});

test('what the server refuses leads to the first field on the page, whichever it names first', async ({
  page,
}) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/search?q=nothing`);
  await page.getByRole('button', { name: 'Enter a book by hand' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('A Title');
  await dialog.getByLabel('Authors').fill('a'.repeat(400));
  await dialog.getByLabel('Narrators').fill('n'.repeat(400));
  await dialog.getByRole('button', { name: 'Request this book' }).click();
  await expect(dialog.getByLabel('Authors')).toBeFocused();
  await expect(dialog.getByLabel('Narrators')).toHaveAccessibleDescription(/too long/);

  const refusal = {
    title: 'Bad input',
    status: 400,
    code: 'bad_input',
    detail: 'Not so.',
    errors: ['nothingShown', 'maximumSizeGb', 'minimumSeeders'].map((path) => ({ path, message: 'Not so.' })),
  };
  await page.route('**/settings/quality', (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 400, json: refusal }) : route.fallback(),
  );
  await page.goto(`${world.earmark.url}/settings/quality`);
  await page.getByLabel('Largest size').first().fill('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const wrong = page.locator('[aria-invalid=true]');
  await expect(wrong).toHaveCount(2);
  await expect(wrong.first()).toBeFocused();
  await expect(focused(page)).toHaveAccessibleDescription(/Not so\./);
});

for (const [device, viewport] of [
  ['desktop', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const)
  test(`the way back by Shift+Tab is the way there, and every stop is in sight: ${device}`, async ({
    browser,
  }) => {
    test.setTimeout(240_000);
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
    await logIn(page, world.earmark.url);
    const asked = await world.request('B0EM000101');
    for (const room of [
      '',
      'search?q=austen',
      `books/${asked.book.id}`,
      'requests',
      `requests/${asked.id}/releases`,
      'library',
      'settings/general',
    ])
      await test.step(room || 'home', async () => {
        await page.goto(`${world.earmark.url}/${room}`);
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
        await settled(page);
        // Both come after the frame, each at its time.
        if (room.startsWith('search'))
          for (const name of ['Search results', 'Suggestions'])
            await expect(page.getByRole('list', { name })).toBeVisible();
        // The frame is the same everywhere: each room from its own beginning on.
        await page.evaluate('document.querySelector("main").focus()');
        const there = await walkByTab(page, 'Tab', MOST_STOPS);
        expect(there.length, room).toBeGreaterThan(2);
        // Past its last stop the page is entered again from behind.
        const left = there.length < MOST_STOPS;
        const ahead = left ? there : there.slice(0, -1);
        const back = await walkByTab(page, 'Shift+Tab', ahead.length);
        expect(
          back.map(({ name }) => name),
          room,
        ).toEqual(ahead.map(({ name }) => name).toReversed());
        const faults = [...there, ...back].filter(({ fault }) => fault !== null);
        expect(faults, room).toEqual([]);
      });
    await page.close();
  });
