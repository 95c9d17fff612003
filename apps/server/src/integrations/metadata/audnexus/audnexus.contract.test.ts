import { type AudnexusStandIn, startAudnexus } from '@earmark/testbed/audnexus/audnexus';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testTools } from '../../testing/tools.ts';
import type { MetadataProvider } from '../port.ts';
import { createMetadataProviders } from '../registry.ts';
import { toChapters } from './book.ts';

let remote: AudnexusStandIn;
let audnexus: MetadataProvider;
let close: () => Promise<void>;

beforeEach(async () => {
  remote = await startAudnexus();
  const tools = testTools({ endpoints: { audible: '', audnexus: `${remote.url}/`, mam: '' } });
  close = tools.close;
  audnexus = createMetadataProviders(tools).audnexus;
});
afterEach(async () => {
  await close();
  await remote.close();
});

describe('book', () => {
  it('gives the facts, in the region asked for', async () => {
    expect(await audnexus.book!('B0EM000201', 'uk')).toMatchObject({
      asin: 'B0EM000201',
      region: 'uk',
      authors: [{ name: 'Arthur Conan Doyle', asin: expect.any(String) }],
      series: [{ name: 'Sherlock Holmes', position: expect.any(String) }],
      abridged: false,
      releaseDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      description: expect.not.stringContaining('<'),
      genres: [expect.any(String)],
      rating: expect.any(Number),
      coverUrl: expect.stringMatching(/^http/),
    });
    expect(remote.requests[0]?.url).toBe('/books/B0EM000201?region=uk');
  });

  it('is null when unknown, of another region, delisted, no book or no ASIN, and Brazil is not asked', async () => {
    expect(await audnexus.book!('B0NOSUCH00', 'us')).toBeNull();
    expect(await audnexus.book!('B0EM000107', 'us')).toBeNull();
    expect(await audnexus.book!('nonsense', 'us')).toBeNull();
    remote.addFault({ kind: 'delisted', path: '/books/B0EM000201', times: 1 });
    expect(await audnexus.book!('B0EM000201', 'us')).toBeNull();
    const asked = remote.requests.length;
    expect(await audnexus.book!('B0EM000201', 'br')).toBeNull();
    expect(remote.requests).toHaveLength(asked);
  });
});

describe('chapters', () => {
  it('come in order, with whether they can be trusted', async () => {
    const chapters = await audnexus.chapters!('B0EM000201', 'us');
    expect(chapters).toMatchObject({ accurate: true, runtimeMs: expect.any(Number) });
    expect(chapters?.chapters[0]).toMatchObject({ startMs: 0, title: expect.any(String) });
    const starts = chapters?.chapters.map((chapter) => chapter.startMs) ?? [];
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
    remote.addFault({ kind: 'inaccurate', path: '/books/B0EM000201/chapters', times: 1 });
    expect(await audnexus.chapters!('B0EM000201', 'us')).toMatchObject({ accurate: false });
    expect(await audnexus.chapters!('B0NOSUCH00', 'us')).toBeNull();
  });

  it.each([
    [{ chapters: [] }],
    [{}],
    [
      {
        chapters: [
          { startOffsetMs: 5, lengthMs: 5 },
          { startOffsetMs: 1, lengthMs: 5 },
        ],
      },
    ],
    [{ chapters: [{ startOffsetMs: '0', lengthMs: 5 }] }],
  ])('that make no sense are none: %j', (answer) => {
    expect(toChapters(answer)).toBeNull();
  });
});

describe('author', () => {
  it('has a name, a text and a picture', async () => {
    expect(await audnexus.author!('B0EMA00001', 'us')).toEqual({
      asin: 'B0EMA00001',
      name: 'Jane Austen',
      description: expect.stringContaining('Jane Austen'),
      imageUrl: expect.stringMatching(/^http/),
    });
    expect(await audnexus.author!('B0NOSUCH00', 'us')).toBeNull();
  });
});

describe('an outage', () => {
  it.each([
    [
      'a limit',
      { kind: 'rate-limit', params: { seconds: 90 } },
      { code: 'catalog_unavailable', retryAfterMs: 90_000 },
    ],
    ['a server error', { kind: 'status', params: { status: 500 } }, { code: 'catalog_unavailable' }],
    ['a broken connection', { kind: 'cut' }, { code: 'catalog_unavailable' }],
    ['a web page', { kind: 'html' }, { code: 'remote_bad_answer' }],
    ['half an answer', { kind: 'truncate' }, { code: 'remote_bad_answer' }],
  ])('by %s is never "unknown book"', async (_name, fault, expected) => {
    remote.addFault(fault);
    await expect(audnexus.book!('B0EM000201', 'us')).rejects.toMatchObject(expected);
  });

  it('that asks for a short pause is waited out', async () => {
    remote.addFault({ kind: 'rate-limit', params: { seconds: 1 }, times: 1 });
    expect(await audnexus.book!('B0EM000201', 'us')).not.toBeNull();
  });
});
