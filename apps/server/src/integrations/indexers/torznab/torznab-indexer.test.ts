import { afterEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../platform/http/testing/loopback.ts';
import { makeTorrent } from '../../../platform/torrents/testing/make-torrent.ts';
import { testTools } from '../../testing/tools.ts';
import type { FoundRelease, Indexer } from '../port.ts';
import { createFeedIndexer } from '../torznab-feed/index.ts';
import { torznab, torznabSettings } from './index.ts';

const CAPS = `<?xml version="1.0"?><caps><server title="Open Shelf"/><limits max="50"/>
<searching><search available="yes" supportedParams="q"/><book-search available="yes" supportedParams="q,author,title"/></searching>
<categories><category id="3000" name="Audio"><subcat id="3030" name="Audiobook"/></category></categories></caps>`;
const FEED = `<?xml version="1.0"?><rss xmlns:torznab="t"><channel><item><title>Emma - Jane Austen [M4B]</title>
<guid>g1</guid><link>/dl/1.torrent</link><size>1000</size><torznab:attr name="seeders" value="4"/></item></channel></rss>`;
const signal = () => AbortSignal.timeout(10_000);

type Route = { status?: number; headers?: Record<string, string>; body?: string | Buffer };
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

async function start(
  routes: Record<string, Route>,
  settings: Record<string, unknown> = {},
): Promise<{ remote: Loopback; indexer: Indexer }> {
  const remote = await startLoopback((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const route = routes[url.searchParams.get('t') ?? url.pathname] ?? { status: 404, body: 'no' };
    response.writeHead(route.status ?? 200, route.headers ?? { 'content-type': 'text/plain' });
    response.end(route.body);
  });
  const tools = testTools();
  open.push(remote, tools);
  const parsed = torznabSettings.parse({ url: `${remote.url}/`, apiKey: 'k3y', ...settings });
  return { remote, indexer: createFeedIndexer(parsed, tools, { protocol: 'torrent', minIntervalMs: 0 }) };
}

describe('search', () => {
  it('asks with author and title where the feed knows them, with text elsewhere, and for the newest', async () => {
    const { remote, indexer } = await start({
      caps: { body: CAPS },
      search: { body: FEED },
      book: { body: FEED },
    });
    const query = { text: 'emma jane austen', title: 'Emma', author: 'Jane Austen' };
    const found = (await indexer.search('feed', query, signal())).releases;
    await indexer.search('feed', { text: 'emma' }, signal());
    await indexer.search('feed', { text: '' }, signal());
    expect(found[0]).toMatchObject({
      indexer: '',
      downloadUrl: `${remote.url}/dl/1.torrent`,
      foundBy: 'emma jane austen',
    });
    const asked = remote.requests.map((each) =>
      Object.fromEntries(new URL(each.url, 'http://x').searchParams),
    );
    const shared = { cat: '3030', limit: '50', offset: '0', extended: '1', apikey: 'k3y' };
    expect(asked).toEqual([
      { t: 'caps', apikey: 'k3y' },
      { t: 'book', title: 'Emma', author: 'Jane Austen', ...shared },
      { t: 'search', q: 'emma', ...shared },
      { t: 'search', ...shared },
    ]);
  });

  it('searches plainly when the caps cannot be read', async () => {
    const { indexer } = await start({ caps: { body: '<html></html>' }, search: { body: FEED } });
    const query = { text: 'emma', title: 'Emma', author: 'Jane Austen' };
    expect((await indexer.search('feed', query, signal())).releases).toHaveLength(1);
  });

  it('reads a feed in Latin-1 and one with the wrong content type', async () => {
    const body = Buffer.from(
      FEED.replace('?>', ' encoding="ISO-8859-1"?>').replace('Emma -', 'Zoé -'),
      'latin1',
    );
    const { indexer } = await start({
      caps: { body: CAPS },
      search: { body, headers: { 'content-type': 'text/html' } },
    });
    expect((await indexer.search('feed', { text: 'x' }, signal())).releases[0]?.title).toContain('Zoé');
  });

  it.each([
    [
      'a wrong key in the body',
      { body: '<error code="100" description="Incorrect user credentials"/>' },
      'indexer_auth',
    ],
    ['a wrong key by status', { status: 401, body: '' }, 'indexer_auth'],
    [
      'a limit in the body',
      { body: '<error code="500" description="Request limit reached"/>' },
      'indexer_limited',
    ],
    ['a limit by status', { status: 429, headers: { 'retry-after': '90' } }, 'indexer_limited'],
    ['a server error', { status: 500, body: 'oops' }, 'indexer_unavailable'],
    ['a web page', { body: '<!DOCTYPE html><html><body>Log in</body></html>' }, 'indexer_bad_answer'],
    ['nothing', { body: '' }, 'indexer_bad_answer'],
    ['half a feed', { body: FEED.slice(0, 200) }, 'indexer_bad_answer'],
    ['caps instead of a feed', { body: '<opml/>' }, 'indexer_bad_answer'],
    [
      'a function it lacks',
      { body: '<error code="202" description="No such function"/>' },
      'indexer_bad_answer',
    ],
    [
      'a redirect away',
      { status: 302, headers: { location: 'http://login.invalid/' } },
      'indexer_bad_answer',
    ],
  ] as [string, Route, string][])('reports %s', async (_name, route, code) => {
    const { indexer } = await start({ caps: { body: CAPS }, search: route });
    await expect(indexer.search('feed', { text: 'x' }, signal())).rejects.toMatchObject({ code });
  });

  it('hands on how long to wait, and never quotes the key', async () => {
    const { indexer } = await start({
      caps: { body: CAPS },
      search: { status: 429, headers: { 'retry-after': '90' } },
    });
    const error: unknown = await indexer
      .search('feed', { text: 'x' }, signal())
      .catch((each: unknown) => each);
    expect(error).toMatchObject({ retryAfterMs: 90_000 });
    expect(JSON.stringify(error) + String(error)).not.toContain('k3y');
  });

  it('reports a feed that is down', async () => {
    const { remote, indexer } = await start({});
    await remote.close();
    await expect(indexer.search('feed', { text: 'x' }, signal())).rejects.toMatchObject({
      code: 'indexer_unavailable',
      message: expect.stringContaining('connection refused'),
    });
  });
});

describe('fetchTorrent', () => {
  const release = (downloadUrl?: string, magnetUri?: string): FoundRelease => ({
    guid: 'g',
    indexer: 'Open Shelf',
    protocol: 'torrent',
    title: 'Emma: A/B "x"',
    categories: [],
    flags: [],
    downloadUrl,
    magnetUri,
  });
  const options = () => ({ useFreeleech: false, signal: signal() });
  const { bytes } = makeTorrent();
  const MAGNET = 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a';

  it('gives proven bytes, or the magnet, also behind redirects', async () => {
    const { remote, indexer } = await start({
      '/1': { body: bytes },
      '/2': { status: 302, headers: { location: '/1' } },
      '/3': { status: 301, headers: { location: MAGNET } },
      '/4': { body: MAGNET },
    });
    const fetch = (path: string) => indexer.fetchTorrent(release(remote.url + path), options());
    expect(await fetch('/1')).toEqual({
      kind: 'file',
      bytes: expect.any(Uint8Array),
      fileName: 'Emma A B x.torrent',
    });
    expect(await fetch('/2')).toMatchObject({ kind: 'file' });
    expect(await fetch('/3')).toEqual({ kind: 'magnet', uri: MAGNET });
    expect(await fetch('/4')).toEqual({ kind: 'magnet', uri: MAGNET });
    expect(await indexer.fetchTorrent(release(undefined, MAGNET), options())).toEqual({
      kind: 'magnet',
      uri: MAGNET,
    });
  });

  it.each([
    ['/html', { body: '<html>Log in</html>' }, 'torrent_invalid'],
    ['/cut', { body: bytes.subarray(0, 60) }, 'torrent_invalid'],
    ['/gone', { status: 404 }, 'release_gone'],
    ['/gone2', { status: 410, body: '<error code="410" description="Release removed"/>' }, 'release_gone'],
    [
      '/off',
      { status: 410, body: '<error code="410" description="Indexer is disabled"/>' },
      'indexer_unavailable',
    ],
    ['/bad', { status: 400 }, 'release_gone'],
    ['/limit', { status: 429 }, 'indexer_limited'],
    ['/down', { status: 503 }, 'indexer_unavailable'],
    ['/file', { status: 302, headers: { location: 'file:///etc/passwd' } }, 'indexer_bad_answer'],
    ['/loop', { status: 302, headers: { location: '/loop' } }, 'indexer_bad_answer'],
  ] as [string, Route, string][])('reports %s', async (path, route, code) => {
    const { remote, indexer } = await start({ [path]: route });
    await expect(indexer.fetchTorrent(release(remote.url + path), options())).rejects.toMatchObject({ code });
  });

  it('does not follow links into the own network, unless the admin named the host', async () => {
    const inner = await startLoopback((_request, response) => response.end(bytes));
    open.push(inner);
    const routes = { '/1': { status: 302, headers: { location: `${inner.url}/x` } } };
    const strict = await start(routes);
    await expect(
      strict.indexer.fetchTorrent(release(`${strict.remote.url}/1`), options()),
    ).rejects.toMatchObject({ code: 'indexer_unavailable', retryable: false });
    await expect(strict.indexer.fetchTorrent(release(inner.url), options())).rejects.toMatchObject({
      code: 'indexer_unavailable',
    });
    expect(inner.requests).toHaveLength(0);
    const { remote, indexer } = await start(routes, { allowedHosts: new URL(inner.url).host });
    expect(await indexer.fetchTorrent(release(`${remote.url}/1`), options())).toMatchObject({ kind: 'file' });
  });

  it('says that there is nothing to fetch', async () => {
    const { indexer } = await start({});
    await expect(indexer.fetchTorrent(release(), options())).rejects.toMatchObject({ code: 'release_gone' });
  });
});

describe('test', () => {
  it('names the feed and its categories', async () => {
    const { indexer } = await start({ caps: { body: CAPS }, search: { body: FEED } });
    expect(await indexer.test()).toMatchObject({
      ok: true,
      message: 'Open Shelf answers.',
      details: expect.arrayContaining([{ label: 'Categories', value: '3030 Audiobook', ok: true }]),
    });
  });

  it('notices that audiobooks are missing, and a wrong key that only a search shows', async () => {
    const other = await start({ caps: { body: CAPS }, search: { body: FEED } }, { categories: '7020' });
    expect(await other.indexer.test()).toMatchObject({ ok: false, message: expect.stringContaining('7020') });
    const locked = await start({
      caps: { body: CAPS },
      search: { body: '<error code="100" description="Invalid API Key"/>' },
    });
    await expect(locked.indexer.test()).rejects.toMatchObject({ code: 'indexer_auth' });
  });
});

describe('settings', () => {
  it.each([
    ['http://jackett:9117/x/torznab/', '/x/torznab/api'],
    ['http://jackett:9117/x/api?apikey=1', '/x/api'],
  ])('takes %s', async (url, path) => {
    const { remote, indexer } = await start({ caps: { body: CAPS }, search: { body: FEED } });
    void indexer;
    const tools = testTools();
    open.push(tools);
    const own = url.replace('http://jackett:9117', remote.url);
    await torznab.create(torznabSettings.parse({ url: own }), tools).search('feed', { text: 'x' }, signal());
    expect(new URL(remote.requests[0]?.url ?? '', 'http://x').pathname).toBe(path);
  });

  it.each(['jackett:9117', 'ftp://x', 'http://', ''])('refuses the address %j', (url) => {
    expect(torznabSettings.safeParse({ url }).success).toBe(false);
  });
});
