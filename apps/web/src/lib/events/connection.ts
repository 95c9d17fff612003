import type { FromHub, ToHub } from './hub.ts';
import { watchPage } from './signals.ts';
import { createStream, type StreamSinks } from './stream.ts';
// Made by the bundler: a file of its own and its address.
// oxlint-disable-next-line import/default
import workerUrl from './worker.ts?sharedworker&url';

type Options = StreamSinks & {
  /** Path of the stream. */
  url: string;
  /** Whose events they are: people who share a browser share no stream. */
  userId: string;
  /** The newest event of which the page has seen the consequences; empty when that is not known. */
  since: string;
};

export type EventConnection = { close: () => void };

/**
 * Follows the event stream for as long as the page is looked at, through sleep, network loss and restarts. All tabs of
 * a browser share one connection, for browsers allow only a few to one server; where that is impossible, each has its own.
 */
export function openEventConnection(options: Options): EventConnection {
  return (typeof SharedWorker === 'undefined' ? undefined : openShared(options)) ?? openAlone(options);
}

function openAlone({ url, since, ...sinks }: Options): EventConnection {
  const stream = createStream(url, sinks);
  const unwatch = watchPage({
    onVisible: (visible) => {
      if (!visible) stream.disconnect();
      else if (!stream.isOpen()) stream.connect();
    },
    onWake: () => stream.connect(),
    onOffline: () => sinks.onState('lost'),
    onLeave: stream.disconnect,
  });
  stream.connect(since);
  return {
    close: () => {
      unwatch();
      stream.disconnect();
    },
  };
}

function openShared(options: Options): EventConnection | undefined {
  const { url, userId, since, onEvent, onState, onGap } = options;
  let worker: SharedWorker;
  try {
    worker = new SharedWorker(withEvents(workerUrl, url), { type: 'module', name: `earmark ${userId}` });
  } catch {
    // A policy or a private window forbids it.
    return undefined;
  }
  let instead: EventConnection | undefined;
  let lastEventId = since;
  // A port has one other end, so no origin is named.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  const post = (message: ToHub): void => worker.port.postMessage(message);
  const join = (): void => post({ kind: 'join', lastEventId, visible: !document.hidden });

  worker.addEventListener('error', () => {
    // It could not be loaded: an update took it away, or the browser knows no modules in workers.
    instead ??= openAlone(options);
  });
  worker.port.addEventListener('message', ({ data }: MessageEvent<FromHub>) => {
    if (data.kind === 'event') {
      lastEventId = data.id;
      onEvent(data.event, data.id);
    } else if (data.kind === 'gap') {
      lastEventId = data.id;
      onGap();
    } else {
      if (lastEventId === '') lastEventId = data.id;
      onState(data.state);
    }
  });
  worker.port.start();
  const unwatch = watchPage({
    onVisible: (visible) => post({ kind: 'visible', visible }),
    onWake: () => {
      join();
      post({ kind: 'wake' });
    },
    onOffline: () => onState('lost'),
    onLeave: () => post({ kind: 'leave' }),
  });
  join();
  return {
    close: () => {
      unwatch();
      post({ kind: 'leave' });
      worker.port.close();
      instead?.close();
    },
  };
}

/** The worker learns the stream's address from its own. */
function withEvents(script: string, url: string): URL {
  const address = new URL(script, document.baseURI);
  address.searchParams.set('events', url);
  return address;
}
