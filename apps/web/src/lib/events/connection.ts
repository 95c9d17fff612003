import type { LiveEvent } from '../api/types.ts';
import { nowMs } from '../now.ts';

export type ConnectionState = 'connecting' | 'live' | 'lost';

type Options = {
  url: string;
  onEvent: (event: LiveEvent) => void;
  onState: (state: ConnectionState) => void;
  /** Events may have been missed: whatever is shown has to be asked for again. */
  onGap: () => void;
};

export type EventConnection = { close: () => void };

/** A hidden tab gives its connection back after this long: browsers allow only a few to one server. */
const HIDDEN_GRACE_MS = 60_000;
/** A timer this late means the machine slept, and the socket may be dead without telling. */
const SLEEP_MS = 20_000;
const TICK_MS = 5000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;
const TOPICS: readonly LiveEvent['topic'][] = ['queue', 'request', 'library', 'task', 'health', 'notice'];

/** Keeps one event stream open for as long as the page is looked at, through sleep, network loss and restarts. */
export function openEventConnection({ url, onEvent, onState, onGap }: Options): EventConnection {
  let source: EventSource | undefined;
  let retryTimer: number | undefined;
  let hiddenTimer: number | undefined;
  let retryMs = FIRST_RETRY_MS;
  let lastEventId = '';
  let lastTick = nowMs();

  const disconnect = (): void => {
    window.clearTimeout(retryTimer);
    source?.close();
    source = undefined;
  };

  const receive = (message: MessageEvent<string>): void => {
    lastEventId = message.lastEventId;
    const event = readEvent(message);
    if (event !== undefined) onEvent(event);
  };

  const connect = (): void => {
    disconnect();
    onState('connecting');
    const opened = new EventSource(
      lastEventId === '' ? url : `${url}?lastEventId=${encodeURIComponent(lastEventId)}`,
    );
    source = opened;
    opened.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      onState('live');
    });
    opened.addEventListener('error', () => {
      onState('lost');
      // The browser tries again by itself unless the answer was no stream at all.
      if (opened.readyState !== EventSource.CLOSED) return;
      retryTimer = window.setTimeout(connect, retryMs * (0.75 + Math.random() / 2));
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    });
    // The server greets with `hello` when nothing was missed, with `reset` when the page has to ask again.
    opened.addEventListener('hello', (message: MessageEvent<string>) => {
      lastEventId = message.lastEventId;
    });
    opened.addEventListener('reset', (message: MessageEvent<string>) => {
      const first = lastEventId === '';
      lastEventId = message.lastEventId;
      if (!first) onGap();
    });
    opened.addEventListener('message', receive);
    for (const topic of TOPICS) opened.addEventListener(topic, receive);
  };

  const reconnect = (): void => {
    retryMs = FIRST_RETRY_MS;
    connect();
  };

  const onVisibility = (): void => {
    window.clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = window.setTimeout(disconnect, HIDDEN_GRACE_MS);
    else if (source === undefined) reconnect();
  };

  const ticker = window.setInterval(() => {
    const now = nowMs();
    const slept = now - lastTick > TICK_MS + SLEEP_MS;
    lastTick = now;
    if (slept && !document.hidden) reconnect();
  }, TICK_MS);

  const onOffline = (): void => onState('lost');
  const onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) reconnect();
  };

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('online', reconnect);
  window.addEventListener('offline', onOffline);
  window.addEventListener('pageshow', onPageShow);
  connect();

  return {
    close: () => {
      window.clearInterval(ticker);
      window.clearTimeout(hiddenTimer);
      document.removeEventListener('visibilitychange', onVisibility);
      window.removeEventListener('online', reconnect);
      window.removeEventListener('offline', onOffline);
      window.removeEventListener('pageshow', onPageShow);
      disconnect();
    },
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
