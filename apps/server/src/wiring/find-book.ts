import type { Clock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import type { CatalogService, StoredBook } from '../modules/catalog/index.ts';
import type { FoundBook, ImportBook } from '../modules/imports/index.ts';
import {
  type CandidateRelease,
  evaluateReleases,
  profileOf,
  toEvaluateBook,
} from '../modules/releases/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import { toImportBook } from './import-book.ts';

/** Rules that say which book it is; the others are about what somebody wants to have. */
const IDENTITY: ReadonlySet<string> = new Set([
  'title',
  'author',
  'seriesNumber',
  'derivative',
  'podcast',
  'incomplete',
  'abridged',
  'dramatised',
  'runtime',
  'unreadable',
]);
/** Lengths that differ by more belong to another edition. */
const LENGTH_TOLERANCE = 0.15;
const NAMES_NOTHING =
  /^(?:unknown|various|untitled|n\/?a|none|audio ?books?|cd|disc|disk|part|track|librivox)\b/i;
/** What the catalogue says of a book does not depend on who asks here. */
const NOBODY = '';

export type BookFinder = ReturnType<typeof createBookFinder>;

/** Finds the catalogue's entry for what files say about a book. Throws when the catalogue is away. */
export function createBookFinder(deps: { catalog: CatalogService; settings: SettingsService; clock: Clock }) {
  const { catalog, settings } = deps;

  const byAsin = async (asin: string): Promise<StoredBook | undefined> => {
    const { audibleRegion } = await settings.get('general');
    try {
      return await catalog.ensureBook(asin, audibleRegion);
    } catch (error) {
      if (error instanceof AppError && error.code === 'not_found') return undefined;
      throw error;
    }
  };

  /** The best of those that fit by title, author, number and length. */
  const byName = async (found: FoundBook): Promise<StoredBook | undefined> => {
    const title = cleanTitle(found.title);
    if (!isNamed(found)) return undefined;
    const [author] = found.authors;
    const { records } = await catalog.search({ title, author, page: 1 }, NOBODY);
    const books = await Promise.all(records.map(({ id }) => catalog.get(id)));
    const quality = profileOf(await settings.get('quality'), null);
    const fitting = books.flatMap((book) => {
      if (lengthOff(book, found.durationSeconds) > LENGTH_TOLERANCE) return [];
      const { decisions } = evaluateReleases({
        book: toEvaluateBook(book),
        releases: [asRelease(found, title)],
        settings: quality,
        context: { now: deps.clock.now() },
      });
      const [decision] = decisions;
      return !decision || decision.rejections.some((each) => IDENTITY.has(each.code))
        ? []
        : [{ book, score: decision.score, off: lengthOff(book, found.durationSeconds) }];
    });
    return fitting.toSorted((a, b) => b.score - a.score || a.off - b.off)[0]?.book;
  };

  /** Enters the book as the files call it; the same title and author give the same entry. */
  const byHand = (found: FoundBook): Promise<StoredBook> =>
    catalog.manual({
      title: cleanTitle(found.title),
      authors: found.authors,
      narrators: found.narrators,
      series: found.series,
      year: yearOf(found.year),
    });

  return { byAsin, byName, byHand };
}

/** Books that files may be: the one whose ASIN they name, else the one that fits by name. */
export function guessBooks(finder: BookFinder): (found: FoundBook) => Promise<ImportBook[]> {
  return async (found) => {
    const book =
      (found.asin === null ? undefined : await finder.byAsin(found.asin)) ?? (await finder.byName(found));
    return book ? [toImportBook(book)] : [];
  };
}

/** Do title and author say anything? */
export function isNamed(found: Pick<FoundBook, 'title' | 'authors'>): boolean {
  return namesSomething(cleanTitle(found.title)) && found.authors.some(namesSomething);
}

/** The files as if an indexer had them, so that the decision rules can say which book they are. */
function asRelease(found: FoundBook, title: string): CandidateRelease {
  return {
    guid: 'files',
    indexer: 'files',
    protocol: 'torrent',
    title: `${found.authors.join(', ')} - ${title}`,
    bookTitle: title,
    authors: found.authors,
    narrators: found.narrators,
    series: found.series ? [found.series] : [],
    categories: [],
    flags: [],
    runtimeSeconds: found.durationSeconds,
  };
}

function lengthOff(book: StoredBook, seconds: number | null): number {
  if (seconds === null || !book.runtimeMinutes) return 0;
  return Math.abs(seconds / 60 / book.runtimeMinutes - 1);
}

function cleanTitle(title: string): string {
  return title.replace(/\s*[([](?:un)?abridged[)\]]/gi, '').trim();
}

function namesSomething(text: string): boolean {
  return /\p{L}/u.test(text) && !NAMES_NOTHING.test(text.trim());
}

function yearOf(text: string | null): number | null {
  const digits = /\d{4}/.exec(text ?? '')?.[0];
  return digits === undefined ? null : Number(digits);
}
