import type { GrabAnswer, Problem } from '@earmark/contracts';
import Fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { vi } from 'vitest';
import type { Db } from '../../db/index.ts';
import { createHistory } from '../../events/index.ts';
import type { DownloadClient } from '../../integrations/download-clients/port.ts';
import { makeContentTorrent } from '../../integrations/download-clients/qbittorrent/testing/harness.ts';
import type { FoundRelease, Indexer, ReleasePage } from '../../integrations/indexers/port.ts';
import { testTools } from '../../integrations/testing/tools.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { newId, type UserId } from '../../kernel/ids.ts';
import type { Viewer } from '../../kernel/viewer.ts';
import { createCatalogService } from '../../modules/catalog/index.ts';
import { aMetadataBook, fakeMetadataProvider } from '../../modules/catalog/testing.ts';
import { patientClient } from '../../modules/downloads/testing/patient-client.ts';
import { asFile, createWorld } from '../../modules/downloads/testing/world.ts';
import type { ActiveProvider, ProviderService } from '../../modules/providers/index.ts';
import { registerSearchRoutes } from '../../modules/releases/index.ts';
import { createRequestService } from '../../modules/requests/index.ts';
import { createSettingsService } from '../../modules/settings/index.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import type { App } from '../../platform/fastify/app-type.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createReopenRequest } from '../reopen-request.ts';
import { wireSearch } from '../search.ts';
import { wireUpgrades } from '../upgrades.ts';

export const SIZE = 310_000_000;
export const found = (guid: string, over: Partial<FoundRelease> = {}): FoundRelease => ({
  guid,
  indexer: 'Indexer',
  protocol: 'torrent',
  title: 'Jane Austen - Pride and Prejudice [M4B]',
  size: SIZE,
  seeders: 10,
  categories: [3030],
  flags: [],
  ...over,
});

/** The only page of an answer. */
export const page = (...releases: FoundRelease[]): Promise<ReleasePage> =>
  Promise.resolve({ releases, next: null });

