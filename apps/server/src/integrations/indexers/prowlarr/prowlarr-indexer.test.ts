import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Loopback, startLoopback } from '../../../platform/http/testing/loopback.ts';
import { makeTorrent } from '../../../platform/torrents/testing/make-torrent.ts';
import { testTools } from '../../testing/tools.ts';
import type { FoundRelease, Indexer } from '../port.ts';
import { prowlarr, prowlarrSettings } from './index.ts';

const KEY = '0123456789abcdef0123456789abcdef';
const FEED = readFileSync(new URL('../torznab-feed/fixtures/prowlarr-mam.xml', import.meta.url), 'utf8');
const EMPTY = '<?xml version="1.0"?><rss version="1.0"><channel><title>Prowlarr</title></channel></rss>';
const GUID = 'https://www.myanonamouse.net/t/9100001';
const AUDIO = [
  { id: 3000, name: 'Audio', subCategories: [{ id: 3030, name: 'Audio/Audiobook', subCategories: [] }] },
];
const INDEXERS = [
  {
    id: 1,
    name: 'MyAnonamouse',
    enable: true,
    protocol: 'torrent',
    supportsSearch: true,
    capabilities: { limitsMax: 100, bookSearchParams: ['q'], categories: AUDIO },
  },
  {
    id: 2,
    name: 'Open Shelf',
    enable: true,
    protocol: 'torrent',
    capabilities: { bookSearchParams: ['q', 'Author', 'title'], categories: AUDIO },
  },
  { id: 3, name: 'Off', enable: false, protocol: 'torrent', capabilities: { categories: AUDIO } },
  { id: 4, name: 'Films', enable: true, protocol: 'torrent', capabilities: { categories: [{ id: 2000 }] } },
  { id: 5, name: 'Usenet', enable: true, protocol: 'usenet', capabilities: { categories: AUDIO } },
  { id: 6, name: 7, enable: 'yes', protocol: 'torrent', capabilities: null },
  { name: 'without an id' },
];
const signal = () => AbortSignal.timeout(10_000);

