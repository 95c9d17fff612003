import { EventEmitter } from 'node:events';
import {
  Logger as GraphileLogger,
  type Runner,
  run,
  runMigrations,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import type pg from 'pg';
import { type Db, sql } from '../db/index.ts';
import { describeError } from '../kernel/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { createWorkerWatch } from './dead-workers.ts';
import { DEFAULT_MAX_ATTEMPTS, type JobHandler, type JobQueue } from './port.ts';
import { giveUp, runHandler } from './run-handler.ts';

const LOOK_EVERY_MS = 5000;

/** The adapter for PostgreSQL: graphile-worker does storage, locking, retries and wake-up for any number of processes. */
export function createGraphileQueue(options: {
  db: Db;
  pool: pg.Pool;
  log: Logger;
  concurrency?: number;
  /** Between two looks for jobs of processes that were killed. */
  lookEveryMs?: number;
}): JobQueue {
  const { db, pool, log } = options;
  const handlers = new Map<string, JobHandler>();
  const abort = new AbortController();
  const logger = new GraphileLogger(() => (level, message) => {
    if (level === 'error') log.error({ scope: 'jobs' }, message);
    else if (level === 'warning') log.warn({ scope: 'jobs' }, message);
  });
  const watch = createWorkerWatch({ pool, log, lookEveryMs: options.lookEveryMs ?? LOOK_EVERY_MS });
  let runner: Runner | undefined;

  const add = async (
    kind: string,
    payload: Record<string, unknown>,
    key: string | undefined,
    delayMs: number,
  ) => {
    const handler = handlers.get(kind);
    await sql`select graphile_worker.add_job(
      identifier => ${kind}::text, payload => ${JSON.stringify(payload)}::json,
      queue_name => ${handler?.serial ? kind : null}::text,
      run_at => now() + ${`${Math.max(0, Math.round(delayMs))} milliseconds`}::interval,
      max_attempts => ${handler?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS}::integer,
      job_key => ${key === undefined ? null : `${kind}:${key}`}::text)`.execute(db.q);
  };

  const toTask =
    (handler: JobHandler): TaskList[string] =>
    async (raw, helpers) => {
      const payload = raw as Record<string, unknown>;
      const { attempts, max_attempts: maxAttempts, key } = helpers.job;
      const result = await runHandler(handler, payload, { attempt: attempts, signal: abort.signal, log });
      if (result.kind === 'done') return;
      const plainKey = key?.slice(handler.kind.length + 1);
      if (result.kind === 'later') return add(handler.kind, payload, plainKey, result.delayMs);
      if (attempts >= maxAttempts) await giveUp(handler, payload, result.error, log);
      throw result.error instanceof Error ? result.error : new Error(describeError(result.error));
    };

  return {
    enqueue: (kind, payload, { key, delayMs = 0 } = {}) => add(kind, payload, key, delayMs),
    cancel: async (kind, key) => {
      await sql`select graphile_worker.remove_job(${`${kind}:${key}`}::text)`.execute(db.q);
    },
    start: async (list, { work = true } = {}) => {
      for (const handler of list) handlers.set(handler.kind, handler);
      await runMigrations({ pgPool: pool, logger });
      if (!work) return;
      const taskList: TaskList = Object.fromEntries(list.map((handler) => [handler.kind, toTask(handler)]));
      const events: WorkerEvents = new EventEmitter();
      // Jobs are taken in the name of the pool, not of its single workers.
      events.on('pool:create', ({ workerPool }) => watch.add(workerPool.id));
      runner = await run({
        pgPool: pool,
        events,
        taskList,
        logger,
        concurrency: options.concurrency ?? 4,
        pollInterval: 2000,
        noHandleSignals: true,
      });
      // The runner's promise rejects when the database goes away; it reconnects by itself, the words are for the log.
      runner.promise.catch((error: unknown) =>
        log.error({ err: describeError(error) }, 'The job engine stopped.'),
      );
      watch.start();
    },
    stop: async () => {
      abort.abort();
      const ending = runner;
      runner = undefined;
      await ending?.stop();
      await watch.stop();
    },
  };
}
