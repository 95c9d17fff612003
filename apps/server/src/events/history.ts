import type { HistoryType } from '@earmark/contracts';
import { type Db, prepared } from '../db/index.ts';
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

type Row = {
  id: string;
  at: number;
  type: string;
  message: string;
  data: string;
  book_id: string | null;
  book_title: string | null;
  acquisition_id: string | null;
  download_id: string | null;
  user_id: string | null;
};
const insertRow = prepared((q, row: Row) =>
  q.insertInto('history').values({
    id: row.id,
    at: row.at,
    type: row.type,
    book_id: row.book_id,
    book_title: row.book_title,
    acquisition_id: row.acquisition_id,
    download_id: row.download_id,
    user_id: row.user_id,
    message: row.message,
    data: row.data,
  }),
);

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
      await insertRow(db, {
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
      });
      await onAppend({ ...entry, id, at });
    },
  };
}
