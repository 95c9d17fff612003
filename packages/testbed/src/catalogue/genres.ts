import type { CatalogueBook } from './model.ts';

/** A number for a genre name, stable between runs, in the shape of Audible's category ids. */
export function genreId(name: string): string {
  let hash = 0;
  for (const char of name) hash = (Math.imul(hash, 31) + char.codePointAt(0)!) >>> 0;
  return `185${String(hash % 100_000_000).padStart(8, '0')}`;
}

export const hasGenre = (book: CatalogueBook, id: string): boolean =>
  book.genres.some((genre) => genreId(genre) === id);
