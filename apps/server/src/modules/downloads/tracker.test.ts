import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import {
  type QbittorrentStandInOptions,
  startQbittorrentStandIn,
} from '@earmark/testbed/qbittorrent-stand-in/index';
import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import {
  clientFor,
  makeContentTorrent,
  testTools,
} from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { makeTorrent } from '../../platform/torrents/testing/make-torrent.ts';
import { asFile, createWorld, orderFor, type WantedFixture, wrapClient } from './testing/world.ts';

const HOUR = 3_600_000;

describeDatabases('tracker', (open) => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const setUp = async (
    options: Partial<QbittorrentStandInOptions> = {},
    parts = {},
    limits: Record<string, unknown> = {},
  ) => {
    const savePath = await mkdtemp(`${tmpdir()}/earmark-tracker-`);
    const qbit = await startQbittorrentStandIn({
      dialect: '5.1',
      username: 'admin',
      password: 'secret',
      savePath,
      checkingMs: 10,
      registrationMs: 1,
      ...options,
    });
    const tools = testTools();
    const client = clientFor(qbit.url, tools);
    const world = await createWorld({ clients: [{ instance: client }], db: await open(), parts, limits });
    const process = await world.startProcess();
    cleanups.push(
      () => rm(savePath, { recursive: true, force: true }),
      () => qbit.close(),
      () => tools.close(),
      () => process.abandon(),
    );
    return { qbit, client, world, ...process, look: () => process.downloads.tracker.lookAtAll() };
  };
  type SetUp = Awaited<ReturnType<typeof setUp>>;

  /** A download whose torrent the test moves by hand. */
  const download = async ({ world, downloads, qbit }: SetUp, title: string, userId = 'user-1') => {
    const book = await world.wantBook(title, userId);
    const torrent = makeContentTorrent(title);
    const hash = torrent.hashes[0] ?? '';
    const { downloadId } = await downloads.grab(orderFor([book], asFile(torrent)));
    const show = (fields: Record<string, unknown>) => {
      expect(qbit.setState(hash, fields)).toBe(true);
    };
    show({ state: 'downloading', progress: 0.1, completed: 3000, amount_left: 27_000, dlspeed: 1000 });
    return { book, hash, downloadId, show };
  };
  const row = async ({ world }: SetUp, id: string) =>
    (await world.downloadRows()).find((each) => each.id === id);
  const reasonOf = async ({ acquisitions }: SetUp, book: WantedFixture) =>
    acquisitions.byId(book.acquisitionId);

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
    const next = await world.startProcess();
    cleanups.push(() => next.abandon());
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toEqual([]);
    world.clock.advance(31 * 60_000);
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toMatchObject([{ failure: { code: 'stalled' } }]);
  });

  it('ends a torrent that its tracker does not know any more', async () => {
    const set = await setUp();
    const { world, look, qbit } = set;
    const { show, hash, downloadId } = await download(set, 'Trumped');
    show({ state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 });
    qbit.setTrackerMessage(hash, 4, 'Unregistered torrent');
    world.clock.advance(61_000);
    await look();
    await look();
    expect((await row(set, downloadId))?.reason).toContain('Unregistered torrent');
    world.clock.advance(21 * 60_000);
    await look();
    expect(world.failures).toMatchObject([{ failure: { code: 'unregistered', blocklist: true } }]);
  });

  it('stops grabbing from a site whose tracker refuses the account, ends nothing, and goes on once it is accepted', async () => {
    const set = await setUp({}, {}, { stalledMinutes: 60 });
    const { world, look, qbit, downloads } = set;
    const { show, hash, downloadId } = await download(set, 'Refused');
    const stalled = { state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 };
    show(stalled);
    qbit.setTrackerMessage(hash, 4, 'Unrecognized host/PassKey');
    world.clock.advance(61_000);
    await look();
    await look();
    expect((await row(set, downloadId))?.reason).toContain('Unrecognized host/PassKey');
    expect(await downloads.holds.list()).toMatchObject([{ site: 'indexer-1', name: 'Indexer' }]);

    // Another book of the site waits; a person may still insist, and other sites are asked as ever.
    const next = await world.wantBook('Next', 'user-1');
    const order = orderFor([next], asFile(makeContentTorrent('Next')));
    await expect(downloads.grab(order)).rejects.toMatchObject({
      code: 'indexer_limited',
      message: expect.stringContaining('Unrecognized host/PassKey'),
    });
    expect(await world.stateOf(next.acquisitionId)).toBe('searching');
    await expect(
      downloads.grab({ ...order, indexer: { ...order.indexer, id: 'indexer-2' } }),
    ).resolves.toMatchObject({ outcome: 'grabbed' });

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

  it('never ends what a person has paused', async () => {
    const set = await setUp();
    const { show, downloadId } = await download(set, 'Paused');
    show({ state: 'stoppedDL' });
    set.world.clock.advance(1000 * HOUR);
    await set.look();
    expect(set.world.failures).toEqual([]);
    expect((await row(set, downloadId))?.reason).toContain('paused');
  });

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
    const next = await set.world.startProcess();
    cleanups.push(() => next.abandon());
    await set.downloads.tracker.stop();
    await next.downloads.tracker.tick();
    expect(set.world.failures).toMatchObject([{ failure: { code: 'missing' } }]);
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

  it("finds what Prowlarr's own client fetches, by size and name", async () => {
    const general = () => Promise.resolve({ downloadVia: 'prowlarr' as const, pollInterval: 60 });
    const mediaManagement = () => Promise.resolve({ postImportCategory: '', postImportTag: '' });
    const set = await setUp({}, { settings: { general, mediaManagement } });
    const { world, downloads, qbit, client } = set;
    const book = await world.wantBook('Remote');
    const torrent = makeContentTorrent('Remote by Somebody', { 'a.mp3': 30_000 });
    const other = makeContentTorrent('Another thing', { 'a.mp3': 90_000 });
    const order = orderFor([book], asFile(torrent), { title: 'Remote by Somebody [M4B]', size: 30_100 });
    const put = async (each: typeof torrent) => {
      await client.addTorrent({
        source: { kind: 'file', bytes: each.bytes, fileName: 'x' },
        hashes: each.hashes,
        category: 'prowlarr',
        tags: [],
      });
    };
    const result = await downloads.grab({
      ...order,
      indexer: {
        ...order.indexer,
        instance: {
          fetchTorrent: () => Promise.reject(new Error('not this way')),
          grabRemotely: async () => {
            await put(other);
          },
        },
      },
    });
    expect(result.outcome).toBe('grabbed');
    await set.look();
    expect((await row(set, result.downloadId))?.status).toBe('grabbing');
    await put(torrent);
    await set.look();
    expect(await row(set, result.downloadId)).toMatchObject({
      status: 'tracked',
      info_hash: torrent.hashes[0],
      category: 'prowlarr',
    });
    expect(qbit.torrent(torrent.hashes[0] ?? '')?.['tags']).toContain(`earmark:${book.bookId}`);
  });

  it('gives up on what Prowlarr never brought', async () => {
    const general = () => Promise.resolve({ downloadVia: 'prowlarr' as const, pollInterval: 60 });
    const mediaManagement = () => Promise.resolve({ postImportCategory: '', postImportTag: '' });
    const set = await setUp({}, { settings: { general, mediaManagement } });
    const book = await set.world.wantBook('Nowhere');
    const order = orderFor([book], asFile(makeContentTorrent('Nowhere')));
    const instance = { ...order.indexer.instance, grabRemotely: () => Promise.resolve() };
    await set.downloads.grab({ ...order, indexer: { ...order.indexer, instance } });
    await set.look();
    set.world.clock.advance(11 * 60_000);
    await set.look();
    expect(set.world.failures).toMatchObject([{ failure: { code: 'neverAppeared', blocklist: false } }]);
    expect(await set.world.stateOf(book.acquisitionId)).toBe('requested');
  });
});
