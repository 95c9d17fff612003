import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Qbittorrent, startQbittorrent } from '@earmark/testbed/qbittorrent/start-qbittorrent';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ContractTorrent } from '../../integrations/download-clients/contract-suite.ts';
import type { DownloadClient } from '../../integrations/download-clients/port.ts';
import {
  clientFor,
  makeContentTorrent,
  testTools,
} from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { asFile, createWorld, orderFor, type World, wrapClient } from './testing/world.ts';

const WAIT = { timeout: 20_000, interval: 50 };
let folder: string;
let real: Qbittorrent;
const tools = testTools();
let client: DownloadClient;
let world: World;
type Process = Awaited<ReturnType<World['startProcess']>>;
let processes: Process[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-downloads-'));
  real = await startQbittorrent({ dir: folder });
  client = clientFor(real.url, tools, { password: real.password });
});
afterAll(async () => {
  await tools.close();
  await real.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});
beforeEach(async () => {
  world = await createWorld({ clients: [{ instance: client }] });
});
afterEach(async () => {
  for (const each of processes) await each.abandon();
  processes = [];
  await world.close();
  for (const torrent of await client.listAll()) await client.removeTorrent(torrent.id, { deleteFiles: true });
  await vi.waitFor(async () => {
    if ((await client.listAll()).length > 0) throw new Error('torrents are left');
  }, WAIT);
});

const start = async () => {
  const process = await world.startProcess();
  processes.push(process);
  return process;
};
const putContent = async (torrent: ContractTorrent) => {
  for (const file of torrent.files) {
    const path = join(real.savePath, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, file.content);
  }
};
const tickUntil = (process: Pick<Process, 'downloads'>, wanted: () => Promise<boolean>) =>
  vi.waitFor(async () => {
    await process.downloads.tracker.tick();
    if (!(await wanted())) throw new Error('not yet');
  }, WAIT);

