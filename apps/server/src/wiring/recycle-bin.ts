import type { Db } from '../db/index.ts';
import { conflict, describeError } from '../kernel/index.ts';
import type { AnnounceService } from '../modules/announce/index.ts';
import type { DownloadService } from '../modules/downloads/index.ts';
import { importOfBinEntry } from '../modules/imports/index.ts';
import type { Item } from '../modules/library/index.ts';
import { type Acquisition, type Acquisitions, judgeMove } from '../modules/requests/index.ts';
import type { Logger } from '../platform/logger.ts';
import { ignoringGone } from './downloads.ts';

const KEPT = 'It was put back from the recycle bin, so it stays until somebody looks for a better one.';

/** Lets go of a download that nobody waits for any more; its torrent goes on seeding. */
export function createLetGo(deps: {
  log: Logger;
  downloads: { queue: Pick<DownloadService['queue'], 'drop'> };
}): (downloadId: string) => void {
  return (downloadId) => {
    const removal = { removeFromClient: false, deleteFiles: false };
    ignoringGone(deps.downloads.queue.drop(downloadId, removal)).catch((error: unknown) =>
      deps.log.warn(
        { downloadId, err: describeError(error) },
        'A download nobody waits for could not be let go.',
      ),
    );
  };
}

/** What the recycle bin has to know of imports and of wanted books. */
export function recycleBinWiring(deps: {
  db: Db;
  acquisitions: Pick<Acquisitions, 'byBook' | 'upgradeOf' | 'ensureUpgrade' | 'transition'>;
  announce: Pick<AnnounceService, 'announce' | 'changed'>;
  letGo: (downloadId: string) => void;
}): {
  returned: (item: Item, how: { isSwap: boolean }) => Promise<void>;
  isBinEntryNeeded: (entryId: string) => Promise<boolean>;
} {
  const { db, acquisitions, letGo } = deps;

  /** What a person puts back in the place of a better recording would otherwise be replaced by it again, and so on. */
  const keep = async (item: Item, known: Acquisition | undefined): Promise<void> => {
    const wish =
      known ??
      (await acquisitions.ensureUpgrade(item.bookId, {
        libraryItemId: item.id,
        reason: KEPT,
        attempts: 0,
      }));
    if (wish.state === 'importing') {
      throw conflict(
        'A better recording of this book is being imported right now.',
        'Wait until it is there, then put the former one back.',
      );
    }
    await acquisitions.transition(wish.id, 'keepRecording', {
      message: KEPT,
      reason: KEPT,
      reasonCode: 'putBack',
      libraryItemId: item.id,
    });
    const { downloadId } = wish;
    if (downloadId !== null) db.afterCommit(() => letGo(downloadId));
  };

  return {
    returned: async (item, { isSwap }) => {
      // What is shown already has other files now, which only a look at it tells the media server.
      await (item.serverItemId === null ? deps.announce.announce() : deps.announce.changed(item));
      const wish = await acquisitions.upgradeOf(item.bookId);
      const wasUpgraded = wish?.state === 'imported' || wish?.state === 'available';
      if (isSwap || wasUpgraded) await keep(item, wish);
      // Somebody may wait for the book that has just come back.
      const wanted = await acquisitions.byBook(item.bookId);
      if (!wanted || judgeMove(wanted.state, 'foundInLibrary') !== 'moves') return;
      await acquisitions.transition(wanted.id, 'foundInLibrary', {
        message: `Put back from the recycle bin to ${item.path}.`,
        libraryItemId: item.id,
      });
    },
    /** Until an import is over, the book it replaces may have to go back. */
    isBinEntryNeeded: async (entryId) => {
      const importId = importOfBinEntry(entryId);
      if (importId === undefined) return false;
      const row = await db.q
        .selectFrom('import')
        .select('state')
        .where('id', '=', importId)
        .executeTakeFirst();
      return row?.state === 'running';
    },
  };
}
