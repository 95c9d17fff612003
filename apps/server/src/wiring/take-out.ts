import type { Db } from '../db/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { conflict, isAppError } from '../kernel/index.ts';
import type { AnnounceService } from '../modules/announce/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import type { Item, Removal } from '../modules/library/index.ts';
import { type Acquisitions, isOpen, judgeMove, SEARCH_JOB } from '../modules/requests/index.ts';
import { UPGRADE_NOT_WANTED } from '../modules/upgrades/index.ts';

/** What a book that is taken out of the library means for its downloads and for those who wanted it. */
export function takeOutWiring(deps: {
  db: Db;
  queue: Pick<JobQueue, 'enqueue'>;
  acquisitions: Pick<Acquisitions, 'byBook' | 'upgradeOf' | 'transition'>;
  downloads: Pick<DownloadService, 'byId' | 'blocklist'>;
  announce: Pick<AnnounceService, 'removed'>;
  /** Ends a download that nobody waits for any more; its torrent goes on. */
  letGo: (downloadId: string) => void;
}): {
  refuseTakeOut: (item: Item) => Promise<void>;
  takenOut: (item: Item, removal: Removal) => Promise<void>;
} {
  const { db, acquisitions } = deps;

  const block = async (item: Item, by: string): Promise<void> => {
    if (item.downloadId === null) return;
    try {
      const download = await deps.downloads.byId(item.downloadId);
      await deps.downloads.blocklist.add(download, {
        bookId: item.bookId,
        reason: `${by} took it out of the library.`,
      });
    } catch (error) {
      // Its row is gone with the years: there is nothing left to recognise the release by.
      if (!isAppError(error) || error.code !== 'not_found') throw error;
    }
  };

  /** A better recording of what is gone is no better one. A later copy may be bettered again. */
  const endUpgrade = async (item: Item, by: string): Promise<void> => {
    const wish = await acquisitions.upgradeOf(item.bookId);
    if (!wish || !isOpen(wish.state)) return;
    await acquisitions.transition(wish.id, 'cancel', {
      message: `${by} took the book out of the library.`,
      reasonCode: UPGRADE_NOT_WANTED,
    });
    const { downloadId } = wish;
    if (downloadId !== null) db.afterCommit(() => deps.letGo(downloadId));
  };

  const tellWanting = async (item: Item, { by, search, userId }: Removal): Promise<void> => {
    const wanted = await acquisitions.byBook(item.bookId);
    if (!wanted || judgeMove(wanted.state, 'takenOut') !== 'moves') return;
    const other = await db.q
      .selectFrom('library_item')
      .select('id')
      .where('book_id', '=', item.bookId)
      .executeTakeFirst();
    if (other) {
      // Another copy is there: who asked for the book still has it.
      if (wanted.libraryItemId !== item.id) return;
      await db.q
        .updateTable('acquisition')
        .set({ library_item_id: other.id })
        .where('id', '=', wanted.id)
        .execute();
      return;
    }
    const message = `${by} took it out of the library.`;
    await acquisitions.transition(wanted.id, search ? 'removedFromLibrary' : 'takenOut', {
      message,
      reason: message,
      reasonCode: 'takenOut',
      ...(search ? { nextStep: 'Earmark searches the indexers in a moment.' } : {}),
      libraryItemId: null,
      downloadId: null,
      userId,
      attempts: 0,
    });
    if (search) await deps.queue.enqueue(SEARCH_JOB, { acquisitionId: wanted.id }, { key: wanted.id });
  };

  return {
    refuseTakeOut: async (item) => {
      const wishes = [await acquisitions.byBook(item.bookId), await acquisitions.upgradeOf(item.bookId)];
      if (!wishes.some((wish) => wish?.state === 'importing')) return;
      throw conflict('This book is being imported right now.', 'Wait until the import has ended.');
    },
    takenOut: async (item, removal) => {
      if (removal.blocklist) await block(item, removal.by);
      await endUpgrade(item, removal.by);
      await tellWanting(item, removal);
      await deps.announce.removed();
    },
  };
}
