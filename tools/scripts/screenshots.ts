import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, Book, LibraryItem, Request } from '@earmark/contracts';
import { DEMO, makeMp3, startTestbed } from '@earmark/testbed';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { logIn, settled } from '../../e2e/lib/page.ts';
import { setUp, waitFor } from '../harness/api.ts';
import { connectEverything } from '../harness/connect.ts';
import { startEarmark } from '../harness/earmark-process.ts';
import { buildIfStale } from './build.ts';
import { root } from './lib/run.ts';
import { ensureParts, parts } from './lib/system-packages.ts';

// Pictures of every room, phone and desktop, dark and light, from the real product on the testbed: docs/screenshots/.
const out = join(root, 'docs/screenshots');
const dir = join(tmpdir(), `earmark-screenshots-${process.pid}`);
const say = (line: string) => console.log(line);
await ensureParts([parts.chromium, parts.qbittorrent, parts.ffmpeg], say);
await buildIfStale(say);
mkdirSync(out, { recursive: true });
const testbed = await startTestbed({ dir: join(dir, 'testbed'), uploadLimit: 450_000 });
const earmark = await startEarmark({
  dir,
  env: { ...testbed.environment, EARMARK_PROGRESS_INTERVAL_MS: '500', EARMARK_SCAN_QUIET_MS: '500' },
});
const admin = { username: 'Ada', password: 'earmark-pictures' };
const { api } = await setUp(earmark.url, admin);
await connectEverything(api, testbed);

const ask = (asin: string) => api.post<Request>('/requests', { asin, region: 'us' });
const done = [];
for (const asin of [DEMO.christmasCarol.asin, ...DEMO.alice.asins]) done.push(await ask(asin));
for (const request of done) {
  await waitFor(
    request.book.title,
    () => api.get<Request>(`/requests/${request.id}`),
    (each) => each.status === 'available',
    180_000,
  );
}
await api.post('/users', { username: 'Lena', password: 'earmark-pictures', group: 'untrusted' });
const browser = await chromium.launch({
  executablePath: parts.chromium.find() ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const coming = await ask(DEMO.prideAndPrejudice.asin);
/** Another one, and the moment both are on their way. */
async function startDownloads(): Promise<void> {
  await ask(DEMO.sherlockHolmes.asin);
  await waitFor(
    'the download to run',
    () => api.get<Request>(`/requests/${coming.id}`),
    (each) => (each.progress?.fraction ?? 0) > 0.15,
    120_000,
  );
}
const inSeries = await api.get<Book>(`/books/${done.at(-1)!.book.id}`);
const [shelved] = (await api.get<{ records: LibraryItem[] }>('/library')).records;
const downloads = join(testbed.dir, 'downloads');
/** A torrent that holds two books, complete. */
const pack = join(downloads, readdirSync(downloads).find((name) => name.includes('Alice')) ?? '');
/** First: what moves in them is over soon. */
const movingRooms: [string, string][] = [
  ['queue', 'activity'],
  ['status', 'status'],
  ['home', ''],
  ['requests', 'requests'],
  ['request', `requests/${coming.id}`],
];
const rooms: [string, string][] = [
  ['search', 'search?q=holmes'],
  ['book', `books/${coming.book.id}`],
  ['author', `authors/${inSeries.authors[0]?.id}`],
  ['series', `series/${inSeries.series[0]?.id}`],
  ['releases', `requests/${coming.id}/releases`],
  ['library', 'library?view=covers'],
  ['library-wall', 'library?view=wall'],
  ['library-table', 'library?view=table'],
  ['library-authors', 'library?view=authors'],
  ['library-series', 'library?view=series'],
  ['library-item', `library/${shelved!.id}`],
  ['history', 'activity/history'],
  ['import', `activity/import?path=${encodeURIComponent(pack)}`],
  ['settings', 'settings'],
  ['download-client', 'settings/download-client'],
  ['media-management', 'settings/media-management'],
  ['indexers', 'settings/indexers'],
  ['audiobookshelf', 'settings/audiobookshelf'],
  ['notifications', 'settings/notifications'],
  ['quality', 'settings/quality'],
  ['metadata', 'settings/metadata'],
  ['general', 'settings/general'],
  ['security', 'settings/security'],
  ['sign-on', 'settings/sign-on'],
  ['users', 'settings/users'],
  ['account', 'settings/account'],
  ['setup', 'setup?step=library'],
  ['setup-ready', 'setup?step=done'],
];
/** Then what is rarely needed, with something to do in it. */
async function makeWork(): Promise<[string, string][]> {
  for (const [folder, artist, album, seconds] of [
    ['Jane Austen/Lady Susan', 'Jane Austen', 'Lady Susan', 12 * 60],
    ['Austen/Emma (old)', 'Jane Austen', 'Emma', 2],
    ['Ann Writer - An Odd Tale', 'Ann Writer', 'An Odd Tale', 2],
  ] as const) {
    mkdirSync(join(testbed.libraryDir, folder), { recursive: true });
    await makeMp3({ file: join(testbed.libraryDir, folder, 'part 1.mp3'), seconds, tags: { artist, album } });
  }
  await api.delete(`/library/${shelved!.id}?blocklist=true`);
  const [root] = (await api.get<{ records: { id: string }[] }>('/rootfolders')).records;
  await api.post(`/rootfolders/${root!.id}/unmapped/find`, {});
  await api.put('/settings/quality', { upgradeAllowed: true });
  await api.put('/settings/mediaManagement', { folderPattern: '{author}/{title} ({year})' });
  const { id } = await api.post<Batch>('/library/reprocess', { all: true, dryRun: true });
  return [
    ['unmapped', 'library/unmapped'],
    ['reprocess', `library/reprocess?batch=${id}`],
    ['upgrades', 'library/upgrades'],
    ['recycle-bin', 'library/recycle-bin'],
    ['blocklist', 'activity/blocklist'],
  ];
}

async function shoot(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.getByText('Trying everything together').waitFor({ state: 'hidden' });
  await page.waitForTimeout(400);
  // A palette is enough for a page, and a third of the bytes.
  const picture = await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 7 })
    .toBuffer();
  writeFileSync(join(out, `${name}.png`), picture);
  say(`${name}.png, ${Math.round(picture.length / 1000)} kB`);
}

const tabs: { page: Page; look: string }[] = [];
for (const [device, viewport] of [
  ['desktop', { width: 1280, height: 800 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  for (const colorScheme of ['dark', 'light'] as const) {
    const context = await browser.newContext({
      viewport,
      colorScheme,
      reducedMotion: 'reduce',
      // A phone draws its scroll bar over the page, not beside it.
      isMobile: device === 'phone',
      hasTouch: device === 'phone',
    });
    const page = await context.newPage();
    const look = `${device}-${colorScheme}`;
    await page.goto(earmark.url);
    await page.getByLabel('User name').waitFor();
    await shoot(page, `login-${look}`);
    await logIn(page, earmark.url, admin);
    tabs.push({ page, look });
  }
}
await startDownloads();
for (const some of [() => movingRooms, () => rooms, makeWork]) {
  for (const [name, path] of await some()) {
    for (const { page, look } of tabs) {
      await page.goto(`${earmark.url}/${path}`);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await shoot(page, `${name}-${look}`);
    }
  }
}
await browser.close();
await earmark.stop();
await testbed.close();
rmSync(dir, { recursive: true, force: true });
