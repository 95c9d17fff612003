import { expect, it, vi } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { download, reasonOf, row, useTracker } from './testing/tracker.ts';
import { wrapClient } from './testing/world.ts';

const HOUR = 3_600_000;

describeDatabases('what the tracker ends, and what it leaves alone', (open) => {
  const setUp = useTracker(open);

  it('says when it is stalled, takes it back when it moves, and ends it after hours without a byte', async () => {
    const set = await setUp();
    const { world, look, qbit } = set;
    const { book, hash, downloadId, show } = await download(set, 'Stalled');
    await look();
    expect(await world.stateOf(book.acquisitionId)).toBe('downloading');
    show({ state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 });
    await look();
    expect((await row(set, downloadId))?.state).toBe('downloading');
    world.clock.advance(61_000);
    await look();
    expect(await row(set, downloadId)).toMatchObject({ state: 'stalled', reason: 'No peer sends any data.' });
    expect(await reasonOf(set, book)).toMatchObject({ reasonCode: 'stalled', state: 'downloading' });

    show({ state: 'downloading', progress: 0.2, completed: 6000, amount_left: 24_000 });
    await look();
    expect(await row(set, downloadId)).toMatchObject({ state: 'downloading', reason: null });
    expect(await reasonOf(set, book)).toMatchObject({ reason: null });

    show({ state: 'stalledDL', progress: 0.2, completed: 6000, amount_left: 24_000 });
    await look();
    world.clock.advance(6 * HOUR - 1000);
    await look();
    expect(world.failures).toEqual([]);
    world.clock.advance(2000);
    await look();
    expect(world.failures).toMatchObject([{ failure: { code: 'stalled', blocklist: true, search: true } }]);
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    await vi.waitFor(() => expect(qbit.torrent(hash)).toBeUndefined());
    expect((await world.history()).at(-1)).toMatchObject({ type: 'downloadFailed', download_id: downloadId });
  });

  it.each([
    ['metaDL', 'metadata', 1],
    ['error', 'error', 12],
    ['missingFiles', 'missingFiles', 24],
  ] as const)('lets %s be for its time and then takes the next best', async (state, code, hours) => {
    const set = await setUp();
    const { world, look } = set;
    const { show, downloadId } = await download(set, `In ${state}`);
    show({ state, progress: 0, completed: 0, amount_left: 30_000 });
    await look();
    expect((await row(set, downloadId))?.reason).not.toBeNull();
    world.clock.advance(hours * HOUR - 1000);
    await look();
    expect(world.failures).toEqual([]);
    world.clock.advance(2000);
    await look();
    expect(world.failures).toMatchObject([{ failure: { code } }]);
  });

  it('does what the settings say: only warns, or ends it without a new search; a change counts at once', async () => {
    const limits: Record<string, unknown> = { errorThen: 'warn', vanishedThen: 'warn' };
    const set = await setUp({}, {}, limits);
    const { world, look, qbit } = set;
    const broken = await download(set, 'Broken');
    const gone = await download(set, 'Gone');
    await look();
    broken.show({ state: 'error', progress: 0, completed: 0, amount_left: 30_000 });
    qbit.removeTorrent(gone.hash);
    for (let looks = 0; looks < 5; looks += 1) {
      world.clock.advance(100 * HOUR);
      await look();
    }
    expect(world.failures).toEqual([]);
    expect(await row(set, broken.downloadId)).toMatchObject({
      status: 'tracked',
      state: 'error',
      next_at: null,
    });
    expect(await row(set, gone.downloadId)).toMatchObject({
      status: 'tracked',
      state: 'missing',
      reason: expect.stringContaining('before it was complete'),
    });

    Object.assign(limits, { errorThen: 'fail', vanishedThen: 'replace' });
    world.clock.advance(HOUR);
    await look();
    await look();
    expect(
      world.failures.map(({ failure }) => [failure.code, failure.blocklist, failure.search]).toSorted(),
    ).toEqual([
      ['error', false, false],
      ['missing', true, true],
    ]);
    expect(await world.db.q.selectFrom('blocklist').select('title').execute()).toHaveLength(1);
    expect(await world.stateOf(broken.book.acquisitionId)).toBe('requested');
  });

  it('does not blame a torrent for a client without network, nor end it right after a restart', async () => {
    const set = await setUp();
    const { world, look, downloads } = set;
    const { show, downloadId } = await download(set, 'Blameless');
    show({ state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 });
    await look();
    const client = world.clients[0]!.instance;
    world.clients[0]!.instance = wrapClient(client, { standstill: () => Promise.resolve('no network') });
    world.clock.advance(7 * HOUR);
    await look();
    expect(world.failures).toEqual([]);
    expect((await row(set, downloadId))?.reason).toContain('no network');
    world.clients[0]!.instance = client;
    await downloads.tracker.stop();
    world.clock.advance(7 * HOUR);
    const next = await set.startProcess();
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toEqual([]);
    world.clock.advance(5.9 * HOUR);
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toEqual([]);
    world.clock.advance(0.2 * HOUR);
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toMatchObject([{ failure: { code: 'stalled' } }]);
  });

  it('ends a torrent that its tracker does not know any more', async () => {
    const set = await setUp();
    const { world, look, qbit } = set;
    const { show, hash, downloadId } = await download(set, 'Trumped');
    show({ state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 });
    qbit.setTrackerMessage(hash, 4, 'Unregistered torrent');
    await look();
    world.clock.advance(61_000);
    await look();
    await look();
    expect((await row(set, downloadId))?.reason).toContain('Unregistered torrent');
    world.clock.advance(21 * 60_000);
    await look();
    expect(world.failures).toMatchObject([{ failure: { code: 'unregistered', blocklist: true } }]);
  });

  it('asks the tracker once more before it ends a torrent for what was said a while ago', async () => {
    const set = await setUp();
    const { world, look, qbit } = set;
    const { show, hash, downloadId } = await download(set, 'Known again');
    await look();
    show({ state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 });
    qbit.setTrackerMessage(hash, 4, 'Unregistered torrent');
    world.clock.advance(61_000);
    await look();
    await look();
    expect((await row(set, downloadId))?.reason).toContain('Unregistered torrent');
    qbit.setTrackerMessage(hash, 2, '');
    world.clock.advance(21 * 60_000);
    await look();
    expect(world.failures).toEqual([]);
  });

  it('never ends what a person has paused', async () => {
    const set = await setUp();
    const { show, downloadId } = await download(set, 'Paused');
    show({ state: 'stoppedDL' });
    set.world.clock.advance(1000 * HOUR);
    await set.look();
    expect(set.world.failures).toEqual([]);
    expect((await row(set, downloadId))?.reason).toContain('paused');
  });

  it('does not believe that everything is gone at once', async () => {
    const set = await setUp();
    const { world, look, qbit } = set;
    const all = [];
    for (const title of ['One', 'Two', 'Three']) all.push(await download(set, title));
    await look();
    for (const { hash } of all) qbit.removeTorrent(hash);
    for (let count = 0; count < 20; count += 1) await look();
    expect(world.failures).toEqual([]);
    expect((await row(set, all[0]?.downloadId ?? ''))?.reason).toContain('knows none of the downloads');
  });

  it('counts missing looks over a restart', async () => {
    const set = await setUp();
    const { hash, downloadId } = await download(set, 'Counted');
    await set.look();
    set.qbit.removeTorrent(hash);
    await set.look();
    await set.look();
    expect((await row(set, downloadId))?.missing_polls).toBe(2);
    const next = await set.startProcess();
    await set.downloads.tracker.stop();
    await next.downloads.tracker.tick();
    expect(set.world.failures).toMatchObject([{ failure: { code: 'missing' } }]);
  });
});
