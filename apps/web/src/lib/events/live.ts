import type { QueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import type { Progress, ProgressRow } from '../api/types.ts';
import { lookForUpdate } from '../app-files.ts';
import { createExternalStore, useExternalStore } from '../external-store.ts';
import { nowMs } from '../now.ts';
import type { EventSinks } from './apply-event.ts';
import { createProgressStore } from './progress-store.ts';
import type { ConnectionState } from './stream.ts';

const connection = createExternalStore<ConnectionState>('connecting');
const progress = createProgressStore((flush) => requestAnimationFrame(flush));

/** Follows the server's event stream while the calling component is on the page; the means come after the first paint. */
export function useEventStream(queries: QueryClient, userId: string, notify: EventSinks['notify']): void {
  useEffect(() => {
    let stop: (() => void) | undefined;
    let ended = false;
    import('./follow.ts')
      .then(({ follow }) => {
        if (!ended) stop = follow({ queries, userId, progress, onState: takeState, notify });
      })
      // The page says that it is not live; a reload is offered where a file of the app is missing.
      .catch(() => connection.set('lost'));
    return () => {
      ended = true;
      stop?.();
    };
  }, [queries, userId, notify]);
}

const LOOK_AT_MOST_EVERY_MS = 60_000;
let lookedAt: number | undefined;

/** A stream that begins again may come from another version of the server. */
function takeState(state: ConnectionState): void {
  connection.set(state);
  if (state !== 'live') return;
  if (lookedAt === undefined) lookedAt = Number.NEGATIVE_INFINITY;
  else if (nowMs() - lookedAt > LOOK_AT_MOST_EVERY_MS) {
    lookedAt = nowMs();
    void lookForUpdate();
  }
}

export function useConnectionState(): ConnectionState {
  return useExternalStore(connection);
}

/** Newest numbers of a download or request; what the last answer said until an event arrives. */
export function useLiveProgress(id: string | null, known: Progress | null): Progress | ProgressRow | null {
  const subscribe = useCallback(
    (listener: () => void) => (id === null ? () => undefined : progress.subscribe(id, listener)),
    [id],
  );
  const row = useSyncExternalStore(subscribe, () => (id === null ? undefined : progress.get(id)));
  return row ?? known;
}

/** Speed of all downloads together, as the events tell it. */
export function useLiveSpeed(): number {
  return useSyncExternalStore(progress.subscribeAll, progress.totalSpeed);
}
