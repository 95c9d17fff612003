import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { ShieldOff, Undo2 } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Card } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { blocklistQuery } from './queries.ts';

/** Releases that are never grabbed again, each with its reason. */
export function BlocklistPage() {
  const now = useNow();
  const queries = useQueryClient();
  const list = useInfiniteQuery(blocklistQuery);
  usePageTitle(t('activity.blocklist'));
  const allow = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/api/v1/blocklist/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toastSuccess(t('blocklist.allowed'));
      void queries.invalidateQueries({ queryKey: keys.blocklist });
    },
    onError: toastError,
  });
  if (list.isPending) {
    return (
      <Loading>
        <Skeleton className="h-40 w-full rounded-lg" />
      </Loading>
    );
  }
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const entries = list.data.pages.flatMap((page) => page.records);
  if (entries.length === 0) {
    return (
      <EmptyState icon={<ShieldOff aria-hidden />} title={t('blocklist.empty')}>
        <p>{t('blocklist.emptyHint')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Card>
        <ul aria-label={t('activity.blocklist')} className="divide-y divide-line">
          {entries.map((entry) => (
            <li
              key={entry.id}
              className="grid gap-x-6 gap-y-2 px-5 py-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center"
            >
              <div className="min-w-0">
                <p className="font-semibold">{entry.title}</p>
                <p className="text-sm text-warn">{entry.reason}</p>
                <p className="text-xs text-faint">
                  {entry.indexer !== null && `${entry.indexer} · `}
                  <time dateTime={entry.at} title={formatDateTime(entry.at)}>
                    {formatRelative(entry.at, now)}
                  </time>
                </p>
              </div>
              <div>
                <Button
                  size="sm"
                  icon={<Undo2 aria-hidden className="size-4" />}
                  busy={allow.isPending && allow.variables === entry.id}
                  aria-label={t('blocklist.allowThis', { title: entry.title })}
                  onClick={() => allow.mutate(entry.id)}
                >
                  {t('blocklist.allow')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      </Card>
      <LoadMore query={list} />
    </>
  );
}
