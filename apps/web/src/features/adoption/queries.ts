import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { AdoptFoldersRequest, FoundFolder } from '../../lib/api/types.ts';
import type { PagedSource } from '../../lib/sparse-list.ts';
import { toastError } from '../../ui/toast.ts';

const PAGE_SIZE = 100;
type Confidence = FoundFolder['confidence'];

const askFolders = (
  id: string,
  query: { page: number; pageSize: number; confidence?: Confidence },
  signal: AbortSignal,
) => unwrap(api.GET('/api/v1/rootfolders/{id}/unmapped', { params: { path: { id }, query }, signal }));

/** The newest look at a root folder, and how many folders it found of each confidence. */
export const unmappedQuery = (rootFolderId: string) =>
  queryOptions({
    queryKey: [...keys.unmapped, rootFolderId, 'state'],
    queryFn: ({ signal }) => askFolders(rootFolderId, { page: 1, pageSize: 1 }, signal),
  });

export const unmappedSource = (
  rootFolderId: string,
  confidence: Confidence | undefined,
): PagedSource<FoundFolder> => ({
  key: [...keys.unmapped, rootFolderId, 'list', confidence ?? 'all'],
  pageSize: PAGE_SIZE,
  ask: (page, signal) =>
    askFolders(
      rootFolderId,
      { page, pageSize: PAGE_SIZE, ...(confidence === undefined ? {} : { confidence }) },
      signal,
    ),
});

export function useFindFolders(rootFolderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/v1/rootfolders/{id}/unmapped/find', { params: { path: { id: rootFolderId } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.unmapped });
      void queries.invalidateQueries({ queryKey: keys.batches });
    },
    onError: toastError,
  });
}

export function useAdoptFolders(rootFolderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: AdoptFoldersRequest) =>
      unwrap(
        api.POST('/api/v1/rootfolders/{id}/unmapped/adopt', { params: { path: { id: rootFolderId } }, body }),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: keys.batches }),
    onError: toastError,
  });
}
