import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NotificationLogEntry, Page as PageOf, Provider, Request } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { logIn, watchPage } from '../lib/page.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
const told: { event: string; title: string; text: string }[] = [];
const hook = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    told.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as (typeof told)[number]);
    response.writeHead(204).end();
  });
});

test.beforeAll(async () => {
  await new Promise<void>((resolve) => {
    hook.listen(0, '127.0.0.1', resolve);
  });
  world = await createWorld({ testbed: { releases: [DEMO.sherlockHolmes.releaseId] } });
  const { records } = await world.api.get<{ records: Provider[] }>('/indexers');
  for (const indexer of records) {
    const isMam = indexer.implementation === 'myanonamouse';
    await world.api.put(`/indexers/${indexer.id}`, {
      ...indexer,
      enabled: isMam,
      settings: isMam ? { freeleech: 'ask', freeleechMinimumMb: 0 } : indexer.settings,
    });
  }
});
test.afterAll(async () => {
  await world.close();
  hook.close();
});

test('a release that costs waits for an answer, one click gives it, and those who chose to are told', async ({
  page,
}) => {
  const mam = world.testbed.service('mam');
  mam.setRow(DEMO.sherlockHolmes.releaseId, { free: 0, vip: 0, fl_vip: 0 });
  const watch = watchPage(page, world.earmark.url);
  await logIn(page, world.earmark.url);

  await page.goto(`${world.earmark.url}/settings/notifications`);
  await page.getByRole('button', { name: 'Add Webhook' }).click();
  await page
    .getByLabel('Address', { exact: true })
    .fill(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`);
  await page.getByLabel('A release was grabbed').check();
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText('The webhook took a test message.')).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: /^Webhook/ })).toBeVisible();
  expect(told.map(({ title }) => title)).toEqual(['Earmark: this is a test']);

  const request = await world.request(DEMO.sherlockHolmes.asin);
  await world.reaches(request.id, ['waiting'], 30_000);
  expect(await world.api.get<Request>(`/requests/${request.id}`)).toMatchObject({
    reasonCode: 'freeleechQuestion',
  });
  expect(mam.account.snatched.size).toBe(0);

  await page.goto(`${world.earmark.url}/requests/${request.id}`);
  await expect(page.getByText(/one of 12 wedges makes it free/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Grab with a wedge' }).click();
  await world.reaches(request.id, ['available'], 90_000);
  expect(mam.account.wedges).toBe(11);
  expect(mam.observations.wastedWedges).toEqual([]);
  await expect(page.getByText(/with a freeleech wedge \(11 left\)/).first()).toBeVisible();

  await expect
    .poll(() => told.map(({ event }) => event))
    .toEqual(expect.arrayContaining(['approvalNeeded', 'grabbed', 'available']));
  expect(told.find(({ event }) => event === 'available')?.text).toContain('Asked for by admin');
  const log = await world.api.get<PageOf<NotificationLogEntry>>('/notifications/log');
  expect(log.records.every((entry) => entry.state === 'sent')).toBe(true);
  await page.goto(`${world.earmark.url}/settings/notifications`);
  await expect(page.getByRole('list', { name: 'Latest messages' })).toContainText('Ready to listen');
  watch.expectClean();
});
