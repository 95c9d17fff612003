import { createCatalogue } from '@earmark/testbed/catalogue/catalogue';
import { type Prowlarr, type ProwlarrOptions, startProwlarr } from '@earmark/testbed/prowlarr/index';
import { afterEach, describe, expect, it } from 'vitest';
import { readTorrentFile } from '../../../platform/torrents/index.ts';
import { testTools } from '../../testing/tools.ts';
import type { FoundRelease, Indexer } from '../port.ts';
import { prowlarr, prowlarrSettings } from './index.ts';

const MAM = '1';
const OPEN_SHELF = '2';
const TOWN_LIBRARY = '3';
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

const signal = () => AbortSignal.timeout(15_000);
const fetchOptions = () => ({ useFreeleech: false, signal: signal() });
const emma = { text: 'emma austen' };

async function start(
  options: Partial<ProwlarrOptions> = {},
  settings: Record<string, unknown> = {},
): Promise<{ remote: Prowlarr; indexer: Indexer }> {
  const catalogue = createCatalogue();
  const remote = await startProwlarr({ releases: catalogue.releases, ...options });
  const tools = testTools();
  open.push(remote, tools);
  const parsed = prowlarrSettings.parse({ url: `${remote.baseUrl}/`, apiKey: remote.apiKey, ...settings });
  return { remote, indexer: prowlarr.create(parsed, tools) };
}

async function firstOf(indexer: Indexer, feedId: string, query = emma): Promise<FoundRelease> {
  const [release] = (await indexer.search(feedId, query, signal())).releases;
  expect(release).toBeDefined();
  return release!;
}

describe('Prowlarr', () => {
  it.each(['', '/prowlarr'])('is tested, searched and fetched from at url base "%s"', async (urlBase) => {
    const { remote, indexer } = await start({ urlBase });
    expect(await indexer.test()).toMatchObject({ ok: true, message: expect.stringContaining('3 indexers') });
    expect((await indexer.feeds()).map((feed) => [feed.id, feed.enabled])).toEqual([
      [MAM, true],
      [OPEN_SHELF, true],
      [TOWN_LIBRARY, true],
    ]);
    const release = await firstOf(indexer, OPEN_SHELF);
    expect(JSON.stringify(release)).not.toContain(remote.apiKey);
    const fetched = await indexer.fetchTorrent(release, fetchOptions());
    expect(fetched.kind).toBe('file');
    const bytes = 'bytes' in fetched ? fetched.bytes : new Uint8Array();
    expect(readTorrentFile(bytes).hashes).not.toHaveLength(0);
    expect(remote.requests.every((request) => !request.url.includes(remote.apiKey))).toBe(true);
  });

  it('searches each feed on its own, by author and title where it can', async () => {
    const { remote, indexer } = await start();
    const query = { ...emma, title: 'Emma', author: 'Jane Austen' };
    const byMam = (await indexer.search(MAM, query, signal())).releases;
    const byShelf = (await indexer.search(OPEN_SHELF, query, signal())).releases;
    expect(byMam[0]).toMatchObject({ mamId: expect.any(String), subIndexerId: MAM, language: 'ENG' });
    expect(byShelf[0]).toMatchObject({
      subIndexerId: OPEN_SHELF,
      categories: expect.arrayContaining([3030]),
    });
    const asked = remote.requests.map((request) => request.url).filter((url) => /^\/\d\/api/.test(url));
    expect(asked[0]).toMatch(/^\/1\/api\?t=search&q=emma/);
    expect(asked[1]).toMatch(/^\/2\/api\?t=book&title=Emma&author=Jane/);
  });

  it('lists the newest, and finds nothing quietly', async () => {
    const { indexer } = await start();
    expect((await indexer.search(OPEN_SHELF, { text: '' }, signal())).releases.length).toBeGreaterThan(5);
    expect((await indexer.search(OPEN_SHELF, { text: 'qqq zzz' }, signal())).releases).toEqual([]);
  });

  it('takes the magnet of a public indexer', async () => {
    const { indexer } = await start();
    const release = await firstOf(indexer, TOWN_LIBRARY, { text: '' });
    expect(await indexer.fetchTorrent(release, fetchOptions())).toMatchObject({
      kind: 'magnet',
      uri: expect.stringMatching(/^magnet:\?xt=urn:btih:[0-9a-f]{40}/),
    });
  });

  it('follows a redirect to the tracker only where the admin allows it', async () => {
    const { remote, indexer } = await start();
    remote.setIndexer(2, { downloadAs: 'redirect' });
    const release = await firstOf(indexer, OPEN_SHELF);
    // The tracker of the stand-in is served by the stand-in itself, which is the trusted host.
    expect(await indexer.fetchTorrent(release, fetchOptions())).toMatchObject({ kind: 'file' });
    for (const location of ['http://127.0.0.1:9/x', 'http://169.254.169.254/latest', 'file:///etc/passwd']) {
      remote.addFault({ kind: 'download-redirect', params: { location }, times: 1 });
      await expect(indexer.fetchTorrent(release, fetchOptions())).rejects.toMatchObject({
        code: expect.stringMatching(/^indexer_(unavailable|bad_answer)$/),
        retryable: false,
      });
    }
  });

  it('grabs through its own client, also after its cache has expired', async () => {
    const { remote, indexer } = await start();
    const release = await firstOf(indexer, OPEN_SHELF);
    await indexer.grabRemotely?.(release);
    remote.advanceClock(31 * 60_000);
    await indexer.grabRemotely?.(release);
    remote.restart();
    await indexer.grabRemotely?.(release);
    expect(remote.grabs.map((grab) => grab.guid)).toEqual([release.guid, release.guid, release.guid]);
  });

  it('says when a release can no longer be grabbed through it', async () => {
    const catalogue = createCatalogue();
    const { remote, indexer } = await start({ releases: catalogue.releases });
    const release = await firstOf(indexer, OPEN_SHELF);
    remote.addFault({ kind: 'grab-failed', times: 1 });
    await expect(indexer.grabRemotely?.(release)).rejects.toMatchObject({ code: 'indexer_unavailable' });
    for (const id of catalogue.releases.map((each) => each.id)) catalogue.removeRelease(id);
    remote.restart();
    await expect(indexer.grabRemotely?.(release)).rejects.toMatchObject({ code: 'release_gone' });
  });
});

