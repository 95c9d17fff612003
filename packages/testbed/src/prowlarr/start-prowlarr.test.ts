import { XMLParser } from 'fast-xml-parser';
import { afterEach, describe, expect, test } from 'vitest';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { makeRelease } from '../mam/test-harness.ts';
import { readTorrentFile } from '../qbittorrent-stand-in/index.ts';
import { makeTorrentFixture } from '../qbittorrent-stand-in/torrent-fixtures.ts';
import { type Prowlarr, type ProwlarrOptions, startProwlarr } from './start-prowlarr.ts';

const started: Prowlarr[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((each) => each.close()));
});

const everywhere = ['myanonamouse', 'open-shelf', 'town-library'] as const;
const emma = makeRelease({ indexers: [...everywhere], freeleech: true, vip: true, title: 'Emma' });

async function start(options: Partial<ProwlarrOptions> = {}): Promise<Prowlarr> {
  const prowlarr = await startProwlarr({ releases: [emma], apiKey: 'key', ...options });
  started.push(prowlarr);
  return prowlarr;
}

type Row = Record<string, unknown>;

async function ask(
  prowlarr: Prowlarr,
  path: string,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
) {
  const response = await fetch(path.startsWith('http') ? path : `${prowlarr.baseUrl}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { 'x-api-key': prowlarr.apiKey, ...init.headers },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString('utf8');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    json: <T = Row[]>() => JSON.parse(text) as T,
  };
}
const search = async (prowlarr: Prowlarr, query: string) =>
  (await ask(prowlarr, `/api/v1/search?${query}`)).json();
const grab = (prowlarr: Prowlarr, body: unknown) =>
  ask(prowlarr, '/api/v1/search', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

type Item = {
  title: string;
  guid: string;
  size?: number;
  link: string;
  enclosure: Row;
  prowlarrindexer: Row;
  attributes: [string, string][];
};
function items(xml: string): Item[] {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => name === 'item' || name.endsWith(':attr'),
    processEntities: true,
  });
  const parsed = parser.parse(xml) as {
    rss: { channel: { item?: (Item & { 'torznab:attr': { name: string; value: string }[] })[] } };
  };
  return (parsed.rss.channel.item ?? []).map((item) => ({
    ...item,
    attributes: item['torznab:attr'].map(({ name, value }): [string, string] => [name, value]),
  }));
}
const feed = async (prowlarr: Prowlarr, id: number, query: string) =>
  items((await ask(prowlarr, `/${id}/api?${query}`)).text);

describe('status and indexers', () => {
  test('a wrong key is 401 with an empty body, ping needs none', async () => {
    const prowlarr = await start();
    for (const path of ['/api/v1/indexer', '/1/api?t=caps', '/1/download?link=x']) {
      const answer = await ask(prowlarr, path, { headers: { 'x-api-key': 'wrong' } });
      expect([answer.status, answer.text]).toEqual([401, '']);
    }
    expect(
      (await ask(prowlarr, '/api/v1/system/status?apikey=key', { headers: { 'x-api-key': '' } })).status,
    ).toBe(401);
    const byQuery = await fetch(`${prowlarr.url}/api/v1/system/status?apikey=key`);
    expect(byQuery.headers.get('x-application-version')).toBe('2.0.5.5160');
    expect(await byQuery.json()).toMatchObject({ appName: 'Prowlarr', version: '2.0.5.5160' });
    expect(await (await fetch(`${prowlarr.url}/ping`)).json()).toEqual({ status: 'OK' });
    prowlarr.setApiKey('new');
    expect((await ask(prowlarr, '/api/v1/health')).json()).toEqual([]);
  });

  test('indexers with what a client reads', async () => {
    const prowlarr = await start();
    const indexers = (await ask(prowlarr, '/api/v1/indexer')).json();
    expect(indexers).toMatchObject([
      {
        id: 1,
        name: 'MyAnonamouse',
        enable: true,
        protocol: 'torrent',
        privacy: 'private',
        priority: 25,
        redirect: false,
        supportsRss: true,
        supportsSearch: true,
        supportsPagination: true,
        implementation: 'MyAnonamouse',
        tags: [],
      },
      { id: 2, name: 'Open Shelf' },
      { id: 3, name: 'Town Library', privacy: 'public' },
    ]);
    expect(indexers[0]?.['capabilities']).toMatchObject({
      limitsMax: 100,
      limitsDefault: 100,
      searchParams: ['q'],
      bookSearchParams: ['q'],
    });
    expect((await ask(prowlarr, '/api/v1/indexer/2')).json<Row>()).toMatchObject({ id: 2 });
    expect((await ask(prowlarr, '/api/v1/indexer/9')).status).toBe(404);
    const categories = (await ask(prowlarr, '/api/v1/indexer/categories')).json<{ subCategories: Row[] }[]>();
    expect(categories.flatMap((each) => each.subCategories)).toContainEqual({
      id: 3030,
      name: 'Audio/Audiobook',
      subCategories: [],
    });
  });

  test('a backed-off indexer shows in indexerstatus and health until its time is over', async () => {
    const prowlarr = await start();
    expect((await ask(prowlarr, '/api/v1/indexerstatus')).json()).toEqual([]);
    prowlarr.backOff(2, 60_000);
    expect((await ask(prowlarr, '/api/v1/indexerstatus')).json()).toMatchObject([
      {
        indexerId: 2,
        disabledTill: expect.any(String),
        mostRecentFailure: expect.any(String),
        initialFailure: expect.any(String),
      },
    ]);
    expect((await ask(prowlarr, '/api/v1/health')).json()).toMatchObject([
      { source: 'IndexerStatusCheck', type: 'warning', message: expect.stringContaining('Open Shelf') },
    ]);
    const refused = await ask(prowlarr, '/2/api?t=search&q=emma');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(refused.text).toContain('<error code="429"');
    prowlarr.advanceClock(60_001);
    expect(await feed(prowlarr, 2, 't=search&q=emma')).toHaveLength(1);
  });

  test('under a url base', async () => {
    const prowlarr = await start({ urlBase: '/prowlarr' });
    const [found] = await search(prowlarr, 'query=emma&indexerIds=2');
    expect(found?.['downloadUrl']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/prowlarr\/2\/download\?/u);
    expect(readTorrentFile((await ask(prowlarr, String(found?.['downloadUrl']))).bytes)).toBeDefined();
    expect((await fetch(`${prowlarr.url}/api/v1/indexer`)).headers.get('content-type')).toContain(
      'text/html',
    );
  });
});

describe('JSON search', () => {
  test('every field', async () => {
    const prowlarr = await start({ now: () => Date.parse('2026-02-13T18:04:37Z') });
    const [found] = await search(prowlarr, 'query=emma&indexerIds=1&limit=100&offset=0');
    expect(found).toEqual({
      guid: 'https://www.myanonamouse.net/t/9100002',
      age: 2,
      ageHours: 48,
      ageMinutes: 2880,
      size: 424_882_176,
      files: 2,
      grabs: 208,
      indexerId: 1,
      indexer: 'MyAnonamouse',
      title: "Emma by Jane Austen, Maeve O'Hara [ENG / M4B JPG] [VIP]",
      sortTitle: 'emma by jane austen maeve o hara eng m4b jpg vip',
      imdbId: 0,
      tmdbId: 0,
      tvdbId: 0,
      tvMazeId: 0,
      publishDate: '2026-02-11T18:04:37.000Z',
      commentUrl: 'https://www.myanonamouse.net/t/9100002',
      downloadUrl: expect.stringMatching(
        new RegExp(`^${prowlarr.url}/1/download\\?apikey=key&link=[\\w-]+&file=`, 'u'),
      ),
      infoUrl: 'https://www.myanonamouse.net/t/9100002',
      indexerFlags: ['freeleech'],
      categories: [
        { id: 3030, name: 'Audio/Audiobook', subCategories: [] },
        { id: 100_045, name: 'Audiobooks - Literary Classics', subCategories: [] },
      ],
      seeders: 31,
      leechers: 1,
      protocol: 'torrent',
      fileName: "Emma by Jane Austen, Maeve O'Hara [ENG / M4B JPG] [VIP].torrent",
    });
  });

  test('which indexers: all, some, torrent, usenet', async () => {
    const prowlarr = await start();
    const ids = async (query: string) =>
      (await search(prowlarr, query)).map((row) => row['indexerId']).sort();
    expect(await ids('query=emma')).toEqual([1, 2, 3]);
    expect(await ids('query=emma&indexerIds=1&indexerIds=3')).toEqual([1, 3]);
    expect(await ids('query=emma&indexerIds=-2')).toEqual([1, 2, 3]);
    expect(await ids('query=emma&indexerIds=-1')).toEqual([]);
    prowlarr.setIndexer(2, { protocol: 'usenet' });
    const [usenet] = await search(prowlarr, 'query=emma&indexerIds=-1');
    expect(usenet).toMatchObject({ indexerId: 2, protocol: 'usenet' });
    expect(usenet).not.toHaveProperty('seeders');
    expect((await ask(prowlarr, String(usenet?.['downloadUrl']))).headers.get('content-type')).toBe(
      'application/x-nzb',
    );
  });

  test('a public indexer gives a proxied magnet link and an info hash', async () => {
    const prowlarr = await start();
    const [found] = await search(prowlarr, 'query=emma&indexerIds=3');
    expect(found).not.toHaveProperty('downloadUrl');
    expect(found?.['magnetUrl']).toMatch(new RegExp(`^${prowlarr.url}/3/download`, 'u'));
    const redirected = await ask(prowlarr, String(found?.['magnetUrl']));
    expect(redirected.status).toBe(301);
    expect(redirected.headers.get('location')).toMatch(
      new RegExp(`^magnet:\\?xt=urn:btih:${String(found?.['infoHash'])}&dn=`, 'u'),
    );
  });

  test('a book search passes over indexers that do not know the parameters', async () => {
    const prowlarr = await start();
    const found = await search(
      prowlarr,
      `type=book&query=${encodeURIComponent('{author:austen}{title:emma}')}`,
    );
    expect(found.map((row) => row['indexerId']).sort()).toEqual([2, 3]);
    expect(await search(prowlarr, `type=book&query=${encodeURIComponent('{year:1815}')}`)).toEqual([]);
    expect(await search(prowlarr, `type=book&query=${encodeURIComponent('{author:dickens}')}`)).toEqual([]);
  });

  test('categories, limit, offset; the same guid once', async () => {
    const releases = Array.from({ length: 5 }, (_, id) =>
      makeRelease({ id: id + 1, indexers: ['open-shelf'] }),
    );
    const ebook = makeRelease({ id: 9, indexers: ['open-shelf'], layout: 'ebook' });
    const prowlarr = await start({ releases: [...releases, ebook] });
    const count = async (query: string) => (await search(prowlarr, query)).length;
    expect(await count('query=emma')).toBe(6);
    expect(await count('query=emma&categories=3030')).toBe(5);
    expect(await count('query=emma&categories=3000')).toBe(5);
    expect(await count('query=emma&categories=7020&categories=3030')).toBe(6);
    expect(await count('query=emma&categories=5000')).toBe(0);
    expect(await count('query=emma&limit=2')).toBe(2);
    expect(await count('query=emma&limit=4&offset=4')).toBe(2);
    prowlarr.setIndexer(2, { supportsPagination: false });
    expect(await count('query=emma&offset=2')).toBe(0);
  });

  test('one failing indexer is silent, all of them are a 400', async () => {
    const prowlarr = await start();
    prowlarr.addFault({ kind: 'indexer-down', times: 1, params: { indexerId: 2 } });
    expect((await search(prowlarr, 'query=emma')).map((row) => row['indexerId']).sort()).toEqual([1, 3]);
    expect((await ask(prowlarr, '/api/v1/indexerstatus')).json()).toHaveLength(1);
    const none = await ask(prowlarr, '/api/v1/search?query=emma&indexerIds=2');
    expect([none.status, none.json<Row>()['message']]).toEqual([400, expect.stringContaining('unavailable')]);
    expect(await search(prowlarr, 'query=nothing')).toEqual([]);
  });
});

describe('grabbing through Prowlarr', () => {
  test('the torrent goes to its own client, the release comes back', async () => {
    const torrent = makeTorrentFixture({ name: 'emma', files: { 'emma.m4b': 10, 'cover.jpg': 5 } });
    const handed: string[] = [];
    const prowlarr = await start({
      torrents: () => torrent.bytes,
      onGrab: (made) => {
        handed.push(made.infoHash);
      },
    });
    const [found] = await search(prowlarr, 'query=emma&indexerIds=2');
    const answer = await grab(prowlarr, { guid: found?.['guid'], indexerId: 2, downloadClientId: 4 });
    expect(answer.status).toBe(200);
    expect(answer.json<Row>()).toMatchObject({ guid: found?.['guid'], indexerId: 2 });
    expect(handed).toEqual([torrent.infoHash]);
    expect(prowlarr.grabs).toMatchObject([
      { guid: found?.['guid'], indexerId: 2, downloadClientId: 4, infoHash: torrent.infoHash },
    ]);
  });

  test('after half an hour, a restart or without a search: 404', async () => {
    const prowlarr = await start();
    const body = { guid: 'https://www.myanonamouse.net/t/9100002', indexerId: 1 };
    expect((await grab(prowlarr, body)).status).toBe(404);
    await search(prowlarr, 'query=emma');
    expect((await grab(prowlarr, { ...body, indexerId: 2 })).status).toBe(404);
    expect((await grab(prowlarr, body)).status).toBe(200);
    prowlarr.advanceClock(30 * 60_000 + 1);
    expect((await grab(prowlarr, body)).json<Row>()['message']).toContain('try searching again');
    await search(prowlarr, 'query=emma');
    prowlarr.restart();
    expect((await grab(prowlarr, body)).status).toBe(404);
  });

  test('what can go wrong: bad body 400 with a list, indexer or client failing 409', async () => {
    const prowlarr = await start();
    expect((await grab(prowlarr, { indexerId: 1 })).json()).toMatchObject([
      { propertyName: 'Guid', severity: 'error' },
    ]);
    expect((await grab(prowlarr, { guid: 'x' })).status).toBe(400);
    await search(prowlarr, 'query=emma');
    const body = { guid: 'https://www.myanonamouse.net/t/9100002', indexerId: 1 };
    prowlarr.addFault({ kind: 'grab-failed', times: 1 });
    expect((await grab(prowlarr, body)).status).toBe(409);
    prowlarr.setOnGrab(() => Promise.reject(new Error('client is down')));
    expect((await grab(prowlarr, body)).status).toBe(409);
    expect(prowlarr.grabs).toEqual([]);
    prowlarr.setOnGrab(undefined);
    const bulk = await ask(prowlarr, '/api/v1/search/bulk', {
      method: 'POST',
      body: JSON.stringify([body, { guid: 'x', indexerId: 1 }]),
      headers: { 'content-type': 'application/json' },
    });
    expect(bulk.json()).toHaveLength(1);
  });
});

describe('Torznab', () => {
  test('caps', async () => {
    const prowlarr = await start();
    const { text, headers } = await ask(prowlarr, '/1/api?t=caps');
    expect(headers.get('content-type')).toContain('xml');
    expect(text).toContain('<limits default="100" max="100" />');
    expect(text).toContain('<search available="yes" supportedParams="q" />');
    expect(text).toContain('<book-search available="yes" supportedParams="q" />');
    expect(text).toMatch(/<category id="3000" name="Audio"><subcat id="3010"/u);
    expect((await ask(prowlarr, '/2/api?t=caps')).text).toContain(
      '<book-search available="yes" supportedParams="q,title,author" />',
    );
  });

  test('an item with all its attributes', async () => {
    const prowlarr = await start();
    const [item] = await feed(prowlarr, 2, 't=search&q=emma&cat=3030&limit=100&offset=0&extended=1');
    expect(item).toMatchObject({
      title: 'Jane Austen - Emma [ENG / M4B / 64kbps]',
      guid: 'https://open-shelf.example/torrents/9100002',
      prowlarrindexer: { id: '2', type: 'private', '#text': 'Open Shelf' },
      comments: 'https://open-shelf.example/torrents/9100002',
      pubDate: 'Wed, 11 Feb 2026 18:04:37 +0000',
      size: 424_882_176,
      enclosure: { length: '424882176', type: 'application/x-bittorrent', url: item?.link },
    });
    const attributes = Object.fromEntries(item?.attributes ?? []);
    expect(attributes).toMatchObject({
      tag: 'freeleech',
      author: "Jane Austen, Maeve O'Hara",
      booktitle: 'Emma',
      files: '2',
      grabs: '208',
      language: 'ENG',
      seeders: '31',
      peers: '32',
      minimumratio: '1',
      minimumseedtime: '259200',
      downloadvolumefactor: '0',
      uploadvolumefactor: '1',
      infohash: expect.stringMatching(/^[0-9a-f]{40}$/u),
    });
    expect(item?.attributes.filter(([name]) => name === 'category')).toEqual([
      ['category', '3030'],
      ['category', '100045'],
    ]);
    const [mam] = await feed(prowlarr, 1, 't=search&q=emma');
    expect(Object.keys(Object.fromEntries(mam?.attributes ?? []))).not.toContain('infohash');
    expect(readTorrentFile((await ask(prowlarr, String(mam?.link))).bytes)?.infoHashV1).toBe(
      attributes['infohash'],
    );
    expect(await feed(prowlarr, 2, 't=book&author=austen&title=emma')).toHaveLength(1);
    expect(await feed(prowlarr, 1, 't=book&author=austen')).toEqual([]);
  });

  test('an empty query lists the newest first', async () => {
    const catalogue = createCatalogue();
    const prowlarr = await start({ releases: catalogue.releases });
    const newest = await feed(prowlarr, 1, 't=search&limit=20');
    const dates = newest.map((item) => Date.parse(String((item as unknown as Row)['pubDate'])));
    expect(dates).toEqual([...dates].sort((a, b) => b - a));
    expect(newest).toHaveLength(20);
  });

  test('errors: function missing or unknown, disabled, down, limited, unknown indexer', async () => {
    const prowlarr = await start();
    expect((await ask(prowlarr, '/2/api')).text).toContain('<error code="200"');
    expect((await ask(prowlarr, '/2/api?t=caps2')).text).toContain('<error code="202"');
    prowlarr.setIndexer(2, { isEnabled: false });
    expect(await ask(prowlarr, '/2/api?t=search')).toMatchObject({
      status: 410,
      text: expect.stringContaining('<error code="410"'),
    });
    expect((await ask(prowlarr, '/9/api?t=search')).status).toBe(404);
    prowlarr.addFault({ kind: 'rate-limit', times: 1, path: '/1/', params: { retryAfter: 120 } });
    const limited = await ask(prowlarr, '/1/api?t=search&q=emma');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '120']);
    prowlarr.addFault({
      kind: 'torznab-error',
      times: 1,
      params: { code: 100, description: 'Invalid API Key', status: 401 },
    });
    expect(await ask(prowlarr, '/1/api?t=search')).toMatchObject({
      status: 401,
      text: expect.stringContaining('code="100" description="Invalid API Key"'),
    });
    prowlarr.addFault({ kind: 'indexer-down', times: 1, params: { indexerId: 1 } });
    expect((await ask(prowlarr, '/1/api?t=search&q=emma')).status).toBe(500);
    expect((await ask(prowlarr, '/1/api?t=search&q=emma')).status).toBe(429);
    expect((await ask(prowlarr, '/0/api?t=search')).text).toContain('Test Release');
  });

  test.each([
    ['no-sizes', /<enclosure url="[^"]*" length="0"/u],
    ['huge-description', /x{5000000}/u],
    ['entity-bomb', /<!DOCTYPE rss \[<!ENTITY lol "lol">.*&lol9;/su],
    ['relative-urls', /<link>\/2\/download/u],
  ])('odd feed: %s', async (form, expected) => {
    const prowlarr = await start();
    prowlarr.addFault({ kind: 'odd-feed', times: 1, params: { form } });
    expect((await ask(prowlarr, '/2/api?t=search&q=emma')).text).toMatch(expected);
    expect((await ask(prowlarr, '/2/api?t=search&q=emma')).text).not.toMatch(expected);
  });

  test('odd feed: control characters', async () => {
    const prowlarr = await start();
    prowlarr.addFault({ kind: 'odd-feed', times: 1, params: { form: 'control-characters' } });
    expect((await ask(prowlarr, '/2/api?t=search&q=emma')).text).toContain('<title>\u0001\u000b');
  });

  test('a feed with the wrong content type', async () => {
    const prowlarr = await start();
    prowlarr.addFault({ kind: 'odd-feed', times: 1, params: { form: 'content-type' } });
    expect((await ask(prowlarr, '/2/api?t=search&q=emma')).headers.get('content-type')).toContain(
      'text/html',
    );
  });
});

describe('download proxy', () => {
  const linkOf = async (prowlarr: Prowlarr, id = 2) =>
    (await feed(prowlarr, id, 't=search&q=emma'))[0]?.link ?? '';

  test('the file, and the tracker itself when the redirect option is on', async () => {
    const prowlarr = await start();
    const link = await linkOf(prowlarr);
    const file = await ask(prowlarr, link, { headers: { 'x-api-key': 'key' } });
    expect(file.headers.get('content-type')).toBe('application/x-bittorrent');
    expect(file.headers.get('content-disposition')).toContain('.torrent');
    prowlarr.setIndexer(2, { downloadAs: 'redirect' });
    const redirected = await ask(prowlarr, link);
    expect(redirected.status).toBe(301);
    const tracker = await fetch(String(redirected.headers.get('location')));
    expect(Buffer.from(await tracker.arrayBuffer())).toEqual(file.bytes);
  });

  test('refusals', async () => {
    const prowlarr = await start();
    const link = await linkOf(prowlarr);
    expect((await ask(prowlarr, '/2/download?apikey=key&link=bm9uc2Vuc2U&file=x')).status).toBe(400);
    expect((await ask(prowlarr, link.replace('/2/', '/1/'))).status).toBe(400);
    prowlarr.addFault({ kind: 'download-gone', times: 1 });
    expect((await ask(prowlarr, link)).status).toBe(410);
    prowlarr.addFault({ kind: 'rate-limit', times: 1, path: '/2/download', params: { retryAfter: 5 } });
    expect((await ask(prowlarr, link)).headers.get('retry-after')).toBe('5');
    prowlarr.addFault({
      kind: 'download-redirect',
      times: 1,
      params: { location: 'file:///etc/passwd', status: 302 },
    });
    const elsewhere = await ask(prowlarr, link);
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([302, 'file:///etc/passwd']);
    prowlarr.addFault({ kind: 'html', times: 1, path: '/2/download' });
    expect((await ask(prowlarr, link)).text).toMatch(/^<!DOCTYPE html>/u);
    expect(prowlarr.requests.every((request) => request.status !== 500)).toBe(true);
  });
});
