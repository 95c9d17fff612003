import { expect, it } from 'vitest';
import type { QueueItem } from '../../lib/api/types.ts';
import { arrangeQueue, partOf, type QueueView } from './queue-view.ts';

function item(title: string, more: Partial<QueueItem> = {}, fraction = 0.5): QueueItem {
  return {
    id: title,
    infoHash: '',
    title,
    client: 'qBittorrent',
    indexer: 'Open Shelf',
    state: 'downloading',
    progress: { fraction, downloadedBytes: 1, sizeBytes: 10, downSpeed: 0, etaSeconds: null, seeds: null },
    books: [],
    reason: null,
    nextStep: null,
    nextAt: null,
    grabbedAt: '2026-01-01T00:00:00Z',
    importing: null,
    completedAt: null,
    ...more,
  };
}

const view: QueueView = { show: 'all', sort: 'title', query: '' };
const list = [
  item('c', { state: 'stalled' }),
  item('b', { state: 'seeding', indexer: 'Open Shelf Wuthering' }, 1),
  item('a', { grabbedAt: '2026-02-01T00:00:00Z' }),
];
const titles = (change: Partial<QueueView>) => arrangeQueue(list, { ...view, ...change }).map(({ id }) => id);

it('tells what is in trouble from what runs and what is complete', () => {
  expect(list.map(partOf)).toEqual(['trouble', 'complete', 'running']);
  expect(partOf(item('x', { state: 'seeding', reason: 'The import is blocked.' }, 1))).toBe('trouble');
});

it('filters and sorts', () => {
  expect(titles({})).toEqual(['a', 'b', 'c']);
  expect(titles({ sort: 'newest' })[0]).toBe('a');
  expect(titles({ sort: 'progress' })[0]).toBe('b');
  expect(titles({ show: 'trouble' })).toEqual(['c']);
  expect(titles({ query: 'shelf OPEN wuthering' })).toEqual(['b']);
});
