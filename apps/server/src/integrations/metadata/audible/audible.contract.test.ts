import { type AudibleStandIn, startAudible } from '@earmark/testbed/audible/audible';
import { DEMO } from '@earmark/testbed/catalogue/data/demo';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testTools } from '../../testing/tools.ts';
import type { MetadataProvider } from '../port.ts';
import { createMetadataProviders } from '../registry.ts';

let remote: AudibleStandIn;
let audible: MetadataProvider;
let close: () => Promise<void>;

beforeEach(async () => {
  remote = await startAudible();
  const tools = testTools({ endpoints: { audible: remote.urlTemplate, audnexus: '', mam: '' } });
  close = tools.close;
  audible = createMetadataProviders(tools).audible;
});
afterEach(async () => {
  await close();
  await remote.close();
});

const search = (
  query: Partial<Parameters<NonNullable<MetadataProvider['search']>>[0]>,
  region: 'us' | 'de' = 'us',
) => audible.search!({ page: 1, pageSize: 20, ...query }, region);
const query = (at = -1) =>
  Object.fromEntries(new URL(remote.requests.at(at)?.url ?? '', 'http://x').searchParams);

describe('search', () => {
  it('gives whole books, the best match first', async () => {
    const found = await search({ query: 'pride and prejudice' });
    expect(found.books[0]).toEqual({
      asin: DEMO.prideAndPrejudice.asin,
      region: 'us',
      title: 'Pride and Prejudice',
      subtitle: undefined,
      authors: [{ name: 'Jane Austen', asin: 'B0EMA00001' }],
      narrators: [{ name: 'LibriVox Volunteers' }],
      series: [],
      releaseDate: '2019-02-14',
      runtimeMinutes: 41,
      language: 'english',
      publisher: 'LibriVox',
      description: expect.stringMatching(/^[^<>]{40,}$/s),
      genres: [expect.any(String)],
      tags: expect.any(Array),
      abridged: false,
      explicit: false,
      format: 'unabridged',
      isbn: '9780000001016',
      rating: expect.any(Number),
      coverUrl: `${remote.url}/images/I/B0EM000101.jpg`,
    });
    expect((await fetch(found.books[0]?.coverUrl ?? '')).status).toBe(200);
  });

  it('asks by field, in the region asked for, with pages from 0', async () => {
    await search({ title: 'Emma', author: 'Austen', narrator: 'x', page: 3, pageSize: 500 }, 'de');
    expect(remote.requests.at(-1)?.url).toMatch(/^\/de\/1\.0\/catalog\/products\?/);
    expect(query()).toMatchObject({
      title: 'Emma',
      author: 'Austen',
      narrator: 'x',
      page: '2',
      num_results: '50',
    });
    await search({ query: 'holmes', series: 'Sherlock Holmes' });
    expect(query()).toMatchObject({ keywords: 'holmes Sherlock Holmes', page: '0' });
  });

  it('pages to the end and says where that is', async () => {
    const asins: string[] = [];
    let page = 0;
    let hasMore = true;
    while (hasMore) {
      page += 1;
      const found = await search({ author: 'Jane Austen', page, pageSize: 5 });
      asins.push(...found.books.map((book) => book.asin));
      expect(found.totalRecords).toBeGreaterThan(5);
      hasMore = found.hasMore;
    }
    expect(new Set(asins).size).toBe(asins.length);
    expect((await search({ author: 'Jane Austen', page: page + 1, pageSize: 5 })).books).toEqual([]);
  });

  it('asks nothing for an empty question and finds nothing quietly', async () => {
    expect(await search({ query: '  ' })).toEqual({ books: [], totalRecords: 0, hasMore: false });
    expect(remote.requests).toHaveLength(0);
    expect(await search({ query: 'zzzqqq' })).toMatchObject({ books: [], hasMore: false });
  });

  it('is not spoiled by a malformed product', async () => {
    remote.addFault({ kind: 'odd-product', times: 1 });
    const found = await search({ query: 'emma' });
    expect(found.books[0]?.title).toBe('Emma');
  });
});

