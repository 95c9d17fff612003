import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { LibraryBig } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Input, Select } from '../../ui/input.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { BookGrid, BookGridSkeleton } from '../catalog/book-grid.tsx';
import { LibraryCard } from './library-card.tsx';
import { type LibrarySort, libraryQuery } from './queries.ts';

const SORTS: readonly LibrarySort[] = ['addedAt', 'title', 'sizeBytes'];

/** The shelf: every book Earmark has filed. */
export function LibraryPage() {
  const [query, setQuery] = useState('');
  const [sort, setSort] = useState<LibrarySort>('addedAt');
  const text = useDeferredValue(query.trim());
  const list = useInfiniteQuery(libraryQuery(text, sort));
  const items = list.data?.pages.flatMap((page) => page.records) ?? [];
  const total = list.data?.pages[0]?.totalRecords;
  usePageTitle(t('nav.library'));
  return (
    <>
      <PageHeader
        title={t('nav.library')}
        description={total === undefined ? t('library.text') : t('library.count', { count: total })}
      />
      <div className="mb-7 flex flex-wrap gap-3">
        <Input
          type="search"
          aria-label={t('library.search')}
          placeholder={t('library.search')}
          value={query}
          maxLength={200}
          onChange={(event) => setQuery(event.target.value)}
          className="sm:!w-80"
        />
        <Select
          aria-label={t('library.sort')}
          value={sort}
          onChange={(event) => setSort(event.target.value as LibrarySort)}
          className="w-full sm:ml-auto sm:w-48"
        >
          {SORTS.map((value) => (
            <option key={value} value={value}>
              {t(`library.sort.${value}`)}
            </option>
          ))}
        </Select>
      </div>
      {list.isPending && <BookGridSkeleton />}
      {list.isError && items.length === 0 && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && items.length === 0 && (
        <EmptyState
          icon={<LibraryBig aria-hidden />}
          title={t(text === '' ? 'library.empty' : 'library.noneMatch')}
          action={
            text === '' && (
              <Link to="/search" className={buttonClass({ variant: 'primary' })}>
                {t('requests.find')}
              </Link>
            )
          }
        >
          {text === '' && <p>{t('library.emptyHint')}</p>}
        </EmptyState>
      )}
      {items.length > 0 && (
        <>
          <BookGrid label={t('nav.library')}>
            {items.map((item, index) => (
              <li key={item.id} className="[contain-intrinsic-size:auto_19rem] [content-visibility:auto]">
                <LibraryCard item={item} eager={index < 6} />
              </li>
            ))}
          </BookGrid>
          <LoadMore query={list} />
        </>
      )}
    </>
  );
}
