import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AudnexusStandIn, startAudnexus } from './audnexus.ts';

let audnexus: AudnexusStandIn;
beforeAll(async () => {
  audnexus = await startAudnexus({ imageBase: 'http://127.0.0.1:9' });
});
afterAll(() => audnexus.close());

async function get(path: string): Promise<{ status: number; body: unknown; headers: Headers }> {
  const answer = await fetch(`${audnexus.url}${path}`);
  return { status: answer.status, body: await answer.json(), headers: answer.headers };
}

it('tells a book in the documented shape', async () => {
  const { body } = await get('/books/B0EM000305?region=us');
  expect(body).toMatchObject({
    asin: 'B0EM000305',
    title: 'Twenty Thousand Leagues Under the Sea',
    authors: [{ asin: 'B0EMA00003', name: 'Jules Verne' }],
    narrators: [{ name: 'Harbour Reader' }],
    copyright: 1870,
    formatType: 'unabridged',
    image: 'http://127.0.0.1:9/images/I/B0EM000305.jpg',
    isbn: '',
    language: 'english',
    region: 'us',
    releaseDate: '2012-06-07T00:00:00.000Z',
    runtimeLengthMin: 907,
    seriesPrimary: { name: 'Voyages Extraordinaires', position: '6' },
    seriesSecondary: { name: 'Captain Nemo', position: '1' },
  });
});

it('tells chapters that fill the runtime without gaps', async () => {
  type Chapters = {
    isAccurate: boolean;
    runtimeLengthMs: number;
    chapters: { title: string; startOffsetMs: number; lengthMs: number }[];
  };
  const body = (await get('/books/B0EM000203/chapters?region=us')).body as Chapters;
  expect(body.isAccurate).toBe(true);
  expect(body.chapters).toHaveLength(12);
  let end = 0;
  for (const chapter of body.chapters) {
    expect(chapter.startOffsetMs).toBe(end);
    end += chapter.lengthMs;
  }
  expect(end).toBe(body.runtimeLengthMs);
  expect(body.runtimeLengthMs).toBe(42 * 60_000);
});

it.each([
  ['/books/B0EM000107?region=us', 404, 'REGION_UNAVAILABLE'],
  ['/books/B0EM999999', 404, 'NOT_FOUND'],
  ['/books/B0EM000691', 400, 'CONTENT_TYPE_MISMATCH'],
  ['/books/nonsense', 400, 'BAD_REQUEST'],
  ['/books/B0EM000651?region=br', 422, 'VALIDATION_ERROR'],
  ['/books/search', 400, 'BAD_REQUEST'],
  ['/authors', 422, 'VALIDATION_ERROR'],
  ['/elsewhere', 404, 'NOT_FOUND'],
])('answers %s with %i %s', async (path, status, code) => {
  const answer = await get(path);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ error: { code, message: expect.any(String) } });
});

it('finds books and authors', async () => {
  expect((await get('/books/search?q=emma&region=uk')).body).toMatchObject([{ title: 'Emma' }, {}]);
  expect((await get('/authors?name=verne')).body).toEqual([{ asin: 'B0EMA00003', name: 'Jules Verne' }]);
  expect((await get('/authors/B0EMA00003')).body).toMatchObject({
    name: 'Jules Verne',
    description: expect.stringContaining('Jules Verne'),
    image: expect.stringContaining('.jpg'),
  });
});

it('limits, delists and loses accuracy on demand', async () => {
  audnexus.addFault({ kind: 'rate-limit', times: 1, params: { seconds: 7 } });
  const limited = await get('/books/B0EM000101');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  audnexus.addFault({ kind: 'delisted', path: '/books/B0EM000101', times: 1 });
  expect((await get('/books/B0EM000101')).body).toMatchObject({ error: { code: 'PRODUCT_DELISTED' } });
  audnexus.addFault({ kind: 'inaccurate', times: 1 });
  expect((await get('/books/B0EM000101/chapters')).body).toMatchObject({ isAccurate: false });
  expect((await get('/books/B0EM000101/chapters')).body).toMatchObject({ isAccurate: true });
});
