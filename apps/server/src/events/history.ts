import type { HistoryType } from '@earmark/contracts';
import type { Db } from '../db/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';

export type HistoryInput = {
  type: HistoryType;
  message: string;
  bookId?: string | null | undefined;
  bookTitle?: string | null | undefined;
  acquisitionId?: string | null | undefined;
  downloadId?: string | null | undefined;
  userId?: string | null | undefined;
  data?: Record<string, unknown> | undefined;
};

/** A row as it was written. */
export type HistoryEntry = HistoryInput & { id: string; at: number };

export type History = { append(entry: HistoryInput): Promise<void> };

/** The append-only story; joins the transaction that is open, so that a row and its cause stand or fall together. */
export function createHistory(
  db: Db,
  clock: Clock,
  /** Hears of each row within its transaction: enqueue, do not wait. */
  onAppend: (entry: HistoryEntry) => Promise<void> = () => Promise.resolve(),
): History {
  return {
    append: async (entry) => {
      const at = clock.now();
      const id = newId(at);
      await db.q
        .insertInto('history')
        .values({
          id,
          at,
          type: entry.type,
          book_id: entry.bookId ?? null,
          book_title: entry.bookTitle ?? null,
          acquisition_id: entry.acquisitionId ?? null,
          download_id: entry.downloadId ?? null,
          user_id: entry.userId ?? null,
          message: entry.message,
          data: JSON.stringify(entry.data ?? {}),
        })
        .execute();
      await onAppend({ ...entry, id, at });
    },
  };
}
