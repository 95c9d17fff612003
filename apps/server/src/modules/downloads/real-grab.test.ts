import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import {
  clientFor,
  makeContentTorrent,
} from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { tickUntil, useRealQbittorrent, WAIT } from './testing/real-qbittorrent.ts';
import { asFile, orderFor, wrapClient } from './testing/world.ts';

const set = useRealQbittorrent();
const { start, putContent } = set;

describe('grabbing', () => {
  it('brings a book from the grab to its import, with category, tags and history', async () => {
    const { client, real, world } = set;
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
    const { client, real, world } = set;
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
    const { client, world } = set;
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
    const { client, world } = set;
    const { downloads } = await start();
    const book = await world.wantBook('Evelina');
    await downloads.grab(orderFor([book], asFile(makeContentTorrent('Evelina'))));
    await expect(
      downloads.grab(orderFor([book], asFile(makeContentTorrent('Evelina, other')), { guid: 'other' })),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await client.listAll()).toHaveLength(1);
  });

  it('brings two books of one pack with one torrent', async () => {
    const { world } = set;
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
    const { client, world } = set;
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
    const { client, world } = set;
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
    const { client, real, world } = set;
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
    const { world } = set;
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
    const { client, real, tools, world } = set;
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
