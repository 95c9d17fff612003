import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Db } from '../db/index.ts';
import { describeDatabases, openTestSqlite } from '../db/testing.ts';
import { createEventBus } from '../events/index.ts';
import { fakeClock, systemClock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { silentLogger } from '../platform/logger.ts';
import { createInProcessQueue } from './in-process.ts';
import {
  createJobQueue,
  createScheduler,
  type JobHandler,
  type JobQueue,
  type ScheduledTask,
} from './index.ts';
import { backoffMs } from './run-handler.ts';

const log = silentLogger();

describeDatabases('job queue contract', (open) => {
  const queues: JobQueue[] = [];
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.stop();
  });
  const start = async (db: Db, handlers: JobHandler[], work = true) => {
    const queue = await createJobQueue({ db, clock: systemClock, log });
    queues.push(queue);
    await queue.start(handlers, { work });
    return queue;
  };
  const collect = (kind = 'echo') => {
    const seen: unknown[] = [];
    const handler: JobHandler = { kind, run: (payload) => Promise.resolve(void seen.push(payload['n'])) };
    return { seen, handler };
  };

  it('runs what was enqueued, also before it started to work', async () => {
    const db = await open();
    const { seen, handler } = collect();
    const early = await start(db, [handler], false);
    await early.enqueue('echo', { n: 1 });
    const queue = await start(db, [handler]);
    await queue.enqueue('echo', { n: 2 });
    await vi.waitFor(() => expect(seen.toSorted()).toEqual([1, 2]), 10_000);
  });

  it('enqueues with the transaction or not at all', async () => {
    const db = await open();
    const { seen, handler } = collect();
    const queue = await start(db, [handler]);
    await expect(
      db.transaction(async () => {
        await queue.enqueue('echo', { n: 'rolled back' });
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await db.transaction(() => queue.enqueue('echo', { n: 'committed' }));
    await vi.waitFor(() => expect(seen).toEqual(['committed']), 10_000);
  });

  it('keeps one open job per key, the newest, and cancels it', async () => {
    const db = await open();
    const { seen, handler } = collect();
    const queue = await start(db, [handler], false);
    await queue.enqueue('echo', { n: 'old' }, { key: 'k' });
    await queue.enqueue('echo', { n: 'new' }, { key: 'k' });
    await queue.enqueue('echo', { n: 'gone' }, { key: 'other' });
    await queue.cancel('echo', 'other');
    await start(db, [handler]);
    await vi.waitFor(() => expect(seen).toEqual(['new']), 10_000);
  });

  it('runs later without spending an attempt', async () => {
    const db = await open();
    const attempts: number[] = [];
    const handler: JobHandler = {
      kind: 'later',
      run: (_payload, { attempt }) => {
        attempts.push(attempt);
        if (attempts.length === 1) return Promise.resolve({ retryAfterMs: 20 });
        if (attempts.length === 2) {
          throw new AppError({
            code: 'indexer_limited',
            message: 'slow down',
            retryable: true,
            retryAfterMs: 20,
          });
        }
        return Promise.resolve();
      },
    };
    const queue = await start(db, [handler]);
    await queue.enqueue('later', {}, { key: 'k' });
    await vi.waitFor(() => expect(attempts).toEqual([1, 1, 1]), 15_000);
  });

  it('gives up after the last attempt and says so once', async () => {
    const db = await open();
    const givenUp = vi.fn(() => Promise.resolve());
    const queue = await start(db, [
      { kind: 'bad', maxAttempts: 1, run: () => Promise.reject(new Error('broken')), givenUp },
    ]);
    await queue.enqueue('bad', { n: 1 });
    await vi.waitFor(() => expect(givenUp).toHaveBeenCalledTimes(1), 10_000);
  });

  it('runs serial kinds one at a time', async () => {
    const db = await open();
    let now = 0;
    let most = 0;
    let done = 0;
    const handler: JobHandler = {
      kind: 'serial',
      serial: true,
      run: async () => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 15));
        now -= 1;
        done += 1;
      },
    };
    const queue = await start(db, [handler]);
    for (let count = 0; count < 4; count += 1) await queue.enqueue('serial', { count });
    await vi.waitFor(() => expect(done).toBe(4), 20_000);
    expect(most).toBe(1);
  });

  it('waits for running jobs when it stops', async () => {
    const db = await open();
    let finished = false;
    let begun = false;
    const queue = await start(db, [
      {
        kind: 'slow',
        run: async () => {
          begun = true;
          await new Promise((resolve) => setTimeout(resolve, 60));
          finished = true;
        },
      },
    ]);
    await queue.enqueue('slow', {});
    await vi.waitFor(() => expect(begun).toBe(true), 10_000);
    await queue.stop();
    expect(finished).toBe(true);
  });
});

