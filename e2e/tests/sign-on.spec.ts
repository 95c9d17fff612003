import { AxeBuilder } from '@axe-core/playwright';
import { type OpenIdStandIn, startOpenId } from '@earmark/testbed';
import { expect, type Page, test } from '@playwright/test';
import { type Api, setUp } from '../../tools/harness/api.ts';
import { logIn, settled, watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* Single sign-on in a real browser, with a real OpenID Connect provider, below a URL base. */

let world: World;
let api: Api;
let openid: OpenIdStandIn;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none' }, env: { EARMARK_URL_BASE: '/books' } });
  ({ api } = await setUp(world.earmark.url, ADMIN));
  openid = await startOpenId({ people: [{ login: 'lena', username: 'Lena', groups: ['family'] }] });
  openid.allow(world.earmark.url);
});
test.afterAll(async () => {
  await openid.close();
  await world.close();
});

const expectAccessible = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};
const signInThere = async (page: Page, login: string) => {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('anything');
  await page.getByRole('button', { name: /sign-in/i }).click();
};

test('an admin connects the provider, and people come in through it', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const watch = watchPage(page, new URL(world.earmark.url).origin);
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/settings/sign-on`);
  await expect(page.getByRole('textbox', { name: 'Callback address' })).toHaveValue(
    `${world.earmark.url}/api/v1/auth/oidc/callback`,
  );
  await page.getByLabel('Issuer').fill(`${openid.url}/wrong`);
  await page.getByLabel('Client ID').fill(openid.clientId);
  await page.getByLabel('Client secret').fill(openid.clientSecret);
  await page.getByLabel('Name on the button').fill('Home');
  await page.getByLabel('Scope').fill('openid profile groups');
  await page.getByLabel('Claim with the groups').fill('groups');
  await page.getByLabel('Trusted listeners').fill('family');
  await page.getByLabel('Everybody else').selectOption('refused');
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText(/No OpenID provider describes itself at .* \(HTTP 404\)/)).toBeVisible();
  await page.getByLabel('Issuer').fill(openid.url);
  await page.getByRole('button', { name: 'Test' }).click();
  await expect(page.getByText('The provider answers and can be used.')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  await expectAccessible(page);
  watch.expectClean();
  await context.close();

  const lena = await browser.newContext();
  const hers = await lena.newPage();
  await hers.goto(`${world.earmark.url}/requests`);
  await expectAccessible(hers);
  await hers.getByRole('link', { name: 'Sign in with Home' }).click();
  await signInThere(hers, 'lena');
  await expect(hers.getByRole('heading', { level: 1, name: 'Requests' })).toBeVisible();
  expect(hers.url()).toBe(`${world.earmark.url}/requests`);
  await hers.goto(`${world.earmark.url}/settings/account`);
  await settled(hers);
  await expect(hers.getByText('Trusted listener', { exact: true })).toBeVisible();
  await expect(hers.getByLabel('Current password')).toHaveCount(0);
  await lena.close();
});

test('those who are refused are told so, and a log-in page that skips itself can be kept', async ({
  browser,
}) => {
  await api.put('/settings/signOn', {
    oidcIssuer: openid.url,
    oidcClientId: openid.clientId,
    oidcClientSecret: openid.clientSecret,
    oidcScope: 'openid profile groups',
    oidcGroupClaim: 'groups',
    trustedGroups: 'family',
    otherPeople: 'refused',
    oidcAutoStart: true,
  });
  openid.people = [{ login: 'lena', username: 'Lena', groups: ['family'] }, { login: 'mallory' }];
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(world.earmark.url);
  await signInThere(page, 'mallory');
  await expect(page.getByRole('alert')).toContainText('not in a group that may use Earmark');
  await context.clearCookies();
  await page.goto(world.earmark.url);
  await signInThere(page, 'lena');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Lena');
  await page.goto(`${world.earmark.url}/settings/account`);
  await page.getByRole('main').locator('header').getByRole('button', { name: 'Sign out' }).click();
  // Not straight back in: the form is there, for the admin as well.
  await page.getByLabel('User name').fill(ADMIN.username);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(ADMIN.username);
  await context.close();
});
