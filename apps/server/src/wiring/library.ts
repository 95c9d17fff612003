import type { Db, Locks } from '../db/index.ts';
import type { EventBus, History } from '../events/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AnnounceService } from '../modules/announce/index.ts';
import { createBatchService } from '../modules/batches/index.ts';
import type { CatalogService, CoverService } from '../modules/catalog/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import { type ImportProgressBoard, type ImportService, type Upgrades } from '../modules/imports/index.ts';
import { createLibraryService } from '../modules/library/index.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import type { Acquisitions } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { FileSystem } from '../platform/files/index.ts';
import type { Logger } from '../platform/logger.ts';
import { wireAdoption } from './adoption.ts';
import { createBookFinder } from './find-book.ts';
import { wireImports } from './imports.ts';
import { createLinkProbes } from './link-probes.ts';
import { createLetGo, recycleBinWiring } from './recycle-bin.ts';
import { addSettingsChecks } from './settings-checks.ts';
import { takeOutWiring } from './take-out.ts';

/** The shelf and everything that fills or changes it: library, imports, adoption, work on many books at once. */
export function wireLibrary(deps: {
  db: Db;
  clock: Clock;
  log: Logger;
  fs: FileSystem;
  bus: EventBus;
  history: History;
  locks: Locks;
  queue: JobQueue;
  settings: SettingsService;
  providers: ProviderService;
  catalog: CatalogService;
  covers: CoverService;
  downloads: DownloadService;
  acquisitions: Acquisitions;
  announce: AnnounceService;
  progress: ImportProgressBoard;
  upgrades: Upgrades;
}) {
  const scoped = (scope: string) => ({ ...deps, log: deps.log.child({ scope }) });
  const links = createLinkProbes(scoped('library'));
  const letGo = createLetGo(scoped('library'));
  const library = createLibraryService({
    ...scoped('library'),
    folderDetails: links.details,
    announce: deps.announce.changed,
    ...recycleBinWiring({ ...deps, letGo }),
    ...takeOutWiring({ ...deps, letGo }),
  });
  addSettingsChecks(deps.settings, library);
  const importing = wireImports({ ...scoped('import'), library });
  const imports: ImportService = {
    ...importing,
    recover: async () => {
      await importing.recover();
      // Only a process that imports comes here; another one never needs what is loaded then.
      importing.getReadyWhileDownloading(deps.bus);
    },
  };
  const adoption = wireAdoption({ ...deps, imports, library, finder: createBookFinder(deps) });
  const batches = createBatchService({ ...scoped('batch'), kinds: [...library.batches, ...adoption.kinds] });
  return { links, library, imports, adoption, batches };
}
