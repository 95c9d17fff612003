import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describeError } from '../kernel/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Audience, EventBus, EventInput } from './bus.ts';
import type { SignalName, Signals } from './signals.ts';

const CHANNEL = 'earmark_events';
/** PostgreSQL refuses larger payloads (8000 bytes); readers reload on `changed` events, so a dropped progress row is harmless. */
const MAX_PAYLOAD = 7900;
/** While the database is slow; nothing may fill the memory, so the oldest go. */
const MAX_WAITING = 1000;
const RECONNECT_MS = 2000;

type Message = { event: EventInput; audience: Audience } | { signal: SignalName };

/** Carries live events and signals between the processes of one PostgreSQL database by LISTEN/NOTIFY. */
export function createPostgresRelay(options: {
  url: string;
  pool: pg.Pool;
  bus: EventBus;
  signals: Signals;
  log: Logger;
  reconnectMs?: number;
}): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  const { bus, signals, log, reconnectMs = RECONNECT_MS } = options;
  const origin = randomUUID();
  let client: pg.Client | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: options.url });
    next.on('notification', ({ payload }) => {
      if (!payload) return;
      const message = JSON.parse(payload) as { origin: string } & Message;
      if (message.origin === origin) return;
      if ('signal' in message) signals.receive(message.signal);
      else bus.receive(message.event, message.audience);
    });
    next.on('error', (error) => {
      // A server that says goodbye is heard twice: by its word and by the end of the connection.
      if (client !== next) return;
      client = undefined;
      log.warn({ err: describeError(error) }, 'The event connection to PostgreSQL was lost.');
      reconnectLater();
    });
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch (error) {
      await next.end();
      throw error;
    }
    client = next;
  };
  const reconnectLater = () => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => void reconnect(), reconnectMs).unref();
  };
  const reconnect = async (): Promise<void> => {
    try {
      await connect();
      if (stopped) await client?.end();
      else signals.receiveAll();
    } catch (error) {
      log.warn({ err: describeError(error) }, 'PostgreSQL does not answer; events of other processes wait.');
      reconnectLater();
    }
  };

  /** What happened meanwhile goes out together: in its order, and with one connection however much there is. */
  const waiting: string[] = [];
  let isSending = false;
  const tell = (message: Message) => {
    const payload = JSON.stringify({ origin, ...message });
    if (Buffer.byteLength(payload) > MAX_PAYLOAD) return;
    waiting.push(payload);
    if (waiting.length > MAX_WAITING) waiting.shift();
    if (!isSending) void send();
  };
  const send = async (): Promise<void> => {
    isSending = true;
    try {
      while (waiting.length > 0)
        await options.pool.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [
          CHANNEL,
          waiting.splice(0),
        ]);
    } catch (error) {
      log.warn({ err: describeError(error) }, 'An event could not be sent to the other processes.');
    } finally {
      isSending = false;
    }
  };

  return {
    start: async () => {
      await connect();
      bus.onPublish((event, audience) => tell({ event, audience }));
      signals.onSend((signal) => tell({ signal }));
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
