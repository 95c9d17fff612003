import { EDGE_ROWS, manyRows } from '@earmark/testbed/mam/index';
import { afterEach, describe, expect, it } from 'vitest';
import type { FoundRelease, Indexer, ReleasePage } from '../port.ts';
import { closeAll, fetchWithWedge, type MamHarness, startHarness } from './testing/start.ts';

afterEach(closeAll);

const signal = () => AbortSignal.timeout(15_000);
const DOWNLOAD = '/tor/download.php';
const plain = () => ({ useFreeleech: false, signal: signal() });
const findPlain = async ({ indexer }: MamHarness): Promise<FoundRelease> =>
  (await indexer.search('mam', { text: 'emma austen' }, signal())).releases.find(
    (release) => !release.freeleech && !release.vip,
  )!;

/** Every call the indexer makes with its session. */
const CALLS: readonly [name: string, call: (indexer: Indexer, release: FoundRelease) => unknown][] = [
  ['a search', (indexer) => indexer.search('mam', { text: 'emma' }, signal())],
  ['the newest', (indexer) => indexer.search('mam', { text: '' }, signal())],
  ['the account', (indexer) => indexer.account?.({ fresh: true })],
  ['a look-up', (indexer, release) => indexer.lookUpMamTorrent?.(release.mamId!, signal())],
  ['a download', (indexer, release) => indexer.fetchTorrent(release, plain())],
  ['a download with a wedge', (indexer, release) => fetchWithWedge(indexer, release)],
];

/** Every way in which MAM was seen to turn a session away. */
const FORMS = [
  'error-page',
  'short-text',
  'empty',
  'login-page',
  'session-type',
  'redirect',
  'bad-request',
  'unauthorized',
];

describe.each(FORMS)('a session refused in the form "%s"', (form) => {
  it('is an error of the session for every call, spends nothing, and ends as soon as MAM relents', async () => {
    for (const [name, call] of CALLS) {
      const harness = await startHarness();
      const release = await findPlain(harness);
      const before = harness.mam.requests.length;
      harness.mam.addFault({ kind: 'auth', params: { form } });
      await expect(Promise.resolve(call(harness.indexer, release)), name).rejects.toMatchObject({
        code: 'indexer_auth',
      });
      // The pasted value in its two spellings, no more.
      expect(harness.mam.requests.length - before, name).toBeLessThanOrEqual(2);
      harness.mam.clearFaults();
      await expect(Promise.resolve(call(harness.indexer, release)), name).rejects.toMatchObject({
        code: 'indexer_auth',
      });
      harness.clock.advance(61_000);
      await call(harness.restart(), release);
      expect(harness.mam.observations.wastedWedges, name).toEqual([]);
      expect(harness.mam.observations.unapprovedPaths, name).toEqual([]);
    }
  });
});

describe('what comes instead of an answer', () => {
  it.each([
    ['half of the JSON', { kind: 'truncate' }, 'indexer_bad_answer'],
    ['rubbish', { kind: 'garbage' }, 'indexer_auth'],
    ['HTTP 500', { kind: 'status', params: { status: 500 } }, 'indexer_unavailable'],
    ['HTTP 404', { kind: 'status', params: { status: 404 } }, 'indexer_bad_answer'],
    ['a broken connection', { kind: 'cut' }, 'indexer_unavailable'],
    ['another error', { kind: 'search-error', params: { message: 'Query failed' } }, 'indexer_bad_answer'],
  ])('%s is never "no results"', async (_name, fault, code) => {
    const { mam, indexer } = await startHarness();
    mam.addFault(fault);
    await expect(indexer.search('mam', { text: 'emma' }, signal())).rejects.toMatchObject({ code });
  });
});

