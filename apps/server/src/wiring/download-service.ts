import type { Config } from '../config/config.ts';
import type { Db } from '../db/index.ts';
import type { EventBus } from '../events/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import {
  createDownloadService,
  type DownloadParts,
  type DownloadService,
} from '../modules/downloads/index.ts';
import { isAudioPath } from '../modules/imports/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import type { Acquisitions } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { Logger } from '../platform/logger.ts';
import { bookSummaries, downloadSources, IMPORT_JOB, onDownloadFailed } from './downloads.ts';

/** The download service with the stored clients, the wanted books, and what follows when a download ends. */
export function wireDownloads(deps: {
  config: Pick<Config, 'progressIntervalMs'>;
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  queue: JobQueue;
  providers: ProviderService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  importingOf: DownloadParts['importingOf'];
}): DownloadService {
  const { db, clock, log, bus, queue, settings, acquisitions } = deps;
  return createDownloadService({
    db,
    clock,
    log,
    bus,
    jobs: queue,
    ...downloadSources(deps.providers),
    wanted: acquisitions,
    settings: {
      general: () => settings.get('general'),
      downloads: () => settings.get('downloads'),
      mediaManagement: () => settings.get('mediaManagement'),
    },
    bookSummaries: (ids) => bookSummaries(db, ids),
    enqueueImport: (downloadId) => queue.enqueue(IMPORT_JOB, { downloadId }, { key: downloadId }),
    onFailed: onDownloadFailed({
      clock,
      queue,
      acquisitions,
      searchIntervalHours: async () => (await settings.get('general')).searchIntervalHours,
    }),
    isWorthFetching: isAudioPath,
    importingOf: deps.importingOf,
    progressIntervalMs: deps.config.progressIntervalMs,
  });
}
