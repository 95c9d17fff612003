import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { joinPages } from '../../lib/api/join-pages.ts';
import type { HistoryEntry } from '../../lib/api/types.ts';
import { formatDay } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { HistoryRow } from './history-row.tsx';
import { type HistoryFilters, historyQuery } from './queries.ts';

type HistoryListProps = HistoryFilters & {
  /** A heading for each day: the list is long. */
  days?: boolean;
};

/** What happened, newest first: of one book, or of everything. */
export function HistoryList({ days = false, ...filters }: HistoryListProps) {
  const now = useNow();
  const history = useInfiniteQuery(historyQuery(filters));
  if (history.isPending) {
    return (
      <Loading>
        <div className="grid gap-3">
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-12 w-full" />
          <Skeleton className="h-12 w-full" />
        </div>
      </Loading>
    );
  }
  if (history.data === undefined)
    return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  const entries = joinPages(history.data.pages);
  if (entries.length === 0) {
    const narrowed = filters.kind !== undefined || filters.query !== undefined;
    return (
      <EmptyState
        icon={<History aria-hidden />}
        title={t(narrowed ? 'history.noneMatch' : 'history.empty')}
      />
    );
  }
  const groups = days
    ? [...Map.groupBy(entries, (entry) => formatDay(entry.at, now))]
    : [['', entries] as const];
  return (
    <>
      {groups.map(([day, ofDay]) => (
        <section key={day} className="mb-5">
          {day !== '' && <h2 className="mb-1 text-sm font-semibold text-muted">{day}</h2>}
          <HistoryEntries entries={ofDay} showBook={filters.bookId === undefined} />
        </section>
      ))}
      <LoadMore query={history} />
    </>
  );
}

function HistoryEntries({ entries, showBook }: { entries: readonly HistoryEntry[]; showBook: boolean }) {
  return (
    <ol
      aria-label={t('activity.history')}
      className="relative grid before:absolute before:top-4 before:bottom-4 before:left-[4.5px] before:w-px before:bg-line"
    >
      {entries.map((entry) => (
        <HistoryRow key={entry.id} entry={entry} showBook={showBook} />
      ))}
    </ol>
  );
}
