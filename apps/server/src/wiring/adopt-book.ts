import type { AcquisitionState } from '@earmark/contracts';
import type { Clock } from '../kernel/clock.ts';
import { AppError, describeError } from '../kernel/errors.ts';
import type { CatalogService, StoredBook } from '../modules/catalog/index.ts';
import type { BookSource, FoundBook } from '../modules/imports/index.ts';
import {
  type CandidateRelease,
  evaluateReleases,
  profileOf,
  toEvaluateBook,
} from '../modules/releases/index.ts';
import type { SettingsService } from '../modules/settings/index.ts';
import type { Logger } from '../platform/logger.ts';
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
/** Another download brings it, or has brought it. */
const PROVIDED: ReadonlySet<AcquisitionState> = new Set([
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
  'imported',
  'available',
]);
const NAMES_NOTHING =
  /^(?:unknown|various|untitled|n\/?a|none|audio ?books?|cd|disc|disk|part|track|librivox)\b/i;

/** Finds or makes the catalogue entry of a book that came with a pack and that nobody asked for. */
export function createAdoptBook(deps: {
  catalog: CatalogService;
  settings: SettingsService;
  clock: Clock;
  log: Logger;
}): NonNullable<BookSource['adopt']> {
  const { catalog, settings, log } = deps;

  /** A catalogue that is away or knows no such book answers nothing: the import does not wait for a bonus. */
  const orNothing = async <Value>(work: Promise<Value>, nothing: Value, title: string): Promise<Value> => {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.info({ title, err: describeError(error) }, 'The catalogue does not tell about a book of a pack.');
      return nothing;
    }
  };

  const byAsin = async (asin: string): Promise<StoredBook | undefined> => {
    const { audibleRegion } = await settings.get('general');
    return orNothing<StoredBook | undefined>(catalog.ensureBook(asin, audibleRegion), undefined, asin);
  };

  const byName = async (found: FoundBook, title: string): Promise<StoredBook | undefined> => {
    const [author] = found.authors;
    const { records } = await orNothing<{ records: readonly { id: string }[] }>(
      catalog.search({ title, author, page: 1 }, NOBODY),
      { records: [] },
      title,
    );
    const books = await Promise.all(records.map(({ id }) => catalog.get(id)));
    const quality = profileOf(await settings.get('quality'), null);
    const fitting = books.flatMap((book) => {
      if (!hasLength(book, found.durationSeconds)) return [];
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

  const byHand = (found: FoundBook, title: string): Promise<StoredBook> =>
    catalog.manual({
      title,
      authors: found.authors,
      narrators: found.narrators,
      series: found.series,
      year: yearOf(found.year),
    });

  return async (found) => {
    if (!(await settings.get('mediaManagement')).importWholePack) return undefined;
    const title = cleanTitle(found.title);
    const named = found.asin === null ? undefined : await byAsin(found.asin);
    const isNamed = namesSomething(title) && found.authors.some(namesSomething);
    const book =
      named ?? (isNamed ? ((await byName(found, title)) ?? (await byHand(found, title))) : undefined);
    if (!book) return undefined;
    const [marks] = await catalog.withMarks([book], NOBODY);
    const isProvided = marks?.inLibrary || (marks?.status != null && PROVIDED.has(marks.status));
    return isProvided ? undefined : toImportBook(book);
  };
}

/** The marks of a book do not depend on who asks here. */
const NOBODY = '';

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

function hasLength(book: StoredBook, seconds: number | null): boolean {
  return lengthOff(book, seconds) <= LENGTH_TOLERANCE;
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
