import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { HistoryType } from '../../lib/api/types.ts';

const MOST_IN_QUEUE = 200;
const PAGE_SIZE = 50;

export const queueQuery = queryOptions({
  queryKey: keys.queue,
  queryFn: ({ signal }) =>
    unwrap(api.GET('/api/v1/queue', { params: { query: { page: 1, pageSize: MOST_IN_QUEUE } }, signal })),
});

export const historyQuery = (filters: { bookId?: string; type?: HistoryType }) =>
  infiniteQueryOptions({
    queryKey: [...keys.history, filters],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET('/api/v1/history', {
          params: { query: { ...filters, page: pageParam, pageSize: PAGE_SIZE } },
          signal,
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });

export const blocklistQuery = infiniteQueryOptions({
  queryKey: keys.blocklist,
  queryFn: ({ signal, pageParam }) =>
    unwrap(
      api.GET('/api/v1/blocklist', { params: { query: { page: pageParam, pageSize: PAGE_SIZE } }, signal }),
    ),
  initialPageParam: 1,
  getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
});
