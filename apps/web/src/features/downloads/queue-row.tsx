import { Link } from '@tanstack/react-router';
import { FolderInput, Trash2 } from 'lucide-react';
import type { DownloadState, QueueItem } from '../../lib/api/types.ts';
import { useLiveProgress } from '../../lib/events/live.ts';
import { formatDuration, formatPercent, formatSize, formatSpeed } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/rooms.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { buttonClass, IconButton } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { DOT } from '../../ui/dot.ts';
import { Facts } from '../../ui/facts.tsx';
import { Card } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { NextStep } from '../requests/next-step.tsx';
import { useIsAdmin } from '../users/me.ts';

const TONES: Record<DownloadState, Tone> = {
  queued: 'neutral',
  metadata: 'info',
  downloading: 'accent',
  stalled: 'warn',
  paused: 'neutral',
  checking: 'info',
  moving: 'info',
  completed: 'accent',
  seeding: 'accent',
  error: 'danger',
  missingFiles: 'danger',
  missing: 'danger',
  unknown: 'warn',
};

type QueueRowProps = { item: QueueItem; selected: boolean; onSelect: () => void; onRemove: () => void };

/** A download that is not finished with. */
export function QueueRow({ item, selected, onSelect, onRemove }: QueueRowProps) {
  const admin = useIsAdmin();
  const live = useLiveProgress(item.id, item.progress);
  const progress = live ?? item.progress;
  const state = live !== null && 'state' in live ? live.state : item.state;
  const first = item.books[0];
  const complete = progress.fraction >= 1;
  const facts = [
    complete
      ? formatSize(progress.sizeBytes)
      : t('progress.bytes', {
          done: formatSize(progress.downloadedBytes),
          size: formatSize(progress.sizeBytes),
        }),
    progress.downSpeed > 0 ? formatSpeed(progress.downSpeed) : '',
    progress.etaSeconds === null || complete
      ? ''
      : t('progress.left', { time: formatDuration(progress.etaSeconds) }),
    progress.seeds === null || complete ? '' : t('progress.seeds', { count: progress.seeds }),
  ];
  return (
    <Card
      className={`grid grid-cols-[auto_minmax(0,1fr)_auto] gap-x-3.5 gap-y-2.5 p-3 sm:grid-cols-[auto_auto_minmax(0,1fr)_auto] sm:p-3.5 ${selected ? '!bg-accent-soft !ring-accent' : ''}`}
    >
      {admin && (
        <label className="grid w-8 place-items-center max-sm:hidden sm:row-span-2">
          <input
            type="checkbox"
            aria-label={t('queue.select', { title: item.title })}
            checked={selected}
            onChange={onSelect}
            className="size-4.5 accent-accent"
          />
        </label>
      )}
      <Cover
        coverUrl={first?.coverUrl ?? null}
        title={first?.title ?? item.title}
        author={first?.authors[0]}
        width={64}
        className="size-12 sm:row-span-2 sm:size-16"
      />
      <div className="min-w-0">
        <h3 dir="auto" className="leading-snug font-semibold">
          {first === undefined ? (
            <span className="line-clamp-2">{item.title}</span>
          ) : (
            <Link
              to="/books/$bookId"
              params={{ bookId: first.id }}
              className="tap rounded-sm hover:underline"
            >
              <span className="line-clamp-2">{item.books.map((book) => book.title).join(', ')}</span>
            </Link>
          )}
        </h3>
        <p className="truncate text-sm text-muted" title={item.title}>
          {item.title}
          <span className="text-faint">
            {DOT}
            {item.indexer === null
              ? item.client
              : t('queue.fromTo', { indexer: item.indexer, client: item.client })}
          </span>
        </p>
      </div>
      <div className="flex">
        {admin && complete && (
          <Link
            to="/activity/import"
            search={{ downloadId: item.id }}
            aria-label={t('queue.import', { title: item.title })}
            title={t('queue.importShort')}
            className={buttonClass({ variant: 'ghost', size: 'icon' })}
          >
            <FolderInput aria-hidden className="size-4.5" />
          </Link>
        )}
        {admin && (
          <IconButton
            label={t('queue.remove', { title: item.title })}
            icon={<Trash2 aria-hidden className="size-4.5" />}
            onClick={onRemove}
          />
        )}
      </div>
      <div className="col-span-3 grid gap-1.5 sm:col-span-2 sm:col-start-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={TONES[state]}>{t(`downloadState.${state}`)}</Badge>
          <Facts
            className="text-sm text-muted"
            items={[
              <span key="share" className="font-semibold text-text">
                {formatPercent(progress.fraction)}
              </span>,
              ...facts,
            ]}
          />
        </div>
        <ProgressBar
          fraction={progress.fraction}
          label={t('progress.label', { title: item.title })}
          tone={TONES[state] === 'accent' ? 'accent' : TONES[state] === 'info' ? 'info' : 'warn'}
        />
        <NextStep item={item} />
      </div>
    </Card>
  );
}
