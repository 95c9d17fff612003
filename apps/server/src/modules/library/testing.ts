import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import type { Db } from '../../db/index.ts';
import { createEventBus, createHistory } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { conflict } from '../../kernel/errors.ts';
import { createSecretBox } from '../../platform/crypto/secret-box.ts';
import { type FileSystem, nodeFileSystem } from '../../platform/files/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import {
  type Contribution,
  createBookEdits,
  createCatalogService,
  type MergeFacts,
} from '../catalog/index.ts';
import { aMetadataBook, fakeMetadataProvider } from '../catalog/testing.ts';
import { createSettingsService } from '../settings/index.ts';
import { createLibraryService } from './service.ts';

type MetadataBook = ReturnType<typeof aMetadataBook>;

/** A library on a real temporary folder and a real database. */
export async function openTestLibrary(
  db: Db,
  options: {
    fs?: FileSystem;
    overrides?: Record<string, string>;
    /** Where its folder is made. */
    parent?: string | undefined;
  } = {},
) {
  const folder = await mkdtemp(join(options.parent ?? tmpdir(), 'earmark-library-'));
  const root = join(folder, 'books');
  await mkdir(root);
  const clock = fakeClock();
  const log = silentLogger();
  const bus = createEventBus(log);
  const events: string[] = [];
  bus.subscribe(({ event }) => events.push(`${event.topic}:${'kind' in event.data ? event.data.kind : ''}`));
  const settings = createSettingsService({
    db,
    clock,
    secretBox: createSecretBox(Buffer.alloc(32)),
    overrides: options.overrides ?? {},
  });
  const books: MetadataBook[] = [];
  const catalog = createCatalogService({
    db,
    clock,
    log,
    primary: fakeMetadataProvider(books),
    extra: { name: 'audnexus' },
    defaultRegion: () => Promise.resolve('us'),
  });
  const picture = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#884422' } })
    .png()
    .toBuffer();
  const announced: string[] = [];
  /** What came back from the recycle bin. */
  const returned: string[] = [];
  /** What was taken out of the library; paths that something is at work on; what goes wrong then. */
  const takenOut: string[] = [];
  const busy = new Set<string>();
  const trouble: { takenOut?: string } = {};
  /** Entries of the recycle bin that a running import needs. */
  const needed = new Set<string>();
  const history = createHistory(db, clock);
  const mortalHistory = (own: Db) => (own === db ? history : createHistory(own, clock));
  const edits = createBookEdits({ db, clock, history, onChanged: () => Promise.resolve() });
  /** Another service on the same library, with a disk and a database that a test may let go wrong. */
  const makeService = (fs: FileSystem, ownDb: Db = db) =>
    createLibraryService({
      db: ownDb,
      clock,
      fs,
      log,
      bus,
      history: mortalHistory(ownDb),
      settings,
      catalog,
      covers: { original: () => Promise.resolve(picture) },
      announce: async ({ path }) => {
        announced.push(path);
      },
      returned: async ({ path }, { isSwap }) => {
        returned.push(`${path}${isSwap ? ' in the place of another recording' : ''}`);
      },
      isBinEntryNeeded: async (id) => needed.has(id),
      refuseTakeOut: async ({ path }) => {
        if (busy.has(path)) throw conflict('It is busy.');
      },
      takenOut: async ({ path }, { by, search, blocklist }) => {
        if (trouble.takenOut) throw new Error(trouble.takenOut);
        takenOut.push(
          [path, by, search ? 'search' : '', blocklist ? 'blocklist' : ''].filter(Boolean).join(' '),
        );
      },
    });

  const put = async (path: string, content = path): Promise<string> => {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    return String((await stat(file)).ino);
  };

  return {
    db,
    root,
    folder,
    clock,
    settings,
    catalog,
    edits,
    books,
    bus,
    events,
    announced,
    returned,
    takenOut,
    busy,
    trouble,
    needed,
    makeService,
    library: makeService(options.fs ?? nodeFileSystem),
    put,
    /** Every path below the root folder, files with their content left out. */
    tree: async (): Promise<string[]> => {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
        .toSorted();
    },
    /** Files a book and records it as an import would. */
    addItem: async (input: {
      path: string;
      audio: string[];
      book?: Partial<MetadataBook>;
      metadata?: MergeFacts;
      contributions?: Contribution[];
      fieldSources?: Record<string, string>;
      library?: ReturnType<typeof makeService>;
    }) => {
      const { path, audio, metadata = {}, fieldSources = {}, contributions } = input;
      const library = input.library ?? makeService(nodeFileSystem);
      const described = aMetadataBook(input.book);
      books.push(described);
      const book = await catalog.ensureBook(described.asin, 'us');
      const rootFolder = await library.rootFolders.primary();
      const files = [];
      for (const name of audio) {
        const inode = await put(`${path}/${name}`);
        files.push({
          path: name,
          role: 'audio' as const,
          sizeBytes: Buffer.byteLength(`${path}/${name}`),
          durationSeconds: 60,
          inode,
        });
      }
      const { item } = await library.record({
        rootFolderId: rootFolder.id,
        bookId: book.id,
        path,
        durationSeconds: 60 * audio.length,
        format: 'mp3',
        downloadId: null,
        importId: null,
        metadata,
        fieldSources,
        contributions,
        files,
      });
      return item;
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

export type TestLibrary = Awaited<ReturnType<typeof openTestLibrary>>;
