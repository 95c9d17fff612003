import type { Db } from '../db/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import { type Acquisitions, SEARCH_JOB } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import { createUpgradeService, type UpgradeService } from '../modules/upgrades/index.ts';
import { bookSummaries, IMPORT_JOB, ignoringGone } from './downloads.ts';

/** Better recordings joined with search, downloads and imports. */
export function wireUpgrades(deps: {
  db: Db;
  clock: Clock;
  acquisitions: Acquisitions;
  settings: Pick<SettingsService, 'get'>;
  downloads: Pick<DownloadService, 'progressOf' | 'queue'>;
  queue: Pick<JobQueue, 'enqueue'>;
}): UpgradeService {
  const { downloads, queue } = deps;
  return createUpgradeService({
    ...deps,
    quality: () => deps.settings.get('quality'),
    summaries: (ids) => bookSummaries(deps.db, ids),
    progressOf: downloads.progressOf,
    startSearch: (acquisitionId) => queue.enqueue(SEARCH_JOB, { acquisitionId }, { key: acquisitionId }),
    retryImport: (downloadId) => queue.enqueue(IMPORT_JOB, { downloadId }, { key: downloadId }),
    dropDownload: (id, removal) => ignoringGone(downloads.queue.drop(id, removal)),
  });
}
