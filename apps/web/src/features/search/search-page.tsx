import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { PenLine, SearchX } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { EmptyState, ErrorState, Notice } from '../../ui/states.tsx';
import { BookCard } from '../catalog/book-card.tsx';
import { BookGrid, BookGridSkeleton } from '../catalog/book-grid.tsx';
import { searchQuery } from '../catalog/queries.ts';
import { usePrefer } from '../users/preferences.ts';
import { useRegion } from './region.ts';
import { SearchBar } from './search-bar.tsx';
import { type SearchParams, toCatalogueSearch } from './search-params.ts';
import { SearchStart } from './search-start.tsx';
import { Suggestions } from './suggestions.tsx';

const ManualRequestDialog = lazy(() =>
  import('../requests/manual-request-dialog.tsx').then((module) => ({ default: module.ManualRequestDialog })),
);
const route = getRouteApi('/_app/search');

/** Finds books as one types; the address carries the question, so a search can be shared and gone back to. */
export function SearchPage() {
  const params = route.useSearch();
  const navigate = route.useNavigate();
  const preferred = useRegion();
  const prefer = usePrefer();
  const region = params.region ?? preferred;
  const search = toCatalogueSearch(params, region);
  const results = useInfiniteQuery({ ...searchQuery(search ?? {}), enabled: search !== undefined });
  const [manual, setManual] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  usePageTitle(params.q ?? t('nav.search'));

  const go = (next: SearchParams): void => {
    void navigate({ search: next, replace: true, resetScroll: false });
  };
  const pages = results.data?.pages ?? [];
  const books = pages.flatMap((page) => page.records);
  const first = pages[0];
  const askManually = (
    <Button icon={<PenLine aria-hidden className="size-4" />} onClick={() => setManual(true)}>
      {t('search.manual')}
    </Button>
  );

  return (
    <>
      <SearchBar
        ref={field}
        params={params}
        region={region ?? first?.region}
        busy={results.isFetching && search !== undefined}
        onChange={go}
        onRegion={(next) => {
          prefer({ region: next });
          go({ ...params, region: next });
        }}
        onEnterResults={() => document.querySelector<HTMLElement>('[data-card-link]')?.focus()}
      />
      {search === undefined ? (
        <SearchStart onPick={(q) => go({ ...params, q })} />
      ) : (
        <div className="mt-6">
          <Suggestions text={params.q ?? ''} region={region} onPick={go} />
          {first?.stale === true && (
            <Notice tone="warn" className="mb-6">
              {t('search.stale')}
            </Notice>
          )}
          {results.isPending && <BookGridSkeleton />}
          {results.isError && books.length === 0 && (
            <ErrorState error={results.error} onRetry={() => void results.refetch()} />
          )}
          {results.isSuccess && books.length === 0 && (
            <EmptyState
              icon={<SearchX aria-hidden />}
              title={t('search.nothing', { text: params.q ?? '' })}
              action={askManually}
            >
              <p>{t('search.nothingHint')}</p>
            </EmptyState>
          )}
          {books.length > 0 && (
            <div
              className={results.isPlaceholderData ? 'opacity-60 transition-opacity' : 'transition-opacity'}
            >
              <p role="status" className="sr-only">
                {t('search.count', { count: first?.totalRecords ?? books.length })}
              </p>
              <BookGrid label={t('search.results')} onLeaveUp={() => field.current?.focus()}>
                {books.map((book, index) => (
                  <li key={book.id}>
                    <BookCard book={book} eager={index < 6} />
                  </li>
                ))}
              </BookGrid>
              <LoadMore query={results} />
              {!results.hasNextPage && (
                <div className="mt-12 grid justify-items-center gap-4 border-t border-line pt-8 text-center">
                  <p className="text-muted">{t('search.end', { count: books.length })}</p>
                  {askManually}
                </div>
              )}
            </div>
          )}
        </div>
      )}
      {manual && (
        <Suspense>
          <ManualRequestDialog title={params.q ?? ''} onClose={() => setManual(false)} />
        </Suspense>
      )}
    </>
  );
}
