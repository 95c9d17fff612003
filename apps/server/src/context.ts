import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import type { Config } from './config/config.ts';
import { createLocks, createTurns, type Db, insideTransaction } from './db/index.ts';
import { createEventBus, createHistory, createSignals, type EventBus } from './events/index.ts';
import { createApp } from './http/app.ts';
import { registerEventRoutes } from './http/events-routes.ts';
import { registerPages } from './http/pages.ts';
import { createPushedIndexers } from './http/readarr/pushed-indexers.ts';
import { registerReadarrRoutes } from './http/readarr/routes.ts';
import { registerRoot } from './http/root-routes.ts';
import { downloadClients } from './integrations/download-clients/registry.ts';
import { indexers } from './integrations/indexers/registry.ts';
import { createAudiobookshelf } from './integrations/libraries/registry.ts';
import { createMetadataProviders } from './integrations/metadata/registry.ts';
import { notifiers } from './integrations/notifiers/registry.ts';
import { createJobQueue, createScheduler } from './jobs/index.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import { describeError } from './kernel/errors.ts';
import { createAnnounceService } from './modules/announce/index.ts';
import { createBookEdits, createCatalogService, createCoverService } from './modules/catalog/index.ts';
import { forgetLooks } from './modules/downloads/index.ts';
import { createImportProgressBoard } from './modules/imports/index.ts';
import {
  createProviderRegistry,
  createProviderService,
  environmentFields,
} from './modules/providers/index.ts';
import { createAcquisitions, createRequestService, SEARCH_JOB } from './modules/requests/index.ts';
import { createSettingsService } from './modules/settings/index.ts';
import { createUserService } from './modules/users/index.ts';
import type { App } from './platform/fastify/app-type.ts';
import { nodeFileSystem } from './platform/files/index.ts';
import { createHttpClient } from './platform/http/index.ts';
import { createLogFiles } from './platform/log-files.ts';
import { createLogBuffer, createLogger, type Logger } from './platform/logger.ts';
import { announceTarget } from './wiring/audiobookshelf.ts';
import { checkEnvironment } from './wiring/check-environment.ts';
import { wireDownloads } from './wiring/download-service.ts';
import { IMPORT_JOB, ignoringGone, NEXT_BEST_JOB } from './wiring/downloads.ts';
import { wireHealth } from './wiring/health.ts';
import { wireLibrary } from './wiring/library.ts';
import { wireNotifications } from './wiring/notifications.ts';
import { registerModuleRoutes } from './wiring/routes.ts';
import { wireSearch } from './wiring/search.ts';
import { createSignOn } from './wiring/sign-on.ts';
import { startWarnings } from './wiring/start-warnings.ts';
import { openStorage } from './wiring/storage.ts';
import { scheduledTasks } from './wiring/tasks.ts';
import { wireUpgrades } from './wiring/upgrades.ts';

/** Sidecars follow the facts of their book. */
const REWRITE_JOB = 'rewrite-sidecars';

export type Context = {
  readonly config: Config;
  readonly db: Db;
  readonly log: Logger;
  readonly bus: EventBus;
  readonly app: App;
  /** Starts the work and listens; answers the address. */
  start(): Promise<string>;
  stop(): Promise<void>;
};

