import { expect, it, vi } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { makeTorrent } from '../../platform/torrents/testing/make-torrent.ts';
import { download, row, useTracker } from './testing/tracker.ts';
import { orderFor } from './testing/world.ts';

describeDatabases('tracker', (open) => {
  const setUp = useTracker(open);

  it('imports only when the files are at rest', async () => {
    const set = await setUp();
    const { world, look } = set;
    const { book, show } = await download(set, 'Moving');
    for (const state of ['moving', 'checkingUP']) {
      show({ state, progress: 1, completed: 30_000, amount_left: 0, completion_on: 1_700_000_000 });
      await look();
      expect(await world.stateOf(book.acquisitionId)).not.toBe('downloaded');
    }
    show({
      state: 'uploading',
      progress: 1,
      completed: 30_000,
      amount_left: 0,
      content_path: '/incomplete/x',
    });
    await look();
    expect(await world.stateOf(book.acquisitionId)).not.toBe('downloaded');
    show({ state: 'uploading', progress: 1, completed: 30_000, amount_left: 0 });
    await look();
    await look();
    expect(await world.stateOf(book.acquisitionId)).toBe('downloaded');
    await vi.waitFor(() => expect(world.imports).toHaveLength(1));
  });

  it('publishes what changed, once, to those whose books they are', async () => {
    const set = await setUp();
    const mine = await download(set, 'Mine', 'user-1');
    const theirs = await download(set, 'Theirs', 'user-2');
    await set.look();
    set.events.length = 0;
    await set.look();
    expect(set.events).toEqual([]);
    mine.show({ state: 'downloading', progress: 0.5, completed: 15_000, amount_left: 15_000, dlspeed: 999 });
    await set.look();
    expect(set.events).toMatchObject([
      {
        topic: 'queue',
        data: {
          kind: 'progress',
          rows: [
            {
              downloadId: mine.downloadId,
              requestIds: [mine.book.requestId],
              state: 'downloading',
              fraction: 0.5,
              downSpeed: 999,
            },
          ],
        },
      },
    ]);
    const viewer = (userId: string, group: string) => ({ userId, username: userId, group }) as never;
    const query = { page: 1, pageSize: 10, sortDirection: 'asc' as const };
    expect((await set.downloads.queue.page(viewer('user-2', 'trusted'), query)).records).toMatchObject([
      { id: theirs.downloadId, state: 'downloading', client: 'qBittorrent' },
    ]);
    expect((await set.downloads.queue.page(viewer('root', 'admin'), query)).totalRecords).toBe(2);
    expect((await set.downloads.queue.page(viewer('user-3', 'trusted'), query)).totalRecords).toBe(0);
  });

  it('follows a magnet whose id changes with its metadata', async () => {
    const made = makeTorrent({ version: 'hybrid', name: 'Changing' });
    const set = await setUp({ metadata: () => made.bytes, checkingMs: 200 });
    const book = await set.world.wantBook('Changing');
    const { downloadId } = await set.downloads.grab(
      orderFor([book], { kind: 'magnet', uri: `magnet:?xt=urn:btih:${made.v1}` }),
    );
    expect((await row(set, downloadId))?.info_hash).toBe(made.v1);
    await vi.waitFor(async () => {
      await set.look();
      expect((await row(set, downloadId))?.info_hash).toBe(made.v2?.slice(0, 40));
    });
    for (let count = 0; count < 4; count += 1) await set.look();
    expect(set.world.failures).toEqual([]);
  });

  it('asks a client that is away less and less often', async () => {
    // The first pause is one interval: longer than ten looks take on a busy machine.
    const set = await setUp({}, { progressIntervalMs: 20_000 });
    await download(set, 'Away');
    await set.look();
    set.qbit.addFault({ kind: 'proxy-error' });
    const asked = () => set.qbit.requests.length;
    await set.look();
    const once = asked();
    for (let count = 0; count < 10; count += 1) await set.look();
    expect(asked()).toBe(once);
    set.world.clock.advance(60_000);
    await set.look();
    expect(asked()).toBeGreaterThan(once);
    set.qbit.clearFaults();
    set.world.clock.advance(60_000);
    await set.look();
    expect(set.world.failures).toEqual([]);
  });
});
