import type { Db } from '../db/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { createLeapWatch, LEAP_MS } from '../kernel/clock-leap.ts';
import { describeError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { DEFAULT_MAX_ATTEMPTS, type JobHandler, type JobQueue } from './port.ts';
import { backoffMs, giveUp, type JobRun, runHandler } from './run-handler.ts';
import { untilWritten } from './until-written.ts';

type JobRow = {
  id: string;
  kind: string;
  key: string | null;
  payload: string;
  attempts: number;
  max_attempts: number;
};

const LONGEST_SLEEP_MS = 60_000;

/** The adapter for SQLite: one process works, so a job found running at start was cut off and is taken up again. */
export function createInProcessQueue(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  concurrency?: number;
}): JobQueue {
  const { db, clock, log } = options;
  const concurrency = options.concurrency ?? 4;
  const handlers = new Map<string, JobHandler>();
  const running = new Map<string, Promise<void>>();
  const busySerial = new Set<string>();
  const abort = new AbortController();
  const leap = createLeapWatch(clock);
  let working = false;
  let timer: NodeJS.Timeout | undefined;
  let filling = false;
  let again = false;

  const wake = () => {
    if (!working) return;
    if (filling) {
      again = true;
      return;
    }
    filling = true;
    void fill().finally(() => {
      filling = false;
      if (again) {
        again = false;
        wake();
      }
    });
  };

  const fill = async () => {
    clearTimeout(timer);
    try {
      await pullBack(Math.min(0, leap()));
      while (working && running.size < concurrency) {
        const job = await claim();
        if (!job) break;
        begin(job);
      }
      if (working) await sleepUntilNext();
    } catch (error) {
      log.error({ err: describeError(error) }, 'The job queue could not read the database.');
      timer = setTimeout(wake, 5000);
    }
  };

  /** The clock was set back: what waits is not to wait for as much longer. */
  const pullBack = async (leapMs: number) => {
    if (leapMs > -LEAP_MS) return;
    await db.q
      .updateTable('job')
      .set((eb) => ({ run_at: eb('run_at', '+', leapMs), created_at: eb('created_at', '+', leapMs) }))
      .where('state', '=', 'open')
      .execute();
  };

  /** Jobs that came later than now: the clock was set back while nobody worked. */
  const leapWhileStopped = async (): Promise<number> => {
    const newest = await db.q
      .selectFrom('job')
      .select((eb) => eb.fn.max('created_at').as('created_at'))
      .where('state', '=', 'open')
      .executeTakeFirst();
    return Math.min(0, clock.now() - (newest?.created_at ?? 0));
  };

  const sleepUntilNext = async () => {
    const next = await db.q
      .selectFrom('job')
      .select((eb) => eb.fn.min('run_at').as('run_at'))
      .where('state', '=', 'open')
      .executeTakeFirst();
    if (next?.run_at == null || running.size >= concurrency) return;
    timer = setTimeout(
      wake,
      Math.max(busySerial.size > 0 ? 50 : 1, Math.min(LONGEST_SLEEP_MS, next.run_at - clock.now())),
    );
  };

  const claim = async (): Promise<JobRow | undefined> => {
    const blocked = [...busySerial];
    return db.transaction(async (tx) => {
      let query = tx
        .selectFrom('job')
        .select(['id', 'kind', 'key', 'payload', 'attempts', 'max_attempts'])
        .where('state', '=', 'open')
        .where('run_at', '<=', clock.now())
        .where('kind', 'in', [...handlers.keys(), '']);
      if (blocked.length > 0) query = query.where('kind', 'not in', blocked);
      const row = await query.orderBy('run_at').orderBy('id').limit(1).executeTakeFirst();
      if (!row) return undefined;
      await tx
        .updateTable('job')
        .set({ state: 'running', attempts: row.attempts + 1 })
        .where('id', '=', row.id)
        .execute();
      return { ...row, attempts: row.attempts + 1 };
    });
  };

  const begin = (job: JobRow) => {
    const handler = handlers.get(job.kind)!;
    if (handler.serial) busySerial.add(job.kind);
    const run = work(handler, job)
      .catch((error: unknown) =>
        log.error({ job: job.kind, err: describeError(error) }, 'A job could not be settled.'),
      )
      .finally(() => {
        running.delete(job.id);
        busySerial.delete(job.kind);
        wake();
      });
    running.set(job.id, run);
  };

  const work = async (handler: JobHandler, job: JobRow) => {
    const payload = JSON.parse(job.payload) as Record<string, unknown>;
    const result = await runHandler(handler, payload, { attempt: job.attempts, signal: abort.signal, log });
    const isLast = result.kind === 'failed' && !abort.signal.aborted && job.attempts >= job.max_attempts;
    await untilWritten(() => (isLast ? markFailed(job, result.error) : settle(job, result)), {
      signal: abort.signal,
      onError: (error) =>
        log.error({ job: job.kind, err: describeError(error) }, 'A job could not be settled.'),
    });
    if (isLast) await giveUp(handler, payload, result.error, log);
  };

  const settle = (job: JobRow, result: JobRun): Promise<void> => {
    if (result.kind === 'done') return remove(job.id);
    if (result.kind === 'later') return reopen(job, result.delayMs, job.attempts - 1, null);
    if (abort.signal.aborted) return reopen(job, 0, job.attempts - 1, null);
    return reopen(job, backoffMs(job.attempts), job.attempts, describeError(result.error));
  };

  const markFailed = async (job: JobRow, error: unknown): Promise<void> => {
    await db.q
      .updateTable('job')
      .set({ state: 'failed', last_error: describeError(error) })
      .where('id', '=', job.id)
      .execute();
  };

  const remove = async (id: string) => {
    await db.q.deleteFrom('job').where('id', '=', id).execute();
  };

  /** Back into the queue, unless a newer job with the same key waits there already. */
  const reopen = (job: JobRow, delayMs: number, attempts: number, error: string | null) =>
    db.transaction(async (tx) => {
      const newer =
        job.key !== null &&
        (await tx
          .selectFrom('job')
          .select('id')
          .where('kind', '=', job.kind)
          .where('key', '=', job.key)
          .where('state', '=', 'open')
          .executeTakeFirst());
      if (newer) return remove(job.id);
      await tx
        .updateTable('job')
        .set({ state: 'open', run_at: clock.now() + delayMs, attempts, last_error: error })
        .where('id', '=', job.id)
        .execute();
    });

  return {
    enqueue: async (kind, payload, { key, delayMs = 0 } = {}) => {
      const now = clock.now();
      const values = {
        id: newId(now),
        kind,
        key: key ?? null,
        payload: JSON.stringify(payload),
        state: 'open',
        run_at: now + delayMs,
        priority: 0,
        attempts: 0,
        max_attempts: handlers.get(kind)?.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
        lease_until: null,
        last_error: null,
        created_at: now,
      };
      await db.transaction(async (tx) => {
        if (key !== undefined) {
          await tx
            .deleteFrom('job')
            .where('kind', '=', kind)
            .where('key', '=', key)
            .where('state', '=', 'open')
            .execute();
        }
        await tx.insertInto('job').values(values).execute();
      });
      db.afterCommit(wake);
    },
    cancel: async (kind, key) => {
      await db.q
        .deleteFrom('job')
        .where('kind', '=', kind)
        .where('key', '=', key)
        .where('state', '=', 'open')
        .execute();
    },
    start: async (list, { work: works = true } = {}) => {
      for (const handler of list) handlers.set(handler.kind, handler);
      if (!works) return;
      const cut = await db.q
        .selectFrom('job')
        .select(['id', 'kind', 'key', 'payload', 'attempts', 'max_attempts'])
        .where('state', '=', 'running')
        .execute();
      for (const job of cut) await reopen(job, 0, job.attempts, 'Cut off by a restart.');
      await pullBack(await leapWhileStopped());
      working = true;
      wake();
    },
    stop: async () => {
      working = false;
      clearTimeout(timer);
      abort.abort();
      await Promise.allSettled(running.values());
    },
  };
}
