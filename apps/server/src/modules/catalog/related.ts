import type { AudibleRegion, Book, RelatedBooks } from '@earmark/contracts';
import type { CatalogPage, CatalogQuery, MetadataProvider } from '../../integrations/metadata/port.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Cached, CatalogCache } from './cache.ts';
import { type StoredBook, toKey } from './model.ts';
import type { CatalogStore } from './store.ts';

const WEEK_MS = 7 * 86_400_000;
const MOST_SIMILAR = 12;

/** What stands around a book: the same work read by others, and books like it. A source that fails leaves its part as known. */
export function createRelated(parts: {
  log: Logger;
  cache: CatalogCache;
  store: CatalogStore;
  primary: MetadataProvider;
  fetchPage: (query: CatalogQuery, region: AudibleRegion) => Promise<Cached<CatalogPage>>;
  withMarks: (books: readonly StoredBook[], userId: string) => Promise<Book[]>;
}) {
  const { log, cache, store, primary, withMarks } = parts;

  const quietly = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) =>
      log.debug({ err: describeError(error) }, 'A book page shows only what is known already.'),
    );
  };

  /** Asks the catalogue for the title by its author, so that other recordings are known. */
  const learnEditions = async (book: StoredBook, region: AudibleRegion): Promise<void> => {
    const author = book.authors[0]?.name;
    const question = {
      title: book.title,
      ...(author === undefined ? {} : { author }),
      page: 1,
      pageSize: 50,
    };
    const { value } = await parts.fetchPage(question, region);
    await store.upsertMany(value.books, primary.name);
  };

  const similarTo = async (book: StoredBook, region: AudibleRegion): Promise<StoredBook[]> => {
    const { asin } = book;
    if (asin === null || !primary.similar) return [];
    const { value } = await cache.through(
      `similar:${region}:${asin}`,
      WEEK_MS,
      () => primary.similar!(asin, region),
      { renew: 'behind' },
    );
    return store.upsertMany(value, primary.name);
  };

  return async (book: StoredBook, userId: string): Promise<RelatedBooks> => {
    const { region } = book;
    let similar: StoredBook[] = [];
    if (region !== null) {
      await Promise.all([
        quietly(learnEditions(book, region)),
        quietly(similarTo(book, region).then((books) => (similar = books))),
      ]);
    }
    const editions = await store.editionsOf(book);
    const shown = new Set([book.id, ...editions.map((each) => each.id)]);
    const like = similar.filter((each) => !shown.has(each.id) && toKey(each.title) !== toKey(book.title));
    return {
      editions: await withMarks(editions, userId),
      similar: await withMarks(like.slice(0, MOST_SIMILAR), userId),
    };
  };
}
