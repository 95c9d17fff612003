import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Book } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { createTold } from '../../apps/web/src/lib/i18n/told.ts';
import germanSentences from '../../apps/web/src/locales/de.server.json' with { type: 'json' };
import {
  answerLate,
  beyondTheEdge,
  linesBeginningWithDot,
  logIn,
  settled,
  smallTargets,
  textsOf,
  watchMoves,
  watchPage,
} from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

let world: World;
let requestId: string;
let bookId: string;
let itemId: string;
let authorId: string;
let seriesId: string;
test.beforeAll(async () => {
  world = await createWorld({ testbed: { releases: [DEMO.christmasCarol.releaseId] } });
  const request = await world.request(DEMO.christmasCarol.asin);
  requestId = request.id;
  bookId = request.book.id;
  await world.reaches(request.id, ['available'], 90_000);
  const book = await world.api.get<Book>(`/books/${bookId}`);
  authorId = String(book.authors[0]?.id);
  seriesId = String(book.series[0]?.id);
  itemId = (await world.api.get<{ records: { id: string }[] }>('/library')).records[0]!.id;
});
test.afterAll(() => world.close());

const rooms = () => [
  '',
  'search?q=austen',
  `books/${bookId}`,
  `authors/${authorId}`,
  `series/${seriesId}`,
  'requests',
  `requests/${requestId}`,
  `requests/${requestId}/releases`,
  'library',
  'library?view=wall',
  'library?view=table',
  'library?view=authors',
  'library?view=series',
  `library/${itemId}`,
  'library/recycle-bin',
  'library/unmapped',
  'library/reprocess',
  'library/upgrades',
  'activity',
  `activity/import?path=${encodeURIComponent(join(world.testbed.dir, 'downloads'))}`,
  'activity/history',
  'activity/blocklist',
  'status',
  'settings/download-client',
  'settings/media-management',
  'settings/indexers',
  'settings/audiobookshelf',
  'settings/notifications',
  'settings/quality',
  'settings/metadata',
  'settings/general',
  'settings/security',
  'settings/sign-on',
  'settings/users',
  'settings/account',
  'setup?step=library',
  'setup?step=done',
];

const LARGE_TEXT = 'html { font-size: 200% !important }';

/** Waits: what grew or moved is laid out anew in steps. */
const expectFits = (page: Page, room: string) =>
  expect.poll(() => beyondTheEdge(page), { message: `${room} fits its screen` }).toEqual([]);

for (const colorScheme of ['dark', 'light'] as const) {
  for (const [device, viewport] of [
    ['desktop', { width: 1440, height: 900 }],
    ['phone', { width: 390, height: 844 }],
  ] as const) {
    test(`every room is clean, fits and is accessible: ${device}, ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(300_000);
      const hasTouch = device === 'phone';
      const context = await browser.newContext({ viewport, colorScheme, hasTouch, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const watch = watchPage(page, world.earmark.url);
      await logIn(page, world.earmark.url);
      // Left while its files are still coming, a page complains of those it does not get.
      await settled(page);
      const moves = await watchMoves(page);
      if (colorScheme === 'light') await answerLate(page);
      for (const room of rooms()) {
        await test.step(room || 'home', async () => {
          await page.goto(`${world.earmark.url}/${room}`);
          await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
          await settled(page);
          expect.soft(await moves(), `nothing moves while ${room} loads`).toEqual([]);
          await expectFits(page, room);
          const axe = new AxeBuilder({ page });
          // Names, order and sizes are the same in both themes; colours are not.
          if (colorScheme === 'light') axe.withRules(['color-contrast', 'link-in-text-block']);
          else axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
          const { violations } = await axe.analyze();
          expect(
            violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`),
            room,
          ).toEqual([]);
          // The smallest phone, and the largest text: colours play no part in it.
          if (colorScheme === 'light') return;
          if (device === 'phone') await page.setViewportSize({ width: 320, height: 640 });
          else await page.addStyleTag({ content: LARGE_TEXT });
          await expectFits(page, `${room}, ${device === 'phone' ? '320 px wide' : 'text of 200 %'}`);
          expect(await linesBeginningWithDot(page), room).toEqual([]);
          if (hasTouch) expect(await smallTargets(page), `${room} is large enough for fingers`).toEqual([]);
          await page.setViewportSize(viewport);
        });
      }
      watch.expectClean();
      await context.close();
    });
  }
}

