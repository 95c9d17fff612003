import { DEMO } from '@earmark/testbed';
import { expect, test } from '@playwright/test';
import { bookFolders } from '../lib/library.ts';
import { watchPage } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

let world: World;
test.beforeEach(async () => {
  world = await createWorld({
    bare: true,
    testbed: { uploadLimit: 2_500_000, releases: [DEMO.prideAndPrejudice.releaseId] },
  });
});
test.afterEach(() => world.close());

for (const [device, viewport] of [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`from the first visit to a book in the library, on a ${device}`, async ({ browser }) => {
    const page = await browser.newPage({ viewport });
    const watch = watchPage(page, world.earmark.url);
    const { client, settings } = world.testbed;

    await test.step('make the first account', async () => {
      await page.goto(world.earmark.url);
      await page.getByLabel('User name').fill(ADMIN.username);
      await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
      await page.getByLabel('Repeat password').fill(ADMIN.password);
      await page.getByRole('button', { name: 'Create account' }).click();
    });

    await test.step('connect qBittorrent, wrong first', async () => {
      await page.getByLabel('Host').fill(client!.host);
      await page.getByLabel('Port').fill(String(client!.port));
      await page.getByLabel(/^User name/).fill(client!.username);
      await page
        .getByLabel(/^Password/)
        .first()
        .fill('not this');
      await page.getByRole('button', { name: 'Test' }).click();
      await expect(page.getByRole('main')).toContainText(/password/i);
      await page
        .getByLabel(/^Password/)
        .first()
        .fill(client!.password);
      await page.getByRole('button', { name: 'Test' }).click();
      await expect(page.getByRole('main')).toContainText('Test passed.');
      await page.getByRole('button', { name: 'Save and continue' }).click();
    });

    await test.step('say where the books live', async () => {
      await page.getByLabel('Library folder').fill(world.testbed.libraryDir);
      await expect(page.getByRole('main')).toContainText('Sherlock Holmes');
      await page.getByRole('button', { name: 'Save and continue' }).click();
    });

    await test.step('add Prowlarr and MyAnonamouse', async () => {
      await page.getByRole('button', { name: 'Add Prowlarr' }).click();
      await page.getByLabel(/^Address/).fill(settings['prowlarr_url']!);
      await page
        .getByLabel(/^API key/)
        .first()
        .fill(settings['prowlarr_api_key']!);
      await page.getByRole('button', { name: 'Test' }).click();
      await expect(page.getByRole('main')).toContainText('Test passed.');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible();
      await page.getByRole('button', { name: 'Continue' }).click();
    });

    await test.step('connect Audiobookshelf, choosing the library from its list', async () => {
      await page.getByLabel('URL').fill(settings['abs_url']!);
      await page
        .getByLabel(/^API token/)
        .first()
        .fill(settings['abs_api_token']!);
      await page.getByRole('button', { name: 'Find libraries' }).click();
      await expect(page.getByLabel('Library ID')).toHaveValue(settings['abs_library_id']!);
      await page.getByRole('button', { name: 'Save and continue' }).click();
      await expect(page).toHaveURL(/step=done/);
    });

    await test.step('search, and ask for the book with one tap', async () => {
      await page.goto(`${world.earmark.url}/search`);
      await page
        .getByRole('searchbox')
        .or(page.getByPlaceholder(/Title, author/))
        .first()
        .fill('pride and prejudice');
      const card = page
        .getByRole('article')
        .or(page.getByRole('listitem'))
        .filter({ hasText: 'Jane Austen' })
        .filter({ hasText: 'Pride and Prejudice' })
        .first();
      await expect(card).toBeVisible();
      await page.goto(`${world.earmark.url}/search?q=${DEMO.prideAndPrejudice.asin}`);
      await page
        .getByRole('button', { name: /^Request/ })
        .first()
        .click();
    });

    await test.step('watch it come, live', async () => {
      await page.goto(`${world.earmark.url}/requests`);
      const bar = page.getByRole('progressbar').first();
      await expect(bar).toBeVisible({ timeout: 40_000 });
      // A bar that is gone has come to its end.
      const reached = () => bar.getAttribute('aria-valuenow', { timeout: 1000 }).then(Number, () => 100);
      const first = await reached();
      if (first < 100) await expect.poll(reached, { timeout: 30_000 }).toBeGreaterThan(first);
      await expect(page.getByRole('main')).toContainText(/Available|In the library/i, { timeout: 60_000 });
    });

    await test.step('find it in the library', async () => {
      await page.goto(`${world.earmark.url}/library`);
      await expect(page.getByRole('main')).toContainText('Pride and Prejudice');
      expect(bookFolders(world.testbed.libraryDir)).toHaveLength(1);
    });
    watch.expectClean();
    await page.close();
  });
}
