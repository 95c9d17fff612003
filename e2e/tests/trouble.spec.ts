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
/** What becomes of a write that fits: an answer, or a connection that breaks in the middle. */
let refusing:
  | { method: string; path: RegExp; answer: { status: number; detail: string; hint?: string } | 'cut' }
  | undefined;
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
    const refusal = refusing;
    if (refusal !== undefined && refusal.method === method && refusal.path.test(path)) {
      if (refusal.answer === 'cut') {
        response.destroy();
        return true;
      }
      const { status, ...words } = refusal.answer;
      const code = status === 409 ? 'conflict' : 'internal';
      response
        .writeHead(status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ title: 'Refused', status, code, ...words }));
      return true;
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

test.describe('a write that fails', () => {
  test.afterEach(() => {
    refusing = undefined;
  });
  const broken = { status: 500, detail: 'This part is broken today.' };

  test('leaves a form as it was filled in, says why beside the button, and can be tried again', async ({
    page,
  }) => {
    await logIn(page, proxy.url);
    await page.goto(`${proxy.url}/settings/quality`);
    const size = page.getByLabel('Largest size').first();
    const save = page.getByRole('button', { name: 'Save', exact: true });
    const alert = page.getByRole('main').getByRole('alert');
    await size.fill('7');
    for (const [answer, words] of [
      [broken, 'This part is broken today.'],
      [
        { status: 409, detail: 'Somebody else saved it meanwhile.', hint: 'Load the page anew.' },
        'Load the page anew.',
      ],
      ['cut', 'Earmark cannot be reached'],
    ] as const) {
      refusing = { method: 'PUT', path: /\/settings\/quality$/, answer };
      await save.click();
      await expect(alert).toContainText(words);
      await expect(size).toHaveValue('7');
      await expect(save).toBeEnabled();
    }
    // Nothing unsaved is lost by leaving by mistake.
    await page.getByRole('link', { name: 'Metadata' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await expect(size).toHaveValue('7');
    refusing = undefined;
    await save.click();
    await expect(page.getByText('Settings saved.')).toBeVisible();
    await expect(alert).toHaveCount(0);
    expect(await world.api.get('/settings/quality')).toMatchObject({ values: { maximumSizeGb: 7 } });
  });

  test('takes back what was shown ahead of the answer', async ({ page }) => {
    await logIn(page, proxy.url);
    await page.goto(`${proxy.url}/search?q=${DEMO.sherlockHolmes.asin}`);
    const ask = page.getByRole('button', { name: /^Request/ }).first();
    refusing = { method: 'POST', path: /\/requests$/, answer: broken };
    await ask.click();
    await expect(page.getByText('This part is broken today.')).toBeVisible();
    await expect(ask).toBeEnabled();
    refusing = { method: 'PATCH', path: /\/preferences$/, answer: 'cut' };
    await page.goto(`${proxy.url}/settings/account`);
    const theme = page.locator('html');
    const before = (await theme.getAttribute('data-theme'))!;
    // A click, not a check: the refusal may take the choice back before anybody could see it made.
    await page.getByRole('radio', { name: before === 'dark' ? 'Light' : 'Dark' }).click({ force: true });
    await expect(page.getByText('Earmark cannot be reached')).toBeVisible();
    await expect(theme).toHaveAttribute('data-theme', before);
  });

  test('keeps a dialog open with everything in it, and the message until it is read', async ({ page }) => {
    await logIn(page, proxy.url);
    await page.goto(`${proxy.url}/search?q=nothing`);
    refusing = { method: 'POST', path: /\/requests$/, answer: broken };
    await page
      .getByRole('button', { name: /by hand/i })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill('The Book That Would Not Be Asked For');
    await dialog.getByLabel('Authors').fill('Ann Writer');
    await dialog.getByRole('button', { name: 'Request this book' }).click();
    await expect(dialog.getByRole('alert')).toContainText('This part is broken today.');
    await expect(dialog.getByLabel('Authors')).toHaveValue('Ann Writer');
    refusing = undefined;
    await dialog.getByRole('button', { name: 'Request this book' }).click();
    await expect(dialog).toHaveCount(0);

    await page.goto(`${proxy.url}/requests`);
    const row = page.getByRole('listitem').filter({ hasText: 'The Book That Would Not Be Asked For' });
    refusing = {
      method: 'DELETE',
      path: /\/requests\/[\w-]+$/,
      answer: { ...broken, hint: 'Try it tomorrow.' },
    };
    await row.getByRole('button', { name: /more|actions/i }).click();
    await page.getByRole('menuitem', { name: 'Remove request' }).click();
    await dialog.getByRole('button', { name: 'Remove request' }).click();
    await expect(page.getByText('Try it tomorrow.').first()).toBeVisible();
    refusing = undefined;
    await dialog.getByRole('button', { name: 'Remove request' }).click();
    await expect(row).toHaveCount(0);
  });
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
