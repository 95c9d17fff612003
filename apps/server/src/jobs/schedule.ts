import type { Insertable } from 'kysely';
import type { Database, Db } from '../db/index.ts';
import type { EventBus } from '../events/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { describeError, notFound } from '../kernel/errors.ts';
import { spreadOf } from '../kernel/spread.ts';
import type { Logger } from '../platform/logger.ts';
import { untilWritten } from './until-written.ts';

/** Work on an interval, shown on the tasks page. */
export type ScheduledTask = {
  name: string;
  label: string;
  /** Asks sites that many installations ask: each has its own small shift, so that they do not all come at once. */
  isSpread?: boolean;
  /** Asked before each run, so that a changed setting takes effect; null runs only when a person says so. */
  intervalMs(): number | null | Promise<number | null>;
  /** The text it returns is shown as the result. */
  run(signal: AbortSignal): Promise<string | void>;
};

export type TaskState = {
  name: string;
  label: string;
  /** Null: only when a person says so. */
  intervalMs: number | null;
  running: boolean;
  lastRunAt: number | null;
  lastDurationMs: number | null;
  lastResult: 'ok' | 'failed' | null;
  lastMessage: string | null;
  nextRunAt: number | null;
};

export type Scheduler = {
  start(tasks: readonly ScheduledTask[], options?: { work?: boolean }): Promise<void>;
  list(): Promise<TaskState[]>;
  /** Due now; runs in whichever process claims it. False: it runs already, and no second run follows. */
  runNow(name: string): Promise<boolean>;
  /** Intervals may have changed: a shorter one must not wait for the end of the old, longer one. */
  reschedule(): Promise<void>;
  stop(): Promise<void>;
};

/** How "never by itself" is stored: no interval, due at the end of time. */
const NO_INTERVAL = 0;
const NEVER_AT = 8_640_000_000_000_000;
const LONGEST_SLEEP_MS = 30_000;
/** A run says this often that it goes on; one that has not said so for longer was cut off by a kill. */
const ALIVE_MS = 30_000;
const STALE_RUN_MS = 5 * 60_000;
/** Largest shift of a task that is spread: a tenth of its interval, and a minute. */
const SPREAD = { share: 0.1, longestMs: 60_000 };

