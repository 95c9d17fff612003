import { expect, it, vi } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createEventBus, createHistory } from '../../events/index.ts';
import type { LibraryServer, RemoteLibraryItem } from '../../integrations/libraries/port.ts';
import type { EnqueueOptions } from '../../jobs/port.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { silentLogger } from '../../platform/logger.ts';
import { emptyBookRow } from '../catalog/index.ts';
import { createAcquisitions } from '../requests/index.ts';
import { createAnnounceService } from './service.ts';

const ITEM = 'item-1';

async function makeImported(db: Db) {
  await db.q
    .insertInto('book')
    .values(emptyBookRow({ id: 'book-1', asin: 'B0TEST0001', region: 'us', title: 'Emma', at: 1 }))
    .execute();
  await db.q
    .insertInto('acquisition')
    .values({
      id: 'acq-1',
      book_id: 'book-1',
      state: 'imported',
      reason: null,
      reason_code: null,
      next_step: null,
      next_at: null,
      attempts: 0,
      download_id: null,
      library_item_id: ITEM,
      created_at: 1,
      updated_at: 1,
    })
    .execute();
  await db.q.insertInto('root_folder').values({ id: 'root-1', path: '/books', created_at: 1 }).execute();
  await db.q
    .insertInto('library_item')
    .values({
      id: ITEM,
      root_folder_id: 'root-1',
      book_id: 'book-1',
      path: 'Jane Austen/Emma',
      path_key: 'k',
      size_bytes: 1,
      file_count: 1,
      duration_seconds: 1,
      format: 'm4b',
      download_id: null,
      import_id: null,
      metadata: '{}',
      field_sources: '{}',
      server_item_id: null,
      available_at: null,
      added_at: 1,
      updated_at: 1,
    })
    .execute();
}

