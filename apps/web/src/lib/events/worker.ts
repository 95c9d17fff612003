import { createHub, type Member, type ToHub } from './hub.ts';
import { createStream } from './stream.ts';

/* The shared worker: one event stream for all tabs of a browser. Its name carries the person, its address the version. */

const url = new URL(self.location.href).searchParams.get('events') ?? '';
const hub = createHub({
  createStream: (sinks) => createStream(url, sinks),
  later: (run, afterMs) => {
    const timer = setTimeout(run, afterMs);
    return () => clearTimeout(timer);
  },
});

self.addEventListener('connect', (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port === undefined) return;
  const member: Member = { post: (message) => port.postMessage(message) };
  port.addEventListener('message', ({ data }: MessageEvent<ToHub>) => hub.hear(member, data));
  port.start();
});
