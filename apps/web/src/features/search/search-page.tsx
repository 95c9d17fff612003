import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useLocation } from '@tanstack/react-router';
import { PenLine, SearchX, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { Book } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { latePart } from '../../ui/late-part.tsx';
import { EmptyState, ErrorState, Notice } from '../../ui/states.tsx';
import { BookGridSkeleton } from '../catalog/book-grid.tsx';
import { discoverQuery, knownQuery } from '../catalog/queries.ts';
import { QuotaLine } from '../requests/quota-line.tsx';
import { usePrefer } from '../users/preferences.ts';
import { readAsinLink } from './asin-link.ts';
import { filterBooks, isFiltering, languagesOf } from './filter-books.ts';
import { useRegion } from './region.ts';
import { ResultGrid } from './result-grid.tsx';
import { ResultsLine } from './results-line.tsx';
import { SearchBar } from './search-bar.tsx';
import { SearchFilters } from './search-filters.tsx';
import { type SearchParams, toCatalogueSearch } from './search-params.ts';
import { SearchStart } from './search-start.tsx';
import { useResults } from './use-results.ts';
import { useTyped } from './use-typed.ts';

const ManualRequestDialog = latePart(() =>
  import('../requests/manual-request-dialog.tsx').then((module) => module.ManualRequestDialog),
);
const route = getRouteApi('/_app/search');

/** Finds books as one types; the address carries the question, so a search can be shared and gone back to. */
export function SearchPage() {
  const navigate = route.useNavigate();
  const queries = useQueryClient();
  const preferred = useRegion();
  const prefer = usePrefer();
  const typed = useTyped(
    route.useSearch(),
    useEntry(),
    (next) => void navigate({ search: next, replace: true, resetScroll: false }),
    (next) => {
      const asked = toCatalogueSearch(next, next.region ?? preferred);
      if (asked !== undefined) void queries.prefetchQuery(knownQuery(asked));
    },
  );
  const { params, go } = typed;
  const region = params.region ?? preferred;
  const search = toCatalogueSearch(params, region);
  const results = useResults(search);
  const [manual, setManual] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const silent =
    !results.asking && (results.stale || (results.query.isLoadingError && results.books.length > 0));
  const shown = filterBooks(results.books, params);
  // Whoever narrows down what was found has found the words.
  const completes = params.category === undefined && !silent && !isFiltering(params);
  usePageTitle(params.q ?? t('nav.search'));
  /** What was picked is gone from the page: one goes on from the field, without a keyboard of glass rising over it. */
  const pick = (next: SearchParams): void => {
    go({ ...params, ...next });
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true });
  };

  return (
    <>
      <SearchBar
        ref={field}
        text={typed.text}
        by={params.by ?? 'all'}
        busy={results.asking}
        onType={typed.type}
        onRest={typed.rest}
        onBy={(by) => go({ ...params, by })}
        onEnterResults={() => document.querySelector<HTMLElement>('[data-card-link]')?.focus()}
      >
        <SearchFilters
          params={params}
          region={region ?? results.region ?? undefined}
          languages={languagesOf(results.books)}
          onChange={go}
          onRegion={(next) => {
            prefer({ region: next });
            const { category: _ofOtherPlace, ...rest } = params;
            go({ ...rest, region: next });
          }}
        />
      </SearchBar>
      <QuotaLine className="mt-3" />
      {search === undefined ? (
        <SearchStart onPick={pick} />
      ) : (
        <div className="mt-5">
          {params.category !== undefined && (
            <CategoryChip
              category={params.category}
              onRemove={() => {
                const { category: _removed, ...rest } = params;
                go(rest);
                field.current?.focus({ preventScroll: true });
              }}
            />
          )}
          <ResultsLine
            text={standing(params, results, shown.length)}
            silent={silent}
            words={completes ? (params.q ?? '') : ''}
            region={region}
            onPick={pick}
          />
          <Found
            params={params}
            results={results}
            shown={shown}
            silent={silent}
            onLeaveUp={() => field.current?.focus()}
            askManually={
              <Button icon={<PenLine aria-hidden className="size-4" />} onClick={() => setManual(true)}>
                {t('search.manual')}
              </Button>
            }
          />
        </div>
      )}
      {manual && (
        <ManualRequestDialog
          title={titleIn(params.q)}
          onClose={() => setManual(false)}
          onGiveUp={() => setManual(false)}
        />
      )}
    </>
  );
}

/** How many books there are, as far as somebody knows. */
function standing(
  params: SearchParams,
  { books, asking, total }: ReturnType<typeof useResults>,
  shown: number,
): string {
  if (asking) return t('search.asking');
  if (books.length === 0) return '';
  return isFiltering(params)
    ? t('search.countShown', { shown, count: books.length })
    : t('search.count', { count: total ?? books.length });
}

/** What was searched for, unless it is a link or an ASIN. */
function titleIn(text = ''): string {
  return readAsinLink(text) !== undefined || /^B[A-Z0-9]{9}$/i.test(text.trim()) ? '' : text;
}

/** The place of this page in the browser's history; it stays while the page is being left. */
function useEntry(): string {
  const now = useLocation({
    select: ({ pathname, state }) => (pathname.endsWith('/search') ? (state.__TSR_key ?? '') : undefined),
  });
  const [entry, setEntry] = useState(now ?? '');
  if (now !== undefined && now !== entry) setEntry(now);
  return entry;
}

type FoundProps = {
  params: SearchParams;
  results: ReturnType<typeof useResults>;
  /** Those of them that pass the filters. */
  shown: readonly Book[];
  silent: boolean;
  onLeaveUp: () => void;
  askManually: ReactNode;
};

function Found({ params, results, shown, silent, onLeaveUp, askManually }: FoundProps) {
  const { books, query } = results;
  if (query.isError && books.length === 0)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (books.length === 0 && results.asking) return <BookGridSkeleton />;
  if (books.length === 0) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={t('search.nothing', { text: params.q ?? '' })}
        action={askManually}
      >
        <p>{t('search.nothingHint')}</p>
      </EmptyState>
    );
  }
  const ended = !query.hasNextPage && !results.asking;
  return (
    <div
      aria-busy={results.previous}
      data-results-of={params.q}
      // Only an answer that is long in coming is waited for in sight.
      className={results.previous ? 'opacity-60 transition-opacity delay-400' : ''}
    >
      <ResultGrid books={shown} query={query} onLeaveUp={onLeaveUp} />
      {shown.length === 0 && ended && <p className="py-10 text-center text-muted">{t('search.allHidden')}</p>}
      {ended && (
        <div className="mt-12 grid justify-items-center gap-4 border-t border-line pt-8 text-center">
          {silent ? (
            <Notice tone="warn" className="text-left">
              {t('search.stale')}
            </Notice>
          ) : (
            <p className="text-muted">{t('search.end', { count: books.length })}</p>
          )}
          {askManually}
        </div>
      )}
    </div>
  );
}

/** Which category is looked at, and the way back to all of them. */
function CategoryChip({ category, onRemove }: { category: string; onRemove: () => void }) {
  const { data } = useQuery(discoverQuery(useRegion()));
  const name = data?.rows.find((row) => row.category === category)?.title ?? t('search.category');
  return (
    <div className="mb-5 flex flex-wrap items-center gap-3">
      <h2 className="font-serif text-xl font-semibold">{name}</h2>
      <Button size="sm" variant="ghost" icon={<X aria-hidden className="size-4" />} onClick={onRemove}>
        {t('search.leaveCategory')}
      </Button>
    </div>
  );
}
