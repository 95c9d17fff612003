import type { AudibleRegion, Book, ManualBook } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { MetadataBook, MetadataChapters, MetadataProvider } from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, describeError, notFound } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { createCatalogCache } from './cache.ts';
import { createDiscovery } from './discover.ts';
import { createLinks } from './links.ts';
import { coverPath, NO_MARKS, type StoredBook, toWireBook } from './model.ts';
import { createRelated } from './related.ts';
import { ASIN, createSearch } from './search.ts';
import { createCatalogStore } from './store.ts';
import { createWants } from './wants.ts';
import { toWireEdit } from './write-facts.ts';

const HOUR_MS = 3_600_000;

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
  const { coverOf } = createLinks(options.db, clock);

  const withMarks = async (books: readonly StoredBook[], userId: string): Promise<Book[]> => {
    const marks = await store.marks(
      books.map((book) => book.id),
      userId,
    );
    return books.map((book) => toWireBook(book, marks.get(book.id) ?? NO_MARKS));
  };

  const { search, fetchPage } = createSearch({
    cache,
    store,
    primary,
    withMarks,
    defaultRegion: options.defaultRegion,
  });
  const discover = createDiscovery({
    clock,
    log,
    cache,
    store,
    primary,
    withMarks,
    wants: createWants(options.db, store),
  });
  const related = createRelated({ log, cache, store, primary, fetchPage, withMarks });

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

    search,

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
      let portrait: string | null = null;
      try {
        const { asin } = person;
        if (asin !== null && extra.author) {
          facts = (
            await cache.through(`author:${region}:${asin}`, 7 * 24 * HOUR_MS, () =>
              extra.author!(asin, region),
            )
          ).value;
          // Fetched and served like a cover: a browser never learns where it came from.
          if (facts?.imageUrl) portrait = coverPath((await coverOf(facts.imageUrl)).id);
        }
        const { value } = await fetchPage({ author: person.name, page: 1, pageSize: 50 }, region);
        await store.upsertMany(value.books, primary.name);
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
        imageUrl: portrait,
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

    /** Rows of the start page, in the market place asked for. */
    discover: async (region: AudibleRegion | undefined, userId: string) =>
      discover(region ?? (await options.defaultRegion()), userId),

    related: async (id: string, userId: string) => related(await get(id), userId),

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
