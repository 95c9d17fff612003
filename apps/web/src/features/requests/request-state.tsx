import type { Request } from '../../lib/api/types.ts';
import { useLiveProgress } from '../../lib/events/live.ts';
import { formatDuration, formatPercent, formatSize, formatSpeed } from '../../lib/format/index.ts';
import { t } from '../../lib/i18n/index.ts';
import { Facts } from '../../ui/facts.tsx';
import { ProgressBar } from '../../ui/progress.tsx';
import { StateBadge } from './state-badge.tsx';
import { isDownloading } from './states.ts';

/** Where a request stands: its state, and while it downloads the bytes, the speed and the time left. */
export function RequestState({ request, brief = false }: { request: Request; brief?: boolean }) {
  const progress = useLiveProgress(request.id, request.progress);
  if (!isDownloading(request.status) || progress === null) {
    return (
      <div>
        <StateBadge state={request.status} />
      </div>
    );
  }
  const { fraction, downloadedBytes, sizeBytes, downSpeed, etaSeconds, seeds } = progress;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <StateBadge state={request.status} />
        <Facts
          className="text-sm text-muted"
          items={[
            <span key="share" className="font-semibold text-text">
              {formatPercent(fraction)}
            </span>,
            brief
              ? ''
              : t('progress.bytes', { done: formatSize(downloadedBytes), size: formatSize(sizeBytes) }),
            downSpeed > 0 ? formatSpeed(downSpeed) : t('progress.noSpeed'),
            etaSeconds === null || downSpeed === 0
              ? ''
              : t('progress.left', { time: formatDuration(etaSeconds) }),
            seeds === null || brief ? '' : t('progress.seeds', { count: seeds }),
          ]}
        />
      </div>
      <ProgressBar
        fraction={fraction}
        label={t('progress.label', { title: request.book.title })}
        tone={downSpeed > 0 ? 'accent' : 'muted'}
      />
    </div>
  );
}