describe('a restart in the middle', () => {
  it('of a wedge that was spent, while MAM is down: it is seen afterwards and none is spent again', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    const { mam } = harness;
    const cut = () => mam.addFault({ kind: 'cut-after-effects', path: DOWNLOAD, times: 1 });
    const down = { kind: 'status', path: '/jsonLoad.php', params: { status: 503 } };
    const fetching = fetchWithWedge(harness.indexer, release, cut);
    await expect.poll(() => mam.observations.wedgeRequests.length, { interval: 2 }).toBe(1);
    mam.addFault(down);
    await expect(fetching).rejects.toMatchObject({ code: 'freeleech_unclear' });
    expect(mam.account.wedges).toBe(11);
    mam.clearFaults();
    expect(await fetchWithWedge(harness.restart(), release)).toMatchObject({
      kind: 'file',
      freeleech: { isSpent: true },
    });
    expect(mam.account.wedges).toBe(11);
    expect(mam.observations.wedgeRequests).toHaveLength(1);
  });

  it('of a download: its slot stays counted, and the torrent is fetched again without another', async () => {
    const harness = await startHarness(
      { account: { unsatisfiedLimit: 2 }, modes: { unsatisfiedLagMs: 3_600_000 } },
      { unsatisfiedReserve: 0 },
    );
    const [one, two] = (await harness.indexer.search('mam', { text: '' }, signal())).releases;
    harness.mam.addFault({ kind: 'cut-after-effects', path: DOWNLOAD, times: 1 });
    await expect(harness.indexer.fetchTorrent(one!, plain())).rejects.toMatchObject({
      code: 'indexer_unavailable',
    });
    const again = harness.restart();
    expect((await again.account?.())?.unsatisfied?.count).toBe(1);
    expect(await again.fetchTorrent(one!, plain())).toMatchObject({ kind: 'file' });
    expect(await again.fetchTorrent(two!, plain())).toMatchObject({ kind: 'file' });
    expect((await again.account?.())?.unsatisfied?.count).toBe(2);
    expect(harness.mam.account.frozenUntil).toBe(0);
  });

  it('of a call whose answer renewed the session: the new value is what the next process sends', async () => {
    const harness = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    harness.mam.addFault({ kind: 'delay', params: { ms: 80 }, times: 1 });
    const controller = new AbortController();
    const search = harness.indexer.search('mam', { text: 'emma' }, controller.signal);
    controller.abort(new Error('stopping'));
    await expect(search).rejects.toThrow('stopping');
    const isKept = () =>
      harness.mam.requests.length === 1 && harness.stored().current === harness.mam.mamId();
    await expect.poll(isKept, { interval: 5 }).toBe(true);
    expect((await harness.restart().search('mam', { text: 'emma' }, signal())).releases).not.toHaveLength(0);
  });
});

describe('one book in many shapes', () => {
  const search = async (text = 'lantern') => {
    const harness = await startHarness({ rows: [...EDGE_ROWS, ...manyRows(150)], releases: [] });
    const found: FoundRelease[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const page: ReleasePage = await harness.indexer.search('mam', { text, from }, signal());
      found.push(...page.releases);
      from = page.next;
    }
    return { ...harness, found };
  };
  const byId = (found: readonly FoundRelease[], id: number) =>
    found.find((release) => release.mamId === String(id));

  it('is read with what tells the shapes apart', async () => {
    const { found } = await search('lantern');
    const of = (id: number) => byId(found, id);
    expect(of(9_191_001)?.narrators).not.toEqual(of(9_191_002)?.narrators);
    expect(of(9_191_003)?.flags).toContain('abridged');
    expect(of(9_191_004)).toMatchObject({ flags: ['dramatised'], authors: ['Vera Holt'] });
    expect(of(9_191_005)?.series).toEqual([{ name: 'Lantern', position: '1-3' }]);
    expect(of(9_191_006)?.series).toEqual([{ name: 'Lantern', position: '1-10' }]);
    expect(of(9_191_008)?.language).toBe('german');
    expect(of(9_191_010)?.seeders).toBe(0);
    expect(of(9_191_011)).toMatchObject({ vip: false, freeleech: false });
    expect(of(9_191_012)?.flags).toContain('snatched');
    expect(of(9_191_013)).toMatchObject({ authors: [], flags: ['periodical'] });
    expect(of(9_191_014)).toMatchObject({ categories: [3030], series: [{ position: '1-3' }] });
    expect(of(9_191_015)?.series).toEqual([{ name: 'Lantern', position: '4' }]);
    expect(of(9_191_016)?.size).toBe(Math.round(41.3 * 1024 ** 3));
    // The e-book twin is filed with e-books and not asked for.
    expect(of(9_191_009)).toBeUndefined();
  });

  it('comes in two pages of a hundred, and the second says that it is the last', async () => {
    const { mam, found } = await search();
    expect(found).toHaveLength(EDGE_ROWS.length - 1 + 150);
    expect(mam.requests.filter((request) => request.method === 'POST')).toHaveLength(2);
  });

  it('is looked up whatever it is filed under', async () => {
    const { indexer } = await search();
    expect(await indexer.lookUpMamTorrent?.('9191009', signal())).toMatchObject({ categories: [7020] });
  });
});
