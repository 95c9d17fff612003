import { useQuery } from '@tanstack/react-query';
import { t } from '../../lib/i18n/rooms.ts';
import { BookCard } from '../catalog/book-card.tsx';
import { BookGrid, BookGridSkeleton } from '../catalog/book-grid.tsx';
import { rowTitle } from '../catalog/discover-rows.tsx';
import { discoverQuery } from '../catalog/queries.ts';
import { useRegion } from './region.ts';
import type { SearchParams } from './search-params.ts';

const CHIP =
  'inline-flex h-9 items-center rounded-full px-3.5 text-sm text-muted ring-1 ring-line ring-inset hover:bg-raised hover:text-text max-sm:h-11 touch:h-11';

/** Before the first letter: how one may search, where to browse, and something to look at. */
export function SearchStart({ onPick }: { onPick: (params: SearchParams) => void }) {
  const { data, isPending } = useQuery(discoverQuery(useRegion()));
  const rows = data?.rows ?? [];
  const categories = rows.filter((row) => row.category !== null);
  const row = rows.find((each) => each.kind === 'popular') ?? rows[0];
  const people = [
    ...new Set((row?.books ?? []).flatMap((book) => book.authors.slice(0, 1).map((who) => who.name))),
  ];
  return (
    <div className="mt-8">
      <p className="max-w-xl text-muted">{t('search.startHint')}</p>
      {categories.length > 0 && (
        <ul aria-label={t('search.browse')} className="mt-4 flex flex-wrap gap-2">
          {categories.map((each) => (
            <li key={each.key}>
              <button
                type="button"
                onClick={() => onPick({ category: each.category ?? '' })}
                className={`${CHIP} font-semibold !text-text`}
              >
                {each.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      {people.length > 0 && (
        <ul aria-label={t('search.tryAuthors')} className="mt-3 mb-9 flex flex-wrap gap-2">
          {people.slice(0, 6).map((name) => (
            <li key={name}>
              <button type="button" onClick={() => onPick({ q: name, by: 'author' })} className={CHIP}>
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {isPending && <BookGridSkeleton count={6} />}
      {row !== undefined && (
        <>
          <h2 className="mb-4 text-lg font-semibold">{rowTitle(row)}</h2>
          <BookGrid label={rowTitle(row)} headed>
            {row.books.map((book) => (
              <li key={book.id}>
                <BookCard book={book} />
              </li>
            ))}
          </BookGrid>
        </>
      )}
    </div>
  );
}