type Route = { status?: number; headers?: Record<string, string>; body?: string | Buffer | object };
type Routes = Record<string, Route | Route[]>;
const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** A Prowlarr that answers what it is told; a list of routes is used up one by one, the last one stays. */
async function start(
  routes: Routes = {},
  settings: Record<string, unknown> = {},
): Promise<{ remote: Loopback; indexer: Indexer }> {
  const all: Routes = {
    'GET /api/v1/system/status': { body: { appName: 'Prowlarr', version: '2.3.6.1234' } },
    'GET /api/v1/indexer': { body: INDEXERS },
    'GET /api/v1/indexerstatus': { body: [] },
    'GET /1/api': { body: FEED },
    'GET /2/api': { body: FEED },
    ...routes,
  };
  const remote = await startLoopback((request, response) => {
    const name = `${request.method} ${new URL(request.url ?? '', 'http://x').pathname}`;
    const found = all[name];
    let route = Array.isArray(found) ? (found.length > 1 ? found.shift() : found[0]) : found;
    if (request.headers['x-api-key'] !== KEY) route = { status: 401, body: '' };
    const { status = 200, headers = {}, body = '' } = route ?? { status: 404, body: { message: 'NotFound' } };
    response.writeHead(status, headers);
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  const tools = testTools();
  open.push(remote, tools);
  const parsed = prowlarrSettings.parse({ url: remote.url, apiKey: ` ${KEY}\n`, ...settings });
  return { remote, indexer: prowlarr.create(parsed, tools) };
}

const parametersOf = (url: string | undefined) =>
  Object.fromEntries(new URL(url ?? '', 'http://x').searchParams);

describe('feeds', () => {
  it('lists torrent indexers and says why one cannot be searched', async () => {
    const till = new Date(Date.now() + 600_000).toISOString();
    const { indexer } = await start({
      'GET /api/v1/indexerstatus': { body: [{ indexerId: 2, disabledTill: till }, { odd: true }] },
    });
    expect(await indexer.feeds()).toEqual([
      { id: '1', name: 'MyAnonamouse', enabled: true },
      { id: '2', name: 'Open Shelf', enabled: true, message: expect.stringContaining(till) },
      { id: '3', name: 'Off', enabled: false, message: 'Switched off in Prowlarr.' },
      { id: '4', name: 'Films', enabled: false, message: 'Offers no audiobooks (category 3030).' },
      { id: '6', name: 'Indexer', enabled: true },
    ]);
  });

  it('takes Usenet in when asked to', async () => {
    const { indexer } = await start({}, { includeUsenet: true });
    expect((await indexer.feeds()).map((feed) => feed.name)).toContain('Usenet');
  });
});

describe('search', () => {
  it('asks one feed for audiobooks, in fields only where it takes them, the key in a header', async () => {
    const { remote, indexer } = await start();
    const query = { text: 'sign of four', title: 'The Sign of the Four', author: 'Doyle' };
    await indexer.search('1', query, signal());
    await indexer.search('2', query, signal());
    const shared = { cat: '3030', limit: '100', offset: '0', extended: '1' };
    const asked = remote.requests.filter((each) => /^\/\d\/api/.test(each.url));
    expect(asked.map((each) => parametersOf(each.url))).toEqual([
      { t: 'search', q: 'sign of four', ...shared },
      { t: 'book', title: 'The Sign of the Four', author: 'Doyle', ...shared },
    ]);
    expect(remote.requests.every((each) => !each.url.includes(KEY))).toBe(true);
  });

  it('gives releases whose links hold no key and lead to the configured address', async () => {
    const { remote, indexer } = await start();
    const [release] = (await indexer.search('1', { text: 'sign of four' }, signal())).releases;
    expect(release).toMatchObject({
      guid: GUID,
      indexer: 'MyAnonamouse',
      subIndexerId: '1',
      mamId: '9100001',
      foundBy: 'sign of four',
      downloadUrl: `${remote.url}/1/download?link=QUJD&file=The+Sign+of+the+Four`,
    });
    expect(JSON.stringify(release)).not.toContain(KEY);
  });

  it('tells "nothing found" from "failed behind Prowlarr"', async () => {
    const old = await start({
      'GET /1/api': { body: EMPTY },
      'GET /api/v1/indexerstatus': { body: [{ indexerId: 1, mostRecentFailure: '2026-01-01T00:00:00Z' }] },
    });
    expect((await old.indexer.search('1', { text: 'x' }, signal())).releases).toEqual([]);
    const failed = await start({
      'GET /1/api': { body: EMPTY },
      'GET /api/v1/indexerstatus': {
        body: [{ indexerId: 1, mostRecentFailure: new Date().toISOString(), disabledTill: null }],
      },
    });
    await expect(failed.indexer.search('1', { text: 'x' }, signal())).rejects.toMatchObject({
      code: 'indexer_unavailable',
      message: expect.stringContaining('MyAnonamouse failed behind Prowlarr'),
    });
  });

  it.each([
    [
      'a rest after failures',
      {
        status: 429,
        headers: { 'retry-after': '300' },
        body: '<error code="429" description="Indexer is disabled till 12:00 due to recent failures."/>',
      },
      { code: 'indexer_limited', retryAfterMs: 300_000 },
    ],
    [
      'a disabled indexer',
      { status: 410, body: '<error code="410" description="Indexer is disabled"/>' },
      { code: 'indexer_unavailable' },
    ],
    ['an internal error', { status: 500, body: 'oops' }, { code: 'indexer_unavailable' }],
    [
      'a web page',
      { body: '<!doctype html><html><head><title>Prowlarr</title></head></html>' },
      { code: 'indexer_bad_answer' },
    ],
    ['half an answer', { body: FEED.slice(0, 900) }, { code: 'indexer_bad_answer' }],
    ['an empty answer', { body: '' }, { code: 'indexer_bad_answer' }],
  ] as [string, Route, object][])('reports %s', async (_name, route, expected) => {
    const { indexer } = await start({ 'GET /1/api': route });
    await expect(indexer.search('1', { text: 'x' }, signal())).rejects.toMatchObject(expected);
  });

  it('reports a wrong key and an indexer that was removed', async () => {
    const wrong = await start({}, { apiKey: 'wrong' });
    await expect(wrong.indexer.search('1', { text: 'x' }, signal())).rejects.toMatchObject({
      code: 'indexer_auth',
    });
    const { indexer } = await start();
    await expect(indexer.search('99', { text: 'x' }, signal())).rejects.toMatchObject({
      code: 'indexer_unavailable',
    });
  });

  it('stops when the caller does', async () => {
    const { indexer } = await start();
    const reason = new Error('enough');
    await expect(indexer.search('1', { text: 'x' }, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

async function found(indexer: Indexer): Promise<FoundRelease> {
  const [release] = (await indexer.search('1', { text: 'sign of four' }, signal())).releases;
  return release!;
}

describe('fetchTorrent', () => {
  const { bytes } = makeTorrent();
  const options = () => ({ useFreeleech: false, signal: signal() });
  const MAGNET = 'magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a';

  it('fetches through the proxy with the key in a header', async () => {
    const { remote, indexer } = await start({ 'GET /1/download': { body: bytes } });
    expect(await indexer.fetchTorrent(await found(indexer), options())).toMatchObject({
      kind: 'file',
      fileName: expect.stringMatching(/^The Sign of the Four by .*\.torrent$/),
    });
    const request = remote.requests.at(-1);
    expect(request?.headers['x-api-key']).toBe(KEY);
    expect(parametersOf(request?.url)).toEqual({ link: 'QUJD', file: 'The Sign of the Four' });
  });

  it('takes a redirect to a magnet', async () => {
    const { indexer } = await start({ 'GET /1/download': { status: 301, headers: { location: MAGNET } } });
    expect(await indexer.fetchTorrent(await found(indexer), options())).toEqual({
      kind: 'magnet',
      uri: MAGNET,
    });
  });

  it('does not follow a redirect into the own network', async () => {
    const inner = await startLoopback((_request, response) => response.end(bytes));
    open.push(inner);
    const { indexer } = await start({ 'GET /1/download': { status: 301, headers: { location: inner.url } } });
    await expect(indexer.fetchTorrent(await found(indexer), options())).rejects.toMatchObject({
      code: 'indexer_unavailable',
      retryable: false,
    });
    expect(inner.requests).toHaveLength(0);
  });

  it.each([
    ['gone', { status: 410, body: '<error code="410" description="Release not found"/>' }, 'release_gone'],
    [
      'a bad link',
      { status: 400, body: '<error code="400" description="Invalid Prowlarr link"/>' },
      'release_gone',
    ],
    [
      'a switched-off indexer',
      { status: 410, body: '<error code="410" description="Indexer is disabled"/>' },
      'indexer_unavailable',
    ],
    ['a grab limit', { status: 429, headers: { 'retry-after': '3600' } }, 'indexer_limited'],
    [
      'a failed download',
      { status: 500, body: '<error code="500" description="Download failed"/>' },
      'indexer_unavailable',
    ],
    ['a web page', { body: '<html></html>' }, 'torrent_invalid'],
    // Whatever Prowlarr makes of it: asked again, MyAnonamouse only stays frozen.
    ...[200, 400, 410, 500].map((status): [string, Route, string] => [
      `a freeze of MyAnonamouse, sent on as ${status}`,
      {
        status,
        body: '<p>Attempted to Download Past Unsatisfied limit</p><td>Time Till Download Allowed:</td><td>23:59:58</td>',
      },
      'indexer_limited',
    ]),
  ] as [string, Route, string][])('reports %s', async (name, route, code) => {
    const { indexer } = await start({ 'GET /1/download': route });
    await expect(indexer.fetchTorrent(await found(indexer), options())).rejects.toMatchObject({
      code,
      ...(name.startsWith('a freeze') ? { retryAfterMs: 86_398_000 } : {}),
    });
  });
});

describe('grabRemotely', () => {
  const grabs = (remote: Loopback) =>
    remote.requests.filter((each) => each.method === 'POST').map((each) => JSON.parse(each.body) as unknown);

  it('grabs what Prowlarr still knows', async () => {
    const { remote, indexer } = await start({ 'POST /api/v1/search': { body: {} } });
    await indexer.grabRemotely?.(await found(indexer));
    expect(grabs(remote)).toEqual([{ guid: GUID, indexerId: 1 }]);
  });

  it('searches again when it does not, with the words that found it', async () => {
    const { remote, indexer } = await start({
      'POST /api/v1/search': [{ status: 404, body: { message: 'not in cache' } }, { body: {} }],
      'GET /api/v1/search': {
        body: [
          { guid: 'other', indexerId: 1 },
          { guid: GUID, indexerId: 1, title: 3 },
        ],
      },
    });
    await indexer.grabRemotely?.(await found(indexer));
    expect(grabs(remote)).toHaveLength(2);
    const search = remote.requests.find(
      (each) => each.method === 'GET' && each.url.startsWith('/api/v1/search'),
    );
    expect(parametersOf(search?.url)).toEqual({
      query: 'sign of four',
      type: 'search',
      limit: '100',
      offset: '0',
      indexerIds: '1',
      categories: '3030',
    });
  });

  it.each([
    [
      'no longer listed',
      { 'POST /api/v1/search': { status: 404 }, 'GET /api/v1/search': { body: [] } },
      'release_gone',
    ],
    [
      'lost again',
      {
        'POST /api/v1/search': { status: 404 },
        'GET /api/v1/search': { body: [{ guid: GUID, indexerId: 1 }] },
      },
      'release_gone',
    ],
    [
      'not fetched',
      { 'POST /api/v1/search': { status: 409, body: { message: 'Getting release from indexer failed' } } },
      'indexer_unavailable',
    ],
    [
      'not valid',
      { 'POST /api/v1/search': { status: 400, body: [{ errorMessage: 'IndexerId: must be valid' }] } },
      'indexer_bad_answer',
    ],
    [
      'without a client',
      { 'POST /api/v1/search': { status: 500, body: { message: 'No download client' } } },
      'indexer_unavailable',
    ],
    ['limited', { 'POST /api/v1/search': { status: 429 } }, 'indexer_limited'],
  ] as [string, Routes, string][])('reports a release that is %s', async (_name, routes, code) => {
    const { remote, indexer } = await start(routes);
    await expect(indexer.grabRemotely?.(await found(indexer))).rejects.toMatchObject({ code });
    expect(grabs(remote).length).toBeLessThanOrEqual(2);
  });
});

describe('test', () => {
  it('tells version and indexers', async () => {
    const { indexer } = await start();
    expect(await indexer.test()).toMatchObject({
      ok: true,
      message: 'Prowlarr 2.3.6.1234 answers, with 3 indexers for audiobooks.',
      details: expect.arrayContaining([
        { label: 'MyAnonamouse', value: 'ready', ok: true },
        { label: 'Off', value: 'Switched off in Prowlarr.', ok: false },
      ]),
    });
  });

  it('notices another program and a Prowlarr without indexers', async () => {
    const other = await start({ 'GET /api/v1/system/status': { body: { appName: 'Sonarr', version: '4' } } });
    expect(await other.indexer.test()).toMatchObject({
      ok: false,
      message: 'Sonarr answers at this address, not Prowlarr.',
    });
    const bare = await start({ 'GET /api/v1/indexer': { body: [] } });
    expect(await bare.indexer.test()).toMatchObject({
      ok: false,
      message: expect.stringContaining('no indexer'),
    });
  });

  it('notices a wrong key, a log-in page, a redirect and silence', async () => {
    const wrong = await start({}, { apiKey: 'wrong' });
    await expect(wrong.indexer.test()).rejects.toMatchObject({ code: 'indexer_auth' });
    const page = await start({ 'GET /api/v1/system/status': { body: '<html>Log in</html>' } });
    await expect(page.indexer.test()).rejects.toMatchObject({ message: expect.stringContaining('web page') });
    const away = await start({
      'GET /api/v1/system/status': { status: 302, headers: { location: 'https://auth.invalid/login?rd=1' } },
    });
    await expect(away.indexer.test()).rejects.toMatchObject({
      message: 'Prowlarr redirects to https://auth.invalid/login.',
    });
    const { remote, indexer } = await start();
    await remote.close();
    await expect(indexer.test()).rejects.toMatchObject({ code: 'indexer_unavailable' });
  });
});
