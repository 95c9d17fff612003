import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { download, row, useTracker } from './testing/tracker.ts';
import { asFile, orderFor } from './testing/world.ts';

const HOUR = 3_600_000;

describeDatabases('holds', (open) => {
  const setUp = useTracker(open);

  it('stops grabbing from a site whose tracker refuses the account, ends nothing, and goes on once it is accepted', async () => {
    const set = await setUp({}, {}, { stalledMinutes: 60 });
    const { world, look, qbit, downloads } = set;
    const { show, hash, downloadId } = await download(set, 'Refused');
    const stalled = { state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 };
    show(stalled);
    qbit.setTrackerMessage(hash, 4, 'Unrecognized host/PassKey');
    await look();
    world.clock.advance(61_000);
    await look();
    await look();
    expect((await row(set, downloadId))?.reason).toContain('Unrecognized host/PassKey');
    expect(await downloads.holds.list()).toMatchObject([{ site: 'indexer-1', name: 'Indexer' }]);

    // Another book of the site waits; a person may still insist, and other sites are asked as ever.
    const next = await world.wantBook('Next', 'user-1');
    const torrent = makeContentTorrent('Next');
    const order = orderFor([next], asFile(torrent));
    await expect(downloads.grab(order)).rejects.toMatchObject({
      code: 'indexer_limited',
      message: expect.stringContaining('Unrecognized host/PassKey'),
    });
    expect(await world.stateOf(next.acquisitionId)).toBe('searching');
    await expect(
      downloads.grab({ ...order, indexer: { ...order.indexer, id: 'indexer-2' } }),
    ).resolves.toMatchObject({ outcome: 'grabbed' });
    qbit.setState(torrent.hashes[0]!, { state: 'downloading', progress: 0.5, dlspeed: 1000 });

    world.clock.advance(9 * HOUR);
    await look();
    await look();
    expect(world.failures).toEqual([]);
    expect(await world.db.q.selectFrom('blocklist').selectAll().execute()).toEqual([]);

    qbit.setTrackerMessage(hash, 2, '');
    await downloads.reconcile();
    expect(await downloads.holds.list()).toEqual([]);
    // Nobody could send anything meanwhile: the stall begins now.
    world.clock.advance(11 * 60_000);
    show(stalled);
    await look();
    await look();
    expect(world.failures).toEqual([]);
    const again = await world.wantBook('Again', 'user-1');
    expect(await downloads.grab(orderFor([again], asFile(makeContentTorrent('Again'))))).toMatchObject({
      outcome: 'grabbed',
    });
  });

  it('finds out by a seeding torrent that a site refuses the account, and forgets it when no torrent is left to ask', async () => {
    const set = await setUp();
    const { world, qbit, downloads } = set;
    const { show, hash, downloadId } = await download(set, 'Seeding');
    show({ state: 'stalledUP', progress: 1, completed: 30_000, amount_left: 0 });
    await set.look();
    await downloads.markImported(downloadId);
    qbit.setTrackerMessage(hash, 4, 'Unrecognized host/PassKey');
    await downloads.reconcile();
    expect(await downloads.holds.list()).toMatchObject([{ said: 'Unrecognized host/PassKey' }]);
    await set.client.removeTorrent(hash, { deleteFiles: true });
    world.clock.advance(30 * 60_000);
    await downloads.reconcile();
    expect(await downloads.holds.list()).toHaveLength(1);
    world.clock.advance(31 * 60_000);
    await downloads.reconcile();
    expect(await downloads.holds.list()).toEqual([]);
  });
});
