import type { CatalogueRelease } from '../catalogue/model.ts';
import { findReleases } from '../catalogue/search.ts';
import { expandCategories, type ProwlarrIndexer } from './indexers.ts';
import { type ListedRelease, listRelease } from './listed-releases.ts';

export type IndexerQuery = {
  q: string;
  /** Structured parts of a book search. */
  book: Readonly<Record<string, string>>;
  categories: readonly number[];
  limit: number;
  offset: number;
  minSize?: number | undefined;
  maxSize?: number | undefined;
};

const DEFAULT_LIMIT = 100;

/** What one indexer finds. Signs become blanks, as Prowlarr cleans queries; an empty query lists the newest. */
export function searchIndexer(
  indexer: ProwlarrIndexer,
  releases: readonly CatalogueRelease[],
  query: IndexerQuery,
  infoHashOf: (release: CatalogueRelease) => string,
): ListedRelease[] {
  if (query.offset > 0 && !indexer.supportsPagination) return [];
  const asked = Object.keys(query.book).filter((name) => query.book[name]);
  if (asked.some((name) => !indexer.bookParameters.includes(name))) return [];
  const wanted = expandCategories(query.categories);
  const found = findReleases(releases, {
    indexer: indexer.id,
    text: query.q,
    title: query.book['title'],
    author: query.book['author'],
  })
    .filter((release) => query.minSize === undefined || release.sizeBytes >= query.minSize)
    .filter((release) => query.maxSize === undefined || release.sizeBytes <= query.maxSize)
    .map((release) => listRelease(indexer, release, infoHashOf(release)))
    .filter((listed) => wanted.size === 0 || listed.categories.some((id) => wanted.has(id)));
  const limit = query.limit > 0 ? query.limit : DEFAULT_LIMIT;
  return found.slice(query.offset, query.offset + limit);
}

/** `{author:x}{title:y}` inside the query of a book search. */
export function splitBookQuery(query: string): { q: string; book: Record<string, string> } {
  const book: Record<string, string> = {};
  const q = query.replaceAll(
    /\{(author|title|publisher|year|genre):([^}]*)\}/giu,
    (_all, name: string, value: string) => {
      book[name.toLowerCase()] = value.trim();
      return ' ';
    },
  );
  return { q: q.trim(), book };
}