describeDatabases('announce', (open) => {
  const make = async (options: { server?: Partial<LibraryServer> } = {}) => {
    const db = await open();
    await makeImported(db);
    const clock = fakeClock();
    const log = silentLogger();
    const acquisitions = createAcquisitions({
      db,
      clock,
      bus: createEventBus(log),
      history: createHistory(db, clock),
    });
    const jobs: { kind: string; payload: Record<string, unknown>; options: EnqueueOptions | undefined }[] =
      [];
    const queue = {
      enqueue: (kind: string, payload: Record<string, unknown>, jobOptions?: EnqueueOptions) => {
        jobs.push({ kind, payload, options: jobOptions });
        return Promise.resolve();
      },
      cancel: vi.fn(),
      start: vi.fn(),
      stop: vi.fn(),
    };
    const markAvailable = vi.fn(() => Promise.resolve());
    const server = {
      libraries: () =>
        Promise.resolve([{ id: 'lib', name: 'Books', folders: ['/abs/books'], mediaType: 'book' }]),
      requestScan: vi.fn(() => Promise.resolve('started' as const)),
      findByPath: vi.fn(() => Promise.resolve(null)),
      rescanItem: vi.fn(() => Promise.resolve()),
      ...options.server,
    } as unknown as LibraryServer;
    const announce = createAnnounceService({
      db,
      clock,
      log,
      queue,
      acquisitions,
      markAvailable,
      quietMs: 5000,
      target: () => Promise.resolve(options.server ? { server, libraryId: 'lib' } : undefined),
    });
    const run = (kind: string, payload: Record<string, unknown> = {}) =>
      announce.jobs.find((job) => job.kind === kind)!.run(payload);
    return {
      announce,
      clock,
      run,
      jobs,
      server,
      markAvailable,
      state: async () => (await acquisitions.byId('acq-1'))!,
    };
  };
  const remote = (changes: Partial<RemoteLibraryItem> = {}): RemoteLibraryItem => ({
    id: 'abs-1',
    path: '/abs/books/Jane Austen/Emma',
    title: 'Emma',
    authors: [],
    asin: 'B0TEST0001',
    durationSeconds: 1,
    missing: false,
    updatedAt: null,
    ...changes,
  });

  it('waits for quiet, and without a media server the book is available at once', async () => {
    const { announce, run, jobs, state, markAvailable } = await make();
    await announce.announce();
    expect(jobs).toEqual([{ kind: 'announce-scan', payload: {}, options: { key: 'all', delayMs: 5000 } }]);
    await run('announce-scan');
    expect(await state()).toMatchObject({ state: 'available', libraryItemId: ITEM });
    expect(markAvailable).toHaveBeenCalledWith(ITEM, null);
  });

  it('asks for one scan and reads the book back by the path the server uses', async () => {
    const findByPath = vi.fn((_library: string, path: string) =>
      Promise.resolve(path.startsWith('/abs/') ? remote() : null),
    );
    const { run, jobs, server, state, markAvailable } = await make({ server: { findByPath } });
    await run('announce-scan');
    expect(server.requestScan).toHaveBeenCalledTimes(1);
    expect(jobs[0]).toMatchObject({ kind: 'announce-read-back', payload: { libraryItemId: ITEM, looks: 0 } });
    await run('announce-read-back', jobs[0]!.payload);
    expect((await state()).state).toBe('available');
    expect(markAvailable).toHaveBeenCalledWith(ITEM, 'abs-1');
  });

  it('looks again with words while the server does not show it, and asks for another scan', async () => {
    const { run, jobs, server, state } = await make({ server: {} });
    for (let looks = 0; looks < 6; looks += 1)
      await run('announce-read-back', { libraryItemId: ITEM, looks });
    expect(jobs).toHaveLength(6);
    expect(server.requestScan).toHaveBeenCalledTimes(1);
    expect(await state()).toMatchObject({
      state: 'imported',
      reason: expect.stringContaining('does not show the book yet'),
    });
  });

  it('has an item that took another identity scanned again before it believes', async () => {
    const found = [remote({ asin: 'B0OTHER001' }), remote()];
    const { run, server, state } = await make({ server: { findByPath: () => Promise.resolve(found[0]!) } });
    await run('announce-read-back', { libraryItemId: ITEM, looks: 0 });
    expect(server.rescanItem).toHaveBeenCalledWith('abs-1');
    expect(await state()).toMatchObject({ state: 'imported', reason: expect.stringContaining('B0OTHER001') });
    found.shift();
    await run('announce-read-back', { libraryItemId: ITEM, looks: 1 });
    expect((await state()).state).toBe('available');
  });

  it('has an item scanned again that lacks parts, and tells when they stay away', async () => {
    const findByPath = () => Promise.resolve(remote({ durationSeconds: 0.5 }));
    const { run, server, state } = await make({ server: { findByPath } });
    await run('announce-read-back', { libraryItemId: ITEM, looks: 0 });
    expect(server.rescanItem).toHaveBeenCalledWith('abs-1');
    expect(await state()).toMatchObject({
      state: 'imported',
      reason: expect.stringContaining('some parts could not be read'),
    });
    await run('announce-read-back', { libraryItemId: ITEM, looks: 5 });
    expect((await state()).state).toBe('available');
  });

  it('does not wait for quiet for ever', async () => {
    const { announce, run, jobs, clock } = await make({ server: {} });
    const delays: (number | undefined)[] = [];
    for (let imports = 0; imports < 41; imports += 1) {
      await announce.announce();
      delays.push(jobs.at(-1)?.options?.delayMs);
      clock.advance(3000);
    }
    expect(delays[0]).toBe(5000);
    expect(delays.slice(-2)).toEqual([3000, 0]);
    await run('announce-scan');
    await announce.announce();
    expect(jobs.at(-1)?.options?.delayMs).toBe(5000);
  });

  it('says why it waits when the server is down, and loses nothing', async () => {
    const down = new AppError({
      code: 'library_unavailable',
      message: 'Audiobookshelf does not answer.',
      blame: 'remote',
    });
    const { run, state } = await make({ server: { requestScan: () => Promise.reject(down) } });
    expect(await run('announce-scan')).toEqual({ retryAfterMs: 20_000 });
    expect(await state()).toMatchObject({
      state: 'imported',
      reason: 'Audiobookshelf could not be told: Audiobookshelf does not answer.',
    });
  });

  it('keeps a book waiting while its key is refused, and ends that once the key is right', async () => {
    const refused = new AppError({
      code: 'library_auth',
      message: 'Audiobookshelf refuses the API key.',
      blame: 'setup',
    });
    let isRefused = true;
    const findByPath = vi.fn(() => (isRefused ? Promise.reject(refused) : Promise.resolve(remote())));
    const requestScan = vi.fn(() =>
      isRefused ? Promise.reject(refused) : Promise.resolve('started' as const),
    );
    const { run, jobs, state } = await make({ server: { findByPath, requestScan } });
    expect(await run('announce-scan')).toEqual({ retryAfterMs: 20_000 });
    await run('announce-read-back', { libraryItemId: ITEM, looks: 0 });
    expect(jobs).toMatchObject([{ kind: 'announce-read-back', payload: { looks: 1 } }]);
    expect(await state()).toMatchObject({
      state: 'imported',
      reason: 'Audiobookshelf could not be asked: Audiobookshelf refuses the API key.',
    });
    isRefused = false;
    await run('announce-read-back', jobs[0]!.payload);
    expect((await state()).state).toBe('available');
  });

  it('has the item scanned again whose sidecars were rewritten', async () => {
    const { announce, run, jobs, server } = await make({ server: {} });
    await announce.changed({ serverItemId: 'abs-1' });
    expect(jobs[0]).toMatchObject({ kind: 'announce-refresh', options: { key: 'abs-1' } });
    await run(jobs[0]!.kind, jobs[0]!.payload);
    expect(server.rescanItem).toHaveBeenCalledWith('abs-1');
  });
});
