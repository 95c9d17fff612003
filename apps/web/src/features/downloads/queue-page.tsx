import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, FolderInput, Trash2 } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { QueueItem } from '../../lib/api/types.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { SelectionBar } from '../../ui/selection-bar.tsx';
import { EmptyState, ErrorState, Loading, PartError, Skeleton } from '../../ui/states.tsx';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { queueQuery } from './queries.ts';
import { QueueRow } from './queue-row.tsx';
import { QueueToolbar } from './queue-toolbar.tsx';
import { arrangeQueue, type QueueView } from './queue-view.ts';
import { RemoveDownloadsDialog } from './remove-downloads-dialog.tsx';
import { WaitingReleases } from './waiting-releases.tsx';

const ROW_HEIGHT = 132;

/** What is on its way, and what waits to be. */
export function QueuePage() {
  return (
    <>
      <WaitingReleases />
      <Queue />
    </>
  );
}

/** Every download that is not finished with: how far it is, why it stands, what comes next. */
function Queue() {
  const queue = useQuery(queueQuery);
  const [view, setView] = useState<QueueView>({ show: 'all', sort: 'newest', query: '' });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [removing, setRemoving] = useState<readonly QueueItem[]>([]);
  const deferred = useDeferredValue(view);
  const items = queue.data?.records;
  const shown = useMemo(() => arrangeQueue(items ?? [], deferred), [items, deferred]);
  usePageTitle(t('activity.queue'));
  if (queue.isPending) {
    return (
      <Loading>
        <div className="grid gap-3">
          <Skeleton className="h-28 w-full rounded-lg" />
          <Skeleton className="h-28 w-full rounded-lg" />
        </div>
      </Loading>
    );
  }
  if (items === undefined) return <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />;
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<Download aria-hidden />}
        title={t('queue.empty')}
        action={
          <Link to="/activity/import" className={buttonClass()}>
            <FolderInput aria-hidden className="size-4" />
            {t('import.title')}
          </Link>
        }
      >
        <p>{t('queue.emptyHint')}</p>
      </EmptyState>
    );
  }
  const chosen = items.filter((item) => selected.has(item.id));
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  return (
    <>
      {queue.isError && <PartError error={queue.error} onRetry={() => void queue.refetch()} />}
      <QueueToolbar items={items} view={view} onChange={setView} />
      <h2 className="sr-only">{t('activity.queue')}</h2>
      {shown.length === 0 && <EmptyState title={t('queue.noneMatch')} />}
      <VirtualList
        label={t('activity.queue')}
        items={shown}
        itemKey={(item) => item.id}
        estimateHeight={ROW_HEIGHT}
        gap={8}
        render={(item) => (
          <QueueRow
            item={item}
            selected={selected.has(item.id)}
            onSelect={() => toggle(item.id)}
            onRemove={() => setRemoving([item])}
          />
        )}
      />
      <SelectionBar count={chosen.length} onClear={() => setSelected(new Set())}>
        <Button
          variant="danger"
          size="sm"
          icon={<Trash2 aria-hidden className="size-4" />}
          onClick={() => setRemoving(chosen)}
        >
          {t('common.remove')}
        </Button>
      </SelectionBar>
      {removing.length > 0 && (
        <RemoveDownloadsDialog
          items={removing}
          onClose={() => setRemoving([])}
          onDone={() => setSelected(new Set())}
        />
      )}
    </>
  );
}
