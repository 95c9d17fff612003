import { useQuery } from '@tanstack/react-query';
import { t } from '../../lib/i18n/index.ts';
import { BookCard } from '../catalog/book-card.tsx';
import { BookGrid, BookGridSkeleton } from '../catalog/book-grid.tsx';
import { discoverQuery } from '../catalog/queries.ts';
import { useRegion } from './region.ts';

/** Before the first letter: how one may search, and something to look at. */
export function SearchStart({ onPick }: { onPick: (text: string) => void }) {
  const { data, isPending } = useQuery(discoverQuery(useRegion()));
  const row = data?.rows[0];
  const people = [
    ...new Set((row?.books ?? []).flatMap((book) => book.authors.slice(0, 1).map((who) => who.name))),
  ];
  return (
    <div className="mt-8">
      <p className="max-w-xl text-muted">{t('search.startHint')}</p>
      {people.length > 0 && (
        <ul aria-label={t('search.tryAuthors')} className="mt-4 mb-9 flex flex-wrap gap-2">
          {people.slice(0, 6).map((name) => (
            <li key={name}>
              <button
                type="button"
                onClick={() => onPick(name)}
                className="h-9 rounded-full px-3.5 text-sm text-muted ring-1 ring-line ring-inset hover:bg-raised hover:text-text max-sm:h-11 touch:h-11"
              >
                {name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {isPending && <BookGridSkeleton count={6} />}
      {row !== undefined && (
        <>
          <h2 className="mb-4 text-lg font-semibold">{row.title}</h2>
          <BookGrid label={row.title} headed>
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
