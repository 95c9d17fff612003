import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createLocks, type Db } from '../../../db/index.ts';
import { createEventBus, createHistory } from '../../../events/index.ts';
import { type Clock, fakeClock } from '../../../kernel/clock.ts';
import { notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { createFfmpeg } from '../../../platform/ffmpeg/index.ts';
import { type FileSystem, nodeFileSystem } from '../../../platform/files/index.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { emptyBookRow } from '../../catalog/index.ts';
import { openTestLibrary } from '../../library/testing.ts';
import { createAcquisitions } from '../../requests/index.ts';
import { prepareCover } from '../../sidecars/index.ts';
import type { Chapter, ImportBook } from '../model.ts';
import type {
  BookSource,
  DownloadPlace,
  ImportDownload,
  ImportedBook,
  ImportParts,
  Recording,
  Upgrades,
} from '../ports.ts';
import { createAudioProbe } from '../probe/probe.ts';
import { createImportProgressBoard } from '../rewrite/progress-board.ts';
import { createImportService } from '../service.ts';
import { aBook } from './books.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * Everything an import touches, for real: folders, a database, the library, the life cycle. Only books, downloads and
 * sidecars are simple stand-ins.
 */
export async function openWorld(
  db: Db,
  options: {
    fs?: FileSystem;
    onStep?: ImportParts['onStep'];
    /** The folder of a world that another process opened and saved. */
    existing?: string;
    libraryFolder?: string;
    /** Where its folder is made. */
    parent?: string;
    settings?: Record<string, string>;
    judgeUpgrade?: (bookId: string, offered: Recording) => ReturnType<Upgrades['judge']>;
    /** Another program instead of ffmpeg. */
    ffmpeg?: string;
    /** The time that progress is told by. */
    clock?: Clock;
  } = {},
) {
  const library = await openTestLibrary(db, {
    ...(options.fs ? { fs: options.fs } : {}),
    overrides: options.settings ?? {},
    // A process that is killed cannot take it away; who saved the world does.
    parent: options.existing ?? options.parent,
  });
  const saved = options.existing === undefined ? undefined : await loadSaved(options.existing);
  const folder = options.existing ?? (await mkdtemp(join(options.parent ?? tmpdir(), 'earmark-imports-')));
  const downloadsFolder = join(folder, 'downloads');
  await mkdir(downloadsFolder, { recursive: true });
  const rootPath = saved?.rootPath ?? options.libraryFolder ?? library.root;
  const rootId = saved?.rootId ?? newId();
  if (!saved) {
    await db.q.insertInto('root_folder').values({ id: rootId, path: rootPath, created_at: 1 }).execute();
  }
  const clock = fakeClock();
  const log = silentLogger();
  const bus = createEventBus(log);
  const history = createHistory(db, clock);
  const acquisitions = createAcquisitions({ db, clock, bus, history });
  const books = new Map(saved?.books.map((book) => [book.id, book]));
  const downloads = new Map(saved?.downloads.map((download) => [download.id, download]));
  const announced: ImportedBook[] = [];
  const importedDownloads: string[] = [];
  const explainedDownloads = new Map<string, { reason: string; nextStep: string }>();
  const rejectedDownloads: { id: string; message: string }[] = [];

  /** Chapters that the catalogue tells of the next book. */
  const catalogueChapters: Chapter[] = [];
  const source: BookSource = {
    byIds: async (ids) => ids.flatMap((id) => books.get(id) ?? []),
    wanted: async (which) => {
      const waiting = await acquisitions.inStates([
        'requested',
        'searching',
        'waiting',
        ...(which === 'open' ? (['downloaded', 'importBlocked'] as const) : []),
      ]);
      return waiting.flatMap(({ id, bookId }) => {
        const book = books.get(bookId);
        return book ? [{ acquisitionId: id, book }] : [];
      });
    },
    adopt: async (found) => {
      if (found.authors.length === 0) return undefined;
      const id = `adopted-${found.title}`;
      if (!books.has(id))
        await addBook(aBook({ id, asin: null, title: found.title, runtimeMinutes: null }), null);
      return books.get(id);
    },
    describe: async ({ bookId }) => {
      const book = books.get(bookId) ?? aBook();
      return { naming: book, metadata: { title: book.title }, fieldSources: { title: 'audible' } };
    },
    embedding: async ({ described, wants, covers }) => {
      const { title, authors, narrators, asin } = described.naming;
      const [picture] = covers;
      const warnings: string[] = [];
      const cover =
        picture === undefined
          ? null
          : await readFile(picture)
              .then(prepareCover)
              .then(
                ({ bytes }) => bytes,
                (error: unknown) => {
                  warnings.push(`A cover could not be used: ${String(error)}`);
                  return null;
                },
              );
      return {
        tags: Object.fromEntries(
          Object.entries({
            album: title,
            title,
            artist: (authors ?? []).join('; '),
            composer: (narrators ?? []).join('; '),
            series: 'Novels',
            'series-part': '1',
            asin: asin ?? '',
          }).filter(() => wants.tags),
        ),
        cover: wants.cover ? cover : null,
        chapters: catalogueChapters.splice(0),
        warnings,
      };
    },
    sidecars: async ({ described, chapters, present, audio }) => ({
      files: [
        {
          name: 'metadata.json',
          data: JSON.stringify({ title: described.naming.title, chapters, parts: audio.length }),
        },
        { name: 'metadata.opf', data: '<package/>' },
        ...(present.includes('cover.jpg') ? [] : [{ name: 'cover.jpg', data: new Uint8Array([0xff, 0xd8]) }]),
      ],
      warnings: [],
    }),
  };

  const makeParts = (fs: FileSystem, onStep?: ImportParts['onStep']): ImportParts => {
    const service = library.makeService(fs);
    return {
      db,
      clock,
      log,
      fs,
      probe: createAudioProbe({ ffprobe: 'ffprobe' }),
      ffmpeg: createFfmpeg({ ffmpeg: options.ffmpeg ?? 'ffmpeg', ffprobe: 'ffprobe', fs }),
      progress: createImportProgressBoard(bus, options.clock ?? clock),
      locks: createLocks(db),
      settings: {
        mediaManagement: () => library.settings.get('mediaManagement'),
        metadata: () => library.settings.get('metadata'),
        formats: async () => (await library.settings.get('quality')).formats,
      },
      books: source,
      wanted: acquisitions,
      library: {
        primaryRoot: async () => ({ id: rootId, path: rootPath }),
        rootFolders: async () => [{ id: rootId, path: rootPath }],
        record: async (input) => {
          const { item, added } = await service.store.record(input);
          return { libraryItemId: item.id, added };
        },
        item: async (id) => {
          const item = await service.store.byId(id);
          const audio = (await service.store.files(id)).filter(({ role }) => role === 'audio');
          return item && { ...item, rootPath, audio: audio.map((file) => file.path) };
        },
        recycleBin: service.recycleBin,
      },
      downloads: {
        load: async (id) => downloads.get(id),
        locate: async (id) => {
          const place = downloads.get(id);
          if (!place) throw notFound('This download');
          return place;
        },
        imported: async (id) => {
          if (!importedDownloads.includes(id)) importedDownloads.push(id);
        },
        rejectContent: async (id, message) => {
          rejectedDownloads.push({ id, message });
        },
        explain: async (id, words) => {
          explainedDownloads.set(id, words);
        },
      },
      upgrades: {
        judge: async (bookId, offered) =>
          options.judgeUpgrade?.(bookId, offered) ?? {
            isUpgrade: true,
            message: '',
            from: 'mp3, 8 kbit/s',
            to: 'm4b',
          },
      },
      announce: async (book) => {
        db.afterCommit(() => announced.push(book));
      },
      ...(onStep ? { onStep } : {}),
    };
  };

  const addBook = async (
    book: ImportBook,
    state: string | null = 'downloaded',
  ): Promise<string | undefined> => {
    books.set(book.id, book);
    const at = clock.now();
    await db.q
      .insertInto('book')
      .values({
        ...emptyBookRow({ id: book.id, title: book.title, at: 1, asin: book.asin, region: book.region }),
        runtime_minutes: book.runtimeMinutes,
        authors_json: JSON.stringify(book.authors.map((name) => ({ name }))),
      })
      .execute();
    if (state === null) return undefined;
    const id = newId(at);
    await db.q
      .insertInto('acquisition')
      .values({
        id,
        book_id: book.id,
        state,
        reason_code: null,
        reason: null,
        next_step: null,
        next_at: null,
        attempts: 0,
        download_id: null,
        library_item_id: null,
        created_at: at,
        updated_at: at,
      })
      .execute();
    return id;
  };

  return {
    db,
    clock,
    rootPath,
    rootId,
    folder,
    downloadsFolder,
    acquisitions,
    bus,
    catalogueChapters,
    announced,
    importedDownloads,
    explainedDownloads,
    rejectedDownloads,
    settings: library.settings,
    books,
    downloads,
    makeParts,
    service: createImportService(makeParts(options.fs ?? nodeFileSystem, options.onStep)),
    addBook,

    /** Lets another process open the same world. */
    save: async (): Promise<string> => {
      const state: Saved = {
        rootPath,
        rootId,
        books: [...books.values()],
        downloads: [...downloads.values()],
      };
      await writeFile(join(folder, 'world.json'), JSON.stringify(state));
      return folder;
    },

    /** Writes files below the downloads folder. */
    put: async (files: Record<string, Uint8Array | string>): Promise<void> => {
      for (const [path, data] of Object.entries(files)) {
        const full = join(downloadsFolder, path);
        await mkdir(dirname(full), { recursive: true });
        await writeFile(full, data);
      }
    },

    /** A completed download of a folder, for books that are added as `downloaded`. */
    addDownload: async (
      name: string,
      wanted: readonly ImportBook[],
      changes: Partial<FakeDownload> = {},
    ): Promise<string> => {
      const acquisitionIds: { id: string; bookId: string }[] = [];
      for (const book of wanted) {
        const id = (await acquisitions.byBook(book.id))?.id ?? (await addBook(book));
        if (id !== undefined) acquisitionIds.push({ id, bookId: book.id });
      }
      const id = newId(clock.now());
      await db.q.insertInto('download').values(aDownloadRow(id, name)).execute();
      downloads.set(id, {
        id,
        title: name,
        releaseTitle: null,
        path: join(downloadsFolder, name),
        acquisitions: acquisitionIds,
        canMove: false,
        ...changes,
      });
      return id;
    },

    stateOf: async (book: ImportBook): Promise<string | undefined> =>
      (await acquisitions.byBook(book.id))?.state,
    reasonOf: async (book: ImportBook): Promise<string | null | undefined> =>
      (await acquisitions.byBook(book.id))?.reason,

    /** Every file of the library with its inode, dot folders included. */
    tree: () => listTree(rootPath),
    sourceTree: () => listTree(downloadsFolder),

    close: async () => {
      await rm(folder, { recursive: true, force: true });
      await rm(library.folder, { recursive: true, force: true });
    },
  };
}

/** What the records say of a download whose files are there. */
function aDownloadRow(id: string, title: string) {
  const nothing = {
    indexer_id: null,
    indexer_name: null,
    guid: null,
    reason: null,
    next_step: null,
    next_at: null,
    size_bytes: null,
    save_path: null,
    content_path: null,
    category: null,
    imported_at: null,
  };
  return {
    ...nothing,
    id,
    client_id: 'client',
    info_hash: id,
    hashes: '[]',
    title,
    release: '{}',
    status: 'completed',
    state: 'completed',
    state_since: 1,
    missing_polls: 0,
    grabbed_at: 1,
    completed_at: 1,
    updated_at: 1,
  };
}

type FakeDownload = ImportDownload & DownloadPlace;
type Saved = { rootPath: string; rootId: string; books: ImportBook[]; downloads: FakeDownload[] };

async function loadSaved(folder: string): Promise<Saved> {
  return JSON.parse(await readFile(join(folder, 'world.json'), 'utf8')) as Saved;
}

export async function listTree(base: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const entry of await readdir(base, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    if (entry.isFile()) found[relative(base, full)] = (await stat(full)).ino;
  }
  return found;
}

/** Folders that hold nothing, which an import must not leave behind. */
export async function emptyFolders(base: string): Promise<string[]> {
  const empty: string[] = [];
  for (const entry of await readdir(base, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    if (entry.isDirectory() && (await readdir(full)).length === 0) empty.push(relative(base, full));
  }
  return empty;
}
