import type { Db } from '../db/index.ts';
import { importOfBinEntry } from '../modules/imports/index.ts';
import type { Item } from '../modules/library/index.ts';
import { type Acquisitions, judgeMove } from '../modules/requests/index.ts';

/** What the recycle bin has to know of imports and of wanted books. */
export function recycleBinWiring(deps: {
  db: Db;
  acquisitions: Pick<Acquisitions, 'byBook' | 'transition'>;
}): {
  returned: (item: Item) => Promise<void>;
  isBinEntryNeeded: (entryId: string) => Promise<boolean>;
} {
  return {
    /** Somebody may wait for the book that has just come back. */
    returned: async (item) => {
      const wanted = await deps.acquisitions.byBook(item.bookId);
      if (!wanted || judgeMove(wanted.state, 'foundInLibrary') !== 'moves') return;
      await deps.acquisitions.transition(wanted.id, 'foundInLibrary', {
        message: `Put back from the recycle bin to ${item.path}.`,
        libraryItemId: item.id,
      });
    },
    /** Until an import is over, the book it replaces may have to go back. */
    isBinEntryNeeded: async (entryId) => {
      const importId = importOfBinEntry(entryId);
      if (importId === undefined) return false;
      const row = await deps.db.q
        .selectFrom('import')
        .select('state')
        .where('id', '=', importId)
        .executeTakeFirst();
      return row?.state === 'running';
    },
  };
}
