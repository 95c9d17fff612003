import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import type { DiscoverRow } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/index.ts';
import { joinNames } from '../../ui/person.ts';
import { ErrorState } from '../../ui/states.tsx';
import { useRegion } from '../search/region.ts';
import { BookCard } from './book-card.tsx';
import { BookRow, BookRowSkeleton, ROW_ITEM } from './book-row.tsx';
import { discoverQuery } from './queries.ts';

/** Categories are named by the market place, in its own language; the other rows in that of the page. */
export function rowTitle(row: Pick<DiscoverRow, 'kind' | 'title'>): string {
  return row.kind === 'category' ? row.title : t(`discover.${row.kind}`);
}

/** Shelves of books to discover. */
export function DiscoverRows() {
  const discover = useQuery(discoverQuery(useRegion()));
  // Drawn in small steps: a slow phone stays able to answer a touch.
  const data = useDeferredValue(discover.data);
  if (data === undefined && !discover.isError) {
    return (
      <>
        <BookRowSkeleton />
        <BookRowSkeleton />
      </>
    );
  }
  if (data === undefined)
    return <ErrorState error={discover.error} onRetry={() => void discover.refetch()} />;
  return data.rows.map((row) => (
    <BookRow
      key={row.key}
      title={rowTitle(row)}
      note={row.basedOn.length > 0 ? t('discover.because', { titles: joinNames(row.basedOn, 2) }) : undefined}
      more={
        row.category !== null && (
          <Link
            to="/search"
            search={{ category: row.category }}
            aria-label={t('discover.moreOf', { title: row.title })}
            className="inline-flex h-11 items-center rounded-sm px-2 text-sm font-semibold text-accent-text hover:underline"
          >
            {t('discover.more')}
          </Link>
        )
      }
    >
      {row.books.map((book) => (
        <li key={book.id} className={ROW_ITEM}>
          <BookCard book={book} />
        </li>
      ))}
    </BookRow>
  ));
}
