import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { QueueItem } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { EmptyState, ErrorState, Loading, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { queueQuery } from './queries.ts';
import { QueueRow } from './queue-row.tsx';
import { RemoveDownloadDialog } from './remove-download-dialog.tsx';

const ROW_HEIGHT = 176;

export function QueuePage() {
  const queue = useQuery(queueQuery);
  const [removing, setRemoving] = useState<QueueItem | null>(null);
  usePageTitle(t('activity.queue'));
  if (queue.isPending) {
    return (
      <Loading>
        <div className="grid gap-3">
          <Skeleton className="h-32 w-full rounded-lg" />
          <Skeleton className="h-32 w-full rounded-lg" />
        </div>
      </Loading>
    );
  }
  if (queue.isError) return <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />;
  if (queue.data.records.length === 0) {
    return (
      <EmptyState icon={<Download aria-hidden />} title={t('queue.empty')}>
        <p>{t('queue.emptyHint')}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <h2 className="sr-only">{t('activity.queue')}</h2>
      <VirtualList
        label={t('activity.queue')}
        items={queue.data.records}
        itemKey={(item) => item.id}
        estimateHeight={ROW_HEIGHT}
        render={(item) => <QueueRow item={item} onRemove={() => setRemoving(item)} />}
      />
      {removing !== null && <RemoveDownloadDialog item={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}
