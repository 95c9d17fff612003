import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { LibraryBig, X } from 'lucide-react';
import { useDeferredValue } from 'react';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { useSparseList } from '../../lib/sparse-list.ts';
import { buttonClass } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState, PartError } from '../../ui/states.tsx';
import { type GridLook, VirtualGrid } from '../../ui/virtual-grid.tsx';
import { BookGridSkeleton } from '../catalog/book-grid.tsx';
import { useIsAdmin } from '../users/me.ts';
import { CardSkeleton } from './card-skeleton.tsx';
import { GroupCard } from './group-card.tsx';
import { LibraryCard, WallCover } from './library-card.tsx';
import { LibraryLinks } from './library-links.tsx';
import {
  firstDirection,
  type LibraryParams,
  type LibrarySort,
  type LibraryView,
  preferredView,
  rememberView,
} from './library-params.ts';
import { SelectionFoot, SelectionHead, useLibrarySelection } from './library-selection.tsx';
import { LibraryTable } from './library-table.tsx';
import { LibraryToolbar } from './library-toolbar.tsx';
import { groupsSource, libraryGroupQuery, type ShelfQuery, shelfSource } from './queries.ts';
import { Selectable } from './selectable.tsx';

const route = getRouteApi('/_app/library/');

const CARDS: GridLook = { minWidth: 168, phoneColumns: 2, gap: 20, rowGap: 24, textHeight: 96 };
const WALL: GridLook = { minWidth: 112, phoneColumns: 3, gap: 8, rowGap: 8, textHeight: 0 };
const FIRST_ROW = 6;

/** The shelf: every book Earmark has filed, as covers, as a table, or by author and series. */
export function LibraryPage() {
  const params = route.useSearch();
  const navigate = useNavigate();
  const view = params.view ?? (isGroup(params) ? groupView() : preferredView());
  usePageTitle(t('nav.library'));
  const change = (next: Partial<LibraryParams>): void => {
    const merged = Object.entries({ ...params, ...next }).filter(([, value]) => value !== undefined);
    void navigate({ to: '/library', search: Object.fromEntries(merged), replace: true, resetScroll: false });
  };
  const choose = (next: LibraryView): void => {
    rememberView(next);
    change({ view: next });
  };
  return view === 'authors' || view === 'series' ? (
    <Groups by={view === 'authors' ? 'author' : 'series'} params={params} change={change} choose={choose} />
  ) : (
    <Books view={view} params={params} change={change} choose={choose} />
  );
}

/** One author's or series' books are looked at as books, whatever the wish for the whole. */
const isGroup = ({ author, series }: LibraryParams): boolean => author !== undefined || series !== undefined;
function groupView(): LibraryView {
  const view = preferredView();
  return view === 'authors' || view === 'series' ? 'covers' : view;
}

type PartProps = {
  params: LibraryParams;
  change: (next: Partial<LibraryParams>) => void;
  choose: (view: LibraryView) => void;
};

