import { acquisitionState } from '@earmark/contracts';
import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import type { Indexer } from '../../integrations/indexers/port.ts';
import { AppError } from '../../kernel/errors.ts';
import type { GrabOrder } from './grab.ts';
import { patientClient } from './testing/patient-client.ts';
import { asFile, createWorld, orderFor, type WantedFixture } from './testing/world.ts';

const MP3 = (path: string) => path.endsWith('.mp3');
const PAGE = { page: 1, pageSize: 10 };

describeDatabases('grabbing', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const setUp = async (options: { via?: 'qbittorrent' | 'prowlarr'; away?: AppError } = {}) => {
    const client = patientClient(options.away ? { version: () => Promise.reject(options.away!) } : {});
    const world = await createWorld({
      clients: [{ instance: client }],
      db: await open(),
      parts: {
        isWorthFetching: MP3,
        settings: {
          general: () => Promise.resolve({ downloadVia: options.via ?? 'qbittorrent', pollInterval: 60 }),
          mediaManagement: () => Promise.resolve({ postImportCategory: '', postImportTag: '' }),
        },
      },
    });
    const process = await world.startProcess();
    cleanups.push(() => process.abandon());
    const setState = (book: WantedFixture, state: string) =>
      world.db.q.updateTable('acquisition').set({ state }).where('id', '=', book.acquisitionId).execute();
    const blocked = async () => (await process.downloads.blocklist.page(PAGE)).records;
    return { client, world, ...process, setState, blocked };
  };
  const withIndexer = (order: GrabOrder, over: Partial<Indexer>): GrabOrder => ({
    ...order,
    indexer: { ...order.indexer, instance: { ...order.indexer.instance, ...over } },
  });
  const caught = (work: Promise<unknown>) => work.then(() => undefined).catch((error: unknown) => error);

  it('fetches nothing for a book in a state that it cannot be grabbed from: no wedge, no slot is lost', async () => {
    const { world, downloads, acquisitions, setState } = await setUp();
    for (const state of acquisitionState.options) {
      const [book, twin] = [await world.wantBook(`${state} 1`), await world.wantBook(`${state} 2`)];
      for (const each of [book, twin]) await setState(each, state);
      const isAllowed = await acquisitions
        .transition(twin.acquisitionId, 'grabbed', { message: 'Grabbed.' })
        .catch(() => false);
      const onFetch = vi.fn();
      const useFreeleech = vi.fn(() => Promise.resolve(true));
      const order = orderFor([book], asFile(makeContentTorrent(book.title)), {}, onFetch);
      const error = await caught(downloads.grab({ ...order, useFreeleech }));
      expect({ state, isAllowed: error === undefined }).toEqual({ state, isAllowed });
      expect(onFetch).toHaveBeenCalledTimes(isAllowed ? 1 : 0);
      expect(useFreeleech).toHaveBeenCalledTimes(isAllowed ? 1 : 0);
      if (error === undefined) continue;
      expect(error).toMatchObject({ status: 409, message: expect.stringContaining(book.title) });
      expect((error as AppError).hint).toBeTruthy();
      expect(await world.stateOf(book.acquisitionId)).toBe(state);
    }
  });

  it('keeps the pause a site asks for at a fetch, for every book and over a restart, and asks other sites', async () => {
    const { world, downloads } = await setUp();
    const [one, two] = [await world.wantBook('Camilla'), await world.wantBook('Cecilia')];
    const fetchTorrent = vi.fn(() =>
      Promise.reject(
        new AppError({
          code: 'indexer_limited',
          message: 'The site asks for a pause.',
          retryAfterMs: 3_600_000,
        }),
      ),
    );
    const limited = (book: WantedFixture, over = {}) =>
      withIndexer(orderFor([book], asFile(makeContentTorrent(book.title)), over), { fetchTorrent });
    expect(await caught(downloads.grab(limited(one)))).toMatchObject({ code: 'indexer_limited' });
    const next = await world.startProcess();
    cleanups.push(() => next.abandon());
    expect(await caught(next.downloads.grab(limited(two)))).toMatchObject({
      code: 'indexer_limited',
      message: 'The site asks for a pause.',
      hint: expect.stringContaining('is asked again at'),
    });
    expect(fetchTorrent).toHaveBeenCalledTimes(1);
    expect(await downloads.pauses.list()).toMatchObject([{ site: 'indexer-1', name: 'Indexer' }]);
    // A feed behind a manager is a site of its own; MyAnonamouse is the same by every way.
    await caught(downloads.grab(limited(two, { subIndexerId: '7' })));
    await caught(downloads.grab(limited(two, { mamId: '5', guid: 'mam' })));
    await caught(downloads.grab(limited(two, { mamId: '6', subIndexerId: '9', guid: 'mam by Prowlarr' })));
    expect(fetchTorrent).toHaveBeenCalledTimes(3);
    // Nor does it last longer because the clock was a month ahead.
    world.clock.leap(-30 * 86_400_000);
    expect(await downloads.pauses.list()).toEqual([]);
    world.clock.leap(30 * 86_400_000);
    expect(await downloads.pauses.list()).toHaveLength(3);
    world.clock.advance(3_601_000);
    expect(await downloads.pauses.list()).toEqual([]);
    expect(await downloads.grab(orderFor([two], asFile(makeContentTorrent('Cecilia'))))).toMatchObject({
      outcome: 'grabbed',
    });
  });

  it('fetches nothing for a book that another release is on its way for', async () => {
    const { world, downloads, setState } = await setUp();
    const book = await world.wantBook('Evelina');
    await downloads.grab(orderFor([book], asFile(makeContentTorrent('Evelina'))));
    // Cancelled and wanted again, while a pack brings other books too and goes on.
    await setState(book, 'searching');
    const onFetch = vi.fn();
    const other = orderFor([book], asFile(makeContentTorrent('Evelina 2')), { guid: 'other' }, onFetch);
    await expect(downloads.grab(other)).rejects.toMatchObject({ code: 'conflict' });
    expect(onFetch).not.toHaveBeenCalled();
  });

  it('joins a release that is on its way already without fetching it again', async () => {
    const { world, downloads, setState } = await setUp();
    const [first, second] = [await world.wantBook('Cranford'), await world.wantBook('Ruth')];
    const onFetch = vi.fn();
    const order = (books: WantedFixture[]) =>
      orderFor(books, asFile(makeContentTorrent('Gaskell')), { guid: 'pack' }, onFetch);
    const one = await downloads.grab(order([first]));
    expect(await downloads.grab(order([second]))).toMatchObject({
      downloadId: one.downloadId,
      outcome: 'tracked',
    });
    expect(await world.stateOf(second.acquisitionId)).toBe('grabbed');
    // Cancelled and wanted again while the pack goes on.
    await setState(first, 'searching');
    expect((await downloads.grab(order([first]))).downloadId).toBe(one.downloadId);
    expect(await world.stateOf(first.acquisitionId)).toBe('grabbed');
    expect(onFetch).toHaveBeenCalledTimes(1);
    expect(await world.downloadRows()).toHaveLength(1);
  });

  it('leaves out the companions of a pack that have moved on, and grabs it for the rest', async () => {
    const { world, downloads, setState } = await setUp();
    const [main, gone, late] = [
      await world.wantBook('Emma'),
      await world.wantBook('Persuasion'),
      await world.wantBook('Sanditon'),
    ];
    await setState(gone, 'cancelled');
    const order = orderFor([main, gone, late], asFile(makeContentTorrent('Austen')));
    // The last one is cancelled while the torrent is being fetched.
    const fetchTorrent = async () => {
      await setState(late, 'cancelled');
      return order.indexer.instance.fetchTorrent();
    };
    const { downloadId, outcome } = await downloads.grab(withIndexer(order, { fetchTorrent }));
    expect(outcome).toBe('grabbed');
    expect(await downloads.acquisitionIds(downloadId)).toEqual([main.acquisitionId]);
    expect(await world.stateOf(gone.acquisitionId)).toBe('cancelled');
    expect(await world.stateOf(late.acquisitionId)).toBe('cancelled');
  });

  it('fetches nothing that is on the blocklist', async () => {
    const { world, downloads, blocked } = await setUp();
    const book = await world.wantBook('Villette');
    const onFetch = vi.fn();
    const broken = { kind: 'file' as const, bytes: Buffer.from('nothing'), fileName: 'x.torrent' };
    const order = orderFor([book], broken, {}, onFetch);
    await expect(downloads.grab(order)).rejects.toMatchObject({ code: 'torrent_invalid' });
    await expect(downloads.grab(order)).rejects.toMatchObject({ code: 'release_blocklisted' });
    expect(onFetch).toHaveBeenCalledTimes(1);
    expect(await blocked()).toMatchObject([
      { title: 'Villette', bookId: book.bookId, reason: expect.stringContaining('not a torrent file') },
    ]);
    // A person may try again; that leaves no second entry.
    await expect(downloads.grab({ ...order, override: true })).rejects.toMatchObject({
      code: 'torrent_invalid',
    });
    expect(await blocked()).toHaveLength(1);
    expect(await world.stateOf(book.acquisitionId)).toBe('searching');
  });

  it('blocklists a torrent without audio by its hash, so that no other indexer hands it out again', async () => {
    const { world, downloads, blocked } = await setUp();
    const [book, other] = [await world.wantBook('Shirley'), await world.wantBook('Shirley again')];
    const torrent = makeContentTorrent('Shirley', { 'book.epub': 30_000 });
    await expect(downloads.grab(orderFor([book], asFile(torrent)))).rejects.toMatchObject({
      code: 'torrent_invalid',
    });
    expect(await blocked()).toMatchObject([
      { infoHash: torrent.hashes[0], reason: 'The torrent holds no audio file.' },
    ]);
    const onFetch = vi.fn();
    const elsewhere = orderFor(
      [other],
      asFile(torrent),
      { guid: 'elsewhere', infoHash: torrent.hashes[0]!.toUpperCase() },
      onFetch,
    );
    await expect(
      downloads.grab({ ...elsewhere, indexer: { ...elsewhere.indexer, id: 'indexer-2' } }),
    ).rejects.toMatchObject({ code: 'release_blocklisted' });
    expect(onFetch).not.toHaveBeenCalled();
  });

  it('fetches a blocklisted torrent once at most from an indexer that does not tell its hash', async () => {
    const { world, downloads, blocked } = await setUp();
    const book = await world.wantBook('Belinda');
    const torrent = makeContentTorrent('Belinda');
    await downloads.blocklist.add(
      {
        title: 'x',
        indexerId: 'elsewhere',
        indexerName: 'x',
        guid: 'x',
        infoHash: torrent.hashes[0]!,
        hashes: [],
      },
      { bookId: null, reason: 'It was stalled.' },
    );
    const onFetch = vi.fn();
    const order = orderFor([book], asFile(torrent), {}, onFetch);
    for (let count = 0; count < 2; count += 1) {
      await expect(downloads.grab(order)).rejects.toMatchObject({
        code: 'release_blocklisted',
        message: expect.stringContaining('It was stalled.'),
      });
    }
    expect(onFetch).toHaveBeenCalledTimes(1);
    expect(await blocked()).toHaveLength(2);
    expect((await downloads.grab({ ...order, override: true })).outcome).toBe('grabbed');
  });

  it('blocklists what the indexer itself finds to be no torrent', async () => {
    const { world, downloads, blocked } = await setUp();
    const book = await world.wantBook('Romola');
    const fetchTorrent = () =>
      Promise.reject(
        new AppError({ code: 'torrent_invalid', message: 'This is not a torrent file: it is cut off.' }),
      );
    const order = orderFor([book], asFile(makeContentTorrent('Romola')));
    await caught(downloads.grab(withIndexer(order, { fetchTorrent })));
    expect(await blocked()).toMatchObject([{ reason: 'This is not a torrent file: it is cut off.' }]);
  });

  it('refuses a usenet release by itself, whatever the clients do, so that the search goes on to the next', async () => {
    const away = new AppError({ code: 'client_unavailable', message: 'Away.' });
    for (const options of [{}, { away }, { via: 'prowlarr' as const }]) {
      const { world, downloads } = await setUp(options);
      const book = await world.wantBook('Middlemarch');
      const order = orderFor([book], asFile(makeContentTorrent('x')), { protocol: 'usenet' });
      await expect(downloads.grab(order)).rejects.toMatchObject({
        code: 'protocol_unsupported',
        status: 409,
      });
      expect(await world.stateOf(book.acquisitionId)).toBe('searching');
    }
  });

  it("hands a usenet release to Prowlarr's own client, says that it cannot be followed there, and never twice", async () => {
    // The torrent client has no part in it.
    const away = new AppError({ code: 'client_unavailable', message: 'Away.' });
    const { world, downloads, blocked } = await setUp({ via: 'prowlarr', away });
    const book = await world.wantBook('Felix Holt');
    const grabRemotely = vi.fn(() => Promise.resolve());
    const order = withIndexer(
      orderFor([book], asFile(makeContentTorrent('x')), { protocol: 'usenet', title: 'Felix Holt NZB' }),
      { grabRemotely },
    );
    expect(await downloads.grab(order)).toMatchObject({
      outcome: 'grabbed',
      message: expect.stringContaining('Usenet'),
    });
    expect(grabRemotely).toHaveBeenCalledTimes(1);
    const [row] = await world.downloadRows();
    expect(row).toMatchObject({
      status: 'grabbing',
      reason: expect.stringContaining('Usenet'),
      next_step: expect.stringContaining('by hand'),
    });
    world.clock.advance(11 * 60_000);
    await downloads.tracker.lookAtAll();
    expect(world.failures).toMatchObject([
      { failure: { code: 'neverAppeared', search: false, message: expect.stringContaining('by hand') } },
    ]);
    expect(await blocked()).toHaveLength(1);
    expect(await world.stateOf(book.acquisitionId)).toBe('requested');
  });

  it('throws what kept Prowlarr from handing it over, and blocklists only what is gone', async () => {
    const { world, downloads, blocked } = await setUp({ via: 'prowlarr' });
    const send = async (title: string, error: AppError) => {
      const book = await world.wantBook(title);
      const order = orderFor([book], asFile(makeContentTorrent(title)));
      const grabRemotely = () => Promise.reject(error);
      await expect(downloads.grab(withIndexer(order, { grabRemotely }))).rejects.toBe(error);
      expect(await world.stateOf(book.acquisitionId)).toBe('requested');
    };
    await send(
      'Limited',
      new AppError({ code: 'indexer_limited', message: 'Too fast.', retryAfterMs: 120_000 }),
    );
    expect(await blocked()).toEqual([]);
    await send('Gone', new AppError({ code: 'release_gone', message: 'No longer listed.' }));
    expect(await blocked()).toMatchObject([{ title: 'Gone' }]);
    expect(world.failures).toMatchObject([
      { failure: { search: false, retryAfterMs: 120_000 } },
      { failure: { search: false, blocklist: true } },
    ]);
    expect((await world.downloadRows()).map((each) => each.status)).toEqual(['failed', 'failed']);
  });

  it('says that its files may be moved only when the client tells that it has no use for them', async () => {
    const { world, downloads, client } = await setUp();
    const { downloadId } = await downloads.grab(
      orderFor([await world.wantBook('Evelina')], asFile(makeContentTorrent('Evelina'))),
    );
    expect(await downloads.isSeedingOver(downloadId)).toBe(false);
    client.getTorrents = () => Promise.reject(new AppError({ code: 'client_unavailable', message: 'Away.' }));
    expect(await downloads.isSeedingOver(downloadId)).toBe(false);
    client.getTorrents = () => Promise.resolve([]);
    expect(await downloads.isSeedingOver(downloadId)).toBe(true);
    await world.db.q.updateTable('download').set({ hashes: '[]' }).execute();
    expect(await downloads.isSeedingOver(downloadId)).toBe(false);
  });
});
