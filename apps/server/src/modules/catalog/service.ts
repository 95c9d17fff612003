import type { AudibleRegion, Book, ManualBook, SearchResult } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type {
  CatalogPage,
  CatalogQuery,
  MetadataBook,
  MetadataChapters,
  MetadataProvider,
} from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, describeError, notFound } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { createCatalogCache } from './cache.ts';
import { NO_MARKS, type StoredBook, toWireBook } from './model.ts';
import { createCatalogStore } from './store.ts';
import { toWireEdit } from './write-facts.ts';

const HOUR_MS = 3_600_000;
const PAGE_SIZE = 20;
const ASIN = /^(?:B[A-Z0-9]{9}|\d{9}[\dX])$/i;

/** Shelves of the start page: a question to the catalogue each. */
const SHELVES: readonly { key: string; title: string; query: Pick<CatalogQuery, 'query' | 'order'> }[] = [
  { key: 'popular', title: 'Popular', query: { order: 'popular' } },
  { key: 'new', title: 'New releases', query: { order: 'newest' } },
  { key: 'mystery', title: 'Mystery and crime', query: { query: 'mystery', order: 'popular' } },
  { key: 'science-fiction', title: 'Science fiction', query: { query: 'science fiction', order: 'popular' } },
  { key: 'children', title: 'For children', query: { query: 'children', order: 'popular' } },
];

export type CatalogService = ReturnType<typeof createCatalogService>;

/**
 * The catalogue: searches the metadata sources, keeps every book it saw, and answers from what it kept when a source is
 * down. `primary` searches (Audible); `extra` adds detail (Audnexus).
 */
