import { afterEach, expect, it } from 'vitest';
import { describeDatabases } from '../db/testing.ts';
import { clientUnavailable } from '../integrations/download-clients/errors.ts';
import { closeAll, startHarness } from '../integrations/indexers/myanonamouse/testing/start.ts';
import { createSearchWorld } from './testing/search-world.ts';

describeDatabases('MyAnonamouse joined with the rest', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    await closeAll();
  });
  const setUp = async (...[options, settings]: Parameters<typeof startHarness>) => {
    const harness = await startHarness(
      // Nothing is free by itself, so that a wedge has a point.
      { account: { className: 'Power User' }, ...options },
      settings,
    );
    const world = await createSearchWorld({ db: await open(), releases: [], indexer: harness.indexer });
    cleanups.push(world.close);
    const { mam } = harness;
    for (const { id } of mam.releases()) mam.setRow(id, { free: 0, vip: 0, fl_vip: 0 });
    const told = async () => {
      const rows = await world.world.db.q.selectFrom('history').select(['type', 'message', 'data']).execute();
      return rows.filter((row) => row.type === 'grabbed');
    };
    return { ...world, ...harness, told };
  };
  const asking = { freeleech: 'ask' as const, freeleechMinimumMb: 1 };

  it('a release that waits for the answer "with or without a wedge" says so, and one call answers', async () => {
    const { want, search, acquisitions, listed, choose, mam, told } = await setUp({}, asking);
    const { acquisitionId, requestId } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await acquisitions.byId(acquisitionId)).toMatchObject({
      state: 'waiting',
      reasonCode: 'freeleechQuestion',
      reason: expect.stringMatching(/was found\. It would count \d+ MB .* one of 12 wedges/),
      nextStep: expect.stringContaining('wedge'),
    });
    expect(mam.account.snatched.size).toBe(0);
    // Asked again it is the same question, and nothing is spent.
    await search.searchAndGrab(acquisitionId);
    expect((await acquisitions.byId(acquisitionId))?.reasonCode).toBe('freeleechQuestion');

    const best = (await listed(acquisitionId)).find((each) => each.decision.rank === 1)!;
    const result = await search.interactive(acquisitionId, { refresh: false, waitMs: 0 });
    expect(result.offerOf(best)).toEqual({
      action: 'ask',
      isPossible: true,
      tokensLeft: 12,
      costBytes: best.release.size,
      reason: expect.stringContaining('one of 12 wedges makes it free'),
    });
    const { status, body } = await choose(requestId, best.release.guid, { useFreeleech: true });
    expect({ status, body }).toMatchObject({ status: 200, body: { outcome: 'grabbed' } });
    expect(mam.account.wedges).toBe(11);
    expect(await told()).toEqual([
      expect.objectContaining({ message: expect.stringContaining('with a freeleech wedge (11 left)') }),
    ]);
    expect(mam.observations.wastedWedges).toEqual([]);
  });

  it('answered without, nothing is spent', async () => {
    const { want, search, listed, choose, mam, told } = await setUp({}, asking);
    const { acquisitionId, requestId } = await want();
    await search.searchAndGrab(acquisitionId);
    const best = (await listed(acquisitionId)).find((each) => each.decision.rank === 1)!;
    expect(await choose(requestId, best.release.guid, { useFreeleech: false })).toMatchObject({
      status: 200,
    });
    expect(mam.account.wedges).toBe(12);
    expect(mam.observations.wedgeRequests).toEqual([]);
    expect((await told())[0]?.message).not.toContain('wedge');
  });

  it('spends by itself where the settings say so, keeps the reserve, and asks nobody', async () => {
    for (const [wedges, spent] of [
      [6, 1],
      [5, 0],
    ] as const) {
      const { want, search, acquisitions, mam } = await setUp(
        { account: { wedges } },
        { freeleech: 'always', freeleechReserve: 5 },
      );
      const { acquisitionId } = await want();
      await search.searchAndGrab(acquisitionId);
      expect((await acquisitions.byId(acquisitionId))?.state).toBe('grabbed');
      expect(mam.account.wedges).toBe(wedges - spent);
    }
  });

  it('spends nothing when the download client cannot take the torrent', async () => {
    const { want, search, acquisitions, mam, world } = await setUp({}, { freeleech: 'always' });
    world.clients[0]!.instance.version = () => Promise.reject(clientUnavailable('It does not answer.'));
    const { acquisitionId } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await acquisitions.byId(acquisitionId)).toMatchObject({
      state: 'waiting',
      reasonCode: 'client_unavailable',
    });
    expect(mam.account.wedges).toBe(12);
    expect(mam.account.snatched.size).toBe(0);
  });

  it('waits for a slot with its reason, and goes on by itself once one is free', async () => {
    const { want, search, acquisitions, mam, clock, world } = await setUp(
      { account: { otherUnsatisfied: 50, unsatisfiedLimit: 50 } },
      {},
    );
    const { acquisitionId } = await want();
    await search.searchAndGrab(acquisitionId);
    expect(await acquisitions.byId(acquisitionId)).toMatchObject({
      state: 'waiting',
      reasonCode: 'heldBack',
      reason: expect.stringContaining('50 of 50'),
    });
    expect(mam.account.frozenUntil).toBe(0);
    mam.account.otherUnsatisfied = 10;
    clock.advance(61_000);
    world.clock.advance(61_000);
    await search.searchAndGrab(acquisitionId);
    expect((await acquisitions.byId(acquisitionId))?.state).toBe('grabbed');
  });
});