describeDatabases('scheduler', (open) => {
  it('runs a task once for two schedulers and records the result', async () => {
    const db = await open();
    let runs = 0;
    const gate = Promise.withResolvers<void>();
    const task = {
      name: 'look',
      label: 'Look',
      intervalMs: () => 60_000,
      run: async () => {
        runs += 1;
        await gate.promise;
        return 'seen 3';
      },
    };
    const make = () =>
      createScheduler({ db, clock: systemClock, bus: createEventBus(log), log, installation: 'here' });
    const [one, two] = [make(), make()];
    await one.start([task]);
    await two.start([task]);
    await Promise.all([one.runNow('look'), two.runNow('look')]);
    await vi.waitFor(() => expect(runs).toBe(1), 5000);
    gate.resolve();
    await vi.waitFor(
      async () =>
        expect((await one.list())[0]).toMatchObject({
          lastResult: 'ok',
          lastMessage: 'seen 3',
          running: false,
        }),
      5000,
    );
    await one.stop();
    await two.stop();
    expect(runs).toBe(1);
    await expect(one.runNow('nothing')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('follows an interval that is shortened, switched off and on again, and runs by hand all the while', async () => {
    const db = await open();
    const clock = fakeClock();
    let intervalMs: number | null = 3_600_000;
    let runs = 0;
    const task = {
      name: 'look',
      label: 'Look',
      intervalMs: () => intervalMs,
      run: () => {
        runs += 1;
        return Promise.resolve();
      },
    };
    const scheduler = createScheduler({ db, clock, bus: createEventBus(log), log, installation: 'here' });
    const state = async () => (await scheduler.list())[0]!;
    await scheduler.start([task]);
    await scheduler.runNow('look');
    await vi.waitFor(async () => expect(await state()).toMatchObject({ running: false, lastResult: 'ok' }));
    intervalMs = 900_000;
    await scheduler.reschedule();
    expect(await state()).toMatchObject({ intervalMs, nextRunAt: clock.now() + intervalMs });

    intervalMs = null;
    await scheduler.reschedule();
    expect(await state()).toMatchObject({ intervalMs: null, nextRunAt: null });
    clock.advance(10 * 365 * 86_400_000);
    await scheduler.reschedule();
    expect(runs).toBe(1);
    await scheduler.runNow('look');
    await vi.waitFor(() => expect(runs).toBe(2));
    await vi.waitFor(async () => expect(await state()).toMatchObject({ running: false, nextRunAt: null }));

    intervalMs = 900_000;
    await scheduler.reschedule();
    expect(await state()).toMatchObject({ nextRunAt: clock.now() + 900_000 });
    await scheduler.stop();
  });
});

describeDatabases('a schedule in trouble', (open) => {
  const intervalMs = 60_000;
  const setUp = async () => {
    const db = await open();
    const clock = fakeClock();
    let runs = 0;
    const task = {
      name: 'look',
      label: 'Look',
      intervalMs: () => intervalMs,
      run: () => {
        runs += 1;
        return Promise.resolve();
      },
    };
    const make = (over: Db = db) =>
      createScheduler({ db: over, clock, bus: createEventBus(log), log, installation: 'here' });
    return { db, clock, task, make, runs: () => runs };
  };

  it('is not left running when the end of a run cannot be written at once', async () => {
    const { db, task, make, runs } = await setUp();
    let failures = 0;
    const failing = Object.create(db, {
      q: {
        get: () => {
          if (runs() === 1 && failures === 0) {
            failures += 1;
            throw new Error('The disk is full.');
          }
          return db.q;
        },
      },
    }) as Db;
    const scheduler = make(failing);
    await scheduler.start([task]);
    await scheduler.runNow('look');
    await vi.waitFor(() => expect(failures).toBe(1));
    await vi.waitFor(
      async () => expect((await scheduler.list())[0]).toMatchObject({ running: false, lastResult: 'ok' }),
      10_000,
    );
    await scheduler.stop();
  });

  it.each([
    ['was killed a while ago', -6 * 60_000],
    ['was killed before the clock was set back', 3_600_000],
  ])('runs what another process held that %s', async (_, sinceMs) => {
    const { db, clock, task, make, runs } = await setUp();
    const scheduler = make();
    await scheduler.start([task]);
    await db.q
      .updateTable('schedule')
      .set({ running_since: clock.now() + sinceMs, next_run_at: clock.now() })
      .execute();
    await scheduler.reschedule();
    await vi.waitFor(() => expect(runs()).toBe(1));
    await scheduler.stop();
  });

  it('does not wait for a time that was planned before the clock was set back', async () => {
    const { db, clock, task, make, runs } = await setUp();
    const scheduler = make();
    await scheduler.start([task, { ...task, name: 'far' }]);
    await db.q
      .updateTable('schedule')
      .set({ next_run_at: clock.now() + 365 * 86_400_000 })
      .where('name', '=', 'far')
      .execute();
    // Looks at the others too, as every half minute does.
    await scheduler.runNow('look');
    await vi.waitFor(() => expect(runs()).toBe(1));
    await vi.waitFor(async () =>
      expect((await scheduler.list()).find(({ name }) => name === 'far')!.nextRunAt).toBe(
        clock.now() + intervalMs,
      ),
    );
    await scheduler.stop();
  });
});

describe('a job in trouble', () => {
  it('is not left running when its end cannot be written at once', async () => {
    const db = await openTestSqlite();
    let ran = false;
    let failures = 0;
    const failing = Object.create(db, {
      q: {
        get: () => {
          if (ran && failures === 0) {
            failures += 1;
            throw new Error('The disk is full.');
          }
          return db.q;
        },
      },
    }) as Db;
    const queue = createInProcessQueue({ db: failing, clock: systemClock, log });
    await queue.start([
      {
        kind: 'look',
        run: () => {
          ran = true;
          return Promise.resolve();
        },
      },
    ]);
    await queue.enqueue('look', {});
    await vi.waitFor(() => expect(failures).toBe(1), 5000);
    await vi.waitFor(
      async () => expect(await db.q.selectFrom('job').select('id').execute()).toEqual([]),
      10_000,
    );
    await queue.stop();
    await db.close();
  });
});

describe('backoffMs', () => {
  it('grows and stays below an hour', () => {
    expect([1, 2, 3, 40].map(backoffMs)).toEqual([2000, 4000, 8000, 3_600_000]);
  });
});

describeDatabases('tasks that are spread', (open) => {
  it('shifts what is spread a little, by installation and not by chance', async () => {
    const db = await open();
    const clock = fakeClock();
    const intervalMs = 900_000;
    const start = async (installation: string) => {
      const scheduler = createScheduler({ db, clock, bus: createEventBus(log), log, installation });
      const tasks: ScheduledTask[] = [
        {
          name: `rss ${installation}`,
          label: 'Rss',
          isSpread: true,
          intervalMs: () => intervalMs,
          run: () => Promise.resolve(),
        },
        {
          name: `poll ${installation}`,
          label: 'Poll',
          intervalMs: () => intervalMs,
          run: () => Promise.resolve(),
        },
      ];
      await scheduler.start(tasks);
      const shift = async (name: string) =>
        (await scheduler.list()).find((task) => task.name === name)!.nextRunAt! - clock.now() - intervalMs;
      await scheduler.runNow(`rss ${installation}`);
      await scheduler.runNow(`poll ${installation}`);
      await vi.waitFor(async () =>
        expect(
          (await scheduler.list()).every(({ running, lastResult }) => !running && lastResult === 'ok'),
        ).toBe(true),
      );
      const found = { rss: await shift(`rss ${installation}`), poll: await shift(`poll ${installation}`) };
      // Overdue at the start of the next version: not at once, but by the shift.
      await scheduler.stop();
      clock.advance(10 * intervalMs);
      const again = createScheduler({ db, clock, bus: createEventBus(log), log, installation });
      await again.start(tasks);
      const late =
        (await again.list()).find((task) => task.name === `rss ${installation}`)!.nextRunAt! - clock.now();
      await again.stop();
      return { ...found, late };
    };
    const [one, two] = [await start('one'), await start('two')];
    for (const { rss, poll, late } of [one, two]) {
      expect(poll).toBe(0);
      expect(rss).toBeGreaterThan(0);
      expect(rss).toBeLessThan(60_000);
      expect(late).toBe(rss);
    }
    expect(one.rss).not.toBe(two.rss);
  });
});