describe('Prowlarr in trouble', () => {
  it.each([
    [
      'a limit',
      { kind: 'rate-limit', params: { retryAfter: 120 } },
      { code: 'indexer_limited', retryAfterMs: 120_000 },
    ],
    [
      'an error document',
      { kind: 'torznab-error', params: { code: 100, description: 'Invalid API Key' } },
      { code: 'indexer_auth' },
    ],
    [
      'an indexer that fails',
      { kind: 'indexer-down', params: { indexerId: 2 } },
      { code: expect.stringMatching(/^indexer_/) },
    ],
    ['a server error', { kind: 'status', params: { status: 500 } }, { code: 'indexer_unavailable' }],
    ['a web page', { kind: 'html' }, { code: 'indexer_bad_answer' }],
    ['an empty answer', { kind: 'empty' }, { code: 'indexer_bad_answer' }],
    ['rubbish', { kind: 'garbage' }, { code: 'indexer_bad_answer' }],
    ['a broken connection', { kind: 'cut' }, { code: 'indexer_unavailable' }],
  ])('by %s never finds "nothing"', async (_name, fault, expected) => {
    const { remote, indexer } = await start();
    await indexer.feeds();
    remote.addFault({ path: '/2/', ...fault });
    await expect(indexer.search(OPEN_SHELF, emma, signal())).rejects.toMatchObject(expected);
    remote.clearFaults();
    expect((await indexer.search(MAM, emma, signal())).releases).not.toHaveLength(0);
  });

  it.each(['control-characters', 'content-type', 'no-sizes', 'huge-description', 'relative-urls'])(
    'reads a feed with %s',
    async (form) => {
      const { remote, indexer } = await start();
      remote.addFault({ kind: 'odd-feed', params: { form } });
      const release = await firstOf(indexer, OPEN_SHELF);
      expect(release.title.length).toBeGreaterThan(3);
      expect(release.description?.length ?? 0).toBeLessThanOrEqual(20_000);
      expect(release.downloadUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
      expect(await indexer.fetchTorrent(release, fetchOptions())).toMatchObject({ kind: 'file' });
    },
  );

  it('refuses an entity bomb', async () => {
    const { remote, indexer } = await start();
    remote.addFault({ kind: 'odd-feed', params: { form: 'entity-bomb' } });
    await expect(indexer.search(OPEN_SHELF, emma, signal())).rejects.toMatchObject({
      code: 'indexer_bad_answer',
      message: expect.stringContaining('entities'),
    });
  });

  it('tells of an indexer that rests, is switched off, or is gone', async () => {
    const { remote, indexer } = await start();
    remote.backOff(2, 300_000);
    expect((await indexer.feeds())[1]?.message).toContain('rest until');
    await expect(indexer.search(OPEN_SHELF, emma, signal())).rejects.toMatchObject({
      code: 'indexer_limited',
    });
    remote.setIndexer(2, { status: undefined, isEnabled: false });
    await expect(indexer.search(OPEN_SHELF, emma, signal())).rejects.toMatchObject({
      code: 'indexer_unavailable',
    });
    expect((await indexer.feeds())[1]).toMatchObject({ enabled: false });
    remote.removeIndexer(2);
    await indexer.feeds();
    await expect(indexer.search(OPEN_SHELF, emma, signal())).rejects.toMatchObject({
      code: 'indexer_unavailable',
    });
  });

  it.each([
    ['gone', { kind: 'download-gone' }, 'release_gone'],
    ['limited', { kind: 'rate-limit' }, 'indexer_limited'],
    ['a web page', { kind: 'html' }, 'torrent_invalid'],
    ['nothing', { kind: 'empty' }, 'torrent_invalid'],
    ['rubbish', { kind: 'garbage' }, 'torrent_invalid'],
    ['a broken connection', { kind: 'cut' }, 'indexer_unavailable'],
  ])('has a download that is %s', async (_name, fault, code) => {
    const { remote, indexer } = await start();
    const release = await firstOf(indexer, OPEN_SHELF);
    remote.addFault({ path: '/2/', ...fault });
    await expect(indexer.fetchTorrent(release, fetchOptions())).rejects.toMatchObject({ code });
  });

  it('with a changed key says so everywhere', async () => {
    const { remote, indexer } = await start();
    const release = await firstOf(indexer, OPEN_SHELF);
    remote.setApiKey('another');
    const calls = [
      indexer.test(),
      indexer.feeds(),
      indexer.search(OPEN_SHELF, emma, signal()),
      indexer.fetchTorrent(release, fetchOptions()),
      indexer.grabRemotely!(release),
    ];
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'indexer_auth' } });
    }
  });
});
