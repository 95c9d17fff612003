import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { HistoryKind } from '../../lib/api/types.ts';

const PAGE_SIZE = 50;
/** They stand above the queue: a few, and more when somebody asks. */
const WAITING_PAGE_SIZE = 5;
const QUEUE_PAGE_SIZE = 200;
/** More downloads than anybody runs at once; the rest is still counted. */
const MOST_QUEUE_PAGES = 10;

/** The whole queue: it is filtered and sorted here, and its numbers move by events. */
export const queueQuery = queryOptions({
  queryKey: keys.queue,
  queryFn: async ({ signal }) => {
    const ask = (page: number) =>
      unwrap(api.GET('/api/v1/queue', { params: { query: { page, pageSize: QUEUE_PAGE_SIZE } }, signal }));
    const queue = await ask(1);
    const pages = Math.min(MOST_QUEUE_PAGES, Math.ceil(queue.totalRecords / QUEUE_PAGE_SIZE));
    for (let page = 2; page <= pages; page += 1) queue.records.push(...(await ask(page)).records);
    return queue;
  },
});

/** Pushed releases that wait for a better moment. */
export const waitingReleasesQuery = infiniteQueryOptions({
  queryKey: keys.waitingReleases,
  queryFn: ({ signal, pageParam }) =>
    unwrap(
      api.GET('/api/v1/releases/waiting', {
        params: { query: { page: pageParam, pageSize: WAITING_PAGE_SIZE } },
        signal,
      }),
    ),
  initialPageParam: 1,
  getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
  refetchInterval: 60_000,
});

export type HistoryFilters = { bookId?: string; kind?: HistoryKind; query?: string };

export const historyQuery = (filters: HistoryFilters) =>
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

export const blocklistQuery = (query: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.blocklist, query],
    queryFn: ({ signal, pageParam }) =>
      unwrap(
        api.GET('/api/v1/blocklist', {
          params: { query: { page: pageParam, pageSize: PAGE_SIZE, ...(query === '' ? {} : { query }) } },
          signal,
        }),
      ),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.page * last.pageSize < last.totalRecords ? last.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });
