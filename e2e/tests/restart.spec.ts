import { expect, test } from '@playwright/test';
import { createApi, setUp } from '../../tools/harness/api.ts';
import { logIn, settled, watchPage } from '../lib/page.ts';
import { openPhone } from '../lib/phone.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* The server is gone and comes back while a phone has a list and a half-filled form open. */

let world: World;
let key: string;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: ['audible', 'audnexus'] } });
  ({ api: world.api, key } = await setUp(world.earmark.url, ADMIN));
});
test.afterAll(() => world.close());

const ask = (title: string) =>
  fetch(`${world.earmark.url}/api/v1/requests`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({ manual: { title, authors: ['Nobody'] } }),
  });

test('a killed server is told, loses no typed word, and everything goes on when it is back', async ({
  browser,
}) => {
  await ask('Before the Storm');
  const context = await openPhone(browser);
  const list = await context.newPage();
  const watch = watchPage(list, world.earmark.url);
  await logIn(list, world.earmark.url);
  await list.goto(`${world.earmark.url}/requests`);
  await expect(list.getByRole('link', { name: 'Before the Storm' })).toBeVisible();
  const form = await context.newPage();
  await form.goto(`${world.earmark.url}/settings/general`);
  await settled(form);
  const field = form.getByRole('spinbutton', { name: 'Look for completed downloads every' });
  await field.fill('17');

  await world.earmark.kill();
  const banner = /Connection to Earmark lost/;
  for (const page of [list, form])
    await expect(page.getByRole('status').getByText(banner)).toBeVisible({ timeout: 15_000 });
  await form.getByRole('button', { name: 'Save' }).tap();
  await expect(form.getByRole('alert')).toContainText('Earmark cannot be reached');
  await expect(field).toHaveValue('17');
  // What is there stays to be read.
  await expect(list.getByRole('link', { name: 'Before the Storm' })).toBeVisible();

  await world.restart();
  expect((await ask('After the Storm')).status).toBe(201);
  for (const page of [list, form])
    await expect(page.getByRole('status').getByText(banner)).toHaveCount(0, { timeout: 20_000 });
  await expect(list.getByRole('link', { name: 'After the Storm' })).toBeVisible();
  // Live again, not only fetched once.
  await ask('Long After the Storm');
  await expect(list.getByRole('link', { name: 'Long After the Storm' })).toBeVisible();

  await expect(field).toHaveValue('17');
  await form.getByRole('button', { name: 'Save' }).tap();
  await expect(form.getByText('Settings saved.')).toBeVisible();
  const { values } = await createApi(world.earmark.url, key).get<{
    values: { pollInterval: number };
  }>('/settings/general');
  expect(values.pollInterval).toBe(17);
  watch.expectClean();
  await context.close();
});
