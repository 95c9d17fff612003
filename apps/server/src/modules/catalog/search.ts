import { type AudibleRegion, audibleRegion, type Book, type SearchResult } from '@earmark/contracts';
import type { CatalogPage, CatalogQuery, MetadataProvider } from '../../integrations/metadata/port.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Cached, CatalogCache } from './cache.ts';
import type { StoredBook } from './model.ts';
import type { CatalogStore } from './store.ts';

const DAY_MS = 86_400_000;
const PAGE_SIZE = 20;
export const ASIN = /^(?:B[A-Z0-9]{9}|\d{9}[\dX])$/i;

/** A search as a caller asks it. */
export type CatalogSearch = {
  query?: string | undefined;
  title?: string | undefined;
  author?: string | undefined;
  narrator?: string | undefined;
  series?: string | undefined;
  category?: string | undefined;
  sort?: 'relevance' | 'popular' | 'newest' | undefined;
  region?: AudibleRegion | undefined;
  page: number;
  /** Answers from what is known, at once; the catalogue is not asked. */
  known?: boolean | undefined;
};

/** Searches the catalogue through what was asked before, and in what is known while the catalogue is out of reach. */
export function createSearch(parts: {
  cache: CatalogCache;
  store: CatalogStore;
  primary: MetadataProvider;
  defaultRegion: () => Promise<AudibleRegion>;
  withMarks: (books: readonly StoredBook[], userId: string) => Promise<Book[]>;
}) {
  const { cache, store, primary, withMarks } = parts;

  const keyOf = (query: CatalogQuery, region: AudibleRegion): string =>
    `search:${region}:${JSON.stringify(query).toLowerCase()}`;

  const fetchPage = (query: CatalogQuery, region: AudibleRegion): Promise<Cached<CatalogPage>> =>
    cache.through(keyOf(query, region), DAY_MS, () => primary.search!(query, region));

  const bookIn = (asin: string, region: AudibleRegion) =>
    cache.through(`book:${region}:${asin}`, DAY_MS, () => primary.book!(asin, region));

  /** An ASIN is a look-up, not a search; one that this market place does not sell may be sold in another. */
  const lookUp = async (asin: string, region: AudibleRegion): Promise<Cached<CatalogPage>> => {
    const here = await bookIn(asin, region);
    let book = here.value;
    if (book === null) {
      const others = audibleRegion.options.filter((each) => each !== region);
      const answers = await Promise.allSettled(others.map((each) => bookIn(asin, each)));
      book =
        answers.flatMap((each) => (each.status === 'fulfilled' ? (each.value.value ?? []) : []))[0] ?? null;
    }
    const books = book ? [book] : [];
    return { value: { books, totalRecords: books.length, hasMore: false }, stale: here.stale };
  };

  const search = async (input: CatalogSearch, userId: string): Promise<SearchResult> => {
    const region = input.region ?? (await parts.defaultRegion());
    const { page } = input;
    const words = wordsOf(input);
    const text = Object.values(words).join(' ');
    const answerWith = async (
      books: readonly StoredBook[],
      rest: Partial<SearchResult> = {},
    ): Promise<SearchResult> => ({
      page,
      hasMore: false,
      totalRecords: books.length,
      region,
      records: await withMarks(books, userId),
      stale: false,
      partial: false,
      ...rest,
    });
    if (text === '' && input.category === undefined) return answerWith([]);
    const question: CatalogQuery = {
      ...words,
      ...(input.category === undefined ? {} : { category: input.category }),
      ...(input.sort === undefined || input.sort === 'relevance' ? {} : { order: input.sort }),
      ...(text === '' && input.sort !== 'newest' ? { order: 'popular' as const } : {}),
      page,
      pageSize: PAGE_SIZE,
    };
    const asin = words.query !== undefined && ASIN.test(words.query) ? words.query.toUpperCase() : undefined;
    if (input.known === true) {
      const stored = asin === undefined ? await cache.peek<CatalogPage>(keyOf(question, region)) : undefined;
      if (stored) return answerWith(await store.upsertMany(stored.books, primary.name), pagingOf(stored));
      const known = text === '' ? [] : await store.searchKnown(text, region, PAGE_SIZE);
      return answerWith(known, { partial: true, totalRecords: null });
    }
    try {
      const { value, stale } =
        asin === undefined ? await fetchPage(question, region) : await lookUp(asin, region);
      return await answerWith(await store.upsertMany(value.books, primary.name), {
        ...pagingOf(value),
        stale,
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.blame !== 'remote') throw error;
      const known = text === '' ? [] : await store.searchKnown(text, region, PAGE_SIZE);
      if (known.length === 0 || page > 1) throw error;
      return answerWith(known, { stale: true });
    }
  };

  return { search, fetchPage };
}

function pagingOf(page: CatalogPage): Pick<SearchResult, 'hasMore' | 'totalRecords'> {
  return { hasMore: page.hasMore, totalRecords: page.totalRecords };
}

function wordsOf(input: CatalogSearch) {
  const words: Partial<Record<'query' | 'title' | 'author' | 'narrator' | 'series', string>> = {};
  for (const field of ['query', 'title', 'author', 'narrator', 'series'] as const) {
    const text = input[field]?.trim().replace(/\s+/g, ' ');
    if (text) words[field] = text;
  }
  return words;
}
