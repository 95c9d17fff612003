import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import { clientRejected, clientUnavailable } from '../integrations/download-clients/errors.ts';
import type { FoundRelease } from '../integrations/indexers/port.ts';
import { AppError } from '../kernel/errors.ts';
import { createSearchWorld, found, page, SIZE } from './testing/search-world.ts';

describeDatabases('search joined with the rest', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const setUp = async (options: Omit<Parameters<typeof createSearchWorld>[0], 'db'>) => {
    const world = await createSearchWorld({ ...options, db: await open() });
    cleanups.push(world.close);
    return world;
  };

  it('goes past a usenet release that nothing can take, with words, and grabs the torrent', async () => {
    const releases = [found('nzb', { protocol: 'usenet' }), found('torrent', { seeders: 2 })];
    const { search, want, listed, world } = await setUp({ releases });
    const { acquisitionId, stateOf } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await stateOf()).toBe('grabbed');
    expect(await world.downloadRows()).toMatchObject([{ guid: 'torrent' }]);
    const nzb = (await listed(acquisitionId)).find((each) => each.release.guid === 'nzb');
    expect(nzb?.decision.rejections).toMatchObject([
      { code: 'protocol', message: expect.stringContaining('usenet') },
    ]);
  });

  it("hands a usenet release to Prowlarr's own client when downloads go that way", async () => {
    const grabRemotely = vi.fn(() => Promise.resolve());
    const { search, want, world, fetchTorrent } = await setUp({
      releases: [found('nzb', { protocol: 'usenet' })],
      indexer: { grabRemotely },
      general: { downloadVia: 'prowlarr' },
    });
    const { acquisitionId, stateOf } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await stateOf()).toBe('grabbed');
    expect(grabRemotely).toHaveBeenCalledTimes(1);
    expect(fetchTorrent).not.toHaveBeenCalled();
    expect(await world.downloadRows()).toMatchObject([{ guid: 'nzb' }]);
  });

  it('goes on to the next best after a torrent without audio, which is never fetched again', async () => {
    const releases = [found('silent', { seeders: 500 }), found('good')];
    const { search, want, world, fetchTorrent, setState } = await setUp({ releases });
    const { acquisitionId } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await world.downloadRows()).toMatchObject([{ guid: 'good' }]);
    await world.db.q.updateTable('download').set({ status: 'failed' }).execute();
    await setState(acquisitionId, 'requested');
    await search.searchAndGrab(acquisitionId);
    expect(fetchTorrent.mock.calls.map(([release]) => release.guid)).toEqual(['silent', 'good', 'good']);
  });

  it('waits for a slot of MyAnonamouse, and says so', async () => {
    const account = () =>
      Promise.resolve({
        username: 'me',
        className: 'User',
        isVip: false,
        vipUntilAt: null,
        ratio: null,
        uploadedBytes: null,
        downloadedBytes: null,
        wedges: null,
        unsatisfied: { count: 20, limit: 20 },
        frozenUntilAt: null,
      });
    const releases = [found('1', { indexer: 'MyAnonamouse' })];
    const { search, want, fetchTorrent, acquisitions } = await setUp({ releases, indexer: { account } });
    const { acquisitionId } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(fetchTorrent).not.toHaveBeenCalled();
    expect(await acquisitions.byId(acquisitionId)).toMatchObject({
      state: 'waiting',
      reasonCode: 'heldBack',
      reason: expect.stringContaining('20 of 20'),
    });
  });

  it('fetches nothing for a book that was cancelled while it was searched for', async () => {
    const hold: { cancel: () => Promise<unknown> } = { cancel: () => Promise.resolve() };
    const { search, want, setState, fetchTorrent } = await setUp({
      releases: [],
      indexer: { search: async () => hold.cancel().then(() => page(found('1'))) },
    });
    const { acquisitionId, stateOf } = await want();
    hold.cancel = () => setState(acquisitionId, 'cancelled');
    await search.searchAndGrab(acquisitionId);
    expect(await stateOf()).toBe('cancelled');
    expect(fetchTorrent).not.toHaveBeenCalled();
  });

  it('takes the choice of an admin for the approval that a request waits for, because that is what choosing means', async () => {
    const { want, viewerOf, requests, admin, listed, choose, jobs } = await setUp({
      releases: [found('B0TEST0001'), found('B0TEST0002', { title: 'Jane Austen - Emma [M4B]' })],
    });
    for (const [guest, deny] of [
      [await viewerOf('ann', 'untrusted'), false],
      [await viewerOf('bob', 'untrusted'), true],
    ] as const) {
      const asin = deny ? 'B0TEST0002' : 'B0TEST0001';
      const { requestId, acquisitionId, stateOf } = await want(guest, asin);
      if (deny) await requests.deny(requestId, admin, null);
      expect(await stateOf()).toBe(deny ? 'denied' : 'awaitingApproval');
      await listed(acquisitionId);
      const { status, body } = await choose(requestId, asin);
      expect({ status, body }).toMatchObject({ status: 200, body: { ok: true, outcome: 'grabbed' } });
      expect(await stateOf()).toBe('grabbed');
      expect((await requests.get(requestId, admin)).status).toBe('grabbed');
    }
    // The search that an approval starts would compete with the choice.
    expect([...jobs]).toEqual([]);
  });

  it('takes the choice of an admin for the retry of a cancelled request', async () => {
    const { want, requests, admin, listed, choose, jobs } = await setUp({ releases: [found('1')] });
    const { requestId, acquisitionId, stateOf } = await want();
    await listed(acquisitionId);
    await requests.cancel(requestId, admin, { removeFromClient: false, deleteFiles: false });
    expect((await choose(requestId, '1')).body).toMatchObject({ outcome: 'grabbed' });
    expect(await stateOf()).toBe('grabbed');
    expect([...jobs]).toEqual([]);
  });

  it('changes nothing when the choice cannot be grabbed as it is', async () => {
    const { want, viewerOf, listed, choose, setState, fetchTorrent } = await setUp({
      releases: [found('1'), found('other', { title: 'Somebody - Another Book [M4B]' })],
    });
    const waiting = await want(await viewerOf('ann', 'untrusted'));
    await listed(waiting.acquisitionId);
    expect((await choose(waiting.requestId, 'unknown')).body.code).toBe('release_gone');
    expect((await choose(waiting.requestId, 'other')).body.code).toBe('conflict');
    expect(await waiting.stateOf()).toBe('awaitingApproval');
    for (const state of ['imported', 'available']) {
      await setState(waiting.acquisitionId, state);
      const { status, body } = await choose(waiting.requestId, '1');
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'invalid_transition' });
      expect(body.hint).toBeTruthy();
    }
    for (const state of ['downloading', 'importing']) {
      await setState(waiting.acquisitionId, state);
      expect((await choose(waiting.requestId, '1')).body.code).toBe('conflict');
    }
    expect(fetchTorrent).not.toHaveBeenCalled();
  });

  it('answers what became of the choice: on its way, waiting for the client, or refused by it', async () => {
    const healthy = await setUp({ releases: [found('1')] });
    const wanted = await healthy.want();
    await healthy.listed(wanted.acquisitionId);
    await healthy.choose(wanted.requestId, '1');
    expect(await healthy.choose(wanted.requestId, '1')).toMatchObject({
      status: 200,
      body: { outcome: 'tracked', message: 'It is on its way already.' },
    });

    const away = await setUp({
      releases: [found('1')],
      client: { addTorrent: () => Promise.reject(clientUnavailable('qBittorrent is away.')) },
    });
    const waiting = await away.want();
    await away.listed(waiting.acquisitionId);
    expect(await away.choose(waiting.requestId, '1')).toMatchObject({
      status: 200,
      body: { outcome: 'pending', message: 'qBittorrent is away.' },
    });

    const refusing = await setUp({
      releases: [found('1')],
      client: { addTorrent: () => Promise.reject(clientRejected('The torrent is wrong.')) },
    });
    const refused = await refusing.want();
    await refusing.listed(refused.acquisitionId);
    expect(await refusing.choose(refused.requestId, '1')).toMatchObject({
      status: 502,
      body: { code: 'client_rejected', detail: expect.stringContaining('The torrent is wrong.') },
    });
    expect(await refused.stateOf()).toBe('requested');

    const down = await setUp({
      releases: [found('1')],
      client: { version: () => Promise.reject(clientUnavailable('qBittorrent is away.')) },
    });
    const kept = await down.want();
    await down.listed(kept.acquisitionId);
    expect(await down.choose(kept.requestId, '1')).toMatchObject({
      status: 503,
      body: { code: 'client_unavailable' },
    });
    expect(down.fetchTorrent).not.toHaveBeenCalled();
  });

  it('brings the other wanted books of a pack along, but none for which the pack is blocklisted', async () => {
    const pack = found('pack', {
      title: 'Austen Novels Books 1-2 by Jane Austen [M4B]',
      series: [{ name: 'Austen Novels', position: '1-2' }],
      size: 2 * SIZE,
    });
    const { want, listed, choose, downloads, world } = await setUp({ releases: [pack] });
    const [main, other] = [await want(), await want(undefined, 'B0TEST0002')];
    const [judged] = await listed(main.acquisitionId);
    expect(judged?.decision).toMatchObject({ pack: true, rejections: [] });
    await downloads.blocklist.add(
      { title: 'x', indexerId: 'indexer-1', indexerName: 'x', guid: 'pack', infoHash: '', hashes: [] },
      { bookId: null, reason: 'bad' },
    );
    expect((await choose(main.requestId, 'pack', { override: true })).status).toBe(200);
    const [row] = await world.downloadRows();
    expect(await downloads.acquisitionIds(row!.id)).toEqual([main.acquisitionId]);

    await world.db.q.deleteFrom('blocklist').execute();
    await world.db.q.updateTable('download').set({ status: 'failed' }).execute();
    await world.db.q.updateTable('acquisition').set({ state: 'requested' }).execute();
    expect((await choose(main.requestId, 'pack')).status).toBe(200);
    const [, second] = await world.downloadRows();
    expect(await downloads.acquisitionIds(second!.id)).toEqual(
      [main.acquisitionId, other.acquisitionId].toSorted(),
    );
  });

  it('shows a torrent once, and asks MyAnonamouse about one that only Prowlarr found', async () => {
    const mam = (over: Partial<FoundRelease> = {}) =>
      found('t/7', { mamId: '7', title: 'Pride and Prejudice by Jane Austen [ENG / M4B]', ...over });
    const lookUpMamTorrent = vi.fn(() =>
      Promise.resolve(mam({ guid: '7', indexer: 'MyAnonamouse', narrators: ['Some Reader'], size: SIZE })),
    );
    const { want, listed } = await setUp({
      releases: [mam({ infoHash: 'a'.repeat(40) }), found('twin', { infoHash: 'A'.repeat(40) })],
      others: [{ id: 'site', search: () => page(), lookUpMamTorrent }],
    });
    const { acquisitionId } = await want();
    for (const _ of [1, 2]) {
      const judged = await listed(acquisitionId);
      expect(judged).toMatchObject([
        { indexerId: 'indexer-1', release: { guid: 't/7', narrators: ['Some Reader'] } },
      ]);
    }
    // Paced and remembered: one call for one torrent.
    expect(lookUpMamTorrent.mock.calls.map(([id]: unknown[]) => id)).toEqual(['7']);
  });

  it('asks for the words a person types, and judges what comes by the book all the same', async () => {
    const asked: string[] = [];
    const { search, want } = await setUp({
      releases: [],
      indexer: {
        search: (_feed, query) => {
          asked.push(query.text);
          const wrong = found('2', { title: 'Somebody Else - Another Book [M4B]' });
          return query.text === 'my words' ? page(found('1'), wrong) : page();
        },
      },
    });
    const { acquisitionId } = await want();
    const usual = await search.interactive(acquisitionId, { refresh: true, waitMs: 9000 });
    expect(usual).toMatchObject({ query: null, usualQuery: asked[0], judged: [] });
    asked.length = 0;
    const typed = await search.interactive(acquisitionId, {
      refresh: false,
      waitMs: 9000,
      query: 'my words',
    });
    expect(asked).toEqual(['my words']);
    expect(typed.query).toBe('my words');
    expect(typed.judged.map(({ release, decision }) => [release.guid, decision.accepted])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });

  it('does not begin a search by typed words while another one runs', async () => {
    const { search, want } = await setUp({
      releases: [],
      indexer: {
        search: (_feed, _query, signal) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      },
    });
    const { acquisitionId } = await want();
    await search.interactive(acquisitionId, { refresh: true, waitMs: 0 });
    await expect(
      search.interactive(acquisitionId, { refresh: false, waitMs: 0, query: 'other' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await search.stopSearch(acquisitionId, { userId: 'user-1', username: 'Ann' });
  });

  it('does not ask an indexer for what its settings exclude', async () => {
    const { search, want, listed, stateOf } = await setUp({
      releases: [found('1')],
      settings: { automaticSearch: false },
    });
    const { acquisitionId } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await stateOf(acquisitionId)).toBe('waiting');
    expect(await listed(acquisitionId)).toHaveLength(1);
  });

  it('waits for the day a book comes out without asking anybody, and searches then', async () => {
    const ask = vi.fn(() => page(found('1')));
    const { search, want, world, acquisitions, stateOf } = await setUp({
      releases: [],
      indexer: { search: ask },
    });
    const { acquisitionId } = await want();
    const day = new Date(world.clock.now() + 40 * 86_400_000).toISOString().slice(0, 10);
    await world.db.q.updateTable('book').set({ release_date: day, enriched_at: 1 }).execute();
    await search.searchAndGrab(acquisitionId);
    expect(ask).not.toHaveBeenCalled();
    const waiting = await acquisitions.byId(acquisitionId);
    expect(waiting).toMatchObject({
      state: 'waiting',
      reasonCode: 'unreleased',
      reason: `The book comes out on ${day}.`,
      attempts: 0,
    });
    // Not with all other installations in the first second of the day.
    const late = (waiting?.nextAt ?? 0) - Date.parse(day);
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(2 * 3_600_000);
    expect(await acquisitions.due(['waiting'], world.clock.now())).toEqual([]);
    world.clock.advance(40 * 86_400_000 + 2 * 3_600_000);
    expect(await acquisitions.due(['waiting'], world.clock.now())).toEqual([acquisitionId]);
    await search.searchAndGrab(acquisitionId);
    expect(await stateOf(acquisitionId)).toBe('grabbed');
  });

  it('can be stopped by a person: nothing is grabbed, what was found is kept, and it goes on later', async () => {
    const asked = Promise.withResolvers<void>();
    const { search, want, admin, acquisitions, stop } = await setUp({
      releases: [],
      others: [
        { id: 'quick', search: () => page(found('1', { seeders: 0 })) },
        {
          id: 'slow',
          search: (_feed, _query, signal) => {
            asked.resolve();
            return new Promise((_resolve, reject) =>
              signal.addEventListener('abort', () => reject(new Error('x'))),
            );
          },
        },
      ],
    });
    const { acquisitionId, requestId } = await want();
    const work = search.searchAndGrab(acquisitionId);
    await asked.promise;
    expect(await stop(requestId)).toBe(200);
    await work;
    expect(await acquisitions.byId(acquisitionId)).toMatchObject({
      state: 'waiting',
      reasonCode: 'stopped',
      reason: `${admin.username} stopped the search.`,
      nextAt: expect.any(Number),
    });
    const kept = await search.interactive(acquisitionId, { refresh: false, waitMs: 0 });
    expect(kept.running).toBe(false);
    expect(kept.judged).toHaveLength(1);
    expect(await stop(requestId)).toBe(200);
  });

  it('stops asking when the request is cancelled meanwhile', async () => {
    const asked = Promise.withResolvers<void>();
    const { search, want, requests, admin, stateOf } = await setUp({
      releases: [],
      indexer: {
        search: () => {
          asked.resolve();
          return new Promise(() => {});
        },
      },
    });
    const { acquisitionId, requestId } = await want();
    const work = search.searchAndGrab(acquisitionId);
    await asked.promise;
    await requests.cancel(requestId, admin, { removeFromClient: false, deleteFiles: false });
    await work;
    expect(await stateOf(acquisitionId)).toBe('cancelled');
  });

  it('fetches a torrent from another indexer that lists it when the first one fails', async () => {
    const infoHash = 'a'.repeat(40);
    const broken = vi.fn(() =>
      Promise.reject(
        new AppError({ code: 'indexer_unavailable', message: 'It is down.', status: 503, blame: 'remote' }),
      ),
    );
    const { search, want, world, fetchTorrent } = await setUp({
      releases: [found('twin', { infoHash })],
      others: [
        {
          id: 'richer',
          search: () => page(found('first', { infoHash, narrators: ['N'] })),
          fetchTorrent: broken,
        },
      ],
    });
    const { acquisitionId, stateOf } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(broken).toHaveBeenCalledTimes(1);
    expect(fetchTorrent.mock.calls.map(([release]) => release.guid)).toEqual(['twin']);
    expect(await stateOf()).toBe('grabbed');
    expect(await world.downloadRows()).toMatchObject([{ guid: 'twin', indexer_id: 'indexer-1' }]);
  });

  it('runs a few automatic searches at a time, and leaves the rest of one to the next start', async () => {
    const { search, want, stateOf } = await setUp({
      releases: [],
      indexer: { search: () => new Promise(() => {}) },
    });
    const first = await want();
    const second = await want(undefined, 'B0TEST0002');
    const running = [first, second].map(({ acquisitionId }) => search.searchAndGrab(acquisitionId));
    expect(await search.searchAndGrab(first.acquisitionId)).toEqual({ retryAfterMs: expect.any(Number) });
    await vi.waitFor(async () => expect(await stateOf(second.acquisitionId)).toBe('searching'));
    search.stop();
    expect(await Promise.all(running)).toEqual([1, 2].map(() => ({ retryAfterMs: expect.any(Number) })));
    expect(await stateOf(first.acquisitionId)).toBe('searching');
    await search.searchGivenUp(first.acquisitionId, new Error('no'));
    expect(await stateOf(first.acquisitionId)).toBe('waiting');
  });
});
