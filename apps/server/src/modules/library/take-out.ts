import type { TakenOut } from '@earmark/contracts';
import { createLocks, type Db } from '../../db/index.ts';
import type { EventBus, History } from '../../events/index.ts';
import { conflict, describeError, notFound } from '../../kernel/index.ts';
import { type FileSystem, ifPresent, joinInside, onDisk } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { emptied, isEmptied } from './emptied.ts';
import type { Item } from './model.ts';
import { removeEmptyParents } from './move.ts';
import type { RecycleBin } from './recycle-bin.ts';
import { type RecycledEntry, type Removal, recycledPath } from './recycled-entry.ts';
import type { RootFolderRef } from './root-folders.ts';
import type { LibraryStore } from './store.ts';
import { tellRemoved } from './tell-removed.ts';

/** What a person decides about a book that is taken out. */
export type TakeOutChoice = Omit<Removal, 'itemId'>;

/**
 * Takes books out of the library: the folder goes to the recycle bin by one rename, then the records follow. The entry of the
 * bin is the journal: it says that a removal is under way until the records are written.
 */
export function createTakeOut(options: {
  db: Db;
  fs: FileSystem;
  log: Logger;
  bus: EventBus;
  history: History;
  store: LibraryStore;
  recycleBin: RecycleBin;
  /** Throws `conflict` while something else is at work on the book. */
  refuse: (item: Item) => Promise<void>;
  /** What becomes of those who wanted the book; joins the open transaction. */
  takenOut: (item: Item, removal: Removal) => Promise<void>;
}) {
  const { db, fs, log, history, store, recycleBin } = options;
  const locks = createLocks(db);

  /** The records of a book whose folder is gone. Done already is success. */
  const record = (removal: Removal, bookTitle: string | null, recycledId: string | null): Promise<void> =>
    db.transaction(async () => {
      const item = await store.byId(removal.itemId);
      if (!item) return;
      await store.remove(item.id);
      await history.append({
        type: 'deleted',
        message: `${removal.by} took "${bookTitle ?? item.path}" out of the library.`,
        bookId: item.bookId,
        bookTitle,
        userId: removal.userId,
        data: { path: item.path, recycledId },
      });
      await options.takenOut(item, removal);
      await tellRemoved(options, item);
    });

  const settle = async (entry: RecycledEntry, removal: Removal): Promise<void> => {
    await record(removal, entry.bookTitle, entry.id);
    await recycleBin.settle(entry);
    await removeEmptyParents(fs, entry.rootPath, entry.path);
  };

  /** The folder went by other ways; unless it is the disk that is not there. */
  const forgetGone = async (root: RootFolderRef, removal: Removal, bookTitle: string): Promise<TakenOut> => {
    if (await isEmptied({ fs, db }, root)) {
      const { message, hint } = emptied(root.path);
      throw conflict(message, hint);
    }
    await record(removal, bookTitle, null);
    return {
      message: `"${bookTitle}" is out of the library. Its folder was gone already.`,
      recycledId: null,
    };
  };

  const takeOut = async (id: string, choice: TakeOutChoice): Promise<TakenOut> => {
    const row = await store.rowById(id);
    if (!row) throw notFound('This library item');
    const { item, rootPath, book } = row;
    await options.refuse(item);
    const removal = { ...choice, itemId: item.id };
    const path = joinInside(rootPath, item.path);
    const found = await onDisk({ doing: 'looking at', path, side: 'library' }, () =>
      ifPresent(fs.lstat(path)),
    );
    if (!found) return forgetGone({ id: item.rootFolderId, path: rootPath }, removal, book.title);
    const recycledId = await recycleBin.put({
      rootPath,
      path: item.path,
      bookId: item.bookId,
      bookTitle: book.title,
      reason: `${choice.by} took it out of the library.`,
      removing: removal,
    });
    const entry = await recycleBin.find(rootPath, recycledId);
    try {
      await settle(entry, removal);
    } catch (error) {
      if (await store.byId(item.id)) await bringBack(entry);
      throw error;
    }
    return { message: `"${book.title}" is in the recycle bin now.`, recycledId };
  };

  const bringBack = async ({ rootPath, id, path }: RecycledEntry): Promise<void> => {
    try {
      await recycleBin.restore(rootPath, id);
    } catch (error) {
      log.error(
        { path, err: describeError(error) },
        'A book that could not be taken out is still in the recycle bin; the next start ends it.',
      );
    }
  };

  return {
    /**
     * Takes a book out; its torrent goes on seeding. Throws `not_found`, `conflict` while an import works on the book or
     * when its disk is not there, and what the disk refuses.
     */
    run: (id: string, choice: TakeOutChoice): Promise<TakenOut> =>
      locks.run('recycle-bin', () => takeOut(id, choice)),

    /** Ends what a crash cut off: a folder that got into the bin is out of the records too. */
    recover: (root: RootFolderRef): Promise<void> =>
      locks.run('recycle-bin', async () => {
        for (const entry of await recycleBin.removals(root.path)) {
          const folder = recycledPath(root.path, entry.id, entry.path);
          if ((await ifPresent(fs.lstat(folder))) === undefined) await recycleBin.drop(root.path, entry.id);
          else if (entry.removing) await settle(entry, entry.removing);
        }
      }),
  };
}
