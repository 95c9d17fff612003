import { useEffect, useState } from 'react';
import type { Book } from '../../lib/api/types.ts';

/** So long somebody needs to see that what they aim at has moved. */
const REACTION_MS = 350;

/** Has another book just come to the place of one that was shown? A press that is on its way was meant for the former. */
export function useJustMoved(books: readonly Book[]): boolean {
  const [last, setLast] = useState({ books, moves: 0 });
  const [seen, setSeen] = useState(0);
  if (last.books !== books) {
    const moved = last.books.some((book, index) => book.id !== books[index]?.id);
    setLast({ books, moves: moved ? last.moves + 1 : last.moves });
  }
  const { moves } = last;
  useEffect(() => {
    const timer = setTimeout(() => setSeen(moves), REACTION_MS);
    return () => clearTimeout(timer);
  }, [moves]);
  return moves !== seen;
}
