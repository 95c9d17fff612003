import { afterEach, describe, expect, it } from 'vitest';
import { readTorrentFile } from '../../../platform/torrents/index.ts';
import type { FoundRelease } from '../port.ts';
import { closeAll, fetchWithWedge, type MamHarness, startHarness } from './testing/start.ts';

afterEach(closeAll);

const signal = () => AbortSignal.timeout(15_000);
const DOWNLOAD = '/tor/download.php';
const plain = () => ({ useFreeleech: false, signal: signal() });
const withWedge = () => ({ useFreeleech: true, signal: signal() });

async function findPlain({ indexer }: MamHarness): Promise<FoundRelease> {
  const found = (await indexer.search('mam', { text: 'emma austen' }, signal())).releases;
  return found.find((release) => !release.freeleech && !release.vip)!;
}
const downloads = ({ mam }: MamHarness) =>
  mam.requests.filter((request) => request.url.startsWith(DOWNLOAD)).map((request) => request.url);

const storeCalls = ({ mam }: MamHarness) =>
  mam.requests.filter((request) => request.url.startsWith('/json/bonusBuy.php'));

describe('fetchTorrent', () => {
  it('gives the proven file, asked for by number', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    const fetched = await harness.indexer.fetchTorrent(release, plain());
    expect(fetched).toMatchObject({ kind: 'file', fileName: expect.stringMatching(/\.torrent$/) });
    const expected = harness.mam.torrentOf(Number(release.mamId));
    const bytes = 'bytes' in fetched ? fetched.bytes : new Uint8Array();
    expect(readTorrentFile(bytes).infoHashV1).toBe(expected?.infoHash);
    expect(downloads(harness)).toEqual([`${DOWNLOAD}?tid=${release.mamId}`]);
    expect(fetched).not.toHaveProperty('freeleech');
  });

  it.each([
    ['gone', { kind: 'gone' }, 'release_gone'],
    ['gone for good', { kind: 'gone', params: { status: 410 } }, 'release_gone'],
    ['limited', { kind: 'rate-limit' }, 'indexer_limited'],
    [
      'limited until a date',
      { kind: 'rate-limit', params: { retryAfter: 'Fri, 01 Jan 2100 00:00:00 GMT' } },
      'indexer_limited',
    ],
    ['cut short', { kind: 'truncated-torrent' }, 'torrent_invalid'],
    ['a log-in page', { kind: 'auth', params: { form: 'login-page' } }, 'indexer_auth'],
    ['a refusal', { kind: 'auth', params: { form: 'error-page' } }, 'indexer_auth'],
    ['a 401', { kind: 'auth', params: { form: 'unauthorized' } }, 'indexer_auth'],
    ['a redirect', { kind: 'auth', params: { form: 'redirect' } }, 'indexer_auth'],
    ['nothing', { kind: 'auth', params: { form: 'empty' } }, 'indexer_auth'],
    ['a server error', { kind: 'status', params: { status: 503 } }, 'indexer_unavailable'],
    ['rubbish', { kind: 'garbage' }, 'indexer_bad_answer'],
    ['a broken connection', { kind: 'cut' }, 'indexer_unavailable'],
  ])('reports %s', async (_name, fault, code) => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    harness.mam.addFault({ ...fault, path: DOWNLOAD });
    await expect(harness.indexer.fetchTorrent(release, plain())).rejects.toMatchObject({ code });
  });

  it('refuses a torrent other than the one that was found', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    await expect(
      harness.indexer.fetchTorrent({ ...release, infoHash: 'a'.repeat(40) }, plain()),
    ).rejects.toMatchObject({ code: 'release_gone' });
    await expect(
      harness.indexer.fetchTorrent({ ...release, mamId: undefined }, plain()),
    ).rejects.toMatchObject({ code: 'release_gone' });
  });
});

