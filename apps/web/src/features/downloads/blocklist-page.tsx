import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ShieldOff, Undo2 } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { joinPages } from '../../lib/api/join-pages.ts';
import { keys } from '../../lib/api/keys.ts';
import type { BlocklistEntry } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DOT } from '../../ui/dot.ts';
import { Input } from '../../ui/input.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Card } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { blocklistQuery } from './queries.ts';

/** Releases that are never grabbed again, each with its reason. */
export function BlocklistPage() {
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const [clearing, setClearing] = useState(false);
  const query = useDeferredValue(text.trim());
  const list = useInfiniteQuery(blocklistQuery(query));
  usePageTitle(t('activity.blocklist'));
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.blocklist });
  const allow = useMutation({
    mutationFn: (id: string) => unwrap(api.DELETE('/api/v1/blocklist/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toastSuccess(t('blocklist.allowed'));
      void refresh();
    },
    onError: toastError,
  });
  const clear = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/blocklist')),
    onSuccess: ({ removed }) => {
      toastSuccess(t('blocklist.cleared', { count: removed }));
      setClearing(false);
      void refresh();
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
  if (list.data === undefined) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const entries = joinPages(list.data.pages);
  if (entries.length === 0 && text === '') {
    return (
      <EmptyState icon={<ShieldOff aria-hidden />} title={t('blocklist.empty')}>
        <p>{t('blocklist.emptyHint')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Input
          type="search"
          aria-label={t('blocklist.search')}
          placeholder={t('blocklist.search')}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
          className="min-w-0 flex-1 sm:!w-72 sm:flex-none"
        />
        <Button variant="quietDanger" onClick={() => setClearing(true)}>
          {t('blocklist.clear')}
        </Button>
      </div>
      {entries.length === 0 && <EmptyState title={t('blocklist.noneMatch')} />}
      {entries.length > 0 && (
        <Card>
          <ul aria-label={t('activity.blocklist')} className="divide-y divide-line">
            {entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                busy={allow.isPending && allow.variables === entry.id}
                onAllow={() => allow.mutate(entry.id)}
              />
            ))}
          </ul>
        </Card>
      )}
      <LoadMore query={list} />
      <ConfirmDialog
        open={clearing}
        onOpenChange={setClearing}
        title={t('blocklist.clearTitle')}
        description={t('blocklist.clearText')}
        action={t('blocklist.clear')}
        busy={clear.isPending}
        onConfirm={() => clear.mutate()}
      />
    </>
  );
}

type EntryRowProps = { entry: BlocklistEntry; busy: boolean; onAllow: () => void };

function EntryRow({ entry, busy, onAllow }: EntryRowProps) {
  const now = useNow();
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p className="font-semibold">{entry.title}</p>
        <p className="text-sm text-warn">{told(entry.reason)}</p>
        <p className="text-xs text-faint">
          {entry.indexer !== null && `${entry.indexer}${DOT}`}
          <time dateTime={entry.at} title={formatDateTime(entry.at)}>
            {formatRelative(entry.at, now)}
          </time>
          {entry.bookId !== null && (
            <>
              {DOT}
              <Link
                to="/activity/history"
                search={{ book: entry.bookId }}
                className="rounded-sm underline decoration-line-strong underline-offset-3 hover:decoration-current"
              >
                {t('blocklist.story')}
              </Link>
            </>
          )}
        </p>
      </div>
      <div>
        <Button
          size="sm"
          icon={<Undo2 aria-hidden className="size-4" />}
          busy={busy}
          aria-label={t('blocklist.allowThis', { title: entry.title })}
          onClick={onAllow}
        >
          {t('blocklist.allow')}
        </Button>
      </div>
    </li>
  );
}
