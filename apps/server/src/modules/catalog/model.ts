import type { AcquisitionState, AudibleRegion, Book, BookSummary } from '@earmark/contracts';

/** A book as the catalogue stores it. */
export type StoredBook = {
  id: string;
  asin: string | null;
  region: AudibleRegion | null;
  title: string;
  subtitle: string | null;
  authors: { id: string | null; asin: string | null; name: string }[];
  narrators: { id: string | null; asin: string | null; name: string }[];
  series: { id: string | null; asin: string | null; name: string; position: string | null }[];
  releaseDate: string | null;
  runtimeMinutes: number | null;
  language: string | null;
  publisher: string | null;
  isbn: string | null;
  description: string | null;
  genres: string[];
  tags: string[];
  abridged: boolean | null;
  explicit: boolean | null;
  format: string | null;
  rating: number | null;
  coverId: string | null;
  coverSourceUrl: string | null;
  coverPlaceholder: string | null;
  fieldSources: Record<string, string>;
  notes: string | null;
  enrichedAt: number | null;
  createdAt: number;
  updatedAt: number;
};

/** What a viewer has to do with a book. */
export type BookMarks = {
  requestId: string | null;
  status: AcquisitionState | null;
  libraryItemId: string | null;
};

export const NO_MARKS: BookMarks = { requestId: null, status: null, libraryItemId: null };

/** For finding and sorting: no case, no diacritics, no leading article, single blanks. Letters of every script stay. */
export function toKey(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return (
    folded.replace(/^(the|a|an|der|die|das|le|la|les|el|los|las|il) (?=\S)/, '') || text.trim().toLowerCase()
  );
}

/** `1.5` → 1.5, `1-3` → 1, `2A` → 2; null when there is no number. */
export function positionSortKey(position: string | null): number | null {
  const number = position?.match(/-?\d+(?:[.,]\d+)?/)?.[0];
  return number === undefined ? null : Number(number.replace(',', '.'));
}

export function coverPath(coverId: string | null): string | null {
  return coverId === null ? null : `/api/v1/covers/${coverId}`;
}

export function toWireBook(book: StoredBook, marks: BookMarks): Book {
  return {
    id: book.id,
    asin: book.asin,
    region: book.region,
    title: book.title,
    subtitle: book.subtitle,
    authors: book.authors,
    narrators: book.narrators,
    series: book.series,
    releaseDate: book.releaseDate,
    runtimeMinutes: book.runtimeMinutes,
    language: book.language,
    publisher: book.publisher,
    description: book.description,
    genres: book.genres,
    abridged: book.abridged,
    rating: book.rating,
    coverUrl: coverPath(book.coverId),
    coverPlaceholder: book.coverPlaceholder,
    requested: marks.requestId !== null,
    requestId: marks.requestId,
    inLibrary: marks.libraryItemId !== null,
    libraryItemId: marks.libraryItemId,
    status: marks.status,
  };
}

export type SummaryRow = {
  id: string;
  asin: string | null;
  region: string | null;
  title: string;
  subtitle: string | null;
  authors_json: string;
  narrators_json: string;
  series_json: string;
  runtime_minutes: number | null;
  cover_id: string | null;
  cover_placeholder: string | null;
};

/** The columns `toSummary` needs, for queries of other modules that join the book table. */
export const SUMMARY_COLUMNS = [
  'book.id',
  'book.asin',
  'book.region',
  'book.title',
  'book.subtitle',
  'book.authors_json',
  'book.narrators_json',
  'book.series_json',
  'book.runtime_minutes',
  'book.cover_id',
  'book.cover_placeholder',
] as const;

const TEXTS_KEPT = 3000;

/** Reads a stored text once: the books of a page share authors, narrators and series, and pages are read often. */
function readOnce<Value>(read: (json: string) => Value): (json: string) => Value {
  const known = new Map<string, Value>();
  return (json) => {
    let value = known.get(json);
    if (value === undefined) {
      // Shared from here on, so that nobody may change it.
      value = Object.freeze(read(json)) as Value;
      if (known.size >= TEXTS_KEPT) known.clear();
      known.set(json, value);
    }
    return value;
  };
}

const namesIn = readOnce((json) => (JSON.parse(json) as { name: string }[]).map((each) => each.name));
const seriesIn = readOnce((json) => JSON.parse(json) as BookSummary['series']);

export function toSummary(row: SummaryRow): BookSummary {
  return {
    id: row.id,
    asin: row.asin,
    region: row.region as AudibleRegion | null,
    title: row.title,
    subtitle: row.subtitle,
    authors: namesIn(row.authors_json),
    narrators: namesIn(row.narrators_json),
    series: seriesIn(row.series_json),
    runtimeMinutes: row.runtime_minutes,
    coverUrl: coverPath(row.cover_id),
    coverPlaceholder: row.cover_placeholder,
  };
}
