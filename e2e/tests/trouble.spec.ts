import type { Request } from '@earmark/contracts';
import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { type Proxy, startProxy } from '../../tools/harness/proxy.ts';
import { logIn } from '../lib/page.ts';
import { createWorld, type World } from '../lib/world.ts';

let world: World;
let proxy: Proxy;
/** Answered with 500 while it fits. */
let failing: RegExp | undefined;
/** The event stream is cut this long after it began. */
let cutAfterMs: number | undefined;
let cuts = 0;
let failed = new Set<string>();

test.beforeAll(async () => {
  world = await createWorld({ testbed: { releases: [DEMO.christmasCarol.releaseId] } });
  const request = await world.request(DEMO.christmasCarol.asin);
  await world.reaches(request.id, ['available'], 90_000);
  proxy = await startProxy(world.earmark.url, ({ url = '', method }, response) => {
    const path = url.split('?')[0]!;
    if (path.endsWith('/events') && cutAfterMs !== undefined) {
      setTimeout(() => {
        cuts += 1;
        response.destroy();
      }, cutAfterMs);
      return false;
    }
    if (!failing?.test(path) || method !== 'GET' || !path.startsWith('/api/')) return false;
    failed.add(path);
    const problem = { title: 'Broken', status: 500, code: 'internal', detail: 'This part is broken today.' };
    response.writeHead(500, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    return true;
  });
});
test.afterAll(async () => {
  await proxy.close();
  await world.close();
});

test('whatever part of the server fails, the page says so, keeps its frame, and recovers', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const [item] = (await world.api.get<{ records: { id: string }[] }>('/library')).records;
  const [request] = (await world.api.get<{ records: Request[] }>('/requests')).records;
  const rooms: [room: string, endpoint: RegExp][] = [
    ['library', /\/library$/],
    ['library?view=authors', /\/library\/groups$/],
    [`library/${item!.id}`, /\/library\/[\w-]{30,}$/],
    ['library/recycle-bin', /\/recyclebin$/],
    ['requests', /\/requests$/],
    [`requests/${request!.id}`, /\/requests\/[\w-]{30,}$/],
    [`requests/${request!.id}/releases`, /\/releases$/],
    [`books/${request!.book.id}`, /\/books\/[\w-]{30,}$/],
    ['activity', /\/queue$/],
    ['activity/history', /\/history$/],
    ['activity/blocklist', /\/blocklist$/],
    ['status', /\/system\/activity$/],
    ['status', /\/system\/status$/],
    ['status', /\/system\/health$/],
    ['status', /\/system\/tasks$/],
    ['status', /\/system\/logs$/],
    ['status', /\/system\/backups$/],
    ['settings/download-client', /\/downloadclients$/],
    ['settings/download-client', /\/downloadclients\/schema$/],
    ['settings/indexers', /\/indexers$/],
    ['settings/media-management', /\/settings\/mediaManagement$/],
    ['settings/media-management', /\/rootfolders$/],
    ['settings/media-management', /\/naming\/tokens$/],
    ['settings/quality', /\/settings\/quality$/],
    ['settings/audiobookshelf', /\/settings\/audiobookshelf$/],
    ['settings/users', /\/users$/],
  ];
  await logIn(page, proxy.url);
  for (const [room, endpoint] of rooms) {
    await test.step(`${room} without ${endpoint.source}`, async () => {
      failing = endpoint;
      failed = new Set();
      await page.goto(`${proxy.url}/${room}`);
      await expect(page.getByText('This part is broken today.').first()).toBeVisible();
      expect(failed.size, 'nothing asked for it').toBeGreaterThan(0);
      // The frame stands: there is a way out of the room.
      await expect(page.getByRole('navigation').first()).toBeVisible();
      failing = undefined;
      await page
        .getByRole('button', { name: /try again/i })
        .first()
        .click();
      await expect(page.getByText('This part is broken today.')).toHaveCount(0);
    });
  }
  failing = undefined;
});

test('an event stream that drops again and again: nothing flickers, and nothing is missed', async ({
  page,
}) => {
  cutAfterMs = 2500;
  await logIn(page, proxy.url);
  await page.goto(`${proxy.url}/requests`);
  await expect(page.getByRole('main')).toContainText('A Christmas Carol');
  await expect.poll(() => cuts, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  // What happens while the stream is down is on the page once it is back.
  const asked = await world.api.post<Request>('/requests', {
    manual: { title: 'A Book Between Two Cuts', authors: ['Nobody'] },
  });
  await expect(page.getByRole('main')).toContainText('A Book Between Two Cuts', { timeout: 20_000 });
  await world.api.delete(`/requests/${asked.id}`);
  await expect(page.getByRole('main')).not.toContainText('A Book Between Two Cuts', { timeout: 20_000 });
  await expect(page.getByRole('alert')).toHaveCount(0);
  cutAfterMs = undefined;
});
