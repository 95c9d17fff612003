import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import type { HistoryEntry, HistoryType } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t, tOr } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { LoadMore } from '../../ui/load-more.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { historyQuery } from './queries.ts';

const DOT: Partial<Record<HistoryType, string>> = {
  available: 'bg-accent',
  imported: 'bg-accent',
  approved: 'bg-accent',
  downloadCompleted: 'bg-accent',
  denied: 'bg-danger',
  grabFailed: 'bg-danger',
  downloadFailed: 'bg-danger',
  downloadMissing: 'bg-danger',
  importFailed: 'bg-danger',
  importBlocked: 'bg-warn',
  nothingAcceptable: 'bg-warn',
};

type HistoryListProps = { bookId?: string; type?: HistoryType };

/** What happened, newest first: of one book, or of everything. */
export function HistoryList({ bookId, type }: HistoryListProps) {
  const history = useInfiniteQuery(
    historyQuery({ ...(bookId === undefined ? {} : { bookId }), ...(type === undefined ? {} : { type }) }),
  );
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
  if (history.isError) return <ErrorState error={history.error} onRetry={() => void history.refetch()} />;
  const entries = history.data.pages.flatMap((page) => page.records);
  if (entries.length === 0) return <EmptyState icon={<History aria-hidden />} title={t('history.empty')} />;
  return (
    <>
      <ol
        aria-label={t('activity.history')}
        className="relative grid before:absolute before:top-4 before:bottom-4 before:left-[4.5px] before:w-px before:bg-line"
      >
        {entries.map((entry) => (
          <HistoryRow key={entry.id} entry={entry} showBook={bookId === undefined} />
        ))}
      </ol>
      <LoadMore query={history} />
    </>
  );
}

function HistoryRow({ entry, showBook }: { entry: HistoryEntry; showBook: boolean }) {
  const now = useNow();
  return (
    <li className="relative grid gap-x-4 py-2.5 pl-7 sm:grid-cols-[minmax(0,1fr)_auto]">
      <span
        aria-hidden
        className={`absolute top-4.5 left-0 size-2.5 rounded-full ring-4 ring-bg ${DOT[entry.type] ?? 'bg-line-strong'}`}
      />
      <div className="min-w-0">
        <p>
          <span className="font-semibold">{tOr(`historyType.${entry.type}`, entry.type)}</span>
          {showBook && entry.bookTitle !== null && <span className="text-muted"> · {entry.bookTitle}</span>}
        </p>
        {entry.message !== '' && <p className="text-sm text-muted">{entry.message}</p>}
      </div>
      <p className="text-sm text-faint sm:text-right">
        <time dateTime={entry.at} title={formatDateTime(entry.at)}>
          {formatRelative(entry.at, now)}
        </time>
        {entry.username !== null && <span> · {entry.username}</span>}
      </p>
    </li>
  );
}
