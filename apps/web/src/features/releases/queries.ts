import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { GrabRequest } from '../../lib/api/types.ts';
import { toastError, toastSuccess } from '../../ui/toast.ts';

/** While indexers are still being asked and no event came, look again this often. */
const RUNNING_REFRESH_MS = 2000;

export const releasesQuery = (requestId: string) =>
  queryOptions({
    queryKey: keys.releases(requestId),
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/requests/{id}/releases', {
          params: { path: { id: requestId }, query: { wait: false } },
          signal,
        }),
      ),
    refetchInterval: (query) => (query.state.data?.running === true ? RUNNING_REFRESH_MS : false),
  });

/** Asks every indexer again; the answer comes at once, the releases one indexer after the other. */
export function useSearchAgain(requestId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.GET('/api/v1/requests/{id}/releases', {
          params: { path: { id: requestId }, query: { refresh: true, wait: false } },
        }),
      ),
    onSuccess: (search) => queries.setQueryData(releasesQuery(requestId).queryKey, search),
    onError: toastError,
  });
}

/** Ends the search that runs; what it has found so far stays. */
export function useStopSearch(requestId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.DELETE('/api/v1/requests/{id}/search', { params: { path: { id: requestId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.releases(requestId) }),
    onError: toastError,
  });
}

export function useGrab(requestId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: GrabRequest) =>
      unwrap(api.POST('/api/v1/requests/{id}/grab', { params: { path: { id: requestId } }, body })),
    onSuccess: ({ message }) => {
      toastSuccess(message);
      void queries.invalidateQueries({ queryKey: keys.requests });
      void queries.invalidateQueries({ queryKey: keys.queue });
    },
    onError: toastError,
  });
}
