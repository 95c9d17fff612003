import type { Candidate } from '../identify/candidate.ts';
import type { ImportBook } from '../model.ts';

/** A book of the public domain, all facts known unless said otherwise. */
export function aBook(changes: Partial<ImportBook> = {}): ImportBook {
  return {
    id: 'book-pride',
    asin: 'B0PRIDE001',
    region: 'us',
    title: 'Pride and Prejudice',
    subtitle: null,
    authors: ['Jane Austen'],
    narrators: ['Ann Reader'],
    series: [],
    releaseDate: '2015-01-01',
    runtimeMinutes: 690,
    language: 'english',
    publisher: null,
    isbn: null,
    abridged: false,
    format: 'unabridged',
    ...changes,
  };
}

export function expected(book: ImportBook): Candidate {
  return { book, wanted: true, expected: true };
}

export function wanted(book: ImportBook): Candidate {
  return { book, wanted: true, expected: false };
}

/** Seven books of one series by one author, of different lengths. */
export const OZ: readonly ImportBook[] = [
  'The Wonderful Wizard of Oz',
  'The Marvelous Land of Oz',
  'Ozma of Oz',
  'Dorothy and the Wizard in Oz',
  'The Road to Oz',
  'The Emerald City of Oz',
  'The Patchwork Girl of Oz',
].map((title, index) =>
  aBook({
    id: `book-oz-${index + 1}`,
    asin: `B0OZ00000${index + 1}`,
    title,
    authors: ['L. Frank Baum'],
    series: [{ name: 'Oz', position: String(index + 1) }],
    runtimeMinutes: 240 + index * 40,
  }),
);