function Books({ view, params, change, choose }: PartProps & { view: 'covers' | 'wall' | 'table' }) {
  const sort = params.sort ?? (isGroup(params) ? 'series' : 'addedAt');
  const direction = params.dir ?? firstDirection(sort);
  const query = useDeferredValue(params.q ?? '').trim();
  const shelf: ShelfQuery = {
    sortKey: sort,
    sortDirection: direction,
    ...(query === '' ? {} : { query }),
    ...(params.author === undefined ? {} : { authorId: params.author }),
    ...(params.series === undefined ? {} : { seriesId: params.series }),
    ...(params.only === undefined
      ? {}
      : params.only === 'notInAbs'
        ? { available: false }
        : { format: params.only }),
  };
  const list = useSparseList(shelfSource(shelf));
  const sortBy = (key: LibrarySort): void =>
    change({ sort: key, dir: key !== sort ? firstDirection(key) : direction === 'asc' ? 'desc' : 'asc' });
  // Drawn in small steps: a slow phone stays able to answer a touch.
  const total = useDeferredValue(list.total);
  const admin = useIsAdmin();
  const { selection, begin } = useLibrarySelection(total ?? 0);
  const narrowed = query !== '' || params.only !== undefined || isGroup(params);
  return (
    <>
      <PageHeader
        title={t('nav.library')}
        description={total === undefined ? t('library.text') : t('library.count', { count: total })}
        actions={<LibraryLinks />}
      />
      {isGroup(params) && <GroupChip params={params} />}
      <LibraryToolbar
        view={view}
        params={params}
        sort={{ key: sort, direction }}
        change={change}
        choose={choose}
        onSort={sortBy}
        onSelect={admin && selection === undefined ? begin : undefined}
        isEmpty={total === undefined || total === 0}
      />
      {selection !== undefined && <SelectionHead selection={selection} total={total ?? 0} />}
      {list.error !== null && total !== undefined && <PartError error={list.error} onRetry={list.retry} />}
      {total === undefined && list.error !== null && <ErrorState error={list.error} onRetry={list.retry} />}
      {total === undefined && list.error === null && <BookGridSkeleton />}
      {total === 0 && <EmptyShelf narrowed={narrowed} />}
      {total !== undefined &&
        total > 0 &&
        (view === 'table' ? (
          <LibraryTable
            list={list}
            total={total}
            sort={sort}
            direction={direction}
            onSort={sortBy}
            selection={selection}
          />
        ) : (
          <>
            <h2 className="sr-only">{t('nav.library')}</h2>
            <VirtualGrid
              key={view}
              label={t('nav.library')}
              count={total}
              look={view === 'wall' ? WALL : CARDS}
              onRange={list.show}
              render={(index) => {
                const item = list.at(index);
                if (item === undefined) return <CardSkeleton wall={view === 'wall'} />;
                const card =
                  view === 'wall' ? (
                    <WallCover key={item.id} item={item} />
                  ) : (
                    <LibraryCard key={item.id} item={item} eager={index < FIRST_ROW} />
                  );
                return selection === undefined ? (
                  card
                ) : (
                  <Selectable
                    key={item.id}
                    title={item.book.title}
                    checked={selection.has(item.id)}
                    onToggle={() => selection.toggle(item.id)}
                  >
                    {card}
                  </Selectable>
                );
              }}
            />
          </>
        ))}
      {selection !== undefined && <SelectionFoot selection={selection} shelf={shelf} />}
    </>
  );
}

function Groups({ by, params, change, choose }: PartProps & { by: 'author' | 'series' }) {
  const query = useDeferredValue(params.q ?? '').trim();
  const list = useSparseList(groupsSource({ by, ...(query === '' ? {} : { query }) }));
  const total = useDeferredValue(list.total);
  return (
    <>
      <PageHeader
        title={t('nav.library')}
        description={
          total === undefined
            ? t('library.text')
            : t(by === 'author' ? 'library.authorCount' : 'library.seriesCount', { count: total })
        }
      />
      <LibraryToolbar
        view={by === 'author' ? 'authors' : 'series'}
        params={params}
        change={change}
        choose={choose}
      />
      {list.error !== null && total !== undefined && <PartError error={list.error} onRetry={list.retry} />}
      {total === undefined && list.error !== null && <ErrorState error={list.error} onRetry={list.retry} />}
      {total === undefined && list.error === null && <BookGridSkeleton />}
      {total === 0 && <EmptyShelf narrowed={query !== ''} />}
      {total !== undefined && total > 0 && (
        <>
          <h2 className="sr-only">{t(by === 'author' ? 'library.view.authors' : 'library.view.series')}</h2>
          <VirtualGrid
            label={t(by === 'author' ? 'library.view.authors' : 'library.view.series')}
            count={total}
            look={CARDS}
            onRange={list.show}
            render={(index) => {
              const group = list.at(index);
              return group === undefined ? <CardSkeleton /> : <GroupCard group={group} by={by} />;
            }}
          />
        </>
      )}
    </>
  );
}

/** Whose books these are, and the way back to all. */
function GroupChip({ params: { author, series } }: { params: LibraryParams }) {
  const by = author === undefined ? 'series' : 'author';
  const { data } = useQuery(libraryGroupQuery({ by, id: author ?? series ?? '' }));
  const group = data?.records[0];
  const none = series === 'none' ? t('library.noSeries') : '';
  return (
    <p className="-mt-3 mb-5 flex flex-wrap items-center gap-3">
      <span className="text-xl font-semibold">{group?.name || none}</span>
      <Link to="/library" className={buttonClass({ variant: 'ghost', size: 'sm' })}>
        <X aria-hidden className="size-4" />
        {t('library.showAll')}
      </Link>
    </p>
  );
}

function EmptyShelf({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      icon={<LibraryBig aria-hidden />}
      title={t(narrowed ? 'library.noneMatch' : 'library.empty')}
      action={
        narrowed ? (
          <Link to="/library" className={buttonClass()}>
            {t('library.showAll')}
          </Link>
        ) : (
          <Link to="/search" className={buttonClass({ variant: 'primary' })}>
            {t('requests.find')}
          </Link>
        )
      }
    >
      {!narrowed && <p>{t('library.emptyHint')}</p>}
    </EmptyState>
  );
}
