import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { Batch, BatchItem, BatchKindName } from '../../lib/api/types.ts';
import type { PagedSource } from '../../lib/sparse-list.ts';
import { toastError } from '../../ui/toast.ts';

const PAGE_SIZE = 100;

export const isActive = ({ state }: Pick<Batch, 'state'>): boolean =>
  state === 'listing' || state === 'running';

export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.batches, 'one', id],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/batches/{id}', { params: { path: { id } }, signal })),
  });

/** The newest of a kind, newest first. */
export const batchesQuery = (kind: BatchKindName) =>
  queryOptions({
    queryKey: [...keys.batches, 'list', kind],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET('/api/v1/batches', { params: { query: { kind } }, signal }))).records,
  });

export const batchItemsSource = (id: string, state?: BatchItem['state']): PagedSource<BatchItem> => ({
  key: [...keys.batches, 'items', id, state ?? 'all'],
  pageSize: PAGE_SIZE,
  ask: (page, signal) =>
    unwrap(
      api.GET('/api/v1/batches/{id}/items', {
        params: {
          path: { id },
          query: { page, pageSize: PAGE_SIZE, ...(state === undefined ? {} : { state }) },
        },
        signal,
      }),
    ),
});

/** The first things of a short batch, or those of a state. */
export const batchItemsQuery = (id: string, state?: BatchItem['state']) => {
  const source = batchItemsSource(id, state);
  return queryOptions({
    queryKey: [...source.key, 'first'],
    queryFn: async ({ signal }) => (await source.ask(1, signal)).records,
  });
};

export function useCancelBatch() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => unwrap(api.POST('/api/v1/batches/{id}/cancel', { params: { path: { id } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.batches });
      void queries.invalidateQueries({ queryKey: keys.unmapped });
    },
    onError: toastError,
  });
}
