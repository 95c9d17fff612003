import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { PagePending } from '../../app/page-pending.tsx';
import type { Batch } from '../../lib/api/types.ts';
import { formatDateTime } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { usePageTitle } from '../../lib/page-title.ts';
import { BackLink } from '../../ui/back-link.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DOT } from '../../ui/dot.ts';
import { Card, PageHeader, Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { batchesQuery, batchQuery } from '../batches/queries.ts';
import { askedOf } from './reprocess-many.ts';
import { ReprocessManyDialog } from './reprocess-many-dialog.tsx';
import { ReprocessRun } from './reprocess-run.tsx';

const route = getRouteApi('/_app/library/reprocess');

/** Many books re-processed: one run with everything it changes, or all runs of the last weeks. */
export function ReprocessPage() {
  const { batch } = route.useSearch();
  usePageTitle(t('reprocess.page'));
  return batch === undefined ? <AllRuns /> : <OneRun key={batch} id={batch} />;
}

function OneRun({ id }: { id: string }) {
  const run = useQuery(batchQuery(id));
  if (run.isPending) return <PagePending />;
  if (run.isError) return <ErrorState page error={run.error} onRetry={() => void run.refetch()} />;
  return (
    <>
      <PageHeader
        before={<BackLink to="/library/reprocess" label={t('reprocess.page')} />}
        title={t(askedOf(run.data).dryRun === true ? 'reprocess.dryRun' : 'reprocess.realRun')}
        description={whatIsDone(run.data)}
      />
      <ReprocessRun batch={run.data} />
    </>
  );
}

function AllRuns() {
  const runs = useQuery(batchesQuery('reprocess'));
  const [asking, setAsking] = useState(false);
  if (runs.isPending) return <PagePending />;
  if (runs.isError) return <ErrorState page error={runs.error} onRetry={() => void runs.refetch()} />;
  return (
    <>
      <PageHeader
        before={<BackLink to="/library" label={t('nav.library')} />}
        title={t('reprocess.page')}
        description={t('reprocess.pageText')}
        actions={
          <Button
            variant="primary"
            icon={<RefreshCw aria-hidden className="size-4.5" />}
            onClick={() => setAsking(true)}
          >
            {t('reprocess.wholeButton')}
          </Button>
        }
      />
      <Section title={t('reprocess.runs')}>
        {runs.data.length === 0 ? (
          <p className="text-muted">{t('reprocess.noRuns')}</p>
        ) : (
          <ul aria-label={t('reprocess.runs')} className="grid grid-cols-[minmax(0,1fr)] gap-2.5">
            {runs.data.map((run) => (
              <li key={run.id}>
                <RunRow run={run} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {asking && (
        <ReprocessManyDialog which={{ all: true }} count={undefined} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

function RunRow({ run }: { run: Batch }) {
  const dry = askedOf(run).dryRun === true;
  return (
    <Card className="relative flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-3.5 transition-colors hover:bg-raised">
      <div className="min-w-0 flex-1 max-sm:basis-full">
        <h3 className="font-semibold">
          <Link
            to="/library/reprocess"
            search={{ batch: run.id }}
            className="rounded-sm after:absolute after:inset-0"
          >
            {t(dry ? 'reprocess.dryRun' : 'reprocess.realRun')}, {formatDateTime(run.createdAt)}
          </Link>
        </h3>
        <p className="text-sm text-muted">{whatIsDone(run)}</p>
      </div>
      <p className="tabular text-sm text-muted">
        {t(dry ? 'reprocess.wouldChange' : 'reprocess.changed', { count: run.changed })}
      </p>
      <Badge tone={run.state === 'failed' || run.failed > 0 ? 'warn' : 'neutral'}>
        {t(`batchState.${run.state}`)}
      </Badge>
    </Card>
  );
}

/** `Write metadata · Fix the folder`. */
function whatIsDone(run: Batch): string {
  const { metadata = true, rename = true, refresh = false } = askedOf(run);
  return [
    refresh ? t('reprocess.refresh') : '',
    metadata ? t('reprocess.metadata') : '',
    rename ? t('reprocess.rename') : '',
  ]
    .filter((part) => part !== '')
    .join(DOT);
}
