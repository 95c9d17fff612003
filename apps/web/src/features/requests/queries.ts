import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { RequestListQuery } from '../../lib/api/types.ts';

const PAGE_SIZE = 50;

export const requestQuery = (requestId: string) =>
  queryOptions({
    queryKey: [...keys.requests, 'one', requestId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/requests/{id}', { params: { path: { id: requestId } }, signal })),
  });

export type RequestFilters = Pick<RequestListQuery, 'filter' | 'userId' | 'query' | 'status'>;

export const requestsQuery = (filters: RequestFilters) =>
  infiniteQueryOptions({
    queryKey: [...keys.requests, 'list', filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET('/api/v1/requests', {
          params: { query: { ...filters, page: pageParam, pageSize: PAGE_SIZE } },
          signal,
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });

const ON_HOME_PAGE = 6;

/** What is on its way for one person, for the home page. */
export const openRequestsQuery = (userId: string) =>
  queryOptions({
    queryKey: [...keys.requests, 'open', userId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/requests', {
          params: { query: { userId, filter: 'open', pageSize: ON_HOME_PAGE, page: 1 } },
          signal,
        }),
      ),
  });

/** What one person was denied last, for the home page. */
export const deniedRequestsQuery = (userId: string) =>
  queryOptions({
    queryKey: [...keys.requests, 'denied', userId],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/requests', {
          params: { query: { userId, status: 'denied', pageSize: ON_HOME_PAGE, page: 1 } },
          signal,
        }),
      ),
  });

/** What waits for a person, whoever asked for it. */
export const attentionQuery = (count: number) =>
  queryOptions({
    queryKey: [...keys.requests, 'attention', count],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/requests', {
          params: { query: { filter: 'attention', pageSize: count, page: 1 } },
          signal,
        }),
      ),
  });

/** Books somebody waits for, for a person who says what a download is. */
export const wantedBooksQuery = queryOptions({
  queryKey: [...keys.requests, 'wanted'],
  queryFn: ({ signal }) =>
    unwrap(
      api.GET('/api/v1/requests', { params: { query: { filter: 'open', pageSize: 200, page: 1 } }, signal }),
    ),
});
