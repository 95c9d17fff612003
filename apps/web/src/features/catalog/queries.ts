import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { AudibleRegion, SearchQuery } from '../../lib/api/types.ts';

/** The catalogue moves slowly; marks on the books are kept right by events. */
const CATALOGUE_FRESH_MS = 5 * 60_000;

export const bookQuery = (bookId: string) =>
  queryOptions({
    queryKey: [...keys.books, 'one', bookId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/books/{id}', { params: { path: { id: bookId } }, signal })),
  });

/** Other editions, and books like it. */
export const relatedQuery = (bookId: string) =>
  queryOptions({
    queryKey: [...keys.books, 'related', bookId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/books/{id}/related', { params: { path: { id: bookId } }, signal })),
    staleTime: CATALOGUE_FRESH_MS,
  });

export const authorQuery = (authorId: string) =>
  queryOptions({
    queryKey: [...keys.books, 'author', authorId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/authors/{id}', { params: { path: { id: authorId } }, signal })),
  });

export const seriesQuery = (seriesId: string) =>
  queryOptions({
    queryKey: [...keys.books, 'series', seriesId],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/series/{id}', { params: { path: { id: seriesId } }, signal })),
  });

export const discoverQuery = (region: AudibleRegion | undefined) =>
  queryOptions({
    queryKey: [...keys.books, 'discover', region ?? 'default'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/discover', { params: { query: region === undefined ? {} : { region } }, signal }),
      ),
    staleTime: CATALOGUE_FRESH_MS,
  });

export type CatalogueSearch = Omit<SearchQuery, 'page' | 'known'>;

/** What is known already, while somebody types: the catalogue itself is not asked. */
export const knownQuery = (query: CatalogueSearch) =>
  queryOptions({
    queryKey: [...keys.books, 'known', query],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/search', { params: { query: { ...query, known: true } }, signal })),
    staleTime: 10_000,
    gcTime: 60_000,
    retry: false,
  });

export const searchQuery = (query: CatalogueSearch) =>
  infiniteQueryOptions({
    queryKey: [...keys.books, 'search', query],
    queryFn: ({ signal, pageParam }) =>
      unwrap(api.GET('/api/v1/search', { params: { query: { ...query, page: pageParam } }, signal })),
    initialPageParam: 1,
    getNextPageParam: (last) => (last.hasMore ? last.page + 1 : undefined),
    staleTime: CATALOGUE_FRESH_MS,
  });

export const suggestionsQuery = (query: string, region: AudibleRegion | undefined) =>
  queryOptions({
    queryKey: ['suggestions', query, region ?? 'default'],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET('/api/v1/search/suggestions', {
          params: { query: region === undefined ? { query } : { query, region } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: CATALOGUE_FRESH_MS,
  });
