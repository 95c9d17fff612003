import type { Db, Locks } from '../db/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { AnnounceService } from '../modules/announce/index.ts';
import type { CatalogService, Contribution, CoverService, MergeFacts } from '../modules/catalog/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import {
  createAudioProbe,
  createImportService,
  type DownloadPlace,
  type ImportDownload,
  type ImportProgressBoard,
  type ImportService,
  type LibraryPort,
  type Upgrades,
} from '../modules/imports/index.ts';
import type { LibraryService } from '../modules/library/index.ts';
import type { Acquisitions } from '../modules/requests/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import { createFfmpeg } from '../platform/ffmpeg/index.ts';
import type { FileSystem } from '../platform/files/index.ts';
import type { Logger } from '../platform/logger.ts';
import { createBookSource } from './books.ts';
import { createBookFinder } from './find-book.ts';

/** Imports joined with downloads, catalogue, library and life cycle. */
export function wireImports(deps: {
  db: Db;
  clock: Clock;
  log: Logger;
  fs: FileSystem;
  locks: Locks;
  settings: SettingsService;
  catalog: CatalogService;
  covers: CoverService;
  downloads: DownloadService;
  acquisitions: Acquisitions;
  library: LibraryService;
  announce: AnnounceService;
  progress: ImportProgressBoard;
  upgrades: Upgrades;
}): ImportService {
  const { downloads, library, settings, acquisitions } = deps;

  const loadDownload = async (id: string): Promise<ImportDownload | undefined> => {
    try {
      const download = await downloads.byId(id);
      const wanted = await Promise.all(
        (await downloads.acquisitionIds(id)).map((each) => acquisitions.byId(each)),
      );
      const { transferMode } = await settings.get('mediaManagement');
      return {
        id,
        title: download.title,
        releaseTitle: download.release.title,
        acquisitions: wanted.flatMap((each) =>
          each && each.state !== 'cancelled'
            ? [{ id: each.id, bookId: each.bookId, isUpgrade: each.purpose === 'upgrade' }]
            : [],
        ),
        canMove: transferMode === 'move' && (await downloads.isSeedingOver(id)),
      };
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    }
  };

  const locate = async (id: string): Promise<DownloadPlace> => {
    const { root, files, name } = await downloads.resolveContent(id);
    return { path: root, files: files.map(({ path, sizeBytes }) => ({ path, sizeBytes })), name };
  };

  const libraryPort: LibraryPort = {
    primaryRoot: () => library.rootFolders.primary(),
    rootFolders: () => library.rootFolders.refs(),
    record: async (input) => {
      const { item, added } = await library.record({
        ...input,
        metadata: input.metadata as MergeFacts,
        contributions: input.contributions as readonly Contribution[] | undefined,
      });
      return { libraryItemId: item.id, added };
    },
    item: async (id) => {
      const row = await library.store.rowById(id);
      if (!row) return undefined;
      const { bookId, rootFolderId, path, downloadId } = row.item;
      const audio = (await library.store.files(id)).filter(({ role }) => role === 'audio');
      return {
        bookId,
        rootFolderId,
        path,
        downloadId,
        rootPath: row.rootPath,
        audio: audio.map((file) => file.path),
      };
    },
    recycleBin: library.recycleBin,
  };

  return createImportService({
    db: deps.db,
    clock: deps.clock,
    log: deps.log,
    fs: deps.fs,
    locks: deps.locks,
    probe: createAudioProbe({ ffprobe: 'ffprobe' }),
    ffmpeg: createFfmpeg({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe', fs: deps.fs }),
    progress: deps.progress,
    settings: {
      mediaManagement: () => settings.get('mediaManagement'),
      metadata: () => settings.get('metadata'),
      formats: async () => (await settings.get('quality')).formats,
    },
    books: createBookSource({ ...deps, finder: createBookFinder(deps) }),
    wanted: acquisitions,
    library: libraryPort,
    downloads: {
      load: loadDownload,
      locate,
      imported: downloads.markImported,
      rejectContent: downloads.rejectContent,
      explain: downloads.explain,
    },
    announce: async ({ added, libraryItemId }) => {
      // A book that is shown already has other files now, which only a look at it tells the media server.
      const item = added ? undefined : await library.store.byId(libraryItemId);
      await (item ? deps.announce.changed(item) : deps.announce.announce());
    },
    upgrades: deps.upgrades,
  });
}
