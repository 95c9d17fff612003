import type {
  LibraryGroup,
  LibraryItem,
  libraryGroupQuery,
  libraryItemDetails,
  Page,
  TestResult,
} from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { EventBus, History } from '../../events/index.ts';
import { type Clock, describeError, notFound } from '../../kernel/index.ts';
import { errnoOf, type FileSystem, joinInside } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type CatalogService, type CoverService, toSummary } from '../catalog/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { ReprocessOverlay } from './choose-place.ts';
import { listFolder } from './list-folder.ts';
import { listGroups } from './list-groups.ts';
import type { ItemQuery } from './list-items.ts';
import { type Item, type ItemRow, type NewItem, pathKeyOf, toWireItem } from './model.ts';
import { createMoveJournal } from './move-journal.ts';
import { createRecycleBin } from './recycle-bin.ts';
import { createRecycledBooks } from './recycled-books.ts';
import type { Removal } from './recycled-entry.ts';
import { toRecycledItem } from './recycled-item.ts';
import { createReprocess, type ReprocessOptions, type ReprocessResult } from './reprocess.ts';
import { reprocessBatch } from './reprocess-many.ts';
import { createRootFolders } from './root-folders.ts';
import { createLibraryStore } from './store.ts';
import { createTakeOut } from './take-out.ts';
import { tellRemoved } from './tell-removed.ts';

export type LibraryService = ReturnType<typeof createLibraryService>;