describe('one book', () => {
  it('comes with its series, the primary one first, and clean positions', async () => {
    expect((await audible.book!('B0EM000213', 'us'))?.series).toEqual([
      { name: 'Sherlock Holmes', asin: 'B0EMS00001', position: '1-9' },
    ]);
  });

  it('is null when unknown, delisted, or of another region', async () => {
    expect(await audible.book!('B0NOSUCH00', 'us')).toBeNull();
    expect(await audible.book!('B0EM000107', 'us')).toBeNull();
    expect(await audible.book!('B0EM000107', 'de')).toMatchObject({ region: 'de', language: 'german' });
    remote.addFault({ kind: 'delisted', path: '/com/1.0/catalog/products/B0EM000111', times: 1 });
    expect(await audible.book!('B0EM000111', 'us')).toBeNull();
    remote.addFault({ kind: 'status', params: { status: 404 }, times: 1 });
    expect(await audible.book!('B0EM000111', 'us')).toBeNull();
  });
});

describe('around a book', () => {
  it('are similar ones', async () => {
    const similar = await audible.similar!('B0EM000201', 'us');
    expect(similar.length).toBeGreaterThan(3);
    expect(similar.every((book) => book.asin !== 'B0EM000201' && book.region === 'us')).toBe(true);
  });

  it('is its series in reading order', async () => {
    const books = await audible.seriesBooks!('B0EMS00001', 'us');
    const positions = books.map(
      (book) => book.series.find((series) => series.asin === 'B0EMS00001')?.position,
    );
    expect(positions[0]).toBe('0.5');
    expect(positions.indexOf('8.5')).toBeGreaterThan(positions.indexOf('8'));
    expect(await audible.seriesBooks!('B0NOSUCH00', 'us')).toEqual([]);
  });

  it('are suggestions while one types', async () => {
    const suggestions = await audible.suggest!('jan', 'us');
    expect(suggestions).toContainEqual({ kind: 'author', text: 'Jane Austen' });
    expect(suggestions).toContainEqual({ kind: 'title', text: 'Jane Eyre' });
  });
});

describe('an outage', () => {
  it.each([
    [
      'a limit',
      { kind: 'status', params: { status: 429, headers: { 'retry-after': '120' } } },
      'catalog_unavailable',
      'pause',
    ],
    [
      'a server error',
      { kind: 'status', params: { status: 500 } },
      'catalog_unavailable',
      'Audible is not working',
    ],
    [
      'a gateway error that stays',
      { kind: 'status', params: { status: 503 } },
      'catalog_unavailable',
      'HTTP 503',
    ],
    ['a broken connection', { kind: 'cut' }, 'catalog_unavailable', 'Audible is out of reach'],
    ['a web page', { kind: 'html' }, 'remote_bad_answer', 'web page'],
    ['an empty answer', { kind: 'empty' }, 'remote_bad_answer', 'empty'],
    ['half an answer', { kind: 'truncate' }, 'remote_bad_answer', 'cut off'],
    ['rubbish', { kind: 'garbage' }, 'remote_bad_answer', 'not JSON'],
    ['a refusal', { kind: 'status', params: { status: 403 } }, 'remote_bad_answer', 'HTTP 403'],
  ])('by %s is never "no books"', async (_name, fault, code, words) => {
    remote.addFault(fault);
    await expect(search({ query: 'emma' })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    await expect(audible.suggest!('emma', 'us')).rejects.toMatchObject({ code });
    await expect(audible.book!('B0EM000101', 'us')).rejects.toMatchObject({ code });
  });

  it('that passes is tried again', async () => {
    remote.addFault({ kind: 'status', params: { status: 503 }, times: 1 });
    remote.addFault({ kind: 'cut', times: 1 });
    expect((await search({ query: 'emma' })).books).not.toHaveLength(0);
  });

  it('can be cancelled', async () => {
    const reason = new Error('typed on');
    await expect(
      audible.search!({ query: 'emma', page: 1, pageSize: 5 }, 'us', AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
  });
});
