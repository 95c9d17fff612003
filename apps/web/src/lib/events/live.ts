import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { keys } from '../api/keys.ts';
import type { Progress, ProgressRow } from '../api/types.ts';
import { serverUrl } from '../base.ts';
import { createExternalStore, useExternalStore } from '../external-store.ts';
import { applyEvent, type EventSinks } from './apply-event.ts';
import { type ConnectionState, openEventConnection } from './connection.ts';
import { createProgressStore } from './progress-store.ts';

const REFRESH_DELAY_MS = 200;

const connection = createExternalStore<ConnectionState>('connecting');
const progress = createProgressStore((flush) => requestAnimationFrame(flush));

/** Follows the server's event stream while the calling component is on the page. */
export function useEventStream(queries: QueryClient, notify: EventSinks['notify']): void {
  useEffect(() => {
    const refresh = createRefresher(queries);
    const open = openEventConnection({
      url: serverUrl('api/v1/events'),
      onEvent: (event) => applyEvent(event, { queries, progress, refresh: refresh.ask, notify }),
      onState: connection.set,
      onGap: () => {
        progress.clear();
        void queries.invalidateQueries({
          predicate: ({ queryKey, state }) => isLive(queryKey) || state.status === 'error',
        });
      },
    });
    return () => {
      open.close();
      refresh.cancel();
      progress.clear();
    };
  }, [queries, notify]);
}

/** Forms and the catalogue do not move by themselves; asking again would only disturb. */
function isLive(key: QueryKey): boolean {
  return ![keys.books[0], keys.settings[0], keys.providers[0], keys.naming[0]].includes(
    String(key[0]) as 'books',
  );
}

/** Many events within a moment lead to one question to the server. */
function createRefresher(queries: QueryClient): { ask: (key: QueryKey) => void; cancel: () => void } {
  const waiting = new Map<string, QueryKey>();
  let timer: number | undefined;
  return {
    ask: (key) => {
      waiting.set(JSON.stringify(key), key);
      timer ??= window.setTimeout(() => {
        timer = undefined;
        const due = [...waiting.values()];
        waiting.clear();
        for (const queryKey of due) void queries.invalidateQueries({ queryKey });
      }, REFRESH_DELAY_MS);
    },
    cancel: () => window.clearTimeout(timer),
  };
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