export function createCatalogService(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  primary: MetadataProvider;
  extra: MetadataProvider;
  defaultRegion: () => Promise<AudibleRegion>;
}) {
  const { primary, extra, log, clock } = options;
  const store = createCatalogStore(options.db, clock);
  const cache = createCatalogCache(options.db, clock);

  const withMarks = async (books: readonly StoredBook[], userId: string): Promise<Book[]> => {
    const marks = await store.marks(
      books.map((book) => book.id),
      userId,
    );
    return books.map((book) => toWireBook(book, marks.get(book.id) ?? NO_MARKS));
  };

  const fetchPage = async (
    query: CatalogQuery,
    region: AudibleRegion,
  ): Promise<{ page: CatalogPage; stale: boolean }> => {
    const key = `search:${region}:${JSON.stringify(query).toLowerCase()}`;
    const { value, stale } = await cache.through(key, 24 * HOUR_MS, () => primary.search!(query, region));
    return { page: value, stale };
  };

  /** A single ASIN typed into the search box is a look-up, not a search. */
  const lookUp = async (
    asin: string,
    region: AudibleRegion,
  ): Promise<{ page: CatalogPage; stale: boolean }> => {
    const { value, stale } = await cache.through(`book:${region}:${asin}`, 24 * HOUR_MS, () =>
      primary.book!(asin, region),
    );
    const books = value ? [value] : [];
    return { page: { books, totalRecords: books.length, hasMore: false }, stale };
  };

  const ensureBook = async (asin: string, region: AudibleRegion): Promise<StoredBook> => {
    const upper = asin.toUpperCase();
    const known = await store.byAsin(upper, region);
    if (known) return known;
    const found = await primary.book!(upper, region);
    if (!found) {
      throw new AppError({
        code: 'not_found',
        message: `The ${region} catalogue knows no book ${upper}.`,
        hint: 'Check the ASIN and the region, or enter the book by hand.',
        status: 404,
        blame: 'caller',
      });
    }
    return (await store.upsertMany([found], primary.name))[0]!;
  };

  /** Asks all sources for everything about a book; a source that fails is skipped and asked again next time. */
  const enrich = async (bookId: string): Promise<StoredBook> => {
    const book = await store.byId(bookId);
    if (!book) throw notFound('This book');
    const { asin, region } = book;
    if (asin === null || region === null) return book;
    let current = book;
    let complete = true;
    for (const source of [extra, primary]) {
      try {
        const facts: MetadataBook | null = (await source.book?.(asin, region)) ?? null;
        if (facts) current = await options.db.transaction(() => store.applyFacts(bookId, facts, source.name));
      } catch (error) {
        complete = false;
        log.warn(
          { source: source.name, asin, err: describeError(error) },
          'A metadata source did not answer.',
        );
      }
    }
    if (complete) await store.markEnriched(bookId);
    return current;
  };

  const get = async (id: string): Promise<StoredBook> => {
    const book = await store.byId(id);
    if (!book) throw notFound('This book');
    return book;
  };

  return {
    get,
    ensureBook,
    enrich,
    withMarks,
    /** Facts for the sidecars: fetched once, then kept. */
    enrichedBook: async (id: string): Promise<StoredBook> => {
      const book = await get(id);
      return book.enrichedAt === null ? enrich(id) : book;
    },
    chapters: async (book: StoredBook): Promise<MetadataChapters | null> => {
      const { asin, region } = book;
      if (asin === null || region === null || !extra.chapters) return null;
      const { value } = await cache.through(`chapters:${region}:${asin}`, 24 * 30 * HOUR_MS, () =>
        extra.chapters!(asin, region),
      );
      return value;
    },

    search: async (
      input: Omit<CatalogQuery, 'page' | 'pageSize'> & { page: number; region?: AudibleRegion | undefined },
      userId: string,
    ): Promise<SearchResult> => {
      const region = input.region ?? (await options.defaultRegion());
      const { page, region: _region, ...text } = input;
      const words = Object.fromEntries(Object.entries(text).filter(([, value]) => value));
      if (Object.keys(words).length === 0) {
        return { page, hasMore: false, totalRecords: 0, region, records: [], stale: false };
      }
      const query = input.query?.trim() ?? '';
      try {
        const answer = ASIN.test(query)
          ? await lookUp(query.toUpperCase(), region)
          : await fetchPage({ ...words, page, pageSize: PAGE_SIZE }, region);
        const books = await store.upsertMany(answer.page.books, primary.name);
        return {
          page,
          hasMore: answer.page.hasMore,
          totalRecords: answer.page.totalRecords,
          region,
          records: await withMarks(books, userId),
          stale: answer.stale,
        };
      } catch (error) {
        if (!(error instanceof AppError) || error.blame !== 'remote') throw error;
        const known = await store.searchKnown(Object.values(words).join(' '), region, PAGE_SIZE);
        if (known.length === 0 || page > 1) throw error;
        return {
          page,
          hasMore: false,
          totalRecords: known.length,
          region,
          records: await withMarks(known, userId),
          stale: true,
        };
      }
    },

    suggest: async (query: string, region: AudibleRegion | undefined) => {
      const place = region ?? (await options.defaultRegion());
      if (query.trim().length < 2 || !primary.suggest) return [];
      const { value } = await cache.through(
        `suggest:${place}:${query.trim().toLowerCase()}`,
        24 * HOUR_MS,
        () => primary.suggest!(query.trim(), place),
      );
      return value;
    },

    details: async (id: string, userId: string) => {
      const found = ASIN.test(id) ? await ensureBook(id, await options.defaultRegion()) : await get(id);
      const book = found.enrichedAt === null ? await enrich(found.id) : found;
      const [wire] = await withMarks([book], userId);
      return {
        ...wire!,
        isbn: book.isbn,
        tags: book.tags,
        explicit: book.explicit,
        format: book.format,
        fieldSources: book.fieldSources,
        edits: (await store.edits.of(book.id)).map(toWireEdit),
        editions: await withMarks(await store.editionsOf(book), userId),
        addedAt: new Date(book.createdAt).toISOString(),
      };
    },

    author: async (id: string, userId: string) => {
      const person = await store.person(id);
      if (!person) throw notFound('This author');
      const region = await options.defaultRegion();
      let facts: { description?: string | undefined; imageUrl?: string | undefined } | null = null;
      try {
        const { asin } = person;
        if (asin !== null && extra.author) {
          facts = (
            await cache.through(`author:${region}:${asin}`, 7 * 24 * HOUR_MS, () =>
              extra.author!(asin, region),
            )
          ).value;
        }
        const { page } = await fetchPage({ author: person.name, page: 1, pageSize: 50 }, region);
        await store.upsertMany(page.books, primary.name);
      } catch (error) {
        log.warn(
          { author: person.name, err: describeError(error) },
          'An author page shows only what is known already.',
        );
      }
      return {
        id,
        asin: person.asin,
        name: person.name,
        description: facts?.description ?? null,
        imageUrl: null,
        books: await withMarks(await store.booksOfPerson(id), userId),
      };
    },

    series: async (id: string, userId: string) => {
      const series = await store.series(id);
      if (!series) throw notFound('This series');
      const region = (series.region as AudibleRegion | null) ?? (await options.defaultRegion());
      try {
        const { asin } = series;
        if (asin !== null && primary.seriesBooks) {
          const { value } = await cache.through(`series:${region}:${asin}`, 24 * HOUR_MS, () =>
            primary.seriesBooks!(asin, region),
          );
          await store.upsertMany(value, primary.name);
        }
      } catch (error) {
        log.warn(
          { series: series.name, err: describeError(error) },
          'A series page shows only what is known already.',
        );
      }
      return {
        id,
        asin: series.asin,
        name: series.name,
        books: await withMarks(await store.booksOfSeries(id), userId),
      };
    },

    /** Rows of the start page; a row whose source fails is left out. */
    discover: async (region: AudibleRegion | undefined, userId: string) => {
      const place = region ?? (await options.defaultRegion());
      const rows = await Promise.all(
        SHELVES.map(async (shelf) => {
          try {
            const { page } = await fetchPage({ ...shelf.query, page: 1, pageSize: PAGE_SIZE }, place);
            const books = await store.upsertMany(page.books, primary.name);
            return { key: shelf.key, title: shelf.title, books: await withMarks(books, userId) };
          } catch (error) {
            log.debug({ shelf: shelf.key, err: describeError(error) }, 'A shelf stays empty.');
            return { key: shelf.key, title: shelf.title, books: [] };
          }
        }),
      );
      return rows.filter((row) => row.books.length > 0);
    },

    /** A book that no catalogue knows; the same title and author give the same book. */
    manual: async (input: ManualBook): Promise<StoredBook> => {
      const known = await store.findManual(input.title, input.authors[0]!);
      if (known) return known;
      return store.insertManual({
        title: input.title,
        authors: input.authors.map((name) => ({ name })),
        narrators: (input.narrators ?? []).map((name) => ({ name })),
        series: input.series
          ? [{ name: input.series.name, position: input.series.position ?? undefined }]
          : [],
        releaseDate: input.year == null ? undefined : String(input.year).padStart(4, '0'),
        notes: input.notes ?? undefined,
      });
    },
    pruneCache: () => cache.prune(),
  };
}
