import type { Book } from '../../lib/api/types.ts';
import type { SearchParams } from './search-params.ts';

type Filter = Pick<SearchParams, 'language' | 'only' | 'whole'>;

/** The books that are shown of those that were found. */
export function filterBooks(books: readonly Book[], { language, only, whole }: Filter): Book[] {
  return books.filter(
    (book) =>
      (language === undefined || book.language === language) &&
      (only === undefined || (!book.inLibrary && !book.requested)) &&
      (whole === undefined || book.abridged !== true),
  );
}

export function isFiltering({ language, only, whole }: Filter): boolean {
  return language !== undefined || only !== undefined || whole !== undefined;
}

/** Languages among the books found, the most frequent first. */
export function languagesOf(books: readonly Book[]): string[] {
  const counts = new Map<string, number>();
  for (const { language } of books)
    if (language !== null) counts.set(language, (counts.get(language) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).map(([language]) => language);
}
