import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, MIN_INTERVAL_MS, startHarness } from './testing/start.ts';

afterEach(closeAll);

const signal = () => AbortSignal.timeout(15_000);
const emma = { text: 'emma austen' };

describe('the rotating cookie', () => {
  it('is stored before the next call starts, and survives a restart with no grace', async () => {
    const events: string[] = [];
    const { mam, indexer, stored, restart } = await startHarness(
      { modes: { rotateEvery: 1, rotationGraceMs: 0 } },
      {},
      async () => {
        await new Promise((resolve) => {
          setTimeout(resolve, 30);
        });
        events.push(`saved with ${mam.requests.length} answered`);
      },
    );
    await Promise.all([1, 2, 3].map(() => indexer.search('mam', emma, signal())));
    expect(events).toEqual([1, 2, 3].map((count) => `saved with ${count} answered`));
    expect(stored().current).toBe(mam.mamId());
    expect((await restart().search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(new Set(mam.observations.cookies).size).toBe(4);
  });

  it('comes with downloads as well', async () => {
    const { mam, indexer, stored } = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    const [release] = (await indexer.search('mam', emma, signal())).releases;
    await indexer.fetchTorrent(release!, { useFreeleech: false, signal: signal() });
    expect(stored().current).toBe(mam.mamId());
  });

  it.each(['cookie-deleted', 'cookie-empty'])('is kept when %s arrives in its place', async (kind) => {
    const { mam, indexer } = await startHarness({ modes: { rotateEvery: 0 } });
    mam.addFault({ kind, times: 1 });
    await indexer.search('mam', emma, signal());
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(new Set(mam.observations.cookies)).toEqual(new Set([mam.mamId()]));
  });

  it('loses its quotes', async () => {
    const { mam, indexer } = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    mam.addFault({ kind: 'cookie-quoted', times: 1 });
    await indexer.search('mam', emma, signal());
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
  });

  it('falls back to the pasted value when the stored one is dead, and the other way round', async () => {
    const { mam, indexer, restart, stored } = await startHarness({
      modes: { rotateEvery: 1, rotationGraceMs: 0 },
    });
    await indexer.search('mam', emma, signal());
    const broken = JSON.stringify([{ ...stored(), current: 'nonsense' }]);
    const seed = mam.mamId();
    expect(
      (await restart({ mamId: seed, session: broken }).search('mam', emma, signal())).releases,
    ).not.toHaveLength(0);
  });

  it('starts anew with a newly pasted value', async () => {
    const { mam, indexer, restart } = await startHarness();
    await indexer.search('mam', emma, signal());
    const pasted = mam.newSession();
    const again = restart({ mamId: `mam_id=${pasted}; path=/` });
    expect((await again.search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(mam.observations.cookies.at(-1)).toBe(pasted);
  });

  it('is shared by the saved indexer and a Test of the same session', async () => {
    const { mam, indexer } = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    await indexer.search('mam', emma, signal());
    expect(await indexer.test()).toMatchObject({ ok: true });
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(mam.requests.every((request) => request.status === 200)).toBe(true);
  });

  it('is shared by processes that store it in one place', async () => {
    const { mam, indexer, restart } = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    const other = restart();
    for (const each of [indexer, other, indexer, other]) {
      expect((await each.search('mam', emma, signal())).releases).not.toHaveLength(0);
    }
    await Promise.all([indexer, other].map((each) => each.search('mam', emma, signal())));
    expect(mam.requests.map((request) => request.status)).toEqual(Array(6).fill(200));
  });

  it('is not set back by a process that read it long ago', async () => {
    const { mam, indexer, restart } = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    await indexer.search('mam', emma, signal());
    const late = restart();
    await indexer.search('mam', emma, signal());
    for (const each of [late, indexer])
      expect((await each.search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(mam.requests.map((request) => request.status)).toEqual(Array(4).fill(200));
  });

  it('is not lost when a Test tries another pasted value', async () => {
    const { mam, indexer, restart, saved } = await startHarness({
      modes: { rotateEvery: 1, rotationGraceMs: 0 },
    });
    await indexer.search('mam', emma, signal());
    const wrong = restart({ mamId: 'something else' });
    expect(await wrong.test()).toMatchObject({ ok: false });
    expect(saved.at(-1)).toContain(mam.mamId());
    expect((await restart().search('mam', emma, signal())).releases).not.toHaveLength(0);
  });

  it('is tried in its other spelling when the pasted one is refused', async () => {
    const { mam, restart } = await startHarness({ mamId: 'abc%2Bdef%3D%3D', modes: { rotateEvery: 0 } });
    expect((await restart({ mamId: 'abc+def==' }).search('mam', emma, signal())).releases).not.toHaveLength(
      0,
    );
    expect(mam.observations.cookies).toEqual(['abc+def==', 'abc%2Bdef%3D%3D']);
  });

  it('that cannot be stored stops the next call, not the present one', async () => {
    let isBroken = true;
    const { mam, indexer, saved } = await startHarness(
      { modes: { rotateEvery: 1, rotationGraceMs: 0 } },
      {},
      () => (isBroken ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    );
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
    await expect(indexer.search('mam', emma, signal())).rejects.toThrow('disk full');
    expect(mam.requests).toHaveLength(1);
    isBroken = false;
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(saved.length).toBeGreaterThanOrEqual(2);
  });
});

describe('manners', () => {
  it('never has two calls at once, keeps them apart, and asks documented paths only', async () => {
    const { mam, indexer, clock } = await startHarness();
    const [release] = (await indexer.search('mam', emma, signal())).releases;
    clock.advance(3_600_001);
    await Promise.all([
      indexer.search('mam', emma, signal()),
      indexer.search('mam', { text: '' }, signal()),
      indexer.account?.(),
      indexer.fetchTorrent(release!, { useFreeleech: false, signal: signal() }),
      indexer.lookUpMamTorrent?.(release!.mamId!, signal()),
      indexer.test(),
    ]);
    expect(mam.observations.maxInFlight).toBe(1);
    expect(mam.observations.minGapMs).toBeGreaterThanOrEqual(MIN_INTERVAL_MS - 2);
    expect(mam.observations.unapprovedPaths).toEqual([]);
  });

  it('writes neither cookie nor passkey nor query into the log', async () => {
    const { mam, indexer, logText } = await startHarness({ modes: { rotateEvery: 1 } });
    const [release] = (await indexer.search('mam', emma, signal())).releases;
    await indexer.fetchTorrent(release!, { useFreeleech: false, signal: signal() });
    const text = logText();
    for (const secret of [...mam.keeper.handedOut(), mam.account.passkey]) expect(text).not.toContain(secret);
    expect(text).toContain('loadSearchJSONbasic');
  });

  it('lets a caller stop waiting, and still finishes the call under way', async () => {
    const { mam, indexer, stored } = await startHarness({ modes: { rotateEvery: 1, rotationGraceMs: 0 } });
    mam.addFault({ kind: 'delay', params: { ms: 150 }, times: 1 });
    const controller = new AbortController();
    const first = indexer.search('mam', emma, controller.signal);
    const second = indexer.search('mam', emma, controller.signal);
    const reason = new Error('cancelled');
    setTimeout(() => {
      controller.abort(reason);
    }, 50);
    await expect(first).rejects.toBe(reason);
    await expect(second).rejects.toBe(reason);
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
    expect(mam.requests).toHaveLength(2);
    expect(stored().current).toBe(mam.mamId());
  });
});

describe('a pause MAM asks for', () => {
  it.each([
    [undefined, 30_000],
    ['120', 120_000],
  ])('with Retry-After %s is kept by every call, over a restart', async (retryAfter, pauseMs) => {
    const { mam, indexer, clock, restart } = await startHarness();
    const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    mam.addFault({ kind: 'status', params: { status: 429, headers }, times: 1 });
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({ code: 'indexer_limited' });
    for (const each of [indexer, restart()]) {
      await expect(each.account?.()).rejects.toMatchObject({ code: 'indexer_limited' });
      expect(await each.test().catch((error: unknown) => error)).toMatchObject({ code: 'indexer_limited' });
    }
    expect(mam.requests).toHaveLength(1);
    clock.advance(pauseMs + 1000);
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
  });
});

describe('a refused session', () => {
  it.each([
    'error-page',
    'short-text',
    'empty',
    'login-page',
    'session-type',
    'redirect',
    'bad-request',
    'unauthorized',
  ])('in the form %s is never taken for "no results"', async (form) => {
    const { mam, indexer } = await startHarness();
    mam.addFault({ kind: 'auth', params: { form } });
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({
      code: 'indexer_auth',
      retryAfterMs: 60_000,
      hint: expect.stringContaining('Preferences → Security'),
    });
  });

  it.each([
    ['another IP address', { lock: 'ip' as const }, { ip: '203.0.113.9' }, 'another IP address'],
    ['another network', { lock: 'asn' as const }, { asn: 64_999 }, 'another network (ASN)'],
    ['a browser cookie', { kind: 'browser' as const }, {}, 'wrong type'],
    ['a killed session', { isAlive: false }, {}, 'does not know this session'],
  ])('says what is wrong with %s', async (_name, session, place, words) => {
    const { mam, indexer } = await startHarness({ session });
    mam.setCaller(place);
    expect(await indexer.test()).toMatchObject({
      ok: false,
      code: 'indexer_auth',
      message: expect.stringContaining(words),
      details: [
        { label: 'MyAnonamouse sees this server as', ok: false, value: expect.stringContaining('AS') },
      ],
    });
  });

  it('is left alone for longer and longer, over restarts, until a Test or a new value', async () => {
    const { mam, indexer, clock, restart } = await startHarness();
    mam.addFault({ kind: 'auth' });
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({ retryAfterMs: 60_000 });
    const asked = mam.requests.length;
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({ code: 'indexer_auth' });
    await expect(restart().search('mam', emma, signal())).rejects.toMatchObject({ code: 'indexer_auth' });
    expect(mam.requests).toHaveLength(asked);
    const waits: unknown[] = [];
    for (let round = 0; round < 8; round += 1) {
      clock.advance(31 * 60_000);
      const error: unknown = await indexer.search('mam', emma, signal()).catch((each: unknown) => each);
      waits.push((error as { retryAfterMs?: number }).retryAfterMs);
    }
    expect(waits).toEqual([2, 4, 8, 16, 30, 30, 30, 30].map((minutes) => minutes * 60_000));
    clock.advance(31 * 60_000);
    await expect(indexer.search('mam', emma, signal())).rejects.toMatchObject({ code: 'indexer_auth' });
    const before = mam.requests.length;
    clock.advance(31 * 60_000);
    await expect(indexer.search('mam', emma, signal())).rejects.toThrow('ten times in a row');
    expect(mam.requests).toHaveLength(before);
    mam.clearFaults();
    expect(await indexer.test()).toMatchObject({ ok: true });
    expect((await indexer.search('mam', emma, signal())).releases).not.toHaveLength(0);
  });
});
