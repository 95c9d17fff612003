import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from '../api/keys.ts';
import { serverUrl } from '../base.ts';
import { applyEvent, type EventSinks } from './apply-event.ts';
import { newestEventNoted } from './beginning.ts';
import { openEventConnection } from './connection.ts';
import type { ProgressStore } from './progress-store.ts';
import type { ConnectionState } from './stream.ts';

const REFRESH_DELAY_MS = 200;

type FollowOptions = {
  queries: QueryClient;
  userId: string;
  progress: ProgressStore;
  onState: (state: ConnectionState) => void;
  notify: EventSinks['notify'];
};

/** Brings what is cached up to date with the server's events, until the answered function is called. */
export function follow({ queries, userId, progress, onState, notify }: FollowOptions): () => void {
  const refresh = createRefresher(queries);
  const open = openEventConnection({
    url: serverUrl('api/v1/events'),
    userId,
    since: newestEventNoted(),
    onEvent: (event) => applyEvent(event, { queries, progress, refresh: refresh.ask, notify }),
    onState: (state) => {
      // A batch may be done within the moment between its answer and the first event of a new stream.
      if (state === 'live') refresh.ask(keys.batches);
      onState(state);
    },
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
