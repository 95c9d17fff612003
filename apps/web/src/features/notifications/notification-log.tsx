import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '../../lib/api/client.ts';
import { keys } from '../../lib/api/keys.ts';
import type { NotificationLogEntry } from '../../lib/api/types.ts';
import { formatDateTime, formatRelative } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card } from '../../ui/page.tsx';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';

const SHOWN = 25;
const REFRESH_MS = 15_000;
const TONES: Record<NotificationLogEntry['state'], Tone> = {
  sent: 'accent',
  sending: 'info',
  retrying: 'warn',
  failed: 'danger',
};

/** The last messages: to whom, whether they arrived, and why not. */
export function NotificationLog() {
  const now = useNow();
  const log = useQuery({
    queryKey: keys.notificationLog,
    queryFn: ({ signal }) =>
      unwrap(api.GET('/api/v1/notifications/log', { params: { query: { pageSize: SHOWN } }, signal })),
    refetchInterval: REFRESH_MS,
  });
  if (log.isError) return <ErrorState error={log.error} onRetry={() => void log.refetch()} />;
  if (log.data === undefined) {
    return (
      <Loading>
        <Skeleton className="h-32 w-full rounded-lg" />
      </Loading>
    );
  }
  if (log.data.records.length === 0) return <EmptyState title={t('notifications.none')} />;
  return (
    <Card>
      <ul aria-label={t('notifications.log')} className="divide-y divide-line">
        {log.data.records.map((entry) => (
          <li key={entry.id} className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
            <p className="min-w-0 font-medium">{told(entry.title)}</p>
            <p className="flex items-center gap-3 text-sm sm:justify-end">
              <Badge tone={TONES[entry.state]}>{t(`notificationState.${entry.state}`)}</Badge>
              <time dateTime={entry.at} title={formatDateTime(entry.at)} className="text-faint">
                {formatRelative(entry.at, now)}
              </time>
            </p>
            <p className="min-w-0 text-sm text-muted sm:col-span-2">
              {entry.name}
              {entry.error !== null && entry.state !== 'sent' && (
                <span className="text-danger">
                  {DOT}
                  {told(entry.error)}
                </span>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
