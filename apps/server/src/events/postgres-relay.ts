import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { describeError } from '../kernel/errors.ts';
import type { Logger } from '../platform/logger.ts';
import type { Audience, EventBus, EventInput } from './bus.ts';

const CHANNEL = 'earmark_events';
/** PostgreSQL refuses larger payloads (8000 bytes); readers reload on `changed` events, so a dropped progress row is harmless. */
const MAX_PAYLOAD = 7900;
const RECONNECT_MS = 2000;

/** Carries live events between the processes of one PostgreSQL database by LISTEN/NOTIFY. */
export function createPostgresRelay(options: { url: string; pool: pg.Pool; bus: EventBus; log: Logger }): {
  start(): Promise<void>;
  stop(): Promise<void>;
} {
  const origin = randomUUID();
  let client: pg.Client | undefined;
  let stopped = false;

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: options.url });
    next.on('notification', (message) => {
      if (!message.payload) return;
      const parsed = JSON.parse(message.payload) as { origin: string; event: EventInput; audience: Audience };
      if (parsed.origin !== origin) options.bus.receive(parsed.event, parsed.audience);
    });
    next.on('error', (error) => {
      options.log.warn({ err: describeError(error) }, 'The event connection to PostgreSQL was lost.');
      client = undefined;
      if (!stopped) setTimeout(() => void retry(), RECONNECT_MS).unref();
    });
    await next.connect();
    await next.query(`listen ${CHANNEL}`);
    client = next;
  };
  const retry = async (): Promise<void> => {
    if (stopped) return;
    try {
      await connect();
    } catch (error) {
      options.log.warn(
        { err: describeError(error) },
        'PostgreSQL does not answer; events of other processes wait.',
      );
      setTimeout(() => void retry(), RECONNECT_MS).unref();
    }
  };

  return {
    start: async () => {
      await connect();
      options.bus.onPublish((event, audience) => {
        const payload = JSON.stringify({ origin, event, audience });
        if (Buffer.byteLength(payload) > MAX_PAYLOAD) return;
        options.pool.query('select pg_notify($1, $2)', [CHANNEL, payload]).catch((error: unknown) => {
          options.log.warn(
            { err: describeError(error) },
            'An event could not be sent to the other processes.',
          );
        });
      });
    },
    stop: async () => {
      stopped = true;
      await client?.end();
    },
  };
}
