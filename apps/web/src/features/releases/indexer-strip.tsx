import { Check, CircleDashed, CircleSlash, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IndexerSearchState } from '../../lib/api/types.ts';
import { formatNumber } from '../../lib/format/index.ts';
import { t, told } from '../../lib/i18n/rooms.ts';
import { DOT } from '../../ui/dot.ts';
import { Spinner } from '../../ui/spinner.tsx';

const SIGN: Record<IndexerSearchState['state'], { icon: ReactNode; tone: string }> = {
  pending: { icon: <CircleDashed aria-hidden />, tone: 'text-faint' },
  searching: { icon: <Spinner className="size-4.5" />, tone: 'text-info' },
  done: { icon: <Check aria-hidden />, tone: 'text-accent-text' },
  failed: { icon: <TriangleAlert aria-hidden />, tone: 'text-danger' },
  skipped: { icon: <CircleSlash aria-hidden />, tone: 'text-warn' },
};

/** How far each indexer is. One that failed says so and why; it never passes for "found nothing". */
export function IndexerStrip({ indexers }: { indexers: readonly IndexerSearchState[] }) {
  return (
    <ul
      aria-label={t('releases.indexers')}
      aria-live="polite"
      className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,max(10rem,22%)),1fr))] gap-2"
    >
      {indexers.map((indexer) => {
        const sign = SIGN[indexer.state];
        return (
          <li
            key={`${indexer.indexerId} ${indexer.name}`}
            className="min-w-0 rounded-lg bg-surface px-3 py-2 ring-1 ring-line ring-inset"
          >
            <div className="flex flex-wrap items-center gap-x-2">
              {/* The name keeps its width; the number goes below where both do not fit. */}
              <span className="flex max-w-full min-w-0 grow items-start gap-2">
                <span className={`mt-0.5 shrink-0 [&_svg]:size-4.5 ${sign.tone}`}>{sign.icon}</span>
                <span
                  title={indexer.name}
                  className="line-clamp-2 min-w-0 font-semibold wrap-anywhere max-sm:text-sm"
                >
                  {indexer.name}
                </span>
              </span>
              <span className="tabular text-sm text-muted max-sm:w-full">
                {indexer.state === 'done'
                  ? t('releases.found', { count: indexer.found })
                  : t(`indexerState.${indexer.state}`)}
              </span>
            </div>
            {indexer.message !== null && indexer.message !== '' && (
              <p className={`mt-1.5 text-sm ${indexer.state === 'failed' ? 'text-danger' : 'text-muted'}`}>
                {told(indexer.message)}
              </p>
            )}
            {indexer.queries.length > 0 && (
              <p
                className="mt-0.5 truncate text-xs text-faint max-sm:hidden"
                title={indexer.queries.join('\n')}
              >
                {t('releases.asked', { query: indexer.queries.at(-1) ?? '' })}
                {indexer.durationMs !== null && `${DOT}${formatNumber(indexer.durationMs)} ms`}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
