import { QueryClient, type QueryKey } from '@tanstack/react-query';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '../api/keys.ts';
import type { LiveEvent } from '../api/types.ts';
import { applyEvent, type EventSinks } from './apply-event.ts';
import { createProgressStore } from './progress-store.ts';
import { readEvent } from './stream.ts';

let queries: QueryClient;
let refreshed: QueryKey[];
let sinks: EventSinks;

beforeEach(() => {
  queries = new QueryClient();
  refreshed = [];
  sinks = {
    queries,
    progress: createProgressStore((flush) => flush()),
    refresh: (key) => refreshed.push(key),
    notify: vi.fn<EventSinks['notify']>(),
  };
});

const searchKey = [...keys.books, 'search', { query: 'x' }];
const listKey = [...keys.requests, 'list', {}];

describe('applyEvent', () => {
  it('patches a changed request in lists and on covers at once, and asks for the rest', () => {
    queries.setQueryData(searchKey, {
      pages: [{ records: [{ id: 'b1', inLibrary: false, status: 'searching' }] }],
    });
    queries.setQueryData(listKey, {
      pages: [{ records: [{ id: 'r1', requestedAt: 't', status: 'searching' }] }],
    });
    applyEvent(
      {
        topic: 'request',
        id: '1',
        data: { kind: 'changed', requestId: 'r1', bookId: 'b1', status: 'downloading' },
      },
      sinks,
    );
    expect(queries.getQueryData(searchKey)).toMatchObject({
      pages: [{ records: [{ status: 'downloading' }] }],
    });
    expect(queries.getQueryData(listKey)).toMatchObject({
      pages: [{ records: [{ status: 'downloading' }] }],
    });
    expect(refreshed).toEqual([keys.requests, keys.activity, keys.history]);
  });

  it('folds the corner of a cover the moment its book is in the library', () => {
    queries.setQueryData(searchKey, [{ id: 'b1', inLibrary: false, libraryItemId: null }]);
    applyEvent(
      { topic: 'library', id: '2', data: { kind: 'added', libraryItemId: 'l1', bookId: 'b1' } },
      sinks,
    );
    expect(queries.getQueryData(searchKey)).toEqual([{ id: 'b1', inLibrary: true, libraryItemId: 'l1' }]);
    applyEvent(
      { topic: 'library', id: '3', data: { kind: 'removed', libraryItemId: 'l1', bookId: 'b1' } },
      sinks,
    );
    expect(queries.getQueryData(searchKey)).toEqual([{ id: 'b1', inLibrary: false, libraryItemId: null }]);
  });

  it('keeps it folded while another folder holds the book', () => {
    queries.setQueryData(searchKey, [{ id: 'b1', inLibrary: true, libraryItemId: 'l1' }]);
    applyEvent(
      {
        topic: 'library',
        id: '4',
        data: { kind: 'removed', libraryItemId: 'l1', bookId: 'b1', otherItemId: 'l2' },
      },
      sinks,
    );
    expect(queries.getQueryData(searchKey)).toEqual([{ id: 'b1', inLibrary: true, libraryItemId: 'l2' }]);
  });

  it('keeps progress out of the query cache', () => {
    const row = {
      downloadId: 'd1',
      requestIds: ['r1'],
      state: 'downloading' as const,
      fraction: 0.4,
      downloadedBytes: 40,
      sizeBytes: 100,
      downSpeed: 5,
      etaSeconds: 12,
      seeds: 3,
    };
    applyEvent({ topic: 'queue', id: '4', data: { kind: 'progress', rows: [row] } }, sinks);
    expect(sinks.progress.get('r1')?.fraction).toBe(0.4);
    expect(refreshed).toEqual([]);
    applyEvent({ topic: 'queue', id: '5', data: { kind: 'changed', downloadId: 'd1', state: null } }, sinks);
    expect(sinks.progress.get('r1')).toBeUndefined();
    expect(refreshed).toEqual([keys.queue, keys.activity]);
  });

  it('asks how a batch stands while it runs, and for what it brought about at its end', () => {
    const task = (running: boolean): LiveEvent => ({
      topic: 'task',
      id: '9',
      data: { name: 'batch:x1', running, progress: { done: 1, total: 2 } },
    });
    applyEvent(task(true), sinks);
    expect(refreshed).toEqual([keys.batches]);
    applyEvent(task(false), sinks);
    expect(refreshed.slice(1)).toEqual([keys.batches, keys.unmapped, keys.library]);
  });

  it('asks for new releases of just that request', () => {
    applyEvent(
      { topic: 'request', id: '6', data: { kind: 'releases', requestId: 'r7', bookId: 'b', status: null } },
      sinks,
    );
    expect(refreshed).toEqual([keys.releases('r7')]);
  });

  it('shows notices and survives topics of a newer server', () => {
    applyEvent(
      { topic: 'notice', id: '7', data: { level: 'warning', message: 'Disk is nearly full.' } },
      sinks,
    );
    expect(sinks.notify).toHaveBeenCalledWith('warning', 'Disk is nearly full.');
    expect(() =>
      applyEvent({ topic: 'weather', id: '8', data: {} } as unknown as LiveEvent, sinks),
    ).not.toThrow();
  });
});

describe('readEvent', () => {
  const message = (type: string, data: unknown) => ({ type, data: JSON.stringify(data), lastEventId: '9' });

  it('takes the whole event from the data', () => {
    const event = { topic: 'health', id: '9', data: { problems: 2 } };
    expect(readEvent(message('message', event))).toEqual(event);
    expect(readEvent(message('health', event))).toEqual(event);
  });

  it('takes topic and id from the frame when the data has only the body', () => {
    expect(readEvent(message('health', { problems: 2 }))).toEqual({
      topic: 'health',
      id: '9',
      data: { problems: 2 },
    });
  });

  it('leaves out what is no event', () => {
    expect(readEvent({ type: 'message', data: '<html>', lastEventId: '' })).toBeUndefined();
    expect(readEvent(message('message', { hello: 1 }))).toBeUndefined();
    expect(readEvent(message('message', null))).toBeUndefined();
  });
});
