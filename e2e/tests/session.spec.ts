import { expect, type Page, test } from '@playwright/test';
import { logIn } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

const LISTENER = { username: 'Lena', password: 'earmark-listens' };
let world: World;

test.beforeAll(async () => {
  world = await createWorld({ testbed: { releases: [] } });
  await world.api.post('/users', { ...LISTENER, group: 'untrusted' });
});
test.afterAll(() => world.close());

async function signInAgain(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await expect(dialog.getByLabel('User name')).toHaveValue(ADMIN.username);
  await dialog.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toHaveCount(0);
}

test('a session that ends in the middle of a form loses nothing that was typed', async ({
  page,
  context,
}) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/settings/quality`);
  const size = page.getByLabel('Largest size').first();
  await size.fill('7');
  await context.clearCookies();
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await dialog.getByLabel('Password', { exact: true }).fill('wrong password');
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.getByRole('alert')).toContainText('User name or password is wrong.');
  await signInAgain(page);
  await expect(size).toHaveValue('7');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  expect(await world.api.get('/settings/quality')).toMatchObject({ values: { maximumSizeGb: 7 } });

  // On top of a dialog that is half filled in, too; another tab may be where one signs in.
  await page.goto(`${world.earmark.url}/search?q=nothing`);
  const byHand = page.getByRole('button', { name: /by hand/i }).first();
  await byHand.click();
  const form = page.getByRole('dialog').filter({ has: page.getByLabel('Authors') });
  await form.getByLabel('Title').fill('A Long Title');
  await form.getByLabel('Authors').fill('Ann Writer');
  await context.clearCookies();
  await form.getByRole('button', { name: 'Request this book' }).click();
  await expect(dialog).toBeVisible();
  const other = await context.newPage();
  await logIn(other, world.earmark.url);
  await expect(dialog).toHaveCount(0);
  await expect(form.getByLabel('Authors')).toHaveValue('Ann Writer');
  await form.getByRole('button', { name: 'Request this book' }).click();
  await expect(form).toHaveCount(0);
});

test('what one tab does to the session the others follow', async ({ page, context }) => {
  await logIn(page, world.earmark.url);
  await page.goto(`${world.earmark.url}/settings/quality`);
  await expect(page.getByLabel('Largest size').first()).toBeVisible();
  // Another person, without signing out first.
  await context.clearCookies();
  const other = await context.newPage();
  await logIn(other, world.earmark.url, LISTENER);
  await expect(page.getByLabel('Largest size')).toHaveCount(0);
  await page.goto(world.earmark.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(LISTENER.username);

  await other.goto(`${world.earmark.url}/settings/account`);
  await other.getByRole('main').locator('header').getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByLabel('User name')).toBeVisible();
  await expect(page.getByLabel('User name')).toBeVisible();
});
