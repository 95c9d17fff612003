import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';

const PAGE_SIZE = 60;

export type LibrarySort = 'addedAt' | 'title' | 'sizeBytes';

export const libraryQuery = (query: string, sortKey: LibrarySort) =>
  infiniteQueryOptions({
    queryKey: [...keys.library, 'list', query, sortKey],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET('/api/v1/library', {
          params: {
            query: {
              page: pageParam,
              pageSize: PAGE_SIZE,
              sortKey,
              sortDirection: sortKey === 'title' ? 'asc' : 'desc',
              ...(query === '' ? {} : { query }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });

export const newestInLibraryQuery = (count: number) =>
  queryOptions({
    queryKey: [...keys.library, 'newest', count],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/library', {
          params: { query: { page: 1, pageSize: count, sortKey: 'addedAt', sortDirection: 'desc' } },
          signal,
        }),
      ),
  });

export const libraryItemQuery = (itemId: string) =>
  queryOptions({
    queryKey: [...keys.library, 'one', itemId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/library/{id}', { params: { path: { id: itemId } }, signal })),
  });
