import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Book, ManualBook, Request } from '../../lib/api/types.ts';
import { isRequest, patchWhere } from '../../lib/events/patch.ts';
import { t } from '../../lib/i18n/index.ts';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { markBook } from './marks.ts';
import { requestQuery } from './queries.ts';
import { askUndoably } from './undoable.ts';

/** The profile is the id of a named one; none follows the default. */
export type AskForBook = { book: Book; profile?: string | null };

/** Asks for a book of the catalogue: marked at once, with a way to take it back. */
export function useRequestBook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ book, profile = null }: AskForBook) => {
      if (book.asin === null) throw new Error(t('request.noAsin'));
      const { asin, region } = book;
      const body = { asin, ...(region === null ? {} : { region }), ...(profile === null ? {} : { profile }) };
      const send = () => unwrap(api.POST('/api/v1/requests', { body }));
      return askUndoably(queries, { title: book.title, bookId: book.id, send });
    },
    onMutate: ({ book }) =>
      markBook(queries, book.id, { requested: true, status: book.status ?? 'requested' }),
    onSuccess: (request, { book }) => {
      if (request === null) return;
      // Where it stands is shown in the very moment the button goes.
      queries.setQueryData(requestQuery(request.id).queryKey, request);
      markBook(queries, book.id, { requested: true, requestId: request.id, status: request.status });
      void queries.invalidateQueries({ queryKey: keys.requests });
    },
    onError: (error, { book }) => {
      markBook(queries, book.id, { requested: false, requestId: null, status: book.status });
      toastError(error);
    },
  });
}

type AskByHand = { manual: ManualBook; profile: string | null; signal: AbortSignal };

/** Asks for a book that no catalogue knows; aborted, it takes the request back. */
export function useRequestManualBook() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ manual, profile, signal }: AskByHand) => {
      const body = { manual, ...(profile === null ? {} : { profile }) };
      const send = () => unwrap(api.POST('/api/v1/requests', { body }));
      return askUndoably(queries, { title: manual.title, send, signal });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.requests }),
  });
}

export type DeleteRequest = {
  requestId: string;
  bookId: string;
  removeFromClient?: boolean;
  deleteFiles?: boolean;
};

export function useDeleteRequest() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ requestId, removeFromClient = false, deleteFiles = false }: DeleteRequest) =>
      unwrap(
        api.DELETE('/api/v1/requests/{id}', {
          params: { path: { id: requestId }, query: { removeFromClient, deleteFiles } },
        }),
      ),
    onSuccess: (_answer, { bookId }) => {
      markBook(queries, bookId, { requested: false, requestId: null, status: null });
      void queries.invalidateQueries({ queryKey: keys.requests });
      void queries.invalidateQueries({ queryKey: keys.queue });
      toastSuccess(t('request.removed'));
    },
    onError: toastError,
  });
}

export type RequestAction = 'approve' | 'deny' | 'search' | 'reprocess' | 'retry';

/** The verbs a request takes; the answer is its new state, shown before any event arrives. */
export function useRequestAction() {
  const show = useShowChanged();
  return useMutation({
    mutationFn: ({ request, action, note }: { request: Request; action: RequestAction; note?: string }) =>
      unwrap(
        api.POST(`/api/v1/requests/{id}/${action}`, {
          params: { path: { id: request.id } },
          body: note === undefined || note === '' ? {} : { note },
        }),
      ),
    onSuccess: (changed, { request, action }) => {
      show(changed);
      toastSuccess(t(`requestAction.${action}.done`, { title: request.book.title }));
    },
    onError: toastError,
  });
}

export type CancelRequest = { request: Request; removeFromClient: boolean; deleteFiles: boolean };

export function useCancelRequest() {
  const show = useShowChanged();
  return useMutation({
    mutationFn: ({ request, removeFromClient, deleteFiles }: CancelRequest) =>
      unwrap(
        api.POST('/api/v1/requests/{id}/cancel', {
          params: { path: { id: request.id }, query: { removeFromClient, deleteFiles } },
        }),
      ),
    onSuccess: (changed, { request }) => {
      show(changed);
      toastSuccess(t('requestAction.cancel.done', { title: request.book.title }));
    },
    onError: toastError,
  });
}

function useShowChanged(): (changed: Request) => void {
  const queries = useQueryClient();
  return (changed) => {
    queries.setQueriesData({ queryKey: keys.requests }, (data: unknown) =>
      patchWhere(data, isRequest(changed.id), { ...changed }),
    );
    markBook(queries, changed.book.id, { status: changed.status });
    for (const queryKey of [keys.requests, keys.activity, keys.queue]) {
      void queries.invalidateQueries({ queryKey });
    }
  };
}
