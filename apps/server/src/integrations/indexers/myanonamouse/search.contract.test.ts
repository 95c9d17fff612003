import { SAMPLE_ROWS } from '@earmark/testbed/mam/index';
import type { LoggedRequest } from '@earmark/testbed/stand-in/stand-in';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, startHarness } from './testing/start.ts';

afterEach(closeAll);

const signal = () => AbortSignal.timeout(15_000);
const emma = { text: 'emma austen' };
const SEARCH = '/tor/js/loadSearchJSONbasic.php';

const searches = (mam: { requests: readonly LoggedRequest[] }) =>
  mam.requests.filter((request) => request.url === SEARCH);

describe('search', () => {
  it('asks for words in audiobooks by JSON, with the facts it needs and no more', async () => {
    const { mam, indexer } = await startHarness();
    const found = (await indexer.search('mam', { text: "Emma: Austen's (novel)" }, signal())).releases;
    expect(found.every((release) => release.title.toLowerCase().includes('emma'))).toBe(true);
    expect(mam.requests[0]).toMatchObject({
      method: 'POST',
      url: SEARCH,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': 'Earmark/test',
      },
      body: {
        tor: {
          text: 'Emma Austen s novel',
          srchIn: ['title', 'author', 'series', 'narrator'],
          searchType: 'all',
          searchIn: 'torrents',
          main_cat: [13],
          sortType: 'default',
          startNumber: 0,
        },
        perpage: 100,
      },
    });
    expect(JSON.stringify(mam.requests[0]?.body)).not.toContain('dlLink');
  });

  it('gives whole releases', async () => {
    const { mam, indexer } = await startHarness();
    const [release] = (await indexer.search('mam', emma, signal())).releases;
    expect(release).toMatchObject({
      guid: `${mam.url}/t/${release?.mamId}`,
      bookTitle: 'Emma',
      authors: ['Jane Austen'],
      language: 'english',
      categories: [3030],
      minimumRatio: 1,
      minimumSeedSeconds: 259_200,
      foundBy: 'emma austen',
    });
    expect(release?.size).toBeGreaterThan(0);
    expect(release?.narrators?.length).toBeGreaterThan(0);
  });

  it.each(['live', 'legacy', 'jitter'] as const)(
    'reads the same facts from rows in the form "%s"',
    async (rows) => {
      const plain = await startHarness();
      const other = await startHarness({ modes: { rows } });
      const facts = async ({ indexer }: typeof plain) =>
        (await indexer.search('mam', emma, signal())).releases.map(
          ({ mamId, bookTitle, authors, seeders, flags }) => ({
            mamId,
            bookTitle,
            authors,
            seeders,
            flags,
          }),
        );
      expect(await facts(other)).toEqual(await facts(plain));
    },
  );

  it('lists the newest when asked for nothing', async () => {
    const { mam, indexer } = await startHarness();
    const found = (await indexer.search('mam', { text: '' }, signal())).releases;
    const dates = found.map((release) => release.publishDate ?? '');
    expect(dates.length).toBeGreaterThan(10);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(mam.requests[0]?.body).toMatchObject({ tor: { text: '', sortType: 'dateDesc' } });
  });

  it('asks nothing when no word is left, and takes fields when there is no text', async () => {
    const { mam, indexer } = await startHarness();
    expect((await indexer.search('mam', { text: '!?' }, signal())).releases).toEqual([]);
    expect(mam.requests).toHaveLength(0);
    const found = (await indexer.search('mam', { text: '', title: 'Emma', author: 'Jane Austen' }, signal()))
      .releases;
    expect(found).not.toHaveLength(0);
  });

  it('finds nothing quietly, in both forms', async () => {
    const { mam, indexer } = await startHarness();
    const nothing = { text: 'qqqq zzzz' };
    expect((await indexer.search('mam', nothing, signal())).releases).toEqual([]);
    mam.addFault({ kind: 'search-empty-data', times: 1 });
    expect((await indexer.search('mam', nothing, signal())).releases).toEqual([]);
  });

  it('asks for one page a call, and tells where the next begins', async () => {
    const { mam, indexer } = await startHarness({ modes: { maxPerPage: 3 } });
    const first = await indexer.search('mam', { text: 'austen' }, signal());
    expect(first.next).toBe(3);
    const second = await indexer.search('mam', { text: 'austen', from: 3 }, signal());
    const found = [...first.releases, ...second.releases];
    expect(new Set(found.map((release) => release.mamId)).size).toBe(6);
    expect((await indexer.search('mam', { text: 'austen', from: 5000 }, signal())).next).toBeNull();
    expect(
      searches(mam).map((request) => (request.body as { tor: { startNumber: number } }).tor.startNumber),
    ).toEqual([0, 3, 5000]);
  });

  it('is not spoiled by odd rows', async () => {
    const { mam, indexer } = await startHarness({ rows: SAMPLE_ROWS });
    mam.addFault({ kind: 'odd-rows', times: 1 });
    const found = (await indexer.search('mam', { text: 'sign four' }, signal())).releases;
    const titles = found.map((release) => release.title);
    expect(titles).toContain('Nothing known');
    expect(titles).toContain('The Sign of the Four: A Novel (Unabridged)');
  });

  it('knows what is free for this account', async () => {
    const rows = [
      { ...SAMPLE_ROWS[0], id: 9_300_001, title: 'Zebra vip', vip: 1 },
      { ...SAMPLE_ROWS[0], id: 9_300_002, title: 'Zebra free', free: 1 },
      { ...SAMPLE_ROWS[0], id: 9_300_003, title: 'Zebra plain' },
    ];
    const free = async (account: object) => {
      const { indexer } = await startHarness({ rows, account });
      const found = (await indexer.search('mam', { text: 'zebra' }, signal())).releases;
      return Object.fromEntries(found.map((release) => [release.title, release.freeleech]));
    };
    expect(await free({ className: 'Power User' })).toEqual({
      'Zebra vip': false,
      'Zebra free': true,
      'Zebra plain': false,
    });
    expect(await free({ className: 'Elite VIP' })).toMatchObject({ 'Zebra vip': true });
    expect(await free({ className: 'User', vipUntil: '2099-01-01 00:00:00' })).toMatchObject({
      'Zebra vip': true,
    });
    expect(await free({ className: 'User', vipUntil: '2020-01-01 00:00:00' })).toMatchObject({
      'Zebra vip': false,
    });
  });

  it('looks one torrent up, and says when it is gone', async () => {
    const { indexer } = await startHarness();
    const [release] = (await indexer.search('mam', emma, signal())).releases;
    expect(await indexer.lookUpMamTorrent?.(release!.mamId!, signal())).toMatchObject({
      mamId: release?.mamId,
      narrators: release?.narrators,
    });
    expect(await indexer.lookUpMamTorrent?.('1', signal())).toBeNull();
  });
});

