import { Link } from '@tanstack/react-router';
import { Play } from 'lucide-react';
import { useState } from 'react';
import type { Batch, BatchItem } from '../../lib/api/types.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/page.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { EmptyState, Notice } from '../../ui/states.tsx';
import { Choices } from '../../ui/tabs.tsx';
import { BatchProgress } from '../batches/batch-progress.tsx';
import { batchItemsSource, isActive } from '../batches/queries.ts';

import { ChangeList, isChange, PathChange } from './reprocess-changes.tsx';
import { askedOf, useReprocessMany } from './reprocess-many.ts';

const STATES = ['changed', 'failed', 'unchanged', 'waiting'] as const;
const TONE: Record<BatchItem['state'], Tone> = {
  changed: 'accent',
  failed: 'danger',
  unchanged: 'neutral',
  waiting: 'neutral',
};
const ROW_HEIGHT = 168;

/** One run: how far it is, what it changes book by book, and after a dry run the real one. */
export function ReprocessRun({ batch }: { batch: Batch }) {
  const [state, setState] = useState<BatchItem['state']>('changed');
  const start = useReprocessMany();
  const asked = askedOf(batch);
  const dry = asked.dryRun === true;
  const again = (): void => start.mutate({ ...asked, dryRun: false });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <BatchProgress batch={batch} title={t(dry ? 'reprocess.dryRun' : 'reprocess.realRun')} />
      {dry && batch.state === 'done' && (
        <Notice tone={batch.changed > 0 ? 'info' : 'ok'}>
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p>
              {batch.changed > 0
                ? t('reprocess.readyText', { count: batch.changed })
                : t('reprocess.noChanges')}
            </p>
            {batch.changed > 0 && (
              <Button
                variant="primary"
                busy={start.isPending}
                icon={<Play aria-hidden className="size-4" />}
                onClick={again}
              >
                {t('reprocess.apply')}
              </Button>
            )}
          </div>
        </Notice>
      )}
      {!dry && !isActive(batch) && batch.waiting + batch.failed > 0 && (
        <div>
          <Button busy={start.isPending} icon={<Play aria-hidden className="size-4" />} onClick={again}>
            {t('reprocess.goOn')}
          </Button>
        </div>
      )}
      <Choices
        label={t('reprocess.show')}
        value={state}
        onChange={setState}
        choices={STATES.map((value) => ({ value, label: t(`batchItem.${value}`), count: batch[value] }))}
      />
      <h2 className="sr-only">{t('reprocess.books')}</h2>
      <PagedList
        key={state}
        label={t('reprocess.books')}
        source={batchItemsSource(batch.id, state)}
        itemKey={({ subject }) => subject}
        estimateHeight={ROW_HEIGHT}
        empty={<EmptyState title={t('reprocess.noneHere')} />}
        render={(item) => <ItemCard item={item} />}
      />
    </div>
  );
}

function ItemCard({ item }: { item: BatchItem }) {
  const result = item.result?.kind === 'reprocess' ? item.result : undefined;
  const changes = result?.changes.filter(isChange) ?? [];
  return (
    <Card className="grid grid-cols-[minmax(0,1fr)] gap-2.5 px-4 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="min-w-0 font-semibold">
          <Link
            to="/library/$itemId"
            params={{ itemId: item.subject }}
            className="rounded-sm hover:underline"
          >
            {item.label}
          </Link>
        </h3>
        <Badge tone={TONE[item.state]}>{t(`batchItem.${item.state}`)}</Badge>
      </div>
      {result !== undefined && <PathChange result={result} />}
      {item.message !== null && (
        <p className={`text-sm ${item.state === 'failed' ? 'text-danger' : 'text-warn'}`}>
          {told(item.message)}
        </p>
      )}
      {changes.length > 0 && (
        <details className="text-sm">
          <summary className="w-fit cursor-pointer rounded-sm py-1.5 text-muted max-sm:py-3">
            {t('reprocess.changeCount', { count: changes.length })}
          </summary>
          <div className="mt-1.5">
            <ChangeList changes={changes} />
          </div>
        </details>
      )}
    </Card>
  );
}
