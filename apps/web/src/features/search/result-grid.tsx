import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useEffectEvent } from 'react';
import type { Book } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { MoreButton } from '../../ui/load-more.tsx';
import { type GridLook, VirtualGrid } from '../../ui/virtual-grid.tsx';
import { BookCard } from '../catalog/book-card.tsx';
import { requestFocused } from '../catalog/request-focused.ts';
import { useJustMoved } from './use-just-moved.ts';

const LOOK: GridLook = { minWidth: 168, phoneColumns: 2, gap: 20, rowGap: 22, textHeight: 122 };
const FIRST_ROW = 6;
/** So many cards before the end the next page is fetched. */
const AHEAD = 16;
/** Pages fetched by themselves while filters hide nearly everything; after that somebody has to ask for more. */
const PAGES_BY_ITSELF = 6;

type ResultGridProps = {
  books: readonly Book[];
  query: UseInfiniteQueryResult;
  /** The up key in the first row. */
  onLeaveUp: () => void;
};

/** Any number of books found; only those near the window exist, and further pages come as one scrolls. */
export function ResultGrid({ books, query, onLeaveUp }: ResultGridProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const pages = (query.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;
  const justMoved = useJustMoved(books);
  const isSparse = books.length < (pages * AHEAD) / 2;
  const more = useEffectEvent(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  });
  const onRange = (_first: number, last: number): void => {
    if (last >= books.length - AHEAD && !(isSparse && pages >= PAGES_BY_ITSELF)) more();
  };
  useEffect(() => {
    if (books.length < AHEAD && pages > 0 && pages < PAGES_BY_ITSELF) more();
  }, [books.length, pages]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === 'r' && !event.ctrlKey && !event.metaKey && !event.altKey) requestFocused();
    if (event.key !== 'ArrowUp' || event.defaultPrevented) return;
    if ((event.target as HTMLElement).dataset['cardLink'] === undefined) return;
    event.preventDefault();
    onLeaveUp();
  };
  return (
    <div onKeyDown={onKeyDown} className={justMoved ? '[&_*]:!pointer-events-none' : ''}>
      <h2 className="sr-only">{t('search.results')}</h2>
      <VirtualGrid
        label={t('search.results')}
        count={books.length}
        look={LOOK}
        onRange={onRange}
        render={(index) => {
          const book = books[index];
          return book === undefined ? null : <BookCard book={book} eager={index < FIRST_ROW} />;
        }}
      />
      <MoreButton query={query} />
    </div>
  );
}