/** Rows with a due time, claimed by one update: of several processes exactly one runs a task. */
export function createScheduler(options: {
  db: Db;
  clock: Clock;
  bus: EventBus;
  log: Logger;
  /** Tells this installation from others; all processes of one say the same. */
  installation: string;
}): Scheduler {
  const { db, clock, bus, log } = options;
  const tasks = new Map<string, ScheduledTask>();
  const running = new Map<string, Promise<void>>();
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let working = false;

  /** How much later than on the dot a task comes here; the same at every run and after every start. */
  const shiftOf = (task: ScheduledTask, intervalMs: number): number =>
    task.isSpread
      ? Math.floor(
          spreadOf(options.installation, task.name) * Math.min(intervalMs * SPREAD.share, SPREAD.longestMs),
        )
      : 0;
  const nextAfter = (task: ScheduledTask, intervalMs: number | null): number =>
    intervalMs === null ? NEVER_AT : clock.now() + intervalMs + shiftOf(task, intervalMs);

  const claim = async (task: ScheduledTask): Promise<boolean> => {
    const now = clock.now();
    const intervalMs = await task.intervalMs();
    const result = await db.q
      .updateTable('schedule')
      .set({
        next_run_at: nextAfter(task, intervalMs),
        interval_ms: intervalMs ?? NO_INTERVAL,
        running_since: now,
      })
      .where('name', '=', task.name)
      .where('next_run_at', '<=', now)
      .where((eb) =>
        eb.or([
          eb('running_since', 'is', null),
          eb('running_since', '<', now - STALE_RUN_MS),
          // Written before the clock was set back.
          eb('running_since', '>', now + STALE_RUN_MS),
        ]),
      )
      .executeTakeFirst();
    return Number(result.numUpdatedRows) > 0;
  };

  /** Other processes see by it that the run was not cut off. */
  const sayAlive = (task: ScheduledTask) => {
    const write = () =>
      db.q
        .updateTable('schedule')
        .set({ running_since: clock.now() })
        .where('name', '=', task.name)
        .where('running_since', 'is not', null)
        .execute()
        .catch((error: unknown) =>
          log.warn(
            { task: task.name, err: describeError(error) },
            'That a task goes on could not be written.',
          ),
        );
    const ticking = setInterval(() => void write(), ALIVE_MS).unref();
    return () => clearInterval(ticking);
  };

  const run = async (task: ScheduledTask) => {
    const startedAt = clock.now();
    bus.publish({ topic: 'task', data: { name: task.name, running: true } }, { kind: 'admins' });
    const silence = sayAlive(task);
    let result: 'ok' | 'failed' = 'ok';
    let message: string | null;
    try {
      message = (await task.run(abort.signal)) ?? null;
    } catch (error) {
      result = 'failed';
      message = describeError(error);
      log.warn({ task: task.name, err: message }, 'A scheduled task failed.');
    } finally {
      silence();
    }
    await record(task, {
      running_since: null,
      last_run_at: startedAt,
      last_duration_ms: clock.now() - startedAt,
      last_result: result,
      last_message: message,
    });
    bus.publish({ topic: 'task', data: { name: task.name, running: false } }, { kind: 'admins' });
  };

  /** Tried until it is written: a task that is marked as running is not run again. */
  const record = (task: ScheduledTask, end: Partial<Insertable<Database['schedule']>>) =>
    untilWritten(() => db.q.updateTable('schedule').set(end).where('name', '=', task.name).execute(), {
      signal: abort.signal,
      onError: (error) =>
        log.error({ task: task.name, err: describeError(error) }, 'A task could not be recorded.'),
    });

  const tick = async () => {
    clearTimeout(timer);
    let nextAt = clock.now() + LONGEST_SLEEP_MS;
    try {
      const rows = await db.q.selectFrom('schedule').select(['name', 'next_run_at', 'interval_ms']).execute();
      for (const row of rows) {
        const task = tasks.get(row.name);
        if (!task || running.has(row.name)) continue;
        // Planned before the clock was set back.
        if (row.next_run_at > nextAfter(task, row.interval_ms || null)) await adjust(task);
        else if (row.next_run_at > clock.now()) nextAt = Math.min(nextAt, row.next_run_at);
        else if (await claim(task)) {
          const work = run(task)
            .catch((error: unknown) =>
              log.error({ task: task.name, err: describeError(error) }, 'A task could not be recorded.'),
            )
            .finally(() => {
              running.delete(task.name);
              plan(0);
            });
          running.set(task.name, work);
        }
      }
    } catch (error) {
      log.error({ err: describeError(error) }, 'The schedule could not be read.');
    }
    plan(nextAt - clock.now());
  };
  const plan = (delayMs: number) => {
    clearTimeout(timer);
    if (working) timer = setTimeout(() => void tick(), Math.max(5, delayMs));
  };

  /** Brings the stored interval up to date; a sooner due time stays. */
  const adjust = async (task: ScheduledTask) => {
    const intervalMs = await task.intervalMs();
    const latest = nextAfter(task, intervalMs);
    await db.q
      .updateTable('schedule')
      .set({ interval_ms: intervalMs ?? NO_INTERVAL, next_run_at: latest })
      .where('name', '=', task.name)
      .where((eb) =>
        intervalMs === null ? eb('interval_ms', '!=', NO_INTERVAL) : eb('next_run_at', '>', latest),
      )
      .execute();
    await db.q
      .updateTable('schedule')
      .set({ interval_ms: intervalMs ?? NO_INTERVAL })
      .where('name', '=', task.name)
      .execute();
  };

  const putOff = async (task: ScheduledTask, shiftMs: number) => {
    if (shiftMs === 0) return;
    await db.q
      .updateTable('schedule')
      .set({ next_run_at: clock.now() + shiftMs })
      .where('name', '=', task.name)
      .where('next_run_at', '<=', clock.now())
      .execute();
  };

  return {
    start: async (list, { work = true } = {}) => {
      const now = clock.now();
      for (const task of list) {
        tasks.set(task.name, task);
        const intervalMs = await task.intervalMs();
        await db.q
          .insertInto('schedule')
          .values({
            name: task.name,
            interval_ms: intervalMs ?? NO_INTERVAL,
            next_run_at:
              intervalMs === null ? NEVER_AT : now + Math.min(intervalMs, 30_000) + shiftOf(task, intervalMs),
            running_since: null,
            last_run_at: null,
            last_duration_ms: null,
            last_result: null,
            last_message: null,
          })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute();
        await adjust(task);
        // A night's update starts many installations in the same second, with the same tasks overdue.
        if (work && intervalMs !== null) await putOff(task, shiftOf(task, intervalMs));
      }
      if (!work) return;
      // SQLite has one process: whatever is marked as running was cut off with the last one.
      if (db.kind === 'sqlite') await db.q.updateTable('schedule').set({ running_since: null }).execute();
      working = true;
      plan(0);
    },
    list: async () => {
      const rows = await db.q.selectFrom('schedule').selectAll().orderBy('name').execute();
      return rows.flatMap((row) => {
        const task = tasks.get(row.name);
        if (!task) return [];
        return [
          {
            name: row.name,
            label: task.label,
            intervalMs: row.interval_ms === NO_INTERVAL ? null : row.interval_ms,
            running: row.running_since !== null,
            lastRunAt: row.last_run_at,
            lastDurationMs: row.last_duration_ms,
            lastResult: row.last_result as 'ok' | 'failed' | null,
            lastMessage: row.last_message,
            nextRunAt: row.next_run_at >= NEVER_AT ? null : row.next_run_at,
          },
        ];
      });
    },
    runNow: async (name) => {
      if (!tasks.has(name)) throw notFound(`The task "${name}"`);
      const marked = await db.q
        .updateTable('schedule')
        .set({ next_run_at: clock.now() })
        .where('name', '=', name)
        // What runs already is not run once more behind it.
        .where('running_since', 'is', null)
        .executeTakeFirst();
      plan(0);
      return Number(marked.numUpdatedRows) > 0;
    },
    reschedule: async () => {
      for (const task of tasks.values()) await adjust(task);
      plan(0);
    },
    stop: async () => {
      working = false;
      clearTimeout(timer);
      abort.abort();
      await Promise.allSettled(running.values());
    },
  };
}