describe('grabbing', () => {
  it('brings a book from the grab to its import, with category, tags and history', async () => {
    const { downloads, events } = await start();
    const book = await world.wantBook('Emma');
    const torrent = makeContentTorrent('Emma', { 'CD1/01.mp3': 60_000, 'cover.jpg': 900 });
    await putContent(torrent);
    const result = await downloads.grab(orderFor([book], asFile(torrent)));
    expect(result.outcome).toBe('grabbed');
    expect(await world.stateOf(book.acquisitionId)).toBe('grabbed');

    await tickUntil({ downloads }, async () => (await world.stateOf(book.acquisitionId)) === 'downloaded');
    await vi.waitFor(() => expect(world.imports).toEqual([result.downloadId]), WAIT);
    expect((await world.history()).map((each) => each.type)).toEqual(['grabbed', 'downloadCompleted']);

    const [listed] = await client.getTorrents(torrent.hashes);
    expect(listed).toMatchObject({ category: 'audiobooks' });
    expect(listed?.tags.toSorted()).toEqual(['earmark', `earmark:${book.bookId}`]);
    const rows = events.flatMap((event) =>
      event.topic === 'queue' && event.data.kind === 'progress' ? event.data.rows : [],
    );
    expect(rows.at(-1)).toMatchObject({
      downloadId: result.downloadId,
      requestIds: [book.requestId],
      fraction: 1,
    });
    expect(downloads.progressOf(result.downloadId)).toMatchObject({ fraction: 1, sizeBytes: 60_900 });

    const content = await downloads.resolveContent(result.downloadId);
    expect(content.root).toBe(real.savePath);
    expect(content.files.map((file) => file.path).toSorted()).toEqual(['Emma/CD1/01.mp3', 'Emma/cover.jpg']);
    const bytes = await readFile(content.files.find((file) => file.path.endsWith('mp3'))?.absolutePath ?? '');
    expect(bytes.equals(Buffer.from(torrent.files[0]?.content ?? []))).toBe(true);

    await downloads.markImported(result.downloadId);
    await vi.waitFor(async () => {
      const [after] = await client.getTorrents(torrent.hashes);
      expect(after?.tags).toContain('earmark-imported');
    }, WAIT);
    await downloads.tracker.tick();
    expect(downloads.tracker.tracked()).toBe(0);
    expect(JSON.stringify(await world.downloadRows())).not.toContain('passkey');
  });

  it('finds what somebody renamed in the client between grab and import', async () => {
    const { downloads } = await start();
    const book = await world.wantBook('Sanditon');
    const torrent = makeContentTorrent('Sanditon', { 'CD1/01.mp3': 50_000, 'CD1/02.mp3': 40_000 });
    await putContent(torrent);
    const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
    await tickUntil({ downloads }, async () => (await world.stateOf(book.acquisitionId)) === 'downloaded');
    const [hash] = torrent.hashes;
    const paths = async () => (await client.getFiles(hash!)).map(({ path }) => path).toSorted();
    const [file, other] = ['Sanditon/CD1/01.mp3', 'Sanditon/CD1/02.mp3'];
    await real.api.call('torrents/renameFile', {
      hash: hash!,
      oldPath: file!,
      newPath: 'Sanditon/One: é.mp3',
    });
    await vi.waitFor(async () => expect(await paths()).toEqual([other, 'Sanditon/One: é.mp3']), WAIT);
    await real.api.call('torrents/renameFolder', {
      hash: hash!,
      oldPath: 'Sanditon',
      newPath: 'Another Name',
    });
    const renamed = ['Another Name/CD1/02.mp3', 'Another Name/One: é.mp3'];
    await vi.waitFor(async () => expect(await paths()).toEqual(renamed), WAIT);

    const { root, files } = await downloads.resolveContent(downloadId);
    expect(root).toBe(real.savePath);
    expect(files.map(({ path }) => path).toSorted()).toEqual(renamed);
    const [second, first] = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    expect((await readFile(first!.absolutePath)).equals(Buffer.from(torrent.files[0]!.content))).toBe(true);
    expect((await readFile(second!.absolutePath)).equals(Buffer.from(torrent.files[1]!.content))).toBe(true);
    expect((await client.getTorrents(torrent.hashes))[0]).toMatchObject({ complete: true });
  });

  it('changes nothing when it is asked twice, also at the same moment', async () => {
    const { downloads } = await start();
    const book = await world.wantBook('Persuasion');
    const torrent = makeContentTorrent('Persuasion');
    const onFetch = vi.fn();
    const order = orderFor([book], asFile(torrent), {}, onFetch);
    const results = await Promise.all([downloads.grab(order), downloads.grab(order)]);
    const third = await downloads.grab(order);
    expect(new Set([...results, third].map((each) => each.downloadId)).size).toBe(1);
    expect(third.outcome).toBe('tracked');
    expect(onFetch).toHaveBeenCalledTimes(1);
    expect(await world.downloadRows()).toHaveLength(1);
    expect(await client.listAll()).toHaveLength(1);
    expect((await world.history()).filter((each) => each.type === 'grabbed')).toHaveLength(1);
  });

  it('refuses a second release for a book that is being downloaded', async () => {
    const { downloads } = await start();
    const book = await world.wantBook('Evelina');
    await downloads.grab(orderFor([book], asFile(makeContentTorrent('Evelina'))));
    await expect(
      downloads.grab(orderFor([book], asFile(makeContentTorrent('Evelina, other')), { guid: 'other' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await client.listAll()).toHaveLength(1);
  });

  it('brings two books of one pack with one torrent', async () => {
    const { downloads } = await start();
    const first = await world.wantBook('Cranford');
    const second = await world.wantBook('Ruth');
    const torrent = makeContentTorrent('Gaskell');
    await putContent(torrent);
    const one = await downloads.grab(orderFor([first], asFile(torrent), { guid: 'pack' }));
    const two = await downloads.grab(orderFor([second], asFile(torrent), { guid: 'pack' }));
    expect(two.downloadId).toBe(one.downloadId);
    await tickUntil({ downloads }, async () => (await world.stateOf(first.acquisitionId)) === 'downloaded');
    expect(await world.stateOf(second.acquisitionId)).toBe('downloaded');
  });

  it('adopts the torrent after a kill between adding and confirming', async () => {
    const dying = await world.startProcess();
    const book = await world.wantBook('Villette');
    const torrent = makeContentTorrent('Villette');
    await putContent(torrent);
    // The process is gone as soon as the client has answered: the confirmation never happens.
    world.clients[0]!.instance = wrapClient(client, {
      addTorrent: async (input) => {
        await client.addTorrent(input);
        return new Promise(() => undefined);
      },
    });
    void dying.downloads.grab(orderFor([book], asFile(torrent)));
    await vi.waitFor(async () => expect(await client.listAll()).toHaveLength(1), WAIT);
    expect((await world.downloadRows())[0]?.status).toBe('grabbing');
    await dying.abandon();

    world.clients[0]!.instance = client;
    const next = await start();
    await tickUntil(next, async () => (await world.stateOf(book.acquisitionId)) === 'downloaded');
    expect(await world.downloadRows()).toHaveLength(1);
    expect(await client.listAll()).toHaveLength(1);
    expect(JSON.parse((await world.downloadRows())[0]?.release ?? '{}')).toMatchObject({ wasPresent: false });
  });

  it('searches anew after a kill between writing and adding', async () => {
    const dying = await world.startProcess();
    const book = await world.wantBook('Shirley');
    world.clients[0]!.instance = wrapClient(client, { addTorrent: () => new Promise(() => undefined) });
    void dying.downloads.grab(orderFor([book], asFile(makeContentTorrent('Shirley'))));
    await vi.waitFor(async () => expect(await world.downloadRows()).toHaveLength(1), WAIT);
    await dying.abandon();

    world.clients[0]!.instance = client;
    const next = await start();
    await next.downloads.tracker.tick();
    expect(await world.stateOf(book.acquisitionId)).toBe('grabbed');
    // The process that was adding it is gone: a few seconds are enough for a call that was under way.
    world.clock.advance(4000);
    await next.downloads.tracker.tick();
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    expect(world.failures).toMatchObject([
      {
        acquisitionIds: [book.acquisitionId],
        failure: { code: 'interrupted', blocklist: false, search: true },
      },
    ]);
  });

  it('hands it over when the client comes back', async () => {
    const { downloads } = await start();
    const book = await world.wantBook('Middlemarch');
    const torrent = makeContentTorrent('Middlemarch');
    world.clients[0]!.instance = wrapClient(client, {
      addTorrent: async (input) => {
        await real.stop();
        return client.addTorrent(input);
      },
    });
    const result = await downloads.grab(orderFor([book], asFile(torrent)));
    expect(result.outcome).toBe('pending');
    expect((await world.downloadRows())[0]?.reason).toContain('could not be reached');
    world.clients[0]!.instance = client;
    await real.restart();
    await tickUntil({ downloads }, async () => (await world.downloadRows())[0]?.status === 'tracked');
    expect(await client.listAll()).toHaveLength(1);
  });

  it('blocklists what the client does not take, and wants the book again', async () => {
    const { downloads } = await start();
    const book = await world.wantBook('Bad bytes');
    const torrent = makeContentTorrent('Bad bytes');
    // Readable for us, but with pieces that do not fit the files: the client refuses it.
    const broken = Buffer.from(
      Buffer.from(torrent.bytes)
        .toString('latin1')
        .replace('12:piece lengthi16384e', '12:piece lengthi00000e'),
      'latin1',
    );
    const result = await downloads.grab(orderFor([book], asFile({ bytes: broken })));
    expect(result.outcome).toBe('refused');
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    const [entry] = (await downloads.blocklist.page({ page: 1, pageSize: 10 })).records;
    expect(entry).toMatchObject({ title: 'Bad bytes', bookId: book.bookId });
    await expect(downloads.grab(orderFor([book], asFile({ bytes: broken })))).rejects.toMatchObject({
      code: 'release_blocklisted',
    });
  });

  it('asks nothing of an indexer while the client is away', async () => {
    const { downloads } = await start();
    const book = await world.wantBook('Silas Marner');
    const onFetch = vi.fn();
    world.clients[0]!.instance = clientFor(real.url, tools, { password: 'wrong' });
    await expect(
      downloads.grab(orderFor([book], asFile(makeContentTorrent('Silas Marner')), {}, onFetch)),
    ).rejects.toMatchObject({ code: 'client_credentials' });
    expect(onFetch).not.toHaveBeenCalled();
    expect(await world.stateOf(book.acquisitionId)).toBe('searching');
    world.clients[0]!.instance = client;
  });
});

describe('following', () => {
  it('takes a torrent removed by hand for gone after three looks, and wants the next best', async () => {
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

  it('keeps its downloads through a restart of qBittorrent', async () => {
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