describe('unsatisfied slots', () => {
  it('stops before the reserve, counting own grabs that MAM does not show yet', async () => {
    const harness = await startHarness(
      { account: { otherUnsatisfied: 43, unsatisfiedLimit: 50 }, modes: { unsatisfiedLagMs: 600_000 } },
      { unsatisfiedReserve: 5 },
    );
    const [one, two, three] = (await harness.indexer.search('mam', { text: '' }, signal())).releases;
    await harness.indexer.fetchTorrent(one!, plain());
    await harness.indexer.fetchTorrent(two!, plain());
    await expect(harness.indexer.fetchTorrent(three!, plain())).rejects.toMatchObject({
      code: 'indexer_limited',
      message: '45 of 50 unsatisfied torrents are in use at MyAnonamouse, and 5 slots are kept free.',
    });
    const again = harness.restart();
    await expect(again.fetchTorrent(three!, plain())).rejects.toMatchObject({ code: 'indexer_limited' });
    expect(await again.fetchTorrent(two!, plain())).toMatchObject({ kind: 'file' });
    expect(harness.mam.account.frozenUntil).toBe(0);
  });

  it('are never taken twice by grabs at the same time, with or without a wedge', async () => {
    const harness = await startHarness(
      { account: { otherUnsatisfied: 42, unsatisfiedLimit: 50 }, modes: { unsatisfiedLagMs: 600_000 } },
      { unsatisfiedReserve: 5 },
    );
    const found = (await harness.indexer.search('mam', { text: '' }, signal())).releases;
    const costly = found.filter((release) => !release.freeleech && !release.vip).slice(0, 8);
    await harness.indexer.account?.();
    const results = await Promise.allSettled(
      costly.map((release, index) =>
        harness.indexer.fetchTorrent(release, index % 2 === 0 ? plain() : withWedge()),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'indexer_limited' });
    }
    expect(harness.mam.account.unsatisfied).toHaveLength(3);
    expect(harness.mam.account.frozenUntil).toBe(0);
  });

  it('count our own grabs for 72 hours, though MAM never counts them', async () => {
    const harness = await startHarness(
      { account: { unsatisfiedLimit: 3 }, modes: { unsatisfiedLagMs: 100 * 3_600_000 } },
      { unsatisfiedReserve: 0 },
    );
    const found = (await harness.indexer.search('mam', { text: '' }, signal())).releases;
    for (const release of found.slice(0, 3)) {
      harness.clock.advance(3_600_000);
      await harness.indexer.fetchTorrent(release, plain());
    }
    harness.clock.advance(3_600_000);
    await expect(harness.restart().fetchTorrent(found[3]!, plain())).rejects.toMatchObject({
      code: 'indexer_limited',
    });
    harness.clock.advance(70 * 3_600_000);
    expect(await harness.restart().fetchTorrent(found[3]!, plain())).toMatchObject({ kind: 'file' });
  });

  it.each(['gone', 'rate-limit'])('are given back when the torrent is not handed out (%s)', async (kind) => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    harness.mam.addFault({ kind, path: DOWNLOAD, times: 1 });
    await expect(harness.indexer.fetchTorrent(release, plain())).rejects.toThrow();
    harness.clock.advance(60_000);
    expect((await harness.indexer.account?.())?.unsatisfied?.count).toBe(0);
    harness.mam.addFault({ kind: 'cut-after-effects', path: DOWNLOAD, times: 1 });
    await expect(harness.indexer.fetchTorrent(release, plain())).rejects.toThrow();
    harness.clock.advance(60_000);
    expect((await harness.indexer.account?.())?.unsatisfied?.count).toBeGreaterThan(0);
  });

  it('grabs nothing when the count is unknown, unless the account has had the torrent', async () => {
    const harness = await startHarness({ modes: { snatchSummary: 'missing' } });
    const release = await findPlain(harness);
    await expect(harness.indexer.fetchTorrent(release, plain())).rejects.toMatchObject({
      code: 'indexer_limited',
    });
    expect(downloads(harness)).toEqual([]);
    const snatched = { ...release, flags: [...release.flags, 'snatched'] };
    expect(await harness.indexer.fetchTorrent(snatched, plain())).toMatchObject({ kind: 'file' });
  });

  it.each([{}, { split: true }, { status: 403 }, { split: true, status: 500 }])(
    'respects a freeze told as %o, over a restart',
    async (params) => {
      const harness = await startHarness();
      const release = await findPlain(harness);
      harness.mam.addFault({ kind: 'freeze', params, times: 1 });
      await expect(harness.indexer.fetchTorrent(release, plain())).rejects.toMatchObject({
        code: 'indexer_limited',
        message: expect.stringContaining('frozen'),
      });
      const asked = downloads(harness).length;
      const again = harness.restart();
      await expect(again.fetchTorrent(release, plain())).rejects.toMatchObject({ code: 'indexer_limited' });
      expect(downloads(harness)).toHaveLength(asked);
      expect((await again.account?.())?.frozenUntilAt).toBeGreaterThan(harness.clock.now());
      expect((await again.search('mam', { text: 'emma' }, signal())).releases).not.toHaveLength(0);
      harness.clock.advance(25 * 3_600_000);
      expect(await again.fetchTorrent(release, plain())).toMatchObject({ kind: 'file' });
      expect((await again.account?.())?.frozenUntilAt).toBeNull();
    },
  );
});

