import { AxeBuilder } from '@axe-core/playwright';
import type { Request } from '@earmark/contracts';
import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled, watchPage } from '../lib/page.ts';
import { openPhone } from '../lib/phone.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* A listener whose requests are limited, on a phone: told beforehand, told why not, and when again. */

const LENA = { username: 'Lena', password: 'earmark-e2e' };

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
  await world.api.post('/users', { ...LENA, group: 'untrusted' });
  await world.api.put('/settings/security', { untrustedWeeklyQuota: 2 });
});
test.afterAll(() => world.close());

const requestsOf = async (): Promise<Request[]> =>
  (await world.api.get<{ records: Request[] }>('/requests?pageSize=200')).records;
const expectAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

test('a quota is told beforehand, follows each request, and says from when on one may ask again', async ({
  browser,
}) => {
  const context = await openPhone(browser, { isMobile: true });
  const page = await context.newPage();
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url, LENA);
  await page.goto(`${world.earmark.url}/search?q=austen`);
  const main = page.getByRole('main');
  await expect(main.getByText('2 of 2 requests left this week')).toBeVisible();
  const plus = page.getByRole('list', { name: 'Search results' }).getByRole('button', { name: /^Request / });
  await plus.first().tap();
  await expect(main.getByText('1 of 2 requests left this week')).toBeVisible();

  // The last one is asked for on another device of hers.
  const [first] = await requestsOf();
  const asked = await context.request.post(`${world.earmark.url}/api/v1/requests`, {
    data: { manual: { title: 'From the Other Phone', authors: ['Nobody'] } },
  });
  expect(asked.status()).toBe(201);
  const usedUp = /^Your 2 requests of this week are used up\. The next one is free in 7 days \(.+\)\.$/;
  await expect(main.getByText(usedUp)).toBeVisible();
  await expect(plus.first()).toHaveAttribute('aria-disabled', 'true');
  await expect(plus.first()).toHaveAccessibleDescription(usedUp);
  await expectAccessible(page);

  // Pressed all the same, it says why not, and nothing is asked for; a script is told the same.
  await plus.first().tap({ force: true });
  await expect(page.getByRole('region', { name: /^Notifications/ }).getByText(usedUp)).toBeVisible();
  const refused = await context.request.post(`${world.earmark.url}/api/v1/requests`, {
    data: { manual: { title: 'One Too Many', authors: ['Nobody'] } },
  });
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(6 * 86_400);
  expect(await requestsOf()).toHaveLength(2);

  // A message may lie over the end of the page for a while: nobody waits for it with a keyboard.
  await page.getByRole('button', { name: 'Enter a book by hand' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(usedUp)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Request this book' })).toBeDisabled();

  const [wanted] = (
    await world.api.get<{ records: { id: string; title: string }[] }>('/search?query=middlemarch')
  ).records;
  await page.goto(`${world.earmark.url}/books/${wanted!.id}`);
  await settled(page);
  const ask = main.getByRole('button', { name: 'Request', exact: true });
  await expect(ask).toHaveAccessibleDescription(usedUp);
  await expect(ask).toHaveAttribute('aria-disabled', 'true');

  // What an admin denies costs nothing: she may ask again, and the page in her hand knows.
  await world.api.post(`/requests/${first!.id}/deny`, {});
  await expect(main.getByText('1 of 2 requests left this week')).toBeVisible();
  await ask.tap();
  await expect(main.getByRole('link', { name: 'Open request', exact: true })).toBeVisible();
  expect(await requestsOf()).toHaveLength(3);
  watch.expectClean();
  await context.close();
});

test('a denial is told on the home page with its reason, and the wish stays beside it', async ({
  browser,
}) => {
  const wish = 'The reading of 1998, if there is one.';
  const context = await openPhone(browser);
  const page = await context.newPage();
  const watch = watchPage(page, world.earmark.url);
  await world.api.put('/settings/security', { untrustedWeeklyQuota: 0 });
  await logIn(page, world.earmark.url, LENA);
  const asked = await context.request.post(`${world.earmark.url}/api/v1/requests`, {
    data: { manual: { title: 'A Denied Book', authors: ['Nobody'], notes: wish } },
  });
  const { id } = (await asked.json()) as Request;
  await expect(page.getByRole('list', { name: 'On their way' })).toContainText('A Denied Book');
  await world.api.post(`/requests/${id}/deny`, { note: 'It exists on cassette only.' });
  const card = page
    .getByRole('list', { name: 'Not coming' })
    .getByRole('listitem')
    .filter({ hasText: 'A Denied Book' });
  await expect(card).toContainText('It exists on cassette only.');

  await card.getByRole('link', { name: 'A Denied Book' }).tap();
  const main = page.getByRole('main');
  await expect(main.getByText('It exists on cassette only.')).toHaveCount(1);
  await expect(main.getByText(`Note: ${wish}`)).toBeVisible();
  watch.expectClean();
  await context.close();
});
