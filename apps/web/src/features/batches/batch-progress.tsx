import type { Batch } from '../../lib/api/types.ts';
import { formatDateTime } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Button } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Notice } from '../../ui/states.tsx';
import { isActive, useCancelBatch } from './queries.ts';

/** How work on many things stands, and a way to stop it. It goes on by itself when the page is left. */
export function BatchProgress({ batch, title }: { batch: Batch; title: string }) {
  const cancel = useCancelBatch();
  const done = batch.total - batch.waiting;
  const active = isActive(batch);
  if (batch.state === 'failed')
    return (
      <Notice tone="danger">{batch.message === null ? t('batch.failedWhole') : told(batch.message)}</Notice>
    );
  return (
    <Card className="grid gap-3 px-4 py-3.5 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1">
          <p className="flex items-center gap-2 font-semibold">
            {active && <Spinner className="size-4" />}
            {title}
          </p>
          <p role="status" className="tabular text-sm text-muted">
            {batch.state === 'listing' ? t('batch.listing') : t('batch.count', { done, total: batch.total })}
            {batch.failed > 0 && `${DOT}${t('batch.failed', { count: batch.failed })}`}
            {!active &&
              `${DOT}${t(batch.state === 'cancelled' ? 'batch.cancelled' : 'batch.done', { date: formatDateTime(batch.finishedAt ?? batch.createdAt) })}`}
          </p>
        </div>
        {active && (
          <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate(batch.id)}>
            {t('batch.stop')}
          </Button>
        )}
      </div>
      {active && <ProgressBar fraction={batch.total === 0 ? 0 : done / batch.total} label={title} />}
      {active && <p className="text-sm text-faint">{t('batch.goesOn')}</p>}
    </Card>
  );
}
