import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Download, FolderInput, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Activity, QueueItem } from '../../lib/api/types.ts';
import { useLiveProgress, useLiveSpeed } from '../../lib/events/live.ts';
import { formatPercent, formatRelative, formatSpeed } from '../../lib/format/index.ts';
import { t, tOr } from '../../lib/i18n/rooms.ts';
import { useNow } from '../../lib/now.ts';
import { DOT } from '../../ui/dot.ts';
import { Card, Section } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { queueQuery } from '../downloads/queries.ts';
import { Sparkline } from './sparkline.tsx';

const MOST_SHOWN = 5;
const MOVING = new Set(['queued', 'metadata', 'downloading', 'stalled', 'paused', 'checking', 'moving']);

/** Searching, downloading, importing: three columns of one card, so that an idle one is no empty box. */
export function NowPanel({ activity }: { activity: Activity }) {
  const now = useNow(5000);
  const queue = useQuery(queueQuery);
  const downloads = (queue.data?.records ?? []).filter((item) => MOVING.has(item.state));
  return (
    <Section title={t('status.now')}>
      <div className="@container">
        <Card className="grid divide-y divide-line @2xl:grid-cols-3 @2xl:divide-x @2xl:divide-y-0">
          <Column
            icon={<Search aria-hidden />}
            title={t('status.searching')}
            count={activity.searching.length}
            idle={t('status.noSearching')}
          >
            {activity.searching.slice(0, MOST_SHOWN).map((item) => (
              <li key={item.requestId} className="min-w-0">
                <Link
                  to="/requests/$requestId"
                  params={{ requestId: item.requestId }}
                  className="block truncate rounded-sm font-medium hover:underline"
                >
                  {item.title}
                </Link>
                <p className="text-sm text-faint">
                  {t('status.since', { when: formatRelative(item.since, now) })}
                </p>
              </li>
            ))}
          </Column>
          <Column
            icon={<Download aria-hidden />}
            title={t('status.downloading')}
            count={downloads.length || activity.downloading}
            idle={t('status.noDownloading')}
            foot={
              downloads.length > 0 ? (
                <Throughput known={activity.downSpeed} history={activity.recentSpeeds} />
              ) : undefined
            }
          >
            {downloads.slice(0, MOST_SHOWN).map((item) => (
              <li key={item.id} className="min-w-0">
                <DownloadLine item={item} />
              </li>
            ))}
          </Column>
          <Column
            icon={<FolderInput aria-hidden />}
            title={t('status.importing')}
            count={activity.importing.length}
            idle={t('status.noImporting')}
          >
            {activity.importing.slice(0, MOST_SHOWN).map((item) => (
              <li key={item.importId} className="min-w-0">
                <p className="truncate font-medium">{item.title}</p>
                <p className="text-sm text-faint">
                  {tOr(`importStep.${item.step}`, item.step)}
                  {item.progress ? ` ${formatPercent(item.progress.fraction)}` : ''}
                  {DOT}
                  {formatRelative(item.since, now)}
                </p>
              </li>
            ))}
          </Column>
        </Card>
      </div>
    </Section>
  );
}

type ColumnProps = {
  icon: ReactNode;
  title: string;
  count: number;
  idle: string;
  foot?: ReactNode;
  children: ReactNode;
};

function Column({ icon, title, count, idle, foot, children }: ColumnProps) {
  return (
    <div className="flex min-w-0 flex-col p-5">
      <h3 className="mb-4 flex items-center gap-3 font-semibold">
        <span className={`[&_svg]:size-5 ${count > 0 ? 'text-accent-text' : 'text-faint'}`}>{icon}</span>
        {title}
        <span className="tabular ml-auto text-xl font-semibold">{count}</span>
      </h3>
      {count === 0 ? <p className="text-muted">{idle}</p> : <ul className="grid gap-3">{children}</ul>}
      {foot !== undefined && <div className="mt-auto pt-4">{foot}</div>}
    </div>
  );
}

function DownloadLine({ item }: { item: QueueItem }) {
  const progress = useLiveProgress(item.id, item.progress) ?? item.progress;
  return (
    <>
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <p className="truncate font-medium">{item.books[0]?.title ?? item.title}</p>
        <p className="tabular shrink-0 text-sm text-muted">{formatPercent(progress.fraction)}</p>
      </div>
      <ProgressBar fraction={progress.fraction} label={t('progress.label', { title: item.title })} />
    </>
  );
}

function Throughput({ known, history }: { known: number; history: readonly number[] }) {
  const live = useLiveSpeed();
  const speed = live > 0 ? live : known;
  return (
    <div className="flex items-end justify-between gap-4">
      <Sparkline value={speed} history={history} label={t('status.throughput')} />
      <p className="tabular shrink-0 text-lg font-semibold">{formatSpeed(speed)}</p>
    </div>
  );
}
