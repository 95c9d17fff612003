import type { QueryClient } from '@tanstack/react-query';
import { keys } from '../../lib/api/keys.ts';
import type { Book } from '../../lib/api/types.ts';
import { isBook, patchWhere } from '../../lib/events/patch.ts';

type BookMarks = Partial<Pick<Book, 'requested' | 'requestId' | 'status'>>;

/** Marks a book wherever it is shown, before and after the server says so. */
export function markBook(queries: QueryClient, bookId: string, marks: BookMarks): void {
  queries.setQueriesData({ queryKey: keys.books }, (data: unknown) =>
    patchWhere(data, isBook(bookId), marks),
  );
}
