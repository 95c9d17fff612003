import { type LiveEvent, settingsSections } from '@earmark/contracts';
import { type Db, openDatabase } from '../../../db/index.ts';
import { createEventBus, createHistory } from '../../../events/index.ts';
import type { DownloadClient } from '../../../integrations/download-clients/port.ts';
import type { FetchedTorrent, FoundRelease } from '../../../integrations/indexers/port.ts';
import { createJobQueue } from '../../../jobs/index.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { newId } from '../../../kernel/ids.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { emptyBookRow } from '../../catalog/index.ts';
import { createAcquisitions } from '../../requests/index.ts';
import type { DownloadFailure } from '../model.ts';
import type { ActiveClient, DownloadParts } from '../ports.ts';
import { createDownloadService } from '../service.ts';

/** The system's clock, which a test may put forward. */
function createShiftedClock() {
  let passed = 0;
  let leapt = 0;
  return {
    now: () => systemClock.now() + passed + leapt,
    steady: () => systemClock.steady() + passed,
    advance: (ms: number) => {
      passed += ms;
    },
    /** Sleep of the machine, or a clock that is set: the wall clock alone moves. */
    leap: (ms: number) => {
      leapt += ms;
    },
  };
}

export type World = Awaited<ReturnType<typeof createWorld>>;

/** Downloads on a real database with real life cycle, jobs and events; only the neighbours' reactions are recorded. */
export async function createWorld(options: {
  clients: (Pick<ActiveClient, 'instance'> & Partial<ActiveClient>)[];
  db?: Db;
  parts?: Partial<Omit<DownloadParts, 'settings'>> & { settings?: Partial<DownloadParts['settings']> };
  /** The settings section `downloads`; read anew at every look. */
  limits?: Record<string, unknown>;
}) {
  const db = options.db ?? (await openDatabase(':memory:'));
  await db.migrate();
  const clock = createShiftedClock();
  const log = silentLogger();
  const clients: ActiveClient[] = options.clients.map((each, index) => ({
    id: `client-${index + 1}`,
    name: 'qBittorrent',
    settings: { category: 'audiobooks' },
    restingUntil: null,
    ...each,
  }));
  for (const client of clients) await insertProvider(db, client, clock.now());
  const failures: { acquisitionIds: string[]; failure: DownloadFailure }[] = [];
  const imports: string[] = [];

  /** One process: its own bus, job queue and memory over the shared database. */
  const startProcess = async () => {
    const bus = createEventBus(log);
    const jobs = await createJobQueue({ db, clock, log });
    const acquisitions = createAcquisitions({ db, clock, bus, history: createHistory(db, clock) });
    const events: LiveEvent[] = [];
    bus.subscribe(({ event }) => events.push(event));
    const parts: DownloadParts = {
      db,
      clock,
      log,
      bus,
      jobs,
      clients: {
        active: () => Promise.resolve(clients),
        instance: (id) => Promise.resolve(clients.find((each) => each.id === id)?.instance),
        name: (id) => Promise.resolve(clients.find((each) => each.id === id)?.name),
        recordOk: () => Promise.resolve(),
        recordFailure: () => Promise.resolve(),
      },
      wanted: acquisitions,
      bookSummaries: () => Promise.resolve(new Map()),
      enqueueImport: (downloadId) => jobs.enqueue('import', { downloadId }, { key: downloadId }),
      onFailed: (download, failure) => {
        failures.push({ acquisitionIds: download.acquisitionIds, failure });
        return Promise.resolve();
      },
      progressIntervalMs: 200,
      ...options.parts,
      settings: {
        general: () => Promise.resolve({ downloadVia: 'qbittorrent', pollInterval: 60 }),
        downloads: () => Promise.resolve(settingsSections.downloads.parse(options.limits ?? {})),
        mediaManagement: () => Promise.resolve({ postImportCategory: '', postImportTag: 'earmark-imported' }),
        ...options.parts?.settings,
      },
    };
    const downloads = createDownloadService(parts);
    await jobs.start([
      ...downloads.jobs,
      {
        kind: 'import',
        run: (payload) => {
          imports.push(String(payload['downloadId']));
          return Promise.resolve();
        },
      },
    ]);
    return {
      downloads,
      acquisitions,
      bus,
      events,
      /** Ends like a kill does: nothing is tidied up. */
      abandon: async () => {
        await downloads.tracker.stop();
        await jobs.stop();
      },
    };
  };

  return {
    db,
    clock,
    clients,
    failures,
    imports,
    startProcess,
    wantBook: (title: string, userId = 'user-1') => insertWanted(db, clock.now(), title, userId),
    stateOf: async (acquisitionId: string) =>
      (
        await db.q
          .selectFrom('acquisition')
          .select('state')
          .where('id', '=', acquisitionId)
          .executeTakeFirstOrThrow()
      ).state,
    downloadRows: () => db.q.selectFrom('download').selectAll().orderBy('id').execute(),
    history: () => db.q.selectFrom('history').selectAll().orderBy('at').orderBy('id').execute(),
    close: () => db.close(),
  };
}

