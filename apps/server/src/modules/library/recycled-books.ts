import type { EmptiedBin, RecycledBook, RecycledPage, RestoredBook, WhatIsThere } from '@earmark/contracts';
import { createLocks, type Db } from '../../db/index.ts';
import type { EventBus, History } from '../../events/index.ts';
import { type Clock, conflict, describeError } from '../../kernel/index.ts';
import { toIso } from '../../kernel/iso-time.ts';
import { errnoOf, type FileSystem, ifPresent, joinInside } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import type { SettingsService } from '../settings/index.ts';
import { listFolder } from './list-folder.ts';
import { type Item, pathKeyOf } from './model.ts';
import type { RecycleBin } from './recycle-bin.ts';
import { notInBin, type RecycledEntry, recycledPath } from './recycled-entry.ts';
import { readRecycledItem } from './recycled-item.ts';
import type { RootFolderRef, RootFolders } from './root-folders.ts';
import type { LibraryStore } from './store.ts';

const DAY_MS = 86_400_000;
/** Tags that a person wrote make a file a little longer or shorter; a lost piece is more. */
const LEAST_SHARE = 0.9;

export type RecycledBooks = ReturnType<typeof createRecycledBooks>;

type Found = { root: RootFolderRef; entry: RecycledEntry };

/** What people do with the recycle bins of all root folders: look, put back, delete, empty; and the nightly clean-up. */
export function createRecycledBooks(options: {
  db: Db;
  clock: Clock;
  fs: FileSystem;
  log: Logger;
  bus: EventBus;
  history: History;
  settings: Pick<SettingsService, 'get'>;
  store: LibraryStore;
  rootFolders: Pick<RootFolders, 'refs'>;
  recycleBin: RecycleBin;
  /** An import that is under way may still need the entry to put everything back. */
  isNeeded: (entryId: string) => Promise<boolean>;
  /** A book is in the library again, in the place of another recording or not; joins the open transaction. */
  returned: (item: Item, how: { isSwap: boolean }) => Promise<void>;
}) {
  const { db, clock, fs, log, bus, history, store, recycleBin } = options;
  const locks = createLocks(db);
  /** One change of the bins at a time: what one of them needs, another may delete. */
  const alone = <Result>(work: () => Promise<Result>): Promise<Result> => locks.run('recycle-bin', work);

  /** Every entry of every root folder that is there, the newest first. */
  const all = async (): Promise<Found[]> => {
    const found: Found[] = [];
    for (const root of await options.rootFolders.refs()) {
      try {
        for (const entry of await recycleBin.list(root.path)) found.push({ root, entry });
      } catch (error) {
        if (errnoOf(error) === undefined) throw error;
        log.warn({ path: root.path, err: describeError(error) }, 'A recycle bin could not be read.');
      }
    }
    return found.toSorted((a, b) => b.entry.recycledAt - a.entry.recycledAt);
  };

  const find = async (id: string): Promise<Found | undefined> => {
    const found = (await all()).find(({ entry }) => entry.id === id);
    if (!found) return undefined;
    if (await options.isNeeded(id)) {
      throw conflict('The import that replaces this book is still running.', 'Wait until it is done.');
    }
    return found;
  };

  const retentionDays = async () => (await options.settings.get('mediaManagement')).recycleBinDays;

  const toWire = async ({ root, entry }: Found, days: number): Promise<RecycledBook> => {
    const files = await contentOf(entry);
    const obstacle = await recycleBin.obstacleOf(entry);
    return {
      id: entry.id,
      bookId: entry.bookId,
      bookTitle: entry.bookTitle,
      rootFolderId: root.id,
      path: joinInside(root.path, entry.path),
      reason: entry.reason,
      sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      fileCount: files.length,
      recycledAt: toIso(entry.recycledAt),
      expiresAt: days === 0 ? null : toIso(entry.recycledAt + days * DAY_MS),
      obstacle,
      canSwap: obstacle !== null && (await whyNoSwap(root, entry)) === null,
    };
  };

  const isThere = async (path: string) => (await ifPresent(fs.lstat(path))) !== undefined;

  /** Why what stands in the place of a folder must stay there; null when it may go to the recycle bin instead. */
  const whyNoSwap = async (root: RootFolderRef, entry: RecycledEntry): Promise<string | null> => {
    const [there] = await store.byPathKeys([pathKeyOf(root.id, entry.path)]);
    if (there && there.bookId !== entry.bookId) return 'It is another book of the library.';
    const noted = readRecycledItem(entry.item, { rootFolderId: root.id, path: entry.path });
    if (!noted) return there ? 'Nothing was noted about the book in the recycle bin.' : null;
    // What comes back is looked at before anything gives way to it.
    for (const file of noted.files) {
      if (file.role !== 'audio') continue;
      const path = joinInside(recycledPath(entry.rootPath, entry.id, entry.path), file.path);
      const found = await ifPresent(fs.lstat(path));
      if (!found?.isFile() || found.size < file.sizeBytes * LEAST_SHARE)
        return `"${file.path}" in the recycle bin is not what it was any more.`;
    }
    return null;
  };

  const contentOf = async (entry: RecycledEntry) => {
    try {
      return await listFolder(fs, recycledPath(entry.rootPath, entry.id, entry.path));
    } catch (error) {
      log.debug({ entry: entry.path, err: describeError(error) }, 'A recycled folder could not be read.');
      return [];
    }
  };

  const nameOf = (entry: RecycledEntry) => `"${entry.bookTitle ?? entry.path}"`;

  const noteDeleted = (entry: RecycledEntry, message: string, userId: string | null) =>
    history.append({
      type: 'deleted',
      message,
      bookId: entry.bookId,
      bookTitle: entry.bookTitle,
      userId,
      data: { path: entry.path, recycledAt: entry.recycledAt },
    });

  /** Records a folder that is back in its place. */
  const record = async (
    root: RootFolderRef,
    entry: RecycledEntry,
    userId: string | null,
  ): Promise<string | null> => {
    const noted = readRecycledItem(entry.item, { rootFolderId: root.id, path: entry.path });
    const isKnownBook =
      noted !== undefined &&
      (await db.q.selectFrom('book').select('id').where('id', '=', noted.bookId).executeTakeFirst()) !==
        undefined;
    return db.transaction(async () => {
      const recorded = isKnownBook ? await store.record(noted) : undefined;
      await history.append({
        type: 'restored',
        message:
          entry.swapsWith === undefined
            ? `${nameOf(entry)} was put back from the recycle bin.`
            : `${nameOf(entry)} was put back from the recycle bin; what was there took its place in it.`,
        bookId: entry.bookId,
        bookTitle: entry.bookTitle,
        userId,
        data: { path: entry.path, entryId: entry.id },
      });
      if (!recorded) return null;
      const { item, added } = recorded;
      await options.returned(item, { isSwap: entry.swapsWith !== undefined });
      db.afterCommit(() =>
        bus.publish({
          topic: 'library',
          data: { kind: added ? 'added' : 'changed', libraryItemId: item.id, bookId: item.bookId },
        }),
      );
      return item.id;
    });
  };

  /** The process ended after the records were written: they are not written twice. */
  const isRecorded = async (entry: RecycledEntry): Promise<boolean> =>
    (await db.q
      .selectFrom('history')
      .select('id')
      .where('type', '=', 'restored')
      .where('data', 'like', `%"entryId":"${entry.id}"%`)
      .executeTakeFirst()) !== undefined;

  /** A folder that is gone from the disk may still be recorded, as another book. */
  const refuseOtherBook = async (root: RootFolderRef, entry: RecycledEntry): Promise<void> => {
    const [there] = await store.byPathKeys([pathKeyOf(root.id, entry.path)]);
    if (!there || there.bookId === entry.bookId) return;
    if (await isThere(joinInside(root.path, entry.path))) return;
    throw conflict(
      `The library has another book at ${joinInside(root.path, entry.path)}, though its folder is gone.`,
      'Bring that folder back or remove that book from the library first.',
    );
  };

  const factsOfPresent = async (root: RootFolderRef, entry: RecycledEntry) => {
    const [there] = await store.byPathKeys([pathKeyOf(root.id, entry.path)]);
    return {
      bookId: there?.bookId ?? null,
      bookTitle: there ? entry.bookTitle : null,
      reason: 'It made room for what was put back from the recycle bin.',
    };
  };

  const restoredMessage = (entry: RecycledEntry, libraryItemId: string | null, recycledId: string | null) => {
    if (libraryItemId === null)
      return 'The folder is back, but nothing was noted about it: import it by hand to have it in the library.';
    return recycledId === null
      ? `${nameOf(entry)} is back in the library.`
      : `${nameOf(entry)} is back in the library; what was there is in the recycle bin.`;
  };

  const emptyAll = async (userId: string | null): Promise<EmptiedBin> => {
    const result: EmptiedBin = { deleted: 0, kept: [] };
    for (const root of await options.rootFolders.refs()) {
      const { deleted, kept } = await recycleBin.discardWhere(
        root.path,
        async ({ id }) => !(await options.isNeeded(id)),
      );
      for (const entry of deleted) {
        await noteDeleted(entry, `${nameOf(entry)} was deleted: the recycle bin was emptied.`, userId);
      }
      result.deleted += deleted.length;
      result.kept.push(...kept.map(({ entry, why }) => `${joinInside(root.path, entry.path)}: ${why}`));
    }
    return result;
  };

  const removeExpired = async (): Promise<number> => {
    const days = await retentionDays();
    if (days === 0) return 0;
    const before = clock.now() - days * DAY_MS;
    let count = 0;
    for (const root of await options.rootFolders.refs()) {
      const { deleted } = await recycleBin.discardWhere(
        root.path,
        async ({ id, recycledAt }) => recycledAt <= before && !(await options.isNeeded(id)),
      );
      const waited = `${days} day${days === 1 ? '' : 's'}`;
      for (const entry of deleted) {
        await noteDeleted(entry, `${nameOf(entry)} was deleted after ${waited} in the recycle bin.`, null);
      }
      count += deleted.length;
    }
    return count;
  };

  return {
    page: async (query: { page: number; pageSize: number }): Promise<RecycledPage> => {
      const { page, pageSize } = query;
      const [found, days] = [await all(), await retentionDays()];
      const shown = found.slice((page - 1) * pageSize, page * pageSize);
      const records = await Promise.all(shown.map((one) => toWire(one, days)));
      const totalBytes = records.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
      return { page, pageSize, totalRecords: found.length, records, totalBytes };
    },

    /**
     * Puts a book back where it was, into the records too. What is there now is the reason to throw `conflict`, or goes to
     * the recycle bin in its turn.
     */
    restore: (
      id: string,
      userId: string | null,
      whatIsThere: WhatIsThere = 'refuse',
    ): Promise<RestoredBook> =>
      alone(async () => {
        const found = await find(id);
        if (!found) throw notInBin();
        const { root, entry } = found;
        await refuseOtherBook(root, entry);
        const isSwap = whatIsThere === 'recycle' && (await isThere(joinInside(root.path, entry.path)));
        const obstacle = isSwap ? await whyNoSwap(root, entry) : null;
        if (obstacle !== null) {
          const target = joinInside(root.path, entry.path);
          throw conflict(
            `What is at ${target} cannot make room: ${obstacle}`,
            'Move that folder away by hand, or leave things as they are.',
          );
        }
        let libraryItemId: string | null = null;
        const { path, recycledId } = await recycleBin.restore(root.path, id, {
          ...(isSwap ? { recycleWhatIsThere: await factsOfPresent(root, entry) } : {}),
          commit: async (one) => {
            libraryItemId = await record(root, one, userId);
          },
        });
        return {
          path,
          libraryItemId,
          recycledId,
          message: restoredMessage(entry, libraryItemId, recycledId),
        };
      }),

    /** Deletes one book for good. Gone already is success. */
    remove: (id: string, userId: string | null): Promise<void> =>
      alone(async () => {
        const found = await find(id);
        if (!found) return;
        const { root, entry } = found;
        await recycleBin.discard(root.path, id);
        await noteDeleted(entry, `${nameOf(entry)} was deleted from the recycle bin.`, userId);
      }),

    /** Deletes everything for good, except what a running import needs. */
    empty: (userId: string | null): Promise<EmptiedBin> => alone(() => emptyAll(userId)),

    /** Deletes for good what has waited long enough; answers how many. */
    removeExpired: (): Promise<number> => alone(removeExpired),

    /** Completes what a crash interrupted in one root folder. */
    recover: (root: RootFolderRef): Promise<void> =>
      alone(() =>
        recycleBin.completeRestores(root.path, async (entry) => {
          if (!(await isRecorded(entry))) await record(root, entry, null);
        }),
      ),
  };
}