describe('freeleech wedges', () => {
  it('spends one, once', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    expect(await fetchWithWedge(harness.indexer, release)).toMatchObject({
      freeleech: { isSpent: true, tokensLeft: 11 },
    });
    expect(harness.mam.account.wedges).toBe(11);
    for (const pauseMs of [0, 3 * 24 * 3_600_000]) {
      harness.clock.advance(pauseMs);
      expect(await fetchWithWedge(harness.restart(), release)).toMatchObject({ kind: 'file' });
    }
    expect(harness.mam.account.wedges).toBe(11);
    expect(harness.mam.observations.wedgeRequests).toEqual([Number(release.mamId)]);
  });

  it.each([
    ['a free pick', { free: 1 }],
    ['VIP', { vip: 1, fl_vip: 1 }],
    ['free for this account', { personal_freeleech: 1 }],
  ])('never goes on what has become %s since it was found', async (_name, row) => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    harness.mam.setRow(Number(release.mamId), row);
    const fetched = await fetchWithWedge(harness.indexer, release);
    expect(fetched).not.toHaveProperty('freeleech');
    expect(harness.mam.observations.wedgeRequests).toEqual([]);
    expect(harness.mam.account.wedges).toBe(12);
  });

  it('is asked for anew when what was found free is free no longer', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    await expect(
      harness.indexer.fetchTorrent({ ...release, freeleech: true }, plain()),
    ).rejects.toMatchObject({ code: 'release_changed' });
    expect(downloads(harness)).toEqual([]);
  });

  it('is not spent twice when the answer is lost', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    const cut = () => harness.mam.addFault({ kind: 'cut-after-effects', path: DOWNLOAD, times: 1 });
    expect(await fetchWithWedge(harness.indexer, release, cut)).toMatchObject({
      kind: 'file',
      freeleech: { isSpent: true, tokensLeft: 11 },
    });
    expect(harness.mam.account.wedges).toBe(11);
    expect(harness.mam.observations.wedgeRequests).toEqual([Number(release.mamId)]);
    // The answer to the second was lost, so only the plain request is in the log.
    expect(downloads(harness)).toEqual([`${DOWNLOAD}?tid=${release.mamId}`]);
  });

  it('waits when it is unclear whether it was spent, and tries again once that is clear', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    const cut = () => harness.mam.addFault({ kind: 'cut', path: DOWNLOAD, times: 1 });
    await expect(fetchWithWedge(harness.indexer, release, cut)).rejects.toMatchObject({
      code: 'freeleech_unclear',
      retryAfterMs: 20 * 60_000,
    });
    const asked = downloads(harness).length;
    await expect(fetchWithWedge(harness.restart(), release)).rejects.toMatchObject({
      code: 'freeleech_unclear',
      message: expect.stringContaining('not clear yet'),
    });
    expect(downloads(harness)).toHaveLength(asked);
    harness.clock.advance(21 * 60_000);
    expect(await fetchWithWedge(harness.restart(), release)).toMatchObject({ kind: 'file' });
    expect(harness.mam.account.wedges).toBe(11);
  });

  it('is spent last: not before it is asked for, and not again however often that is', async () => {
    const harness = await startHarness();
    const release = await findPlain(harness);
    const fetched = await harness.indexer.fetchTorrent(release, withWedge());
    expect(harness.mam.observations.wedgeRequests).toEqual([]);
    if (fetched.kind !== 'file') throw new Error('It is a file.');
    for (const left of [11, null])
      expect(await fetched.spendFreeleech?.()).toEqual({ isSpent: true, tokensLeft: left });
    expect(harness.mam.account.wedges).toBe(11);
  });

  it('is not sent when there is none, or when the grab cannot follow', async () => {
    const none = await startHarness({ account: { wedges: 0 } });
    await expect(fetchWithWedge(none.indexer, await findPlain(none))).rejects.toMatchObject({
      code: 'indexer_limited',
      message: expect.stringContaining('no freeleech wedge'),
    });
    const full = await startHarness({ account: { otherUnsatisfied: 99 } });
    await expect(fetchWithWedge(full.indexer, await findPlain(full))).rejects.toMatchObject({
      code: 'indexer_limited',
    });
    for (const harness of [none, full]) expect(harness.mam.observations.wedgeRequests).toEqual([]);
  });

  it('says what MAM says when the last one went elsewhere meanwhile', async () => {
    const harness = await startHarness({ modes: { withoutWedges: 'error' } });
    const release = await findPlain(harness);
    const { account, observations } = harness.mam;
    Object.defineProperty(account, 'wedges', { get: () => (observations.wedgeRequests.length > 0 ? 0 : 3) });
    await expect(fetchWithWedge(harness.indexer, release)).rejects.toMatchObject({
      code: 'indexer_bad_answer',
      message: expect.stringContaining('Not enough FL Wedges'),
    });
  });

  it('falls back to the store where the flag has no effect, once, and not for ever', async () => {
    const legacy = await startHarness({ modes: { store: 'legacy', flag: 'ignored' } });
    const release = await findPlain(legacy);
    expect(await fetchWithWedge(legacy.indexer, release)).toMatchObject({
      freeleech: { isSpent: true, tokensLeft: 11 },
    });
    expect(legacy.mam.account.personalFreeleech.has(Number(release.mamId))).toBe(true);
    expect(storeCalls(legacy)).toHaveLength(1);

    const closed = await startHarness({ modes: { store: 'current', flag: 'ignored' } });
    const [one, two] = (await closed.indexer.search('mam', { text: '' }, signal())).releases.filter(
      (each) => !each.freeleech && !each.vip,
    );
    for (const each of [one!, two!]) {
      expect(await fetchWithWedge(closed.indexer, each)).toMatchObject({
        kind: 'file',
        freeleech: { isSpent: false, note: expect.stringContaining('did not change') },
      });
    }
    expect(storeCalls(closed)).toHaveLength(1);
    expect(await fetchWithWedge(closed.restart(), one!)).toMatchObject({ kind: 'file' });
    expect(storeCalls(closed)).toHaveLength(1);

    const off = await startHarness(
      { modes: { store: 'legacy', flag: 'ignored' } },
      { freeleechStore: false },
    );
    await fetchWithWedge(off.indexer, await findPlain(off));
    expect(storeCalls(off)).toEqual([]);
  });

  it.each([
    [{ freeleech: 'never' as const }, {}, 'keep', 'not spent by themselves'],
    [{ freeleech: 'ask' as const, freeleechMinimumMb: 1 }, {}, 'ask', 'one of 12 wedges makes it free'],
    [{ freeleech: 'ask' as const }, { size: 100 }, 'keep', 'smaller than 500 MB'],
    [{ freeleech: 'ask' as const, freeleechReserve: 12 }, { size: 9e9 }, 'keep', 'kept in reserve'],
    [{ freeleech: 'always' as const }, {}, 'spend', 'One of 12 wedges'],
    [{ freeleech: 'always' as const, freeleechReserve: 12 }, {}, 'keep', 'kept in reserve'],
    [
      { freeleech: 'whenWorthIt' as const, freeleechMinimumMb: 500 },
      { size: 100 },
      'keep',
      'smaller than 500 MB',
    ],
    [{ freeleech: 'whenWorthIt' as const }, { size: 9e9 }, 'spend', 'free'],
    [{ freeleech: 'always' as const }, { freeleech: true }, 'keep', 'free for this account'],
    [{ freeleech: 'always' as const }, { vip: true }, 'keep', 'VIP'],
    [{ freeleech: 'always' as const }, { flags: ['snatched'] }, 'keep', 'had it before'],
  ])('advice under %o for %o', async (settings, release, action, words) => {
    const harness = await startHarness({}, settings);
    const found = await findPlain(harness);
    const account = (await harness.indexer.account?.())!;
    expect(harness.indexer.adviseFreeleech?.({ ...found, ...release }, account)).toMatchObject({
      action,
      reason: expect.stringContaining(words),
    });
  });
});
