import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { told } from '../../lib/i18n/index.ts';
import { keys } from '../api/keys.ts';
import type { LiveEvent } from '../api/types.ts';
import { isBook, isRequest, isTask, patchWhere } from './patch.ts';
import type { ProgressStore } from './progress-store.ts';

export type EventSinks = {
  queries: Pick<QueryClient, 'setQueriesData'>;
  progress: ProgressStore;
  /** Asks the server again, soon and once for many events. */
  refresh: (key: QueryKey) => void;
  notify: (level: 'info' | 'success' | 'warning' | 'error', message: string) => void;
};

/** Brings what is cached up to date with one event: patches what the event tells, refreshes what it does not. */
export function applyEvent(event: LiveEvent, sinks: EventSinks): void {
  switch (event.topic) {
    case 'queue':
      applyQueue(event.data, sinks);
      return;
    case 'request':
      applyRequest(event.data, sinks);
      return;
    case 'library':
      applyLibrary(event.data, sinks);
      return;
    case 'task':
      applyTask(event.data, sinks);
      return;
    case 'health':
      sinks.refresh(keys.health);
      sinks.refresh(keys.activity);
      return;
    case 'notice':
      sinks.notify(event.data.level, told(event.data.message));
      return;
    default:
      // A newer server may speak of topics this page does not know.
      return;
  }
}

type DataOf<Topic extends LiveEvent['topic']> = Extract<LiveEvent, { topic: Topic }>['data'];

function applyQueue(data: DataOf<'queue'>, { progress, refresh }: EventSinks): void {
  if (data.kind === 'progress') {
    progress.apply(data.rows);
    return;
  }
  if (data.kind === 'changed' && data.state === null) progress.forget(data.downloadId);
  refresh(keys.queue);
  refresh(keys.activity);
}

function applyRequest(data: DataOf<'request'>, { queries, refresh }: EventSinks): void {
  if (data.kind === 'releases') {
    refresh(keys.releases(data.requestId));
    return;
  }
  const { status } = data;
  if (status !== null) {
    queries.setQueriesData({ queryKey: keys.requests }, (cached: unknown) =>
      patchWhere(cached, isRequest(data.requestId), { status }),
    );
  }
  const bookChange =
    data.kind === 'deleted' ? { status } : status === 'available' ? { status, inLibrary: true } : { status };
  queries.setQueriesData({ queryKey: keys.books }, (cached: unknown) =>
    patchWhere(cached, isBook(data.bookId), bookChange),
  );
  refresh(keys.requests);
  refresh(keys.activity);
  refresh(keys.history);
}

function applyTask({ name, running }: DataOf<'task'>, { queries, refresh }: EventSinks): void {
  if (name.startsWith('batch:')) {
    refresh(keys.batches);
    // What it brought about is asked for once, at its end: the lists are long.
    if (!running) {
      refresh(keys.unmapped);
      refresh(keys.library);
    }
    return;
  }
  queries.setQueriesData({ queryKey: keys.tasks }, (data: unknown) =>
    patchWhere(data, isTask(name), { running }),
  );
  refresh(keys.tasks);
}

function applyLibrary(data: DataOf<'library'>, { queries, refresh }: EventSinks): void {
  if (data.bookId !== null) {
    const itemId = data.kind === 'removed' ? (data.otherItemId ?? null) : data.libraryItemId;
    queries.setQueriesData({ queryKey: keys.books }, (cached: unknown) =>
      patchWhere(cached, isBook(data.bookId ?? ''), {
        inLibrary: itemId !== null,
        libraryItemId: itemId,
      }),
    );
  }
  refresh(keys.library);
  refresh(keys.recycleBin);
  refresh(keys.requests);
}
