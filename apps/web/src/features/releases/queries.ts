import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { GrabRequest } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
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

/** Asks every indexer again, for typed words or for those Earmark makes of the book; the answer comes at once, the releases one indexer after the other. */
export function useSearchAgain(requestId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (query?: string) =>
      unwrap(
        api.GET('/api/v1/requests/{id}/releases', {
          params: {
            path: { id: requestId },
            query: { refresh: true, wait: false, ...(query === undefined ? {} : { query }) },
          },
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

/** Whoever grabs shows where it was asked for why it came to nothing. */
export function useGrab(requestId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: GrabRequest) =>
      unwrap(api.POST('/api/v1/requests/{id}/grab', { params: { path: { id: requestId } }, body })),
    onSuccess: ({ message }) => {
      toastSuccess(told(message));
      void queries.invalidateQueries({ queryKey: keys.requests });
      void queries.invalidateQueries({ queryKey: keys.queue });
    },
  });
}

/** Answers "with or without a wedge?": grabs the best release that waits for it. */
export function useAnswerWedge(requestId: string) {
  const queries = useQueryClient();
  const grab = useGrab(requestId);
  return useMutation({
    mutationFn: async (useFreeleech: boolean) => {
      const { releases } = await queries.fetchQuery({ ...releasesQuery(requestId), staleTime: 0 });
      const asked = releases
        .filter((release) => release.decision.accepted && release.freeleechOffer?.action === 'ask')
        .toSorted((a, b) => (a.decision.rank ?? Infinity) - (b.decision.rank ?? Infinity))[0];
      if (asked === undefined) throw new Error(t('wedge.gone'));
      await grab.mutateAsync({
        guid: asked.guid,
        indexerId: asked.indexerId,
        override: false,
        useFreeleech,
      });
    },
    onError: toastError,
  });
}
