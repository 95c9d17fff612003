import type { Book } from '../../lib/api/types.ts';
import { nowMs } from '../../lib/now.ts';

/** One part of a series: the edition that is shown, and how many others there are of it. */
export type SeriesPart = { position: string; book: Book; others: number };
export type SeriesParts = {
  parts: SeriesPart[];
  /** Several parts in one book, and what has no number. */
  rest: Book[];
};

const COLLECTION = /\d\s*[-–]\s*\d/;

/** Parts in order, each once: the edition one has or asked for, else a whole one in the language of the series. */
export function partsOf(books: readonly Book[], seriesName: string): SeriesParts {
  const language = mostFrequent(books.map((book) => book.language));
  const editions = new Map<string, Book[]>();
  const rest: Book[] = [];
  for (const book of books) {
    const position = positionIn(book, seriesName);
    if (position === '' || COLLECTION.test(position)) rest.push(book);
    else editions.set(position, [...(editions.get(position) ?? []), book]);
  }
  const parts = [...editions].map(([position, all]) => {
    const book = all.toSorted((a, b) => worth(b, language) - worth(a, language))[0] ?? all[0];
    return book === undefined ? [] : [{ position, book, others: all.length - 1 }];
  });
  return { parts: parts.flat().toSorted((a, b) => numberOf(a.position) - numberOf(b.position)), rest };
}

/** Parts that nobody here has or asked for. */
export function missingParts(parts: readonly SeriesPart[]): Book[] {
  return parts.flatMap(({ book }) =>
    book.inLibrary || book.requested || book.asin === null || isAnnounced(book) ? [] : [book],
  );
}

export function positionIn(book: Book, seriesName: string): string {
  const series = book.series.find((each) => each.name === seriesName) ?? book.series[0];
  return series?.position?.trim() ?? '';
}

/** It has a day in the future: asking for it is left to a person. */
function isAnnounced({ releaseDate }: Book): boolean {
  return releaseDate !== null && releaseDate > new Date(nowMs()).toISOString().slice(0, 10);
}

function worth(book: Book, language: string | null): number {
  return (
    (book.inLibrary ? 32 : 0) +
    (book.requested ? 16 : 0) +
    (book.status !== null ? 8 : 0) +
    (book.language === language ? 4 : 0) +
    (book.abridged === true ? 0 : 2) +
    (book.coverUrl === null ? 0 : 1)
  );
}

function mostFrequent(words: readonly (string | null)[]): string | null {
  const counts = new Map<string | null, number>();
  for (const word of words) if (word !== null) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}

function numberOf(position: string): number {
  const number = Number.parseFloat(position.replace(',', '.'));
  return Number.isNaN(number) ? Number.MAX_SAFE_INTEGER : number;
}
