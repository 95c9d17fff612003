import { expect, type Locator, type Page, test } from '@playwright/test';
import { setUp } from '../../tools/harness/api.ts';
import { logIn, settled } from '../lib/page.ts';
import { ADMIN, createWorld, type World } from '../lib/world.ts';

/* Every control of a settings form does what it says: changed, guarded, saved, and found again. */

let world: World;
test.beforeAll(async () => {
  world = await createWorld({ bare: true, testbed: { client: 'none', services: [] } });
  ({ api: world.api } = await setUp(world.earmark.url, ADMIN));
  await world.api.put('/settings/mediaManagement', { libraryPath: world.testbed.libraryDir });
});
test.afterAll(() => world.close());

type Kind = 'switches' | 'lists' | 'numbers';
type Room = {
  path: string;
  form: string;
  section: string;
  /** Kinds of controls that are left as they are. */
  leave?: readonly Kind[];
  mustChange: readonly string[];
};
const ROOMS: readonly Room[] = [
  { path: 'general', form: 'General', section: 'general', mustChange: ['pollInterval', 'audibleRegion'] },
  {
    path: 'metadata',
    form: 'Metadata',
    section: 'metadata',
    mustChange: ['embedTags', 'embedCover', 'writeMetadataJson', 'writeMetadataOpf', 'writeCover'],
  },
  {
    path: 'media-management',
    form: 'Media Management',
    section: 'mediaManagement',
    mustChange: ['joinParts', 'recycleBinDays', 'keepDiscFolders', 'transferMode'],
  },
  { path: 'quality', form: 'Quality', section: 'quality', mustChange: ['upgradeAllowed'] },
  {
    path: 'download-client',
    form: 'When a download goes wrong',
    section: 'downloads',
    mustChange: [],
  },
  {
    path: 'security',
    form: 'Security',
    section: 'security',
    // Another way to log in would be asked for at once.
    leave: ['lists'],
    mustChange: ['sessionDays', 'untrustedWeeklyQuota'],
  },
];

type Values = Record<string, unknown>;
const stored = async (section: string): Promise<Values> =>
  (await world.api.get<{ values: Values }>(`/settings/${section}`)).values;

const press = async (form: Locator) => {
  await form.getByRole('button', { name: 'Test', exact: true }).click();
  const result = form.locator('[data-test-result]');
  await expect(result).toBeVisible();
  return result;
};

// Before the others: they change what is tried out here.
test('every section tells by its Test button what it would do, before anything is stored', async ({
  page,
}) => {
  await logIn(page, world.earmark.url);
  const before = await Promise.all(['metadata', 'quality', 'security', 'general'].map(stored));

  const metadata = await open(page, 'metadata', 'Metadata');
  await metadata.getByRole('switch', { name: 'Write tags into the audio' }).click();
  await expect(await press(metadata)).toContainText('A tag was written into a trial file and read back.');
  await metadata.getByRole('button', { name: 'Discard' }).click();

  const quality = await open(page, 'quality', 'Quality');
  const usual = await press(quality);
  await expect(usual).toContainText('Good releases are taken');
  await expect(usual.locator('dt').first()).toHaveText('M4B, 64 kbit/s');
  await quality.getByLabel('Largest size').fill('0.1');
  await press(quality);
  await expect(quality.locator('[data-test-result=failed]')).toContainText('None of the example releases');
  await quality.getByRole('button', { name: 'Discard' }).click();

  const security = await open(page, 'security', 'Security');
  await expect(await press(security)).toContainText('You can log in again.');

  // No catalogue is within reach here, and the page says so.
  const general = await open(page, 'general', 'General');
  await press(general);
  await expect(general.locator('[data-test-result=failed]')).toContainText(/catalogue|Audible/);

  expect(await Promise.all(['metadata', 'quality', 'security', 'general'].map(stored))).toEqual(before);
});

for (const { path, form: label, section, leave = [], mustChange } of ROOMS)
  test(`${label}: every control is guarded, saved and found again`, async ({ page }) => {
    await logIn(page, world.earmark.url);
    const form = await open(page, path, label);
    const before = await stored(section);
    for (const kind of ['switches', 'lists', 'numbers'] as const)
      if (!leave.includes(kind)) await CHANGES[kind](form);
    const shown = await looks(form);

    // Neither a link nor a reload takes away what was not saved.
    await page.getByRole('link', { name: 'Home', exact: true }).first().click();
    const question = page.getByRole('dialog', { name: /without saving\?/ });
    await question.getByRole('button', { name: 'Cancel' }).click();
    const asked = page.waitForEvent('dialog');
    await page.evaluate('setTimeout(() => location.reload())');
    const native = await asked;
    expect(native.type()).toBe('beforeunload');
    await native.dismiss();
    expect(await looks(form)).toEqual(shown);

    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByText('Settings saved.')).toBeVisible();
    const after = await stored(section);
    expect(after).not.toEqual(before);
    for (const name of mustChange) expect(after[name], name).not.toEqual(before[name]);
    const again = await open(page, path, label);
    expect(await looks(again)).toEqual(shown);
  });

test('what is typed into the form of a connection is guarded too', async ({ page }) => {
  await logIn(page, world.earmark.url);
  for (const { path, kind, box } of [
    { path: 'audiobookshelf', box: 'URL' },
    { path: 'sign-on', box: 'Issuer' },
    { path: 'notifications', kind: 'Add ntfy', box: 'Server' },
    { path: 'indexers', kind: 'Add Prowlarr', box: 'Address' },
  ])
    await test.step(path, async () => {
      await page.goto(`${world.earmark.url}/settings/${path}`);
      if (kind) await page.getByRole('main').getByRole('button', { name: kind }).click();
      const field = page.getByRole('textbox', { name: box, exact: true });
      await field.fill('half a word');
      const asked = page.waitForEvent('dialog');
      await page.evaluate('setTimeout(() => location.reload())');
      await (await asked).dismiss();
      await expect(field).toHaveValue('half a word');
      // The next room is opened by its address, and what was typed is given up.
      page.once('dialog', (leave) => void leave.accept());
    });
});

async function open(page: Page, path: string, label: string): Promise<Locator> {
  await page.goto(`${world.earmark.url}/settings/${path}`);
  const form = page.getByRole('form', { name: label, exact: true });
  await form.waitFor();
  await settled(page);
  return form;
}

const CHANGES: Record<Kind, (form: Locator) => Promise<void>> = {
  /** Turns every one. */
  switches: async (form) => {
    for (const each of await form.getByRole('switch').all()) if (await each.isEnabled()) await each.click();
  },
  /** Takes another choice of each. */
  lists: async (form) => {
    for (const each of await form.locator('select').all()) {
      if (!(await each.isEnabled())) continue;
      const options = await each
        .locator('option')
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
      const now = await each.inputValue();
      const other = options.find((value) => value !== now);
      if (other !== undefined) await each.selectOption(other);
    }
  },
  /** Moves each by one. */
  numbers: async (form) => {
    for (const each of await form.getByRole('spinbutton').all()) {
      if (!(await each.isEnabled())) continue;
      const now = await each.inputValue();
      if (now !== '') await each.fill(String(Number(now) + 1));
    }
  },
};

/** What every control of the form shows, in order. */
async function looks(form: Locator): Promise<string[]> {
  const controls = await form.locator('[role="switch"], select, input:not([type="file"]), textarea').all();
  return Promise.all(
    controls.map(async (each) => {
      const checked = await each.getAttribute('aria-checked');
      return checked ?? (await each.inputValue().catch(async () => String(await each.isChecked())));
    }),
  );
}
