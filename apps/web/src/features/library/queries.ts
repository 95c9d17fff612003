import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { LibraryGroup, LibraryGroupQuery, LibraryItem, LibraryListQuery } from '../../lib/api/types.ts';
import type { PagedSource } from '../../lib/sparse-list.ts';

/** Books, and groups, fetched at once. */
const PAGE_SIZE = 100;

export type ShelfQuery = Omit<LibraryListQuery, 'page' | 'pageSize'>;

export const shelfSource = (shelf: ShelfQuery): PagedSource<LibraryItem> => ({
  key: [...keys.library, 'list', shelf],
  pageSize: PAGE_SIZE,
  ask: (page, signal) =>
    unwrap(
      api.GET('/api/v1/library', { params: { query: { ...shelf, page, pageSize: PAGE_SIZE } }, signal }),
    ),
});

export type GroupsQuery = Omit<LibraryGroupQuery, 'page' | 'pageSize'>;

export const groupsSource = (groups: GroupsQuery): PagedSource<LibraryGroup> => ({
  key: [...keys.library, 'groups', groups],
  pageSize: PAGE_SIZE,
  ask: (page, signal) =>
    unwrap(
      api.GET('/api/v1/library/groups', {
        params: { query: { ...groups, page, pageSize: PAGE_SIZE } },
        signal,
      }),
    ),
});

export const libraryGroupQuery = (groups: GroupsQuery & { id: string }) =>
  queryOptions({
    queryKey: [...keys.library, 'group', groups],
    queryFn: ({ signal }) => unwrap(api.GET('/api/v1/library/groups', { params: { query: groups }, signal })),
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

export const recycleBinQuery = infiniteQueryOptions({
  queryKey: keys.recycleBin,
  queryFn: ({ signal, pageParam }) =>
    unwrap(api.GET('/api/v1/recyclebin', { params: { query: { page: pageParam, pageSize: 50 } }, signal })),
  initialPageParam: 1,
  getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
});
