import type { AudibleRegion, Book, DiscoverRow } from '@earmark/contracts';
import type { CatalogPage, CatalogQuery, MetadataProvider } from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import type { CatalogCache } from './cache.ts';
import type { StoredBook } from './model.ts';
import { nextPart, recommend } from './recommend.ts';
import type { CatalogStore } from './store.ts';
import type { Wants } from './wants.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BOOKS_OF_A_ROW = 20;
const CATEGORY_ROWS = 5;
/** Books asked for that recommendations are made of: each costs the catalogue one question a week. */
const SEEDS = 8;
const SERIES_FOLLOWED = 6;
/** How far back counts as new, and what other people asked for as of interest. */
const NEW_DAYS = 60;
const OTHERS_DAYS = 120;
const FEWEST = 3;

type Row = Pick<DiscoverRow, 'key' | 'kind' | 'title'> & {
  category?: string;
  basedOn?: readonly StoredBook[];
  books: readonly StoredBook[];
};

/** Shelves of the start page: made of what this person asked for, of what others did, and of the catalogue's own lists. */
export function createDiscovery(parts: {
  clock: Clock;
  log: Logger;
  cache: CatalogCache;
  store: CatalogStore;
  wants: Wants;
  primary: MetadataProvider;
  withMarks: (books: readonly StoredBook[], userId: string) => Promise<Book[]>;
}) {
  const { clock, log, cache, store, wants, primary, withMarks } = parts;

  const page = async (query: Partial<CatalogQuery>, region: AudibleRegion): Promise<StoredBook[]> => {
    const whole: CatalogQuery = { ...query, page: 1, pageSize: BOOKS_OF_A_ROW };
    const { value } = await cache.through<CatalogPage>(
      `search:${region}:${JSON.stringify(whole).toLowerCase()}`,
      DAY_MS,
      () => primary.search!(whole, region),
      { renew: 'behind' },
    );
    return store.upsertMany(value.books, primary.name);
  };

  const similarTo = async (seed: StoredBook, region: AudibleRegion) => {
    const { value } = await cache.through(
      `similar:${region}:${seed.asin}`,
      7 * DAY_MS,
      () => primary.similar?.(seed.asin!, region) ?? Promise.resolve([]),
      { renew: 'behind' },
    );
    return { seed, similar: await store.upsertMany(value, primary.name) };
  };

  const partsOf = async (asin: string, region: AudibleRegion): Promise<StoredBook[]> => {
    const { value } = await cache.through(
      `series:${region}:${asin}`,
      DAY_MS,
      () => primary.seriesBooks?.(asin, region) ?? Promise.resolve([]),
      { renew: 'behind' },
    );
    return store.upsertMany(value, primary.name);
  };

  /** Those of many questions that were answered; the others are for next time. */
  const answered = async <Answer>(questions: readonly Promise<Answer>[]): Promise<Answer[]> =>
    (await Promise.allSettled(questions)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    );

  const isKnownTo = async (books: readonly StoredBook[], userId: string) => {
    const marked = await withMarks(books, userId);
    const known = new Set(
      marked.filter((book) => book.inLibrary || book.requested || book.status !== null).map(({ id }) => id),
    );
    return (book: StoredBook): boolean => known.has(book.id);
  };

  const forYou = async (region: AudibleRegion, userId: string): Promise<Row> => {
    const seeds = (await wants.of(userId, region, SEEDS)).filter((book) => book.asin !== null);
    const neighbours = await answered(seeds.map((seed) => similarTo(seed, region)));
    const candidates = neighbours.flatMap(({ similar }) => similar);
    const leaveOut = await isKnownTo(candidates, userId);
    const books = recommend(neighbours, { most: BOOKS_OF_A_ROW, leaveOut });
    return { key: 'forYou', kind: 'forYou', title: 'For you', basedOn: seeds.slice(0, 3), books };
  };

  const nextInSeries = async (region: AudibleRegion, userId: string): Promise<Row> => {
    const wanted = await wants.of(userId, region, SEEDS * 3);
    const series = new Map<string, string>();
    for (const { asin, name } of wanted.flatMap((book) => book.series.slice(0, 1)))
      if (asin !== null && series.size < SERIES_FOLLOWED) series.set(asin, name);
    const found = await answered(
      [...series].map(async ([asin, name]) => {
        const books = await partsOf(asin, region);
        const isKnown = await isKnownTo(books, userId);
        const next = nextPart(books, name, isKnown);
        return next !== undefined && !isKnown(next) ? [next] : [];
      }),
    );
    return { key: 'nextInSeries', kind: 'nextInSeries', title: 'Next in your series', books: found.flat() };
  };

  const wantedHere = async (userId: string): Promise<Row> => ({
    key: 'wantedHere',
    kind: 'wantedHere',
    title: 'Others here asked for',
    books: await wants.ofOthers(userId, clock.now() - OTHERS_DAYS * DAY_MS, BOOKS_OF_A_ROW),
  });

  const released = (book: StoredBook): boolean =>
    book.releaseDate !== null && book.releaseDate <= new Date(clock.now()).toISOString().slice(0, 10);

  /** The catalogue's newest are announcements of next year; so: what sells best of what came out lately. */
  const newReleases = async (region: AudibleRegion): Promise<Row> => {
    // The same day for a week, so that the answer is kept for that long.
    const week = Math.floor(clock.now() / (7 * DAY_MS)) * 7 * DAY_MS;
    const since = new Date(week - NEW_DAYS * DAY_MS).toISOString().slice(0, 10);
    let books = (await page({ order: 'popular', since }, region)).filter(released);
    if (books.length < FEWEST) books = (await page({ order: 'newest' }, region)).filter(released);
    const newestFirst = books.toSorted((a, b) => (b.releaseDate ?? '').localeCompare(a.releaseDate ?? ''));
    return { key: 'new', kind: 'new', title: 'New releases', books: newestFirst };
  };

  /** Categories of this market place, in its own words; those the household likes come first. */
  const categories = async (region: AudibleRegion): Promise<Row[]> => {
    if (!primary.categories) return [];
    const { value } = await cache.through(
      `categories:${region}`,
      7 * DAY_MS,
      () => primary.categories!(region),
      { renew: 'behind' },
    );
    const liked = await wants.genres(300);
    const rank = (name: string) => (liked.includes(name) ? liked.indexOf(name) : liked.length);
    const shown = value.toSorted((a, b) => rank(a.name) - rank(b.name)).slice(0, CATEGORY_ROWS);
    return answered(
      shown.map(async ({ id, name }) => ({
        key: `category:${id}`,
        kind: 'category' as const,
        title: name,
        category: id,
        books: await page({ category: id, order: 'popular' }, region),
      })),
    );
  };

  const popular = async (region: AudibleRegion): Promise<Row> => ({
    key: 'popular',
    kind: 'popular',
    title: 'Popular',
    books: await page({ order: 'popular' }, region),
  });

  /** Rows of the start page; one whose source fails, or that has hardly anything, is left out. */
  return async (region: AudibleRegion, userId: string): Promise<DiscoverRow[]> => {
    const asked: (Row | readonly Row[])[] = await Promise.all(
      [
        nextInSeries(region, userId),
        forYou(region, userId),
        popular(region),
        newReleases(region),
        wantedHere(userId),
        categories(region),
      ].map((row: Promise<Row | readonly Row[]>) =>
        row.catch((error: unknown) => {
          log.debug({ err: describeError(error) }, 'A shelf stays empty.');
          return [];
        }),
      ),
    );
    const rows = asked.flat().filter(({ books }) => books.length > 0);
    const all = await withMarks(
      rows.flatMap((row) => row.books),
      userId,
    );
    let from = 0;
    return rows.map(({ books, basedOn = [], category = null, ...row }) => {
      from += books.length;
      return {
        ...row,
        category,
        basedOn: basedOn.map((book) => book.title),
        books: all.slice(from - books.length, from),
      };
    });
  };
}
