import { expect, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* What was typed is neither lost nor does it replace unseen what somebody else saved meanwhile. */

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: [] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
});
test.afterAll(() => world.close());
test.beforeEach(({ page }) => logIn(page, world.earmark.url));

async function goTo(page: Page, room: string): Promise<void> {
  await page.goto(`${world.earmark.url}/${room}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
}

const general = () => world.api.get<{ values: Record<string, unknown> }>('/settings/general');
const question = (page: Page) => page.getByRole('dialog', { name: /without saving\?/ });

test('a settings form keeps what others saved in its other fields, and shows it', async ({ page }) => {
  await world.api.put('/settings/general', { pollInterval: 60 });
  await goTo(page, 'settings/general');
  const form = page.getByRole('form', { name: 'General' });
  const interval = form.getByLabel('Look for completed downloads every');
  await interval.fill('77');
  await world.api.put('/settings/general', { audibleRegion: 'de' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Settings saved.')).toBeVisible();
  expect((await general()).values).toMatchObject({ pollInterval: 77, audibleRegion: 'de' });
  await expect(form.getByLabel('Default region')).toHaveValue('de');
});

test('a field that two people changed is saved only by who has seen the other', async ({ page }) => {
  await world.api.put('/settings/general', { pollInterval: 60 });
  await goTo(page, 'settings/general');
  const form = page.getByRole('form', { name: 'General' });
  const interval = form.getByLabel('Look for completed downloads every');
  await interval.fill('77');
  await world.api.put('/settings/general', { pollInterval: 88 });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText(/Meanwhile saved elsewhere: “88”/)).toBeVisible();
  await expect(interval).toHaveValue('77');
  expect((await general()).values).toMatchObject({ pollInterval: 88 });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText('Settings saved.')).toBeVisible();
  expect((await general()).values).toMatchObject({ pollInterval: 77 });
});

test('a connection is saved with what was changed in another tab', async ({ page }) => {
  const body = { implementation: 'webhook', name: 'Bell', settings: { url: 'http://127.0.0.1:9/a' } };
  const made = await world.api.post<{ id: string }>('/notifications', body);
  await goTo(page, 'settings/notifications');
  await page.getByRole('button', { name: /^Bell/ }).click();
  const form = page.getByRole('form', { name: /Bell/ });
  await form.getByRole('textbox', { name: 'Address', exact: true }).fill('http://127.0.0.1:9/mine');
  await test.step('closing its card loses nothing', async () => {
    await page.getByRole('button', { name: /^Bell/ }).click();
    await expect(form).toBeHidden();
    await page.getByRole('button', { name: /^Bell/ }).click();
    await expect(form.getByRole('textbox', { name: 'Address', exact: true })).toHaveValue(
      'http://127.0.0.1:9/mine',
    );
  });
  await world.api.put(`/notifications/${made.id}`, { ...body, name: 'Gong', priority: 7 });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: /^Gong/ })).toBeVisible();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  expect(await world.api.get(`/notifications/${made.id}`)).toMatchObject({
    name: 'Gong',
    priority: 7,
    settings: { url: 'http://127.0.0.1:9/mine' },
  });
});

test('one question is asked on leaving, however many forms are half filled in', async ({ page }) => {
  await goTo(page, 'settings/general');
  await page.getByRole('link', { name: 'Download client' }).click();
  await page.getByLabel('Host').fill('elsewhere');
  await page
    .getByRole('form', { name: 'When a download goes wrong' })
    .getByLabel('May last')
    .first()
    .fill('99');
  const away = page.getByRole('link', { name: 'General' });
  await away.click();
  await expect(question(page)).toBeVisible();
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Host')).toHaveValue('elsewhere');
  await page.goBack();
  await expect(question(page)).toBeVisible();
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await away.click();
  await question(page).getByRole('button', { name: 'Leave without saving' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'General' })).toBeVisible();
  await expect(question(page)).toHaveCount(0);
});

test('a step of the set-up asks before what was typed in it is lost', async ({ page }) => {
  await goTo(page, 'setup?step=library');
  await page.getByLabel('Library folder').fill('/books');
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await expect(question(page)).toBeVisible();
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Library folder')).toHaveValue('/books');
});

test('a dialog with something typed asks before Escape or a tap beside it closes it', async ({ page }) => {
  await goTo(page, 'settings/users');
  const dialog = page.getByRole('dialog', { name: 'Add user' });
  const open = async (typed: string) => {
    await page.getByRole('button', { name: 'Add user' }).click();
    await dialog.getByLabel('User name').fill(typed);
  };
  for (const close of [() => page.keyboard.press('Escape'), () => page.mouse.click(5, 5)]) {
    await open('lena');
    await close();
    await expect(question(page)).toBeVisible();
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(question(page)).toHaveCount(0);
    await expect(dialog.getByLabel('User name')).toHaveValue('lena');
    // Its own button means it.
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toHaveCount(0);
  }
  await open('');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
});

test('of many requests those that refuse stay selected and say why', async ({ page }) => {
  const titles = ['First Book', 'Second Book'];
  const ids: string[] = [];
  for (const title of titles) {
    const manual = { title, authors: ['Ann Writer'] };
    ids.push((await world.api.post<{ id: string }>('/requests', { manual })).id);
  }
  const failed = [{ id: ids[1]!, message: 'The server is busy.' }];
  await page.route('**/api/v1/requests/bulk', (route) => route.fulfill({ json: { done: [ids[0]], failed } }));
  await goTo(page, 'requests');
  await page.getByRole('button', { name: 'Select', exact: true }).click();
  const bar = page.getByRole('region', { name: 'Selected requests' });
  await bar.getByRole('button', { name: 'Select all 2' }).click();
  await bar.getByRole('button', { name: 'Search again' }).click();
  await expect(bar.getByRole('alert')).toContainText('Second Book The server is busy.');
  await expect(bar.getByRole('status')).toHaveText('1 selected');
});