/** Root folders, the books in them, re-processing, and the recycle bin. */
export function createLibraryService(options: {
  db: Db;
  clock: Clock;
  fs: FileSystem;
  log: Logger;
  bus: EventBus;
  history: History;
  settings: Pick<SettingsService, 'get' | 'update' | 'isLocked'>;
  catalog: Pick<CatalogService, 'enrich' | 'enrichedBook' | 'chapters'>;
  covers: Pick<CoverService, 'original'>;
  /** What else the *Test* of a root folder tells. */
  folderDetails?: (path: string) => Promise<TestResult['details']>;
  /** Tells the media server that a book's folder or sidecars changed; joins the open transaction. */
  announce?: (item: Item) => Promise<void>;
  /** A book came back from the recycle bin, in the place of another recording or not; joins the open transaction. */
  returned?: (item: Item, how: { isSwap: boolean }) => Promise<void>;
  /** An entry of the recycle bin that a running import may still have to put back. */
  isBinEntryNeeded?: (entryId: string) => Promise<boolean>;
  /** Throws `conflict` while something else is at work on a book that is to be taken out. */
  refuseTakeOut?: (item: Item) => Promise<void>;
  /** A book was taken out by a person; joins the open transaction. */
  takenOut?: (item: Item, removal: Removal) => Promise<void>;
}) {
  const { db, clock, fs, log, bus, settings } = options;
  const store = createLibraryStore(db, clock);
  const rootFolders = createRootFolders({ db, clock, fs, settings, moreDetails: options.folderDetails });
  const recycleBin = createRecycleBin({
    fs,
    clock,
    log,
    describe: async (rootPath, path) => {
      const root = (await rootFolders.refs()).find((folder) => folder.path === rootPath);
      const [item] = root ? await store.byPathKeys([pathKeyOf(root.id, path)]) : [];
      return item && toRecycledItem(item, await store.files(item.id));
    },
  });
  const announce = options.announce ?? (async () => undefined);
  const recycled = createRecycledBooks({
    ...options,
    store,
    rootFolders,
    recycleBin,
    isNeeded: options.isBinEntryNeeded ?? (async () => false),
    returned: async (item, how) => {
      await options.returned?.(item, how);
      await announce(item);
    },
  });
  const takeOut = createTakeOut({
    ...options,
    store,
    recycleBin,
    refuse: options.refuseTakeOut ?? (async () => undefined),
    takenOut: options.takenOut ?? (async () => undefined),
  });
  const journal = createMoveJournal({ fs, log });
  const reprocess = createReprocess({ ...options, store, journal, announce });

  const reprocessOne = async (
    id: string,
    request: ReprocessOptions,
    overlay?: ReprocessOverlay,
  ): Promise<ReprocessResult> => {
    const row = await store.rowById(id);
    if (!row) throw notFound('This library item');
    // A move that failed half-way is completed before anything new is planned.
    if (!request.dryRun) await journal.recover(row.rootPath, reprocess.commitMove);
    return reprocess.run(id, request, overlay);
  };

  const libraryUrl = async (): Promise<(item: Item) => string | null> => {
    const base = (await settings.get('audiobookshelf')).absUrl.replace(/\/+$/, '');
    return ({ serverItemId }) =>
      base === '' || serverItemId === null ? null : `${base}/item/${serverItemId}`;
  };

  const toWire = (row: ItemRow, urlOf: (item: Item) => string | null): LibraryItem =>
    toWireItem(row, { book: toSummary(row.book), libraryUrl: urlOf(row.item) });

  /** Whether a file shares its inode with another name, as a hard-linked one does with the seeding download. */
  const linksOf = async (row: ItemRow): Promise<Map<string, boolean>> => {
    try {
      const found = await listFolder(fs, joinInside(row.rootPath, row.item.path));
      return new Map(found.map(({ path, links }) => [path, links > 1]));
    } catch (error) {
      log.debug({ path: row.item.path, err: describeError(error) }, 'A book folder could not be read.');
      return new Map();
    }
  };

  return {
    rootFolders,
    recycleBin,
    recycled,
    store,

    list: async (query: ItemQuery): Promise<Page<LibraryItem>> => {
      const { page, pageSize } = query;
      const listed = await store.list(query);
      const urlOf = await libraryUrl();
      return {
        page,
        pageSize,
        totalRecords: listed.total,
        records: listed.rows.map((row) => toWire(row, urlOf)),
      };
    },

    /** The same books, by author or by series. */
    groups: (query: z.output<typeof libraryGroupQuery>): Promise<Page<LibraryGroup>> => listGroups(db, query),

    details: async (id: string): Promise<z.infer<typeof libraryItemDetails>> => {
      const row = await store.rowById(id);
      if (!row) throw notFound('This library item');
      const [files, links, urlOf] = [await store.files(id), await linksOf(row), await libraryUrl()];
      return {
        ...toWire(row, urlOf),
        downloadId: row.item.downloadId,
        fieldSources: row.item.fieldSources,
        files: files.map(({ path, role, sizeBytes, durationSeconds }) => ({
          path,
          role,
          sizeBytes,
          durationSeconds,
          linked: links.get(path) ?? null,
        })),
      };
    },

    /** Records a book folder that an import made; joins the open transaction. */
    record: async (input: NewItem): Promise<{ item: Item; added: boolean }> => {
      const { item, added } = await store.record(input);
      db.afterCommit(() =>
        bus.publish({
          topic: 'library',
          data: { kind: added ? 'added' : 'changed', libraryItemId: item.id, bookId: item.bookId },
        }),
      );
      return { item, added };
    },

    /** The media server shows the book. */
    markAvailable: async (id: string, serverItemId: string | null): Promise<void> => {
      const item = await store.byId(id);
      if (!item) return;
      await store.markAvailable(id, serverItemId);
      db.afterCommit(() =>
        bus.publish({ topic: 'library', data: { kind: 'changed', libraryItemId: id, bookId: item.bookId } }),
      );
    },

    takeOut: takeOut.run,

    /** Forgets an item; its folder is the caller's business. */
    forget: async (id: string): Promise<void> => {
      const item = await store.byId(id);
      if (!item) return;
      await db.transaction(async () => {
        await store.remove(id);
        await tellRemoved({ db, bus, store }, item);
      });
    },

    reprocess: reprocessOne,
    /** The same for many books. */
    batches: [reprocessBatch({ db, reprocess: reprocessOne })],

    /** Writes the sidecars of every copy of a book again, where the policies want them. */
    rewriteSidecars: async (bookId: string): Promise<void> => {
      for (const { id } of await store.byBook(bookId)) {
        await reprocess.run(id, { metadata: true, rename: false, dryRun: false });
      }
    },

    /** Completes what a crash interrupted; call once at start. */
    recover: async (): Promise<void> => {
      for (const root of await rootFolders.refs()) {
        try {
          await journal.recover(root.path, reprocess.commitMove);
          await takeOut.recover(root);
          await recycled.recover(root);
        } catch (error) {
          if (errnoOf(error) === undefined) throw error;
          log.warn({ path: root.path, err: describeError(error) }, 'A root folder could not be looked at.');
        }
      }
    },
  };
}
