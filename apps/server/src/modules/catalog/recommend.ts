import { positionSortKey, type StoredBook, toKey } from './model.ts';

/** Books like one that somebody asked for, the likest first. */
export type Neighbours = { seed: StoredBook; similar: readonly StoredBook[] };

const MOST_OF_ONE_AUTHOR = 2;

/**
 * Books for a person from what is like the books asked for: named by many of them and early in their lists first, by a
 * known author or narrator a little before others. At most two of an author, no other edition of what is known already.
 */
export function recommend(
  neighbours: readonly Neighbours[],
  { most, leaveOut }: { most: number; leaveOut: (book: StoredBook) => boolean },
): StoredBook[] {
  const authors = countNames(neighbours.map(({ seed }) => seed.authors));
  const narrators = countNames(neighbours.map(({ seed }) => seed.narrators));
  const scores = new Map<string, { book: StoredBook; score: number }>();
  for (const { similar } of neighbours) {
    similar.forEach((book, place) => {
      const entry = scores.get(book.id) ?? { book, score: 0 };
      entry.score += 10 + 3 / (1 + place);
      scores.set(book.id, entry);
    });
  }
  for (const entry of scores.values()) {
    entry.score += 1.2 * affinity(entry.book.authors.map(({ name }) => authors.get(toKey(name)) ?? 0));
    entry.score += 0.6 * affinity(entry.book.narrators.map(({ name }) => narrators.get(toKey(name)) ?? 0));
  }
  const seen = new Set(neighbours.map(({ seed }) => editionKey(seed)));
  const perAuthor = new Map<string, number>();
  const chosen: StoredBook[] = [];
  for (const { book } of [...scores.values()].sort(
    (a, b) => b.score - a.score || (a.book.id < b.book.id ? -1 : 1),
  )) {
    const author = toKey(book.authors[0]?.name ?? '');
    const ofAuthor = perAuthor.get(author) ?? 0;
    if (ofAuthor >= MOST_OF_ONE_AUTHOR || seen.has(editionKey(book)) || leaveOut(book)) continue;
    seen.add(editionKey(book));
    perAuthor.set(author, ofAuthor + 1);
    chosen.push(book);
    if (chosen.length === most) break;
  }
  return chosen;
}

/** The part after the last one that was asked for or is owned; undefined when the series has no further part. */
export function nextPart(
  books: readonly StoredBook[],
  seriesName: string,
  isKnown: (book: StoredBook) => boolean,
): StoredBook | undefined {
  const placed = books.flatMap((book) => {
    const position = book.series.find((series) => series.name === seriesName)?.position ?? null;
    const place = positionSortKey(position);
    // "1-3" is a collection of parts, not a part.
    return place === null || /\d\s*[-\u2013]\s*\d/.test(position ?? '') ? [] : [{ book, place }];
  });
  const known = placed.filter(({ book }) => isKnown(book)).map(({ place }) => place);
  if (known.length === 0) return undefined;
  const last = Math.max(...known);
  return placed
    .filter(({ place, book }) => place > last && book.abridged !== true)
    .sort((a, b) => a.place - b.place)[0]?.book;
}

/** The same work by the same author, whoever reads it. */
function editionKey(book: StoredBook): string {
  return `${toKey(book.title)}|${toKey(book.authors[0]?.name ?? '')}`;
}

function countNames(lists: readonly (readonly { name: string }[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { name } of lists.flat()) counts.set(toKey(name), (counts.get(toKey(name)) ?? 0) + 1);
  return counts;
}

function affinity(numbers: readonly number[]): number {
  return Math.min(3, Math.max(0, ...numbers));
}