describe('a search that fails', () => {
  it.each([
    [
      'an error text',
      { kind: 'search-error', params: { message: 'Query failed' } },
      'indexer_bad_answer',
      'Query failed',
    ],
    [
      'a limit',
      { kind: 'status', params: { status: 429, headers: { 'retry-after': '77' } } },
      'indexer_limited',
      'pause',
    ],
    ['a server error', { kind: 'status', params: { status: 502 } }, 'indexer_unavailable', 'HTTP 502'],
    ['another status', { kind: 'status', params: { status: 418 } }, 'indexer_bad_answer', 'HTTP 418'],
    ['a web page', { kind: 'html' }, 'indexer_auth', 'log-in page'],
    ['an empty answer', { kind: 'empty' }, 'indexer_auth', 'answered nothing'],
    ['half an answer', { kind: 'truncate' }, 'indexer_bad_answer', 'cut off'],
    ['rubbish', { kind: 'garbage' }, 'indexer_auth', 'log-in page'],
    ['a broken connection', { kind: 'cut' }, 'indexer_unavailable', 'closed the connection'],
  ])('by %s says so', async (_name, fault, code, words) => {
    const { mam, indexer } = await startHarness();
    mam.addFault({ ...fault, path: SEARCH });
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  });

  it('hands on how long to wait', async () => {
    const { mam, indexer, clock } = await startHarness();
    mam.addFault({ kind: 'status', params: { status: 429, headers: { 'retry-after': '77' } }, times: 1 });
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({ retryAfterMs: 77_000 });
    clock.advance(78_000);
    mam.addFault({ kind: 'status', params: { status: 429 }, times: 1 });
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({ retryAfterMs: 30_000 });
    expect(mam.requests).toHaveLength(2);
  });

  it('because MAM is down says so', async () => {
    const { mam, indexer } = await startHarness();
    await mam.close();
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({
      code: 'indexer_unavailable',
      message: expect.stringContaining('connection refused'),
    });
  });
});

describe('account and test', () => {
  it.each(['nested', 'flat', 'missing'] as const)(
    'reads the unsatisfied count when it is %s',
    async (snatchSummary) => {
      const { indexer } = await startHarness({
        modes: { snatchSummary },
        account: { otherUnsatisfied: 7, unsatisfiedLimit: 50, wedges: 3 },
      });
      expect(await indexer.account?.()).toMatchObject({
        username: 'quietlistener',
        className: 'Power User',
        isVip: false,
        wedges: 3,
        unsatisfied: snatchSummary === 'missing' ? null : { count: 7, limit: 50 },
        frozenUntilAt: null,
      });
    },
  );

  it('is asked for once a minute at most', async () => {
    const { mam, indexer, clock } = await startHarness();
    await indexer.account?.();
    await indexer.account?.();
    expect(mam.requests).toHaveLength(1);
    await indexer.account?.({ fresh: true });
    clock.advance(61_000);
    await indexer.account?.();
    expect(mam.requests).toHaveLength(3);
  });

  it('has no ratio when nothing was downloaded', async () => {
    const { indexer } = await startHarness({ account: { downloadedBytes: 0 } });
    expect(await indexer.account?.()).toMatchObject({ ratio: null, downloadedBytes: 0 });
  });

  it('tells all that matters', async () => {
    const { indexer } = await startHarness({ account: { otherUnsatisfied: 98 } });
    expect(await indexer.test()).toMatchObject({
      ok: true,
      message: 'Signed in to MyAnonamouse as quietlistener.',
      details: expect.arrayContaining([
        { label: 'Account', value: 'quietlistener (Power User)' },
        { label: 'Unsatisfied torrents', value: '98 of 100', ok: false },
        { label: 'Freeleech wedges', value: '12' },
      ]),
    });
  });
});
