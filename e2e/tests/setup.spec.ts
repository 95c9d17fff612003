import { DEMO } from '@earmark/testbed';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { watchMoves, watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/** What the set-up may ask of a person, from nothing to the first request, and how long the server may keep them. */
const MOST_FIELDS = 12;
const MOST_PRESSES = 12;
const MOST_WAITING_MS = 60_000;

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { releases: [DEMO.prideAndPrejudice.releaseId] } });
});
test.afterAll(() => world.close());

/** Fills and presses like a person, and counts it. */
function createHand() {
  const done = { fields: 0, presses: 0 };
  return {
    done,
    fill: async (field: Locator, text: string) => {
      done.fields += 1;
      await field.fill(text);
    },
    press: async (button: Locator) => {
      done.presses += 1;
      await button.click();
    },
  };
}

/** Adds up the time the page spent waiting for answers, each moment once. */
function countWaiting(page: Page): () => number {
  let open = 0;
  let since = 0;
  let waited = 0;
  const isAnswered = (url: string) => url.includes('/api/v1/') && !url.includes('/api/v1/events');
  page.on('request', (request) => {
    if (!isAnswered(request.url())) return;
    if (open === 0) since = performance.now();
    open += 1;
  });
  const end = (url: string) => {
    if (!isAnswered(url)) return;
    open -= 1;
    if (open === 0) waited += performance.now() - since;
  };
  page.on('requestfinished', (request) => end(request.url()));
  page.on('requestfailed', (request) => end(request.url()));
  return () => waited;
}

test('the set-up can be skipped, left and taken up, and asks for little until the first request', async ({
  page,
}) => {
  const watch = watchPage(page, world.earmark.url);
  const waited = countWaiting(page);
  const { done, fill, press } = createHand();
  const { client, settings, libraryDir } = world.testbed;
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const title = page.getByRole('heading', { level: 1 });

  await page.goto(world.earmark.url);
  await fill(page.getByLabel('User name'), ADMIN.username);
  await fill(page.getByLabel('Password', { exact: true }), ADMIN.password);
  await fill(page.getByLabel('Repeat password'), ADMIN.password);
  await press(button('Create account'));
  await expect(title).toHaveText('Connect qBittorrent');

  await test.step('everything can be skipped, and the end does not call it done', async () => {
    for (const next of ['Where do the books live?', 'Where may Earmark search?', 'Connect Audiobookshelf']) {
      await button('Skip for now').click();
      await expect(title).toHaveText(next);
    }
    await button('Skip for now').click();
    await expect(title).toHaveText('Nearly there');
    await expect(page.getByRole('main')).toContainText(
      'Still to do: Download client, Library, Indexers, Audiobookshelf',
    );
    const moves = await watchMoves(page);
    await page.reload();
    await expect(title).toHaveText('Nearly there');
    await expect(page.getByRole('link', { name: 'Search for the first book' })).toBeVisible();
    expect(await moves()).toEqual([]);
  });

  await test.step('it is taken up at the first missing step, also after the server was started anew', async () => {
    const takeUp = page.getByRole('link', { name: 'Continue set-up' });
    await page.goto(world.earmark.url);
    await expect(takeUp).toBeVisible();
    await world.restart();
    await page.reload();
    await takeUp.click();
    await expect(title).toHaveText('Connect qBittorrent');
  });

  await fill(page.getByLabel('Host'), client!.host);
  await fill(page.getByLabel('Port'), String(client!.port));
  await fill(page.getByLabel(/^User name/), client!.username);
  await fill(page.getByLabel(/^Password/).first(), client!.password);
  await press(button('Save and continue'));
  await expect(title).toHaveText('Where do the books live?');
  await fill(page.getByLabel('Library folder'), libraryDir);
  await press(button('Save and continue'));
  await expect(title).toHaveText('Where may Earmark search?');

  await test.step('half of the way is remembered', async () => {
    await page.getByRole('link', { name: 'Finish later' }).click();
    await page.getByRole('link', { name: 'Continue set-up' }).click();
    await expect(title).toHaveText('Where may Earmark search?');
  });

  await press(page.getByRole('button', { name: 'Add Prowlarr' }));
  await fill(page.getByLabel(/^Address/), settings['prowlarr_url']!);
  await fill(page.getByLabel(/^API key/).first(), settings['prowlarr_api_key']!);
  await press(button('Save'));
  await press(button('Continue'));
  await expect(title).toHaveText('Connect Audiobookshelf');
  await press(button('Skip for now'));
  // The heading says how it is: first that the check runs, then that nothing is left.
  await expect(title).toHaveText(/One last look|Everything is in place/);
  await expect(title).toHaveText('Everything is in place', { timeout: 60_000 });
  await expect(page.getByRole('main')).not.toContainText('Trying everything together');

  await press(page.getByRole('link', { name: 'Search for the first book' }));
  await fill(page.getByRole('searchbox').first(), 'pride and prejudice jane austen');
  await press(button(/^Request “?Pride and Prejudice/).first());
  await expect(page.getByText(/^Requested/).first()).toBeVisible();
  const answer = await page.request.get(`${world.earmark.url}/api/v1/requests`);
  expect(await answer.json()).toMatchObject({ totalRecords: 1 });

  expect(done.fields, 'fields to fill in').toBeLessThanOrEqual(MOST_FIELDS);
  expect(done.presses, 'buttons to press').toBeLessThanOrEqual(MOST_PRESSES);
  expect(waited(), 'milliseconds spent waiting for the server').toBeLessThan(MOST_WAITING_MS);
  test.info().annotations.push({
    type: 'set-up',
    description: `${done.fields} fields, ${done.presses} presses, ${Math.round(waited())} ms of waiting`,
  });
  watch.expectClean();
});
