import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { api, unwrap } from '../../lib/api/client.ts';
import { joinPages } from '../../lib/api/join-pages.ts';
import { keys } from '../../lib/api/keys.ts';
import type { WaitingRelease } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Button } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card } from '../../ui/page.tsx';
import { PartError } from '../../ui/states.tsx';
import { toastError, toastSuccess } from '../../ui/toast.ts';
import { waitingReleasesQuery } from './queries.ts';

/** Releases other tools have pushed and that wait for a better moment; nothing where there are none. */
export function WaitingReleases() {
  const queries = useQueryClient();
  const list = useInfiniteQuery(waitingReleasesQuery);
  const remove = useMutation({
    mutationFn: (id: string) =>
      unwrap(api.DELETE('/api/v1/releases/waiting/{id}', { params: { path: { id } } })),
    onSuccess: () => {
      toastSuccess(t('waitingReleases.removed'));
      void queries.invalidateQueries({ queryKey: keys.waitingReleases });
    },
    onError: toastError,
  });
  if (list.isError && list.data === undefined)
    return <PartError error={list.error} onRetry={() => void list.refetch()} />;
  const releases = joinPages(list.data?.pages ?? []);
  const more = (list.data?.pages.at(-1)?.totalRecords ?? 0) - releases.length;
  if (releases.length === 0) return null;
  return (
    <section aria-labelledby="waiting-releases" className="mb-6">
      <h2 id="waiting-releases" className="text-lg font-semibold">
        {t('waitingReleases.title')}
      </h2>
      <p className="mb-3 text-sm text-muted">{t('waitingReleases.hint')}</p>
      <Card>
        <ul aria-labelledby="waiting-releases" className="divide-y divide-line">
          {releases.map((release) => (
            <WaitingRow
              key={release.id}
              release={release}
              busy={remove.isPending && remove.variables === release.id}
              onRemove={() => remove.mutate(release.id)}
            />
          ))}
        </ul>
        {list.hasNextPage && (
          <div className="border-t border-line px-4 py-2">
            <Button
              variant="ghost"
              size="sm"
              busy={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t('waitingReleases.more', { count: more })}
            </Button>
          </div>
        )}
      </Card>
    </section>
  );
}

type WaitingRowProps = { release: WaitingRelease; busy: boolean; onRemove: () => void };

function WaitingRow({ release, busy, onRemove }: WaitingRowProps) {
  const now = useNow();
  return (
    <li className="grid gap-x-6 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p className="font-semibold break-words">{release.title}</p>
        {release.reasons.map(({ book, message }) => (
          <p key={`${book} ${message}`} className="text-sm text-warn">
            {book !== null && <span className="text-muted">{book}: </span>}
            {told(message)}
          </p>
        ))}
        <p className="text-xs text-faint">
          {release.indexer !== null && `${release.indexer}${DOT}`}
          <time dateTime={release.since} title={formatDateTime(release.since)}>
            {formatRelative(release.since, now)}
          </time>
          {DOT}
          {t('waitingReleases.next', { when: formatRelative(release.nextAt, now) })}
        </p>
      </div>
      <div>
        <Button
          size="sm"
          icon={<X aria-hidden className="size-4" />}
          busy={busy}
          aria-label={t('waitingReleases.removeThis', { title: release.title })}
          onClick={onRemove}
        >
          {t('waitingReleases.remove')}
        </Button>
      </div>
    </li>
  );
}
