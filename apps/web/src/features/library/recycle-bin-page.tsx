import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { clsx } from 'clsx';
import { Recycle, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { api, unwrap } from '../../lib/api/client.ts';
import { joinPages } from '../../lib/api/join-pages.ts';
import { keys } from '../../lib/api/keys.ts';
import type { RecycledBook } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative, formatSize } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Facts } from '../../ui/facts.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { Card, PageHeader } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Notice, Skeleton } from '../../ui/states.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { recycleBinQuery } from './queries.ts';

/** Books that were replaced or removed: put back, or deleted for good. */
export function RecycleBinPage() {
  const queries = useQueryClient();
  const bin = useInfiniteQuery(recycleBinQuery);
  const deletion = useQuestion<RecycledBook | 'all'>();
  const swap = useQuestion<RecycledBook>();
  const [kept, setKept] = useState<readonly string[]>([]);
  usePageTitle(t('bin.title'));
  const refresh = (): void => {
    for (const queryKey of [keys.recycleBin, keys.library]) void queries.invalidateQueries({ queryKey });
  };
  const restore = useMutation({
    mutationFn: ({ id, canSwap }: RecycledBook) =>
      unwrap(
        api.POST('/api/v1/recyclebin/{id}/restore', {
          params: { path: { id } },
          body: { whatIsThere: canSwap ? 'recycle' : 'refuse' },
        }),
      ),
    onSuccess: ({ message }) => toastSuccess(told(message)),
    onError: toastError,
    onSettled: () => {
      swap.close();
      refresh();
    },
  });
  const remove = useMutation({
    mutationFn: async (what: RecycledBook | 'all'): Promise<readonly string[]> => {
      if (what === 'all') return (await unwrap(api.DELETE('/api/v1/recyclebin'))).kept;
      await unwrap(api.DELETE('/api/v1/recyclebin/{id}', { params: { path: { id: what.id } } }));
      return [];
    },
    onSuccess: setKept,
    onError: toastError,
    onSettled: () => {
      deletion.close();
      refresh();
    },
  });
  const all = deletion.about === 'all';
  const books = joinPages(bin.data?.pages ?? []);
  return (
    <>
      <PageHeader
        before={<BackLink to="/library" label={t('nav.library')} />}
        title={t('bin.title')}
        description={t('bin.text')}
        actions={
          books.length > 0 && (
            <Button variant="quietDanger" onClick={() => deletion.ask('all')}>
              {t('bin.empty')}
            </Button>
          )
        }
      />
      {kept.length > 0 && (
        <Notice tone="warn" className="mb-4">
          <p className="font-semibold">{t('bin.kept')}</p>
          <ul className="mt-1 list-inside list-disc text-sm">
            {kept.map((message) => (
              <li key={message}>{told(message)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {bin.isPending && (
        <Loading>
          <Skeleton className="h-40 w-full rounded-lg" />
        </Loading>
      )}
      {bin.isError && books.length === 0 && (
        <ErrorState error={bin.error} onRetry={() => void bin.refetch()} />
      )}
      {bin.isSuccess && books.length === 0 && (
        <EmptyState icon={<Recycle aria-hidden />} title={t('bin.isEmpty')}>
          <p>{t('bin.isEmptyHint')}</p>
        </EmptyState>
      )}
      {books.length > 0 && (
        <Card>
          <ul aria-label={t('bin.title')} className="divide-y divide-line">
            {books.map((book) => (
              <BookRow
                key={book.id}
                book={book}
                busy={restore.isPending && restore.variables.id === book.id}
                onRestore={() => (book.canSwap ? swap.ask(book) : restore.mutate(book))}
                onDelete={() => deletion.ask(book)}
              />
            ))}
          </ul>
        </Card>
      )}
      <LoadMore query={bin} />
      <ConfirmDialog
        open={swap.open}
        onOpenChange={swap.close}
        title={t('bin.swapTitle')}
        description={t('bin.swapText', { path: swap.about?.path ?? '' })}
        action={t('bin.swap')}
        danger={false}
        busy={restore.isPending}
        onConfirm={() => swap.about !== undefined && restore.mutate(swap.about)}
      />
      <ConfirmDialog
        open={deletion.open}
        onOpenChange={deletion.close}
        title={t(all ? 'bin.emptyTitle' : 'bin.deleteTitle')}
        description={deletion.about === 'all' ? t('bin.emptyText') : deletion.about?.path}
        action={t(all ? 'bin.empty' : 'bin.delete')}
        busy={remove.isPending}
        onConfirm={() => deletion.about !== undefined && remove.mutate(deletion.about)}
      />
    </>
  );
}

/** A question about something; its words stay until the dialog has gone from sight. */
function useQuestion<About extends RecycledBook | 'all'>() {
  const [about, setAbout] = useState<About>();
  const [open, setOpen] = useState(false);
  const ask = (next: About): void => {
    setAbout(next);
    setOpen(true);
  };
  return { about, open, ask, close: () => setOpen(false) };
}

type BookRowProps = { book: RecycledBook; busy: boolean; onRestore: () => void; onDelete: () => void };

function BookRow({ book, busy, onRestore, onDelete }: BookRowProps) {
  const now = useNow();
  const name = book.bookTitle ?? book.path.split('/').at(-1) ?? book.path;
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3.5 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center sm:px-5">
      <div className="min-w-0">
        <p className="font-semibold">{name}</p>
        <p className="font-mono text-xs text-faint">{book.path}</p>
        <p className="mt-1 text-sm text-muted">{told(book.reason)}</p>
        <Facts
          className="text-sm text-faint"
          items={[
            formatSize(book.sizeBytes),
            t('library.files', { count: book.fileCount }),
            <time key="at" dateTime={book.recycledAt} title={formatDateTime(book.recycledAt)}>
              {formatRelative(book.recycledAt, now)}
            </time>,
            book.expiresAt === null
              ? t('bin.stays')
              : t('bin.expires', { when: formatRelative(book.expiresAt, now) }),
          ]}
        />
        {book.obstacle !== null && (
          <p className={clsx('mt-1 text-sm', book.canSwap ? 'text-muted' : 'text-warn')}>
            {book.canSwap ? t('bin.canSwap') : told(book.obstacle)}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={<Undo2 aria-hidden className="size-4" />}
          busy={busy}
          disabled={book.obstacle !== null && !book.canSwap}
          aria-label={t('bin.restoreThis', { title: name })}
          onClick={onRestore}
        >
          {t('bin.restore')}
        </Button>
        <Button
          size="sm"
          variant="quietDanger"
          aria-label={t('bin.deleteThis', { title: name })}
          onClick={onDelete}
        >
          {t('bin.delete')}
        </Button>
      </div>
    </li>
  );
}
