import { expect, it, vi } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { download, row, useTracker } from './testing/tracker.ts';
import { asFile, orderFor, wrapClient } from './testing/world.ts';

const BY = { userId: 'u' as never, username: 'Ann' };

describeDatabases('a torrent that a person adds again', (open) => {
  const setUp = useTracker(open);
  type Set = Awaited<ReturnType<typeof setUp>>;
  type Running = Awaited<ReturnType<typeof download>>;

  const begin = async (limits: Record<string, unknown> = {}) => {
    const set = await setUp({}, {}, limits);
    const it = await download(set, 'Emma');
    await set.look();
    return { set, it };
  };
  const looks = async ({ downloads }: Pick<Set, 'downloads'>, count = 3) => {
    for (let done = 0; done < count; done += 1) await downloads.reconcile();
  };
  /** As by hand: no tag of ours, and a category of choice. */
  const addByHand = (
    { client }: Set,
    { bytes, hashes }: Running['torrent'],
    category = 'audiobooks',
    tags: string[] = [],
  ) =>
    client.addTorrent({
      source: { kind: 'file', bytes, fileName: 'x.torrent' },
      hashes,
      category,
      tags,
    });
  const vanish = async (set: Set, { hash, downloadId }: Running) => {
    set.qbit.removeTorrent(hash);
    await looks(set);
    expect(await row(set, downloadId)).toMatchObject({ status: 'failed' });
  };
  const blocklisted = async ({ world }: Set) =>
    (await world.db.q.selectFrom('blocklist').select('title').orderBy('title').execute()).map(
      (each) => each.title,
    );
  const toldOf = async ({ world }: Set) =>
    (await world.history()).filter((each) => each.type === 'downloadReturned').map((each) => each.message);

  it('is followed again, history says so, and only the blocklist entry of its vanishing is lifted', async () => {
    const { set, it } = await begin();
    const facts = { title: 'Emma', indexerId: 'indexer-1', indexerName: 'Indexer', guid: 'guid-Emma' };
    await set.downloads.blocklist.add(
      { ...facts, title: 'By hand', infoHash: it.hash, hashes: [it.hash] },
      { bookId: it.book.bookId, reason: 'It was removed from qBittorrent before it was complete.' },
    );
    await vanish(set, it);
    expect(await blocklisted(set)).toEqual(['By hand', 'Emma']);
    await addByHand(set, it.torrent);
    expect(await set.downloads.reconcile()).toContain('1 taken up again');
    expect(await row(set, it.downloadId)).toMatchObject({
      status: 'tracked',
      reason: null,
      missing_polls: 0,
    });
    expect(await toldOf(set)).toEqual(['"Emma" is in qBittorrent again: its download goes on.']);
    expect(await blocklisted(set)).toEqual(['By hand']);
    it.show({ state: 'downloading', progress: 0.2, completed: 6000, amount_left: 24_000 });
    await set.look();
    expect(await set.world.stateOf(it.book.acquisitionId)).toBe('downloading');
    it.show({ state: 'stalledUP', progress: 1, completed: 30_000, amount_left: 0 });
    await set.look();
    expect(await set.world.stateOf(it.book.acquisitionId)).toBe('downloaded');
    await looks(set);
    await vi.waitFor(() => expect(set.world.imports).toEqual([it.downloadId]));
    expect(await set.world.downloadRows()).toHaveLength(1);
  });

  it('may vanish and come back once more', async () => {
    const { set, it } = await begin();
    for (let times = 1; times <= 2; times += 1) {
      await vanish(set, it);
      await addByHand(set, it.torrent);
      await looks(set, 1);
      expect(await row(set, it.downloadId)).toMatchObject({ status: 'tracked' });
      expect(await blocklisted(set)).toEqual([]);
      expect(await toldOf(set)).toHaveLength(times);
    }
  });

  it('is known over a restart, and while Earmark was down', async () => {
    const { set, it } = await begin();
    await vanish(set, it);
    await set.downloads.tracker.stop();
    await addByHand(set, it.torrent);
    const next = await set.startProcess();
    await looks(next, 1);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'tracked' });
  });

  it.each([
    ['another category', 'mine', [], 'failed'],
    ['another category with the tag', 'mine', ['earmark'], 'tracked'],
  ] as const)('in %s', async (_where, category, tags, status) => {
    const { set, it } = await begin();
    await vanish(set, it);
    await addByHand(set, it.torrent, category, [...tags]);
    await looks(set);
    expect(await row(set, it.downloadId)).toMatchObject({ status });
  });

  it('is known by any of its hashes, under whichever the client lists it', async () => {
    const { set, it } = await begin();
    const v2 = 'b'.repeat(40);
    await vanish(set, it);
    await addByHand(set, it.torrent);
    const instance = set.world.clients[0]!.instance;
    set.world.clients[0]!.instance = wrapClient(instance, {
      getTorrents: async (hashes) =>
        (await instance.getTorrents(hashes)).map((each) => ({ ...each, id: v2, hashes: [v2, it.hash] })),
    });
    await set.downloads.reconcile();
    const { status, info_hash, hashes } = (await row(set, it.downloadId))!;
    expect([status, info_hash, JSON.parse(hashes)]).toEqual(['tracked', v2, [it.hash, v2]]);
  });

  it('is left to the person while another release is on its way, which is said once', async () => {
    const { set, it } = await begin();
    await vanish(set, it);
    const other = makeContentTorrent('Emma, another');
    const { downloadId } = await set.downloads.grab(
      orderFor([it.book], asFile(other), { guid: 'other', title: 'Emma, another' }),
    );
    await addByHand(set, it.torrent);
    await looks(set, 4);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'failed' });
    expect(await row(set, downloadId)).toMatchObject({ status: 'tracked' });
    expect(await toldOf(set)).toEqual([expect.stringContaining('another release is on its way')]);
    expect(await blocklisted(set)).toEqual(['Emma']);
  });

  it('brings of a pack only what nothing else brings', async () => {
    const set = await setUp();
    const [first, second] = [await set.world.wantBook('First'), await set.world.wantBook('Second')];
    const torrent = makeContentTorrent('Pack');
    const { downloadId } = await set.downloads.grab(orderFor([first, second], asFile(torrent)));
    await set.look();
    set.qbit.removeTorrent(torrent.hashes[0] ?? '');
    await looks(set);
    await set.downloads.grab(orderFor([second], asFile(makeContentTorrent('Second alone'))));
    await addByHand(set, torrent);
    await looks(set, 1);
    expect(await row(set, downloadId)).toMatchObject({ status: 'tracked' });
    expect(await set.downloads.acquisitionIds(downloadId)).toEqual([first.acquisitionId]);
  });

  it.each(['available', 'imported', 'cancelled', 'awaitingApproval', 'denied'])(
    'means nothing for a book that is %s',
    async (state) => {
      const { set, it } = await begin();
      await vanish(set, it);
      await set.world.db.q.updateTable('acquisition').set({ state }).execute();
      await addByHand(set, it.torrent);
      await looks(set);
      expect(await row(set, it.downloadId)).toMatchObject({ status: 'failed' });
      expect(await toldOf(set)).toEqual([]);
    },
  );

  it('is not what was taken off the queue and stays in the client, nor what a short answer left out', async () => {
    const { set, it } = await begin();
    const options = { removeFromClient: false, blocklist: false, search: false };
    await set.downloads.queue.remove(it.downloadId, options, BY);
    await looks(set, 4);
    const instance = set.world.clients[0]!.instance;
    set.world.clients[0]!.instance = wrapClient(instance, { getTorrents: () => Promise.resolve([]) });
    // The whole list still has it, however often the short one does not.
    await looks(set, 6);
    set.world.clients[0]!.instance = wrapClient(instance, {
      getTorrents: () => Promise.resolve([]),
      listAll: () => Promise.resolve([]),
      listCategory: () => Promise.resolve([]),
    });
    await looks(set, 2);
    set.world.clients[0]!.instance = instance;
    await looks(set, 4);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'removed' });
    expect(await toldOf(set)).toEqual([]);
  });

  it('is not what a client shows again that had lost sight of everything', async () => {
    const { set, it } = await begin();
    const options = { removeFromClient: false, blocklist: false, search: false };
    await set.downloads.queue.remove(it.downloadId, options, BY);
    const instance = set.world.clients[0]!.instance;
    set.world.clients[0]!.instance = wrapClient(instance, {
      getTorrents: () => Promise.resolve([]),
      listAll: () => Promise.resolve([]),
      listCategory: () => Promise.resolve([]),
    });
    set.world.clock.advance(3_600_000);
    await looks(set);
    set.world.clients[0]!.instance = instance;
    await looks(set, 4);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'removed', state: 'missing' });
    expect(await toldOf(set)).toEqual([]);
  });

  it('may be one that Earmark itself took away, once that was seen to be gone; its blocklist entry stays', async () => {
    const { set, it } = await begin();
    const options = { removeFromClient: true, blocklist: true, search: false };
    await set.downloads.queue.remove(it.downloadId, options, BY);
    await vi.waitFor(() => expect(set.qbit.torrent(it.hash)).toBeUndefined());
    await looks(set, 2);
    await addByHand(set, it.torrent);
    await looks(set, 1);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'removed' });
    set.qbit.removeTorrent(it.hash);
    await looks(set);
    await addByHand(set, it.torrent);
    await looks(set, 1);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'tracked' });
    expect(await blocklisted(set)).toEqual(['Emma']);
  });

  it('is grabbed by Earmark itself: the ended download says nothing', async () => {
    const { set, it } = await begin();
    await vanish(set, it);
    const order = orderFor([it.book], asFile(it.torrent));
    const { downloadId } = await set.downloads.grab({ ...order, override: true });
    await looks(set);
    expect(await row(set, it.downloadId)).toMatchObject({ status: 'failed' });
    expect(await row(set, downloadId)).toMatchObject({ status: 'tracked' });
    expect(await toldOf(set)).toEqual([]);
  });
});
