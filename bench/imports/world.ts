import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocks, openDatabase } from '../../apps/server/src/db/index.ts';
import { createEventBus, createHistory } from '../../apps/server/src/events/index.ts';
import { createJobQueue } from '../../apps/server/src/jobs/index.ts';
import { systemClock } from '../../apps/server/src/kernel/clock.ts';
import { createAnnounceService } from '../../apps/server/src/modules/announce/index.ts';
import { createCatalogService, createCoverService } from '../../apps/server/src/modules/catalog/index.ts';
import type { DownloadService } from '../../apps/server/src/modules/downloads/index.ts';
import { createImportProgressBoard } from '../../apps/server/src/modules/imports/index.ts';
import { createLibraryService } from '../../apps/server/src/modules/library/index.ts';
import { createAcquisitions } from '../../apps/server/src/modules/requests/index.ts';
import { createSettingsService } from '../../apps/server/src/modules/settings/index.ts';
import { createSecretBox } from '../../apps/server/src/platform/crypto/secret-box.ts';
import { nodeFileSystem } from '../../apps/server/src/platform/files/index.ts';
import { createHttpClient } from '../../apps/server/src/platform/http/index.ts';
import { silentLogger } from '../../apps/server/src/platform/logger.ts';
import { wireImports } from '../../apps/server/src/wiring/imports.ts';
import { insertDownloadedBook } from './insert-book.ts';

export type ImportWorld = Awaited<ReturnType<typeof openImportWorld>>;

/**
 * The importer wired as the server wires it: real database file, library, catalogue, sidecars and covers. Only the download
 * client is left out, whose answer is the network's; what its files are is read from the disk.
 */
export async function openImportWorld(folder: string, options: { transferMode: string; cover: string }) {
  const [libraryPath, downloads, coverFolder] = [
    join(folder, 'library'),
    join(folder, 'downloads'),
    join(folder, 'covers'),
  ];
  for (const path of [libraryPath, downloads, coverFolder]) await mkdir(path, { recursive: true });
  await copyFile(options.cover, join(coverFolder, 'cover.original'));
  const db = await openDatabase(join(folder, 'earmark.db'));
  await db.migrate();
  const clock = systemClock;
  const log = silentLogger();
  const bus = createEventBus(log);
  const history = createHistory(db, clock);
  const settings = createSettingsService({
    db,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32)),
    overrides: { library_path: libraryPath, transfer_mode: options.transferMode },
  });
  const http = createHttpClient({ clock, log, userAgent: 'Earmark/bench' });
  const source = { book: () => Promise.resolve(null), chapters: () => Promise.resolve(null) };
  const catalog = createCatalogService({
    db,
    clock,
    log,
    primary: { name: 'audible', ...source },
    extra: { name: 'audnexus', ...source },
    defaultRegion: () => Promise.resolve('us'),
  });
  const covers = createCoverService({ db, clock, http, log, folder: coverFolder, trustedHosts: [] });
  const acquisitions = createAcquisitions({ db, clock, bus, history });
  const announce = createAnnounceService({
    db,
    clock,
    log,
    queue: await createJobQueue({ db, clock, log }),
    acquisitions,
    target: () => Promise.resolve(undefined),
    markAvailable: () => Promise.resolve(),
    quietMs: 5000,
  });
  const library = createLibraryService({
    db,
    clock,
    fs: nodeFileSystem,
    log,
    bus,
    history,
    settings,
    catalog,
    covers,
    announce: announce.changed,
  });
  const imports = wireImports({
    db,
    clock,
    log,
    fs: nodeFileSystem,
    locks: createLocks(db),
    settings,
    catalog,
    covers,
    downloads: downloadsOnDisk(downloads),
    acquisitions,
    library,
    announce,
    progress: createImportProgressBoard(bus, clock),
    upgrades: { judge: () => Promise.reject(new Error('Nothing is upgraded here.')) },
  });

  return {
    libraryPath,
    /** The folder whose name is the download's id. */
    folderOf: (id: string): string => join(downloads, id),
    addBook: async (id: string, runtimeMinutes: number): Promise<void> => {
      await mkdir(join(downloads, id), { recursive: true });
      await insertDownloadedBook(db, { id, runtimeMinutes, now: clock.now() });
    },
    importDownload: imports.importDownload,
    /** Looks at a download and plans: probes what was never probed. Imports nothing. */
    probe: (id: string) => imports.preview({ downloadId: id }),
    /** Where the book stands now; throws when the import did not end well. */
    importedFolder: async (id: string): Promise<string> => {
      const state = await acquisitions.byBook(id);
      if (state?.state !== 'imported') throw new Error(`${id} is ${state?.state}: ${state?.reason}`);
      const item = await db.q
        .selectFrom('library_item')
        .select('path')
        .where('book_id', '=', id)
        .executeTakeFirstOrThrow();
      return join(libraryPath, item.path);
    },
    close: async () => {
      await http.close();
      await db.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the importer asks of downloads, answered from the folder that has the download's id as its name. */
function downloadsOnDisk(folder: string): DownloadService {
  const standIn = {
    byId: (id: string) => Promise.resolve({ id, title: id, release: { title: null, flags: [] } }),
    acquisitionIds: (id: string) => Promise.resolve([`wanted-${id}`]),
    resolveContent: async (id: string) => {
      const root = join(folder, id);
      const names = await readdir(root);
      const files = await Promise.all(
        names.map(async (path) => ({ path, sizeBytes: (await stat(join(root, path))).size })),
      );
      return { root, files, name: id };
    },
    markImported: () => Promise.resolve(),
  };
  return standIn as unknown as DownloadService;
}
