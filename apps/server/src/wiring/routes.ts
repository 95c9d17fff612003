import type { Config } from '../config/config.ts';
import type { Db } from '../db/index.ts';
import type { IntegrationTools } from '../integrations/definition.ts';
import { createAudiobookshelf } from '../integrations/libraries/registry.ts';
import type { JobQueue, Scheduler } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { type AdoptionService, registerAdoptionRoutes } from '../modules/adoption/index.ts';
import type { AnnounceTarget } from '../modules/announce/index.ts';
import { type BatchService, registerBatchRoutes } from '../modules/batches/index.ts';
import {
  type BookEdits,
  type CatalogService,
  type CoverService,
  registerCatalogRoutes,
} from '../modules/catalog/index.ts';
import { type DownloadService, registerDownloadRoutes } from '../modules/downloads/index.ts';
import { registerHistoryRoutes } from '../modules/history/index.ts';
import { type ImportService, registerImportRoutes } from '../modules/imports/index.ts';
import { type LibraryService, registerLibraryRoutes } from '../modules/library/index.ts';
import { registerNamingRoutes } from '../modules/naming/index.ts';
import { type NotificationService, registerNotificationRoutes } from '../modules/notifications/index.ts';
import { type ProviderService, registerProviderRoutes } from '../modules/providers/index.ts';
import {
  type ReleasePush,
  registerEvaluateRoutes,
  registerSearchRoutes,
  registerWaitingReleaseRoutes,
  type SearchService,
} from '../modules/releases/index.ts';
import {
  type Acquisitions,
  type RequestService,
  registerQualityProfileRoutes,
  registerRequestRoutes,
} from '../modules/requests/index.ts';
import { registerSettingsRoutes, type SettingsService } from '../modules/settings/index.ts';
import {
  type BackupService,
  type HealthService,
  registerSystemRoutes,
  type SystemFacts,
} from '../modules/system/index.ts';
import { registerUpgradeRoutes, type UpgradeService } from '../modules/upgrades/index.ts';
import {
  registerSignOnRoutes,
  registerUserRoutes,
  type SignOnService,
  signOutElsewhere,
  type UserService,
} from '../modules/users/index.ts';
import type { App } from '../platform/fastify/app-type.ts';
import { nodeFileSystem } from '../platform/files/index.ts';
import { impatient } from '../platform/http/index.ts';
import type { LogBuffer } from '../platform/logger.ts';
import { registerAudiobookshelfRoutes, testAudiobookshelf } from './audiobookshelf.ts';
import { recheckHealthAfterChanges } from './recheck-health.ts';
import { createReopenRequest } from './reopen-request.ts';
import { sectionTests } from './settings-tests/index.ts';
import { createShelfSight } from './shelf-sight.ts';

/** Every route of every module. */
export function registerModuleRoutes(
  app: App,
  deps: {
    config: Config;
    db: Db;
    clock: Clock;
    logs: LogBuffer;
    settings: SettingsService;
    users: UserService;
    signOn: SignOnService;
    providers: ProviderService;
    catalog: CatalogService;
    covers: CoverService;
    edits: BookEdits;
    acquisitions: Acquisitions;
    queue: JobQueue;
    requests: RequestService;
    search: SearchService;
    downloads: DownloadService;
    imports: ImportService;
    upgrades: UpgradeService;
    library: LibraryService;
    batches: BatchService;
    adoption: AdoptionService;
    notifications: NotificationService;
    push: ReleasePush;
    scheduler: Scheduler;
    health: HealthService;
    announceTarget: () => Promise<AnnounceTarget | undefined>;
    tools: IntegrationTools;
    backups: BackupService;
    facts: SystemFacts;
  },
): void {
  const { settings, library } = deps;
  recheckHealthAfterChanges(app, {
    check: () => deps.scheduler.runNow('health-check'),
    onStatus: deps.providers.onStatus,
    log: deps.tools.log,
  });
  registerUserRoutes(app, {
    users: deps.users,
    settings,
    urlBase: deps.config.urlBase,
    inheritRequests: deps.requests.inherit,
    signOutElsewhere: signOutElsewhere(deps.signOn, deps.config.urlBase),
  });
  registerSignOnRoutes(app, { ...deps, urlBase: deps.config.urlBase, log: deps.tools.log });
  /** Somebody waits for what these find out. */
  const hasty = { ...deps.tools, http: impatient(deps.tools.http) };
  registerSettingsRoutes(app, {
    settings,
    tests: {
      ...sectionTests({ ...deps, trustedProxies: deps.config.trustedProxies, tools: hasty }),
      audiobookshelf: testAudiobookshelf(
        (values) => createAudiobookshelf(values, hasty),
        () => library.rootFolders.list(),
        createShelfSight({ fs: nodeFileSystem, clock: deps.clock }),
      ),
    },
  });
  registerAudiobookshelfRoutes(app, {
    settings,
    target: deps.announceTarget,
    checkHealth: () => deps.health.check(),
    create: (values) => createAudiobookshelf(values, hasty),
  });
  registerProviderRoutes(app, deps);
  registerCatalogRoutes(app, deps);
  registerRequestRoutes(app, {
    requests: deps.requests,
    reprocess: async (id) => {
      await library.reprocess(id, { metadata: true, rename: true, dryRun: false });
    },
  });
  registerQualityProfileRoutes(app, { ...deps, quality: () => settings.get('quality') });
  registerSearchRoutes(app, { ...deps, reopenRequest: createReopenRequest(deps) });
  registerWaitingReleaseRoutes(app, deps);
  registerEvaluateRoutes(app, { settings: () => settings.get('quality'), clock: deps.clock });
  registerNamingRoutes(app, { settings: () => settings.get('mediaManagement') });
  registerDownloadRoutes(app, deps);
  registerImportRoutes(app, deps);
  registerUpgradeRoutes(app, deps);
  registerLibraryRoutes(app, deps);
  registerBatchRoutes(app, deps);
  registerAdoptionRoutes(app, deps);
  registerNotificationRoutes(app, deps);
  registerHistoryRoutes(app, deps);
  registerSystemRoutes(app, {
    ...deps,
    downSpeed: () => deps.downloads.totals().downSpeed,
    recentSpeeds: deps.downloads.recentSpeeds,
    importProgress: deps.imports.progressOf,
  });
}