/** Search, requests and downloads on a real database, with one indexer and one client that a test makes up. */
export async function createSearchWorld(options: {
  db: Db;
  releases: FoundRelease[];
  indexer?: Partial<Indexer>;
  client?: Partial<DownloadClient>;
  general?: Record<string, unknown>;
  /** Settings of the first indexer. */
  settings?: Record<string, unknown>;
  /** More indexers beside it. */
  others?: (Partial<Indexer> & { id: string })[];
}) {
  const { db } = options;
  const log = silentLogger();
  const client = patientClient({
    savePathOf: () => Promise.resolve('/nowhere'),
    freeSpaceBytes: () => Promise.resolve(null),
    ...options.client,
  });
  const settings = createSettingsService({
    db,
    clock: fakeClock(1),
    secretBox: createSecretBox(Buffer.alloc(32)),
    overrides: {},
  });
  if (options.general) await settings.update('general', options.general);
  const world = await createWorld({
    clients: [{ instance: client }],
    db,
    parts: {
      isWorthFetching: (path) => /\.(?:mp3|m4b)$/.test(path),
      settings: {
        general: () => settings.get('general'),
        downloads: () => settings.get('downloads'),
        mediaManagement: () => settings.get('mediaManagement'),
      },
    },
  });
  const process = await world.startProcess();
  const { acquisitions, downloads, bus } = process;
  const fetchTorrent = vi.fn((release: FoundRelease) =>
    Promise.resolve(
      asFile(makeContentTorrent(release.guid, { [release.guid === 'silent' ? 'a.epub' : 'a.mp3']: 9000 })),
    ),
  );
  const indexer = {
    feeds: () => Promise.resolve([{ id: 'feed', name: 'Feed', enabled: true }]),
    search: () => page(...options.releases),
    fetchTorrent,
    ...options.indexer,
  } as unknown as Indexer;
  const toProvider = (id: string, instance: Indexer, own: Record<string, unknown>) =>
    ({
      id,
      name: 'Indexer',
      implementation: 'x',
      priority: 25,
      instance,
      settings: own,
      restingUntil: null,
      lastError: null,
    }) satisfies ActiveProvider<Indexer>;
  const all = [
    toProvider('indexer-1', indexer, options.settings ?? {}),
    ...(options.others ?? []).map(({ id, ...other }) =>
      toProvider(id, { ...indexer, ...other } as unknown as Indexer, {}),
    ),
  ];
  const active = (kind: string) => Promise.resolve(kind === 'indexer' ? all : world.clients);
  const providers = {
    active,
    recordOk: () => Promise.resolve(),
    recordFailure: () => Promise.resolve(),
  } as unknown as ProviderService;
  const catalog = createCatalogService({
    db,
    clock: world.clock,
    log,
    primary: fakeMetadataProvider([
      aMetadataBook({ series: [{ name: 'Austen Novels', position: '1' }] }),
      aMetadataBook({
        asin: 'B0TEST0002',
        title: 'Emma',
        series: [{ name: 'Austen Novels', position: '2' }],
      }),
    ]),
    extra: { name: 'audnexus' },
    defaultRegion: () => Promise.resolve('us'),
  });
  const jobs = new Set<string>();
  const queue = {
    enqueue: vi.fn((kind: string, _payload: object, { key = '' } = {}) => {
      jobs.add(`${kind} ${key}`);
      return Promise.resolve();
    }),
    cancel: vi.fn((kind: string, key: string) => {
      jobs.delete(`${kind} ${key}`);
      return Promise.resolve();
    }),
    start: vi.fn(),
    stop: vi.fn(),
  };
  const requests = createRequestService({
    db,
    clock: world.clock,
    bus,
    history: createHistory(db, world.clock),
    queue,
    catalog,
    settings,
    acquisitions,
    progressOf: () => null,
    dropDownload: () => Promise.resolve(),
    retryImport: () => Promise.resolve(),
  });
  const onQuestion = vi.fn(() => Promise.resolve());
  const upgrades = wireUpgrades({ db, clock: world.clock, acquisitions, settings, downloads, queue });
  const tools = testTools();
  const { search, rss, push } = wireSearch({
    db,
    clock: world.clock,
    log,
    bus,
    fs: nodeFileSystem,
    secretBox: createSecretBox(Buffer.alloc(32)),
    catalog,
    providers,
    settings,
    acquisitions,
    downloads,
    notifications: { onQuestion },
    library: { rootFolders: { refs: () => Promise.resolve([]) } },
    queue,
    upgrades,
    tools,
  });
  const viewerOf = async (username: string, group: Viewer['group']): Promise<Viewer> => {
    const userId = newId<UserId>();
    await db.q
      .insertInto('user')
      .values({
        id: userId,
        username,
        username_key: username,
        password_hash: null,
        group,
        created_at: 1,
        last_seen_at: null,
      })
      .execute();
    return { userId, username, group, via: 'session', sessionId: null };
  };
  const admin = await viewerOf('admin', 'admin');
  const app = Fastify() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('viewer', null);
  app.addHook('onRequest', (request, _reply, done) => {
    request.viewer = admin;
    done();
  });
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof AppError)) throw error;
    return reply
      .code(error.status)
      .send({ code: error.code, detail: error.message, hint: error.hint } as Partial<Problem>);
  });
  const reopenRequest = createReopenRequest({ db, queue, requests, acquisitions });
  registerSearchRoutes(app, { search, requests, reopenRequest });

  const want = async (viewer: Viewer = admin, asin = 'B0TEST0001') => {
    const { request } = await requests.create(viewer, { asin, region: 'us' });
    const { acquisitionId } = await requests.acquisitionOf(request.id, admin);
    return { requestId: request.id, acquisitionId, stateOf: () => world.stateOf(acquisitionId) };
  };
  const setState = (acquisitionId: string, state: string) =>
    db.q.updateTable('acquisition').set({ state }).where('id', '=', acquisitionId).execute();
  const choose = async (requestId: string, guid: string, over: object = {}) => {
    const answer = await app.inject({
      method: 'POST',
      url: `/api/v1/requests/${requestId}/grab`,
      payload: { guid, indexerId: 'indexer-1', ...over },
    });
    return { status: answer.statusCode, body: answer.json<GrabAnswer & Problem>() };
  };
  const stop = async (requestId: string) =>
    (await app.inject({ method: 'DELETE', url: `/api/v1/requests/${requestId}/search` })).statusCode;
  const listed = async (acquisitionId: string) =>
    (await search.interactive(acquisitionId, { refresh: true, waitMs: 20_000 })).judged;
  return {
    world,
    ...process,
    close: async () => {
      await app.close();
      await tools.close();
      await process.abandon();
    },
    search,
    rss,
    push,
    upgrades,
    settings,
    requests,
    jobs,
    queue,
    admin,
    viewerOf,
    want,
    choose,
    listed,
    stop,
    stateOf: world.stateOf,
    setState,
    fetchTorrent,
    onQuestion,
  };
}