test('in German, nothing the server says stays English, and no word is too long', async ({ browser }) => {
  test.slow();
  const told = createTold('de', germanSentences);
  // A book nobody offers, and files that are no book.
  const wish = { title: 'The Voyage Out', authors: ['Virginia Woolf'] };
  const { id } = await world.api.post<{ id: string }>('/requests', { manual: wish });
  await world.reaches(id, ['waiting']);
  const folder = join(world.testbed.dir, 'downloads', 'no-book');
  mkdirSync(folder);
  writeFileSync(join(folder, 'book.rar'), '');
  // German words are long: the narrowest screen is the one to look at.
  const viewport = { width: 320, height: 640 };
  const context = await browser.newContext({ locale: 'de-DE', reducedMotion: 'reduce', viewport });
  const page = await context.newPage();
  const look = async (room: string) => {
    await page.goto(`${world.earmark.url}/${room}`);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await settled(page);
    await expectGerman(room);
    await expectFits(page, room);
  };
  const expectGerman = async (where: string) => {
    const texts = await textsOf(page);
    // A single word may be what a person enters, or a subtitle.
    const english = texts.filter((text) => text.includes(' ') && told(text) !== text);
    expect(english, where).toEqual([]);
  };
  await page.goto(world.earmark.url);
  await page.getByLabel('Benutzername').fill(ADMIN.username);
  await page.getByLabel('Passwort', { exact: true }).fill('wrong password');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByText('Benutzername oder Passwort ist falsch.')).toBeVisible();
  await page.getByLabel('Passwort', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(ADMIN.username);
  for (const room of rooms()) await test.step(room || 'home', () => look(room));

  await look(`requests/${id}`);
  await expect(page.getByText('Es wurde kein Release gefunden.').first()).toBeVisible();
  await expect(page.getByText(`${ADMIN.username} wünscht sich „${wish.title}“.`)).toBeVisible();
  await page.goto(`${world.earmark.url}/activity/import?path=${encodeURIComponent(folder)}`);
  await expect(page.getByText(/Es gibt kein Audio, nur Archive \(book\.rar\)/)).toBeVisible();
  await expectGerman('blockers');
  await page.goto(`${world.earmark.url}/settings/download-client`);
  await page.getByLabel('Passwort', { exact: true }).first().fill('wrong password');
  await page.getByRole('button', { name: 'Testen' }).first().click();
  await expect(page.locator('[data-test-result]')).toContainText(
    /^.*qBittorrent.*\b(lehnt|verlangt|antwortet)\b/,
  );
  await expectGerman('a test');
  expect(await page.evaluate('document.documentElement.lang')).toBe('de');
  await context.close();
});

test('in forced colours, focus, choice, switches and signs are still to be seen', async ({ browser }) => {
  const context = await browser.newContext({ forcedColors: 'active', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await logIn(page, world.earmark.url);
  const look = (of: Locator, property: string) =>
    of.evaluate<string, string>((element, name) => {
      // The browser's own: the tests are typed for Node alone.
      const { getComputedStyle } = globalThis as unknown as {
        getComputedStyle(of: unknown): { getPropertyValue(name: string): string };
      };
      return getComputedStyle(element).getPropertyValue(name);
    }, property);

  await page.goto(`${world.earmark.url}/requests`);
  const choices = page.getByRole('group', { name: 'Show', exact: true });
  const chosen = choices.locator('label:has(:checked)');
  const others = choices.locator('label:not(:has(:checked))');
  await expect(chosen).toHaveCount(1);
  expect(await look(chosen, 'background-color')).not.toBe(await look(others.first(), 'background-color'));
  const here = page.getByRole('navigation').locator('[aria-current=page]').first();
  expect(await look(here, 'outline-style')).toBe('solid');
  const sign = page.getByRole('main').locator('button[aria-label]:has(svg)').first();
  expect(await look(sign.locator('svg'), 'color')).not.toBe(await look(sign, 'background-color'));
  await page.keyboard.press('Tab');
  expect(await look(page.locator(':focus'), 'outline-style')).toBe('solid');

  await page.goto(`${world.earmark.url}/settings/audiobookshelf`);
  const control = page.getByRole('switch').first();
  await expect(control).toBeVisible();
  const knob = control.locator('+ span');
  const before = await control.isChecked();
  const plain = await look(control, 'background-color');
  expect(await look(knob, 'background-color')).not.toBe(plain);
  await control.click();
  await expect(control).toBeChecked({ checked: !before });
  await expect.poll(() => look(control, 'background-color')).not.toBe(plain);
  await expect
    .poll(async () => (await look(knob, 'background-color')) === (await look(control, 'background-color')))
    .toBe(false);
  await context.close();
});

test('what is wrong in the folded part of a connection unfolds it and takes the focus', async ({ page }) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/settings/download-client`);
  const form = page.getByRole('form', { name: /qBittorrent/ });
  const name = form.getByLabel('Name', { exact: true });
  const fold = form.locator('summary');
  await fold.click();
  await name.fill('');
  await fold.click();
  await expect(name).toBeHidden();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/./);
});

test('somebody without rights sees neither the queue of others nor the settings', async ({ browser }) => {
  await world.api.post('/users', { username: 'Lena', password: 'earmark-e2e', group: 'untrusted' });
  const page = await browser.newPage();
  await logIn(page, world.earmark.url, { username: 'Lena', password: 'earmark-e2e' });
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await page.goto(`${world.earmark.url}/settings/indexers`);
  await expect(page.getByRole('main')).not.toContainText('Prowlarr');
  await page.goto(`${world.earmark.url}/requests/${requestId}`);
  await expect(page.getByRole('main')).not.toContainText('Charles Dickens');
  await page.close();
});

test('a wrong password is answered in words, and the page works on after the server was away', async ({
  browser,
}) => {
  const page = await browser.newPage();
  await page.goto(world.earmark.url);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password', { exact: true }).fill('wrong password');
  await page.getByRole('button', { name: /log in|sign in/i }).click();
  await expect(page.getByRole('main')).toContainText(/wrong/i);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/requests`);
  await expect(page.getByRole('main')).toContainText('A Christmas Carol');
  await world.killAndRestart();
  await world.api.delete(`/requests/${requestId}`);
  // The live stream comes back by itself and the list follows.
  await expect(page.getByRole('main')).not.toContainText('A Christmas Carol', { timeout: 30_000 });
  await page.close();
});