export type WantedFixture = { acquisitionId: string; bookId: string; requestId: string; title: string };

async function insertWanted(db: Db, now: number, title: string, userId: string): Promise<WantedFixture> {
  const [bookId, acquisitionId, requestId] = [newId(now), newId(now), newId(now)];
  await db.q
    .insertInto('book')
    .values(emptyBookRow({ id: bookId, title, at: now }))
    .execute();
  await db.q
    .insertInto('acquisition')
    .values({
      id: acquisitionId,
      book_id: bookId,
      state: 'searching',
      reason_code: null,
      reason: null,
      next_step: null,
      next_at: null,
      attempts: 0,
      download_id: null,
      library_item_id: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await db.q
    .insertInto('request')
    .values({
      id: requestId,
      user_id: userId,
      book_id: bookId,
      acquisition_id: acquisitionId,
      approval: 'approved',
      note: null,
      created_at: now,
      decided_at: null,
      decided_by: null,
    })
    .execute();
  return { acquisitionId, bookId, requestId, title };
}

async function insertProvider(db: Db, client: ActiveClient, now: number): Promise<void> {
  await db.q
    .insertInto('provider')
    .values({
      id: client.id,
      kind: 'downloadclient',
      implementation: 'qbittorrent',
      name: `${client.name} ${client.id}`,
      enabled: 1,
      priority: 25,
      settings: JSON.stringify(client.settings),
      secrets: null,
      failure_count: 0,
      disabled_until: null,
      last_error: null,
      last_error_at: null,
      last_ok_at: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** An order for a release whose torrent is at hand. */
export function orderFor(
  books: readonly WantedFixture[],
  torrent: FetchedTorrent,
  over: Partial<FoundRelease> = {},
  onFetch: () => void = () => undefined,
) {
  const release: FoundRelease = {
    guid: `guid-${books.map((book) => book.title).join('+')}`,
    indexer: 'Indexer',
    protocol: 'torrent',
    title: books.map((book) => book.title).join(' & '),
    categories: [3030],
    flags: [],
    downloadUrl: 'http://indexer.invalid/download?passkey=secret',
    ...over,
  };
  return {
    books,
    release,
    indexer: {
      id: 'indexer-1',
      name: 'Indexer',
      instance: {
        fetchTorrent: () => {
          onFetch();
          return Promise.resolve(torrent);
        },
      },
    },
    useFreeleech: false,
    signal: AbortSignal.timeout(30_000),
  };
}

export function asFile(torrent: { bytes: Uint8Array }): FetchedTorrent {
  return { kind: 'file', bytes: torrent.bytes, fileName: 'release.torrent' };
}

/** A client whose methods a test may exchange; the rest goes to the real one. */
export function wrapClient(client: DownloadClient, over: Partial<DownloadClient>): DownloadClient {
  return { ...client, ...over };
}
