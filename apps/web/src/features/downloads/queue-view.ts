import type { DownloadState, QueueItem } from '../../lib/api/types.ts';

export const QUEUE_SHOWS = ['all', 'running', 'trouble', 'complete'] as const;
export const QUEUE_SORTS = ['newest', 'progress', 'title', 'size'] as const;
export type QueueView = {
  show: (typeof QUEUE_SHOWS)[number];
  sort: (typeof QUEUE_SORTS)[number];
  query: string;
};

const TROUBLE: ReadonlySet<DownloadState> = new Set([
  'stalled',
  'paused',
  'error',
  'missingFiles',
  'missing',
  'unknown',
]);

/** In which part of the queue a download stands. */
export function partOf(item: QueueItem): Exclude<QueueView['show'], 'all'> {
  if (TROUBLE.has(item.state) || (item.reason !== null && item.progress.fraction >= 1)) return 'trouble';
  return item.progress.fraction >= 1 ? 'complete' : 'running';
}

export function arrangeQueue(items: readonly QueueItem[], { show, sort, query }: QueueView): QueueItem[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return items
    .filter((item) => {
      if (show !== 'all' && partOf(item) !== show) return false;
      const text = `${item.title} ${item.indexer ?? ''} ${item.client} ${item.books
        .map((book) => `${book.title} ${book.authors.join(' ')}`)
        .join(' ')}`.toLocaleLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted(ORDER[sort]);
}

const ORDER: Record<QueueView['sort'], (a: QueueItem, b: QueueItem) => number> = {
  newest: (a, b) => b.grabbedAt.localeCompare(a.grabbedAt),
  progress: (a, b) => b.progress.fraction - a.progress.fraction,
  title: (a, b) => a.title.localeCompare(b.title),
  size: (a, b) => b.progress.sizeBytes - a.progress.sizeBytes,
};
