import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { isApiError, messageOf } from '../../lib/api/problem.ts';
import type { Book, BulkAction, BulkResult, Request } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { markBook } from './marks.ts';

/** What the server takes in one call. */
const BULK_AT_ONCE = 200;

type Bulk = {
  action: BulkAction;
  requests: readonly Request[];
  note?: string;
  removeFromClient?: boolean;
  deleteFiles?: boolean;
};

/** One verb for many requests; whoever asks for it shows those that refuse it. */
export function useBulkAction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ requests, note = '', ...rest }: Bulk): Promise<BulkResult> => {
      const body = { removeFromClient: false, deleteFiles: false, ...rest, ...(note === '' ? {} : { note }) };
      const result: BulkResult = { done: [], failed: [] };
      for (let from = 0; from < requests.length; from += BULK_AT_ONCE) {
        const ids = requests.slice(from, from + BULK_AT_ONCE).map((request) => request.id);
        const part = await unwrap(api.POST('/api/v1/requests/bulk', { body: { ...body, ids } }));
        result.done.push(...part.done);
        result.failed.push(...part.failed);
      }
      return result;
    },
    onSuccess: ({ done }) => {
      if (done.length > 0) toastSuccess(t('bulk.done', { count: done.length }));
    },
    onError: toastError,
    onSettled: () => {
      for (const queryKey of [keys.requests, keys.activity, keys.queue, keys.books])
        void queries.invalidateQueries({ queryKey });
    },
  });
}

/** What became of one of several books. */
export type Asked = 'asked' | 'asking' | Error;

type AskMany = {
  books: readonly Book[];
  /** Hears of each book while it is asked for, and what became of it. */
  onStep: (book: Book, step: Asked) => void;
  /** Looked at before each book: the rest is left alone once it is aborted. */
  signal: AbortSignal;
};

/** Asks for several books, one after the other; one that is refused does not keep the others from being asked for. */
export function useRequestMany() {
  const queries = useQueryClient();
  return useMutation({
    /** Answers what refused everything that was left, if something did. */
    mutationFn: async ({
      books,
      onStep,
      signal,
    }: AskMany): Promise<{ asked: number; stopped: Error | null }> => {
      let asked = 0;
      for (const book of books) {
        if (book.asin === null) continue;
        if (signal.aborted) break;
        onStep(book, 'asking');
        try {
          const request = await unwrap(
            api.POST('/api/v1/requests', {
              body: book.region === null ? { asin: book.asin } : { asin: book.asin, region: book.region },
            }),
          );
          asked += 1;
          onStep(book, 'asked');
          markBook(queries, book.id, { requested: true, requestId: request.id, status: request.status });
        } catch (error) {
          const reason = error instanceof Error ? error : new Error(messageOf(error));
          onStep(book, reason);
          if (concernsAll(reason)) return { asked, stopped: reason };
        }
      }
      return { asked, stopped: null };
    },
    onSuccess: ({ asked }) => {
      if (asked > 0) toastSuccess(t('request.manyDone', { count: asked }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.requests }),
  });
}

/** A quota that is used up, a session that ended or a server that is away refuse the next book as well. */
function concernsAll(error: Error): boolean {
  return isApiError(error) && ['rate_limited', 'unauthenticated', 'unreachable'].includes(error.code);
}
