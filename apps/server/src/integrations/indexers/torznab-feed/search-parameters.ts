import type { IndexerQuery } from '../port.ts';

const PAGE_SIZE = 100;

/** Names and values of the query string; `limit` and `offset` are always there. */
export type SearchParameters = Record<string, string> & { limit: string; offset: string };

/**
 * The request for one rung of the ladder. `t=book` only where the feed lists both fields: a manager such as Prowlarr
 * silently skips an indexer that lacks a parameter, which would look like "nothing found".
 */
export function searchParameters(
  query: IndexerQuery,
  feed: { bookParameters: readonly string[]; categories: readonly number[]; maxLimit: number | null },
): SearchParameters {
  const shared = {
    cat: feed.categories.join(','),
    limit: String(Math.min(PAGE_SIZE, feed.maxLimit ?? PAGE_SIZE)),
    offset: String(query.from ?? 0),
    extended: '1',
  };
  const { title, author } = query;
  const takesFields = feed.bookParameters.includes('title') && feed.bookParameters.includes('author');
  if (title && author && takesFields) return { t: 'book', title, author, ...shared };
  const text = query.text.trim() || [title, author].filter(Boolean).join(' ');
  return text ? { t: 'search', q: text, ...shared } : { t: 'search', ...shared };
}

/** The text a release was found by, for a manager that must search again before it grabs. */
export function textOf(query: IndexerQuery): string {
  return query.text.trim() || [query.title, query.author].filter(Boolean).join(' ');
}
