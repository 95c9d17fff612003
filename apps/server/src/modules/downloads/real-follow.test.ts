import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ContractTorrent } from '../../integrations/download-clients/contract-suite.ts';
import {
  clientFor,
  makeContentTorrent,
} from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { tickUntil, useRealQbittorrent, WAIT } from './testing/real-qbittorrent.ts';
import { asFile, orderFor, wrapClient } from './testing/world.ts';

const set = useRealQbittorrent();
const { start, putContent } = set;

describe('following', () => {
  it('takes a torrent removed by hand for gone after three looks, and wants the next best', async () => {
    const { client, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('Romola');
    const torrent = makeContentTorrent('Romola');
    await downloads.grab(orderFor([book], asFile(torrent)));
    await tickUntil({ downloads }, async () => (await world.stateOf(book.acquisitionId)) === 'downloading');
    await client.removeTorrent(torrent.hashes[0] ?? '', { deleteFiles: true });
    await vi.waitFor(async () => expect(await client.getTorrents(torrent.hashes)).toEqual([]), WAIT);
    await downloads.tracker.lookAtAll();
    await downloads.tracker.lookAtAll();
    expect(await world.stateOf(book.acquisitionId)).toBe('downloading');
    await downloads.tracker.lookAtAll();
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    expect(world.failures).toMatchObject([{ failure: { code: 'missing', blocklist: true, search: true } }]);
    expect((await downloads.blocklist.page({ page: 1, pageSize: 10 })).totalRecords).toBe(1);
    expect(downloads.tracker.tracked()).toBe(0);
  });

  it('takes up a torrent again that a person removed and adds by hand, and lifts what its vanishing blocklisted', async () => {
    const { client, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('Shirley');
    const torrent = makeContentTorrent('Shirley');
    await downloads.grab(orderFor([book], asFile(torrent)));
    await tickUntil({ downloads }, async () => (await world.stateOf(book.acquisitionId)) === 'downloading');
    await client.removeTorrent(torrent.hashes[0] ?? '', { deleteFiles: true });
    await vi.waitFor(async () => expect(await client.getTorrents(torrent.hashes)).toEqual([]), WAIT);
    for (let looks = 0; looks < 3; looks += 1) await downloads.reconcile();
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    const blocklist = async () => (await downloads.blocklist.page({ page: 1, pageSize: 10 })).totalRecords;
    expect(await blocklist()).toBe(1);
    await putContent(torrent);
    await client.addTorrent({
      source: { kind: 'file', bytes: torrent.bytes, fileName: 'x.torrent' },
      hashes: torrent.hashes,
      category: 'audiobooks',
      tags: [],
    });
    expect(await downloads.reconcile()).toContain('1 taken up again');
    await tickUntil({ downloads }, async () => (await world.stateOf(book.acquisitionId)) === 'downloaded');
    await vi.waitFor(() => expect(world.imports).toHaveLength(1), WAIT);
    expect(await world.downloadRows()).toHaveLength(1);
    expect(await blocklist()).toBe(0);
  });

  it('keeps its downloads through a restart of qBittorrent', async () => {
    const { real, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('Adam Bede');
    await downloads.grab(orderFor([book], asFile(makeContentTorrent('Adam Bede'))));
    await tickUntil({ downloads }, async () => (await world.stateOf(book.acquisitionId)) === 'downloading');
    await real.stop();
    for (let count = 0; count < 5; count += 1) {
      world.clock.advance(120_000);
      await downloads.tracker.tick();
    }
    expect(await world.stateOf(book.acquisitionId)).toBe('downloading');
    const viewer = { userId: 'x', username: 'x', group: 'admin', via: 'none', sessionId: null } as never;
    const query = { page: 1, pageSize: 10, sortDirection: 'desc' as const };
    const [stale] = (await downloads.queue.page(viewer, query)).records;
    expect(stale).toMatchObject({ reason: expect.stringContaining('could not be reached') });
    await real.restart();
    world.clock.advance(120_000);
    await downloads.tracker.tick();
    const [fresh] = (await downloads.queue.page(viewer, query)).records;
    expect(fresh?.reason ?? '').not.toContain('could not be reached');
    expect(world.failures).toEqual([]);
    expect(downloads.tracker.tracked()).toBe(1);
  });

  it('goes on where the last process ended', async () => {
    const { real, world } = set;
    const before = await world.startProcess();
    const book = await world.wantBook('Lady Susan');
    const torrent = makeContentTorrent('Lady Susan');
    await before.downloads.grab(orderFor([book], asFile(torrent)));
    await before.abandon();
    await putContent(torrent);
    await real.api.call('torrents/recheck', { hashes: torrent.hashes[0] ?? '' });
    const after = await start();
    await tickUntil(after, async () => (await world.stateOf(book.acquisitionId)) === 'downloaded');
    expect(world.imports).toHaveLength(1);
  });

  it('runs by itself while there is something to follow, and not a call longer', async () => {
    const { client, world } = set;
    const spied = { calls: 0 };
    world.clients[0]!.instance = wrapClient(client, {
      getTorrents: (hashes) => {
        spied.calls += 1;
        return client.getTorrents(hashes);
      },
    });
    const { downloads } = await start();
    downloads.start();
    const book = await world.wantBook('Sanditon');
    const torrent = makeContentTorrent('Sanditon');
    await putContent(torrent);
    const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
    await vi.waitFor(async () => expect(await world.stateOf(book.acquisitionId)).toBe('downloaded'), WAIT);
    await downloads.markImported(downloadId);
    await vi.waitFor(() => expect(downloads.tracker.tracked()).toBe(0), WAIT);
    await vi.waitFor(async () => {
      const [after] = await client.getTorrents(torrent.hashes);
      expect(after?.tags).toContain('earmark-imported');
    }, WAIT);
    const callsThen = spied.calls;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(spied.calls).toBe(callsThen);
  });

  it('does not call a wrong password a failure of the download', async () => {
    const { client, real, tools, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('Belinda');
    await downloads.grab(orderFor([book], asFile(makeContentTorrent('Belinda'))));
    world.clients[0]!.instance = clientFor(real.url, tools, { password: 'wrong' });
    for (let count = 0; count < 8; count += 1) {
      world.clock.advance(120_000);
      await downloads.tracker.tick();
    }
    world.clients[0]!.instance = client;
    world.clock.advance(120_000);
    await downloads.tracker.tick();
    expect(world.failures).toEqual([]);
    // Eight looks with the wrong password and no ban: a new session still gets in.
    expect(await clientFor(real.url, tools, { password: real.password }).listAll()).toHaveLength(1);
  });

  it('takes in completed torrents of the category that nobody followed, once, and old ones never', async () => {
    const { client, world } = set;
    const book = await world.wantBook('Northanger Abbey');
    const [old, tagged, byHand] = ['Old one', 'Tagged', 'By hand'].map((name) => makeContentTorrent(name));
    for (const torrent of [old, tagged, byHand]) await putContent(torrent!);
    const add = async (torrent: ContractTorrent, tags: string[]) => {
      await client.addTorrent({
        source: { kind: 'file', bytes: torrent.bytes, fileName: 'x.torrent' },
        hashes: torrent.hashes,
        category: 'audiobooks',
        tags,
      });
      await vi.waitFor(
        async () => expect((await client.getTorrents(torrent.hashes))[0]?.complete).toBe(true),
        WAIT,
      );
    };
    await add(tagged!, ['earmark', `earmark:${book.bookId}`]);
    await add(byHand!, []);
    await add(old!, ['earmark-imported']);
    const { downloads } = await start();
    await world.db.q
      .updateTable('provider')
      .set({ created_at: world.clock.now() - 3_600_000 })
      .execute();
    expect(await downloads.reconcile()).toContain('2 taken in');
    expect(await downloads.reconcile()).not.toContain('taken in');
    const rows = await world.downloadRows();
    expect(rows.map((row) => row.title).toSorted()).toEqual(['By hand', 'Tagged']);
    const taggedRow = rows.find((row) => row.title === 'Tagged');
    expect(await downloads.acquisitionIds(taggedRow?.id ?? '')).toEqual([book.acquisitionId]);
    await vi.waitFor(() => expect(world.imports).toHaveLength(2), WAIT);

    await world.db.q
      .updateTable('provider')
      .set({ created_at: world.clock.now() + 3_600_000 })
      .execute();
    const late = makeContentTorrent('Before our time');
    await putContent(late);
    await add(late, []);
    expect(await downloads.reconcile()).not.toContain('taken in');
  });
});

describe('the queue', () => {
  it('removes the torrent with its files, blocklists, and searches', async () => {
    const { client, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('The Professor');
    const torrent = makeContentTorrent('The Professor');
    const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
    const options = { removeFromClient: true, blocklist: true, search: true };
    await downloads.queue.remove(downloadId, options, { userId: 'u' as never, username: 'Ann' });
    await downloads.queue.remove(downloadId, options, { userId: 'u' as never, username: 'Ann' });
    await vi.waitFor(async () => expect(await client.getTorrents(torrent.hashes)).toEqual([]), WAIT);
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    expect(world.failures).toHaveLength(1);
    expect((await downloads.blocklist.page({ page: 1, pageSize: 10 })).totalRecords).toBe(1);
  });

  it('leaves the files of a torrent alone that was there before', async () => {
    const { client, real, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('Agnes Grey');
    const torrent = makeContentTorrent('Agnes Grey');
    await putContent(torrent);
    await client.addTorrent({
      source: { kind: 'file', bytes: torrent.bytes, fileName: 'x.torrent' },
      hashes: torrent.hashes,
      category: 'mine',
      tags: [],
    });
    world.clock.advance(120_000);
    const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
    expect((await client.getTorrents(torrent.hashes))[0]?.category).toBe('mine');
    await downloads.queue.drop(downloadId, { removeFromClient: true, deleteFiles: true });
    expect(await client.getTorrents(torrent.hashes)).toHaveLength(1);
    await world.db.q.updateTable('acquisition').set({ state: 'cancelled' }).execute();
    await downloads.queue.drop(downloadId, { removeFromClient: true, deleteFiles: true });
    await vi.waitFor(async () => expect(await client.getTorrents(torrent.hashes)).toEqual([]), WAIT);
    expect(await readFile(join(real.savePath, torrent.files[0]?.path ?? ''))).toHaveLength(30_000);
  });
});
