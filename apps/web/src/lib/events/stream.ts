import type { LiveEvent } from '../api/types.ts';

export type ConnectionState = 'connecting' | 'live' | 'lost';

export type StreamSinks = {
  onEvent: (event: LiveEvent, id: string) => void;
  onState: (state: ConnectionState) => void;
  /** Events may have been missed: whatever is shown has to be asked for again. */
  onGap: () => void;
};

/** One connection to the server's events, in a page or in a worker. It begins disconnected. */
export type Stream = {
  /** Opens it anew, at once; one that has heard nothing yet begins behind the event `since`. */
  connect: (since?: string) => void;
  disconnect: () => void;
  isOpen: () => boolean;
  state: () => ConnectionState;
  /** Id of the last event heard; the next connection goes on behind it. */
  lastEventId: () => string;
};

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
const TOPICS: readonly LiveEvent['topic'][] = ['queue', 'request', 'library', 'task', 'health', 'notice'];

export function createStream(url: string, { onEvent, onState, onGap }: StreamSinks): Stream {
  let source: EventSource | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let lastEventId = '';
  let state: ConnectionState = 'connecting';

  const tell = (next: ConnectionState): void => {
    state = next;
    onState(next);
  };
  const disconnect = (): void => {
    clearTimeout(retryTimer);
    source?.close();
    source = undefined;
  };
  const receive = (message: MessageEvent<string>): void => {
    lastEventId = message.lastEventId;
    const event = readEvent(message);
    if (event !== undefined) onEvent(event, lastEventId);
  };
  const open = (): void => {
    disconnect();
    tell('connecting');
    const opened = new EventSource(
      lastEventId === '' ? url : `${url}?lastEventId=${encodeURIComponent(lastEventId)}`,
    );
    source = opened;
    opened.addEventListener('error', () => {
      tell('lost');
      // The browser tries again by itself unless the answer was no stream at all.
      if (opened.readyState !== EventSource.CLOSED) return;
      retryTimer = setTimeout(open, retryMs * (0.75 + Math.random() / 2));
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    });
    // The server greets with `hello` when nothing was missed, with `reset` when the page has to ask again.
    const greet = (message: MessageEvent<string>, isGap: boolean): void => {
      lastEventId = message.lastEventId;
      retryMs = FIRST_RETRY_MS;
      tell('live');
      if (isGap) onGap();
    };
    opened.addEventListener('hello', (message: MessageEvent<string>) => greet(message, false));
    opened.addEventListener('reset', (message: MessageEvent<string>) => greet(message, lastEventId !== ''));
    opened.addEventListener('message', receive);
    for (const topic of TOPICS) opened.addEventListener(topic, receive);
  };

  return {
    connect: (since = '') => {
      retryMs = FIRST_RETRY_MS;
      if (lastEventId === '') lastEventId = since;
      open();
    },
    disconnect,
    isOpen: () => source !== undefined,
    state: () => state,
    lastEventId: () => lastEventId,
  };
}

/** Reads one message; a line that is no event of ours is left out instead of breaking the page. */
export function readEvent(message: {
  type: string;
  data: string;
  lastEventId: string;
}): LiveEvent | undefined {
  let body: unknown;
  try {
    body = JSON.parse(message.data);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null) return undefined;
  if ('topic' in body && 'data' in body) return body as LiveEvent;
  if (message.type === 'message') return undefined;
  return { topic: message.type, id: message.lastEventId, data: body } as LiveEvent;
}