/** Builds everything once. Two contexts in one process share nothing. */
export async function createContext(
  config: Config,
  overrides: { clock?: Clock; out?: { write(text: string): void } } = {},
): Promise<Context> {
  const clock = overrides.clock ?? systemClock;
  let { logLevel } = config;
  const logs = createLogBuffer();
  const logFiles = createLogFiles(join(config.configDir, 'logs'));
  const log = createLogger({
    level: () => logLevel,
    buffer: logs,
    file: logFiles.stream,
    ...(overrides.out ? { out: overrides.out } : {}),
  });
  const storage = await openStorage({ config, clock, log });
  const { db, secretBox, installation, backups } = storage;

  const bus = createEventBus(log);
  const signals = createSignals(log);
  const relay = db.pool
    ? (await import('./events/postgres-relay.ts')).createPostgresRelay({
        url: config.databaseUrl,
        pool: db.pool,
        bus,
        signals,
        log,
      })
    : undefined;
  const importProgress = createImportProgressBoard(bus, clock);
  const history = createHistory(db, clock, (entry) => notifications.onHistory(entry));
  const locks = createLocks(db);
  const fs = nodeFileSystem;
  const queue = await createJobQueue({ db, clock, log });
  const scheduler = createScheduler({ db, clock, bus, log, installation });
  const http = createHttpClient({
    clock,
    log,
    turns: createTurns(db),
    userAgent: `Earmark/${packageJson.version}`,
    assertOutsideTransaction: () => {
      if (insideTransaction()) throw new Error('The network was called inside a database transaction.');
    },
  });
  const tools = { http, clock, log, endpoints: config.endpoints };

  const settings = createSettingsService({
    db,
    clock,
    secretBox,
    overrides: config.settingOverrides,
    signals,
  });
  const users = createUserService({ db, clock, security: () => settings.get('security') });
  const { trustedProxies } = config;
  const { signOn, proxyAuth } = createSignOn({ users, settings, secretBox, trustedProxies, tools });
  const providers = createProviderService({
    db,
    clock,
    secretBox,
    bus,
    registry: createProviderRegistry([...downloadClients, ...indexers, ...notifiers]),
    environment: environmentFields(config.settingOverrides),
    locks,
    removed: (id) => forgetLooks(db, id),
    toolsFor: ({ name, secrets }) => ({ ...tools, log: log.child({ scope: name }), secrets }),
  });
  const { audible, audnexus } = createMetadataProviders(tools);
  const catalog = createCatalogService({
    db,
    clock,
    log,
    primary: audible,
    extra: audnexus,
    defaultRegion: async () => (await settings.get('general')).audibleRegion,
  });
  const covers = createCoverService({
    db,
    clock,
    http,
    log,
    folder: join(config.configDir, 'covers'),
    trustedHosts: Object.values(config.endpoints).flatMap((url) =>
      URL.canParse(url) ? [new URL(url).host] : [],
    ),
  });
  const edits = createBookEdits({
    db,
    clock,
    history,
    onChanged: (bookId) => queue.enqueue(REWRITE_JOB, { bookId }, { key: bookId }),
  });
  const notifications = wireNotifications({ db, clock, bus, queue, providers });
  const acquisitions = createAcquisitions({ db, clock, bus, history });
  const absTarget = announceTarget(settings, (values) => createAudiobookshelf(values, tools));

  const downloads = wireDownloads({
    config,
    db,
    clock,
    log: log.child({ scope: 'downloads' }),
    bus,
    queue,
    providers,
    settings,
    acquisitions,
    importingOf: importProgress.ofDownload,
  });
  const announce = createAnnounceService({
    db,
    clock,
    log: log.child({ scope: 'announce' }),
    queue,
    acquisitions,
    target: absTarget,
    markAvailable: (id, serverItemId) => library.markAvailable(id, serverItemId),
    quietMs: config.scanQuietMs,
  });
  const upgrades = wireUpgrades({ db, clock, acquisitions, settings, downloads, queue });
  const { links, library, imports, adoption, batches } = wireLibrary({
    db,
    clock,
    log,
    fs,
    bus,
    history,
    locks,
    queue,
    settings,
    providers,
    catalog,
    covers,
    downloads,
    acquisitions,
    announce,
    progress: importProgress,
    upgrades,
  });
  const { search, rss, push } = wireSearch({
    db,
    clock,
    log: log.child({ scope: 'search' }),
    bus,
    fs,
    secretBox,
    catalog,
    providers,
    settings,
    acquisitions,
    downloads,
    notifications,
    library,
    queue,
    upgrades,
    tools,
  });
  const requests = createRequestService({
    db,
    clock,
    bus,
    history,
    queue,
    catalog,
    settings,
    acquisitions,
    progressOf: downloads.progressOf,
    dropDownload: (id, removal) => ignoringGone(downloads.queue.drop(id, removal)),
    retryImport: (downloadId) => queue.enqueue(IMPORT_JOB, { downloadId }, { key: downloadId }),
  });
  const health = wireHealth({
    config,
    db,
    clock,
    bus,
    providers,
    library,
    downloads,
    rss,
    links,
    settings,
    notifications,
    announceTarget: absTarget,
  });
  const startedAt = clock.now();

  let closeStreams = () => {};
  const app = await createApp({
    log,
    users,
    clock,
    urlBase: config.urlBase,
    version: packageJson.version,
    trustedProxies,
    proxyAuth,
    root: (root) => registerRoot(root, { db, urlBase: config.urlBase }),
    routes: async (scoped) => {
      const streams = registerEventRoutes(scoped, { bus });
      closeStreams = () => streams.close();
      registerModuleRoutes(scoped, {
        config,
        db,
        clock,
        logs,
        settings,
        users,
        signOn,
        providers,
        catalog,
        covers,
        edits,
        acquisitions,
        queue,
        requests,
        search,
        downloads,
        imports,
        upgrades,
        library,
        batches,
        adoption,
        announceTarget: absTarget,
        push,
        notifications,
        scheduler,
        health,
        backups,
        tools,
        facts: {
          version: packageJson.version,
          role: config.role,
          urlBase: config.urlBase,
          startedAt,
          nodeVersion: process.version,
          warnings: startWarnings({ config, settings, providers }),
        },
      });
      await registerReadarrRoutes(scoped, { pushed: createPushedIndexers({ db, clock, providers }), push });
    },
    pages: (scoped) =>
      registerPages(scoped, { folder: join(import.meta.dirname, '../web'), urlBase: config.urlBase }),
  });

  const works = config.role !== 'web';
  return {
    config,
    db,
    log,
    bus,
    app,
    start: async () => {
      await checkEnvironment(settings);
      if (config.initialAdmin && !(await users.isSetUp())) await users.setUp(config.initialAdmin);
      await providers.createFromEnvironment();
      await relay?.start();
      if (works) {
        await library.recover();
        await imports.recover();
      }
      await queue.start(
        [
          ...downloads.jobs,
          ...imports.jobs,
          ...announce.jobs,
          ...notifications.jobs,
          ...batches.jobs,
          { kind: REWRITE_JOB, run: (payload) => library.rewriteSidecars(String(payload['bookId'])) },
          {
            kind: SEARCH_JOB,
            run: (payload) => search.searchAndGrab(String(payload['acquisitionId'])),
            givenUp: (payload, error) => search.searchGivenUp(String(payload['acquisitionId']), error),
          },
          {
            kind: NEXT_BEST_JOB,
            run: async (payload) => {
              const id = String(payload['acquisitionId']);
              if (!(await search.grabNextBest(id))) await requests.startSearch(id);
            },
          },
        ],
        { work: works },
      );
      await scheduler.start(
        scheduledTasks({
          clock,
          settings,
          users,
          catalog,
          acquisitions,
          requests,
          downloads,
          library,
          batches,
          providers,
          finding: { rss, push },
          notifications,
          upgrades,
          health,
          backups,
        }),
        { work: works },
      );
      const followLevel = async () => {
        logLevel = (await settings.get('general')).logLevel;
      };
      await followLevel();
      settings.onChange(() => {
        Promise.all([followLevel(), scheduler.reschedule()]).catch((error: unknown) =>
          log.warn({ err: describeError(error) }, 'A changed interval takes effect after the next run.'),
        );
      });
      if (works) downloads.start();
      const address = await app.listen({ port: config.port, host: config.host });
      if (works)
        health
          .check()
          .catch((error: unknown) =>
            log.warn({ err: describeError(error) }, 'The first health check failed.'),
          );
      return address;
    },
    stop: async () => {
      closeStreams();
      await app.close();
      search.stop();
      imports.stop();
      await scheduler.stop();
      await queue.stop();
      await downloads.stop();
      await relay?.stop();
      await http.close();
      await storage.close();
      logFiles.close();
    },
  };
}
