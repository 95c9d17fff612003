import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Db } from '../db/index.ts';
import { describeDatabases, openTestSqlite } from '../db/testing.ts';
import { fakeClock, systemClock } from '../kernel/clock.ts';
import { AppError } from '../kernel/errors.ts';
import { silentLogger } from '../platform/logger.ts';
import { createInProcessQueue } from './in-process.ts';
import { createJobQueue, type JobHandler, type JobQueue } from './index.ts';
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

describe('a clock that is set back', () => {
  const DAY = 86_400_000;
  const setUp = async () => {
    const db = await openTestSqlite();
    const clock = fakeClock();
    const ran: unknown[] = [];
    const handler: JobHandler = { kind: 'echo', run: ({ n }) => Promise.resolve(void ran.push(n)) };
    const begin = async () => {
      const queue = createInProcessQueue({ db, clock, log });
      await queue.start([handler]);
      return queue;
    };
    const end = async (queue: JobQueue) => {
      await queue.stop();
      await db.close();
    };
    return {
      clock,
      ran,
      begin,
      end,
      dueIn: async () => {
        const rows = await db.q.selectFrom('job').select('run_at').execute();
        return rows.map(({ run_at }) => run_at - clock.now());
      },
    };
  };

  it('makes no job wait for as much longer', async () => {
    const { clock, ran, begin, end, dueIn } = await setUp();
    const queue = await begin();
    await queue.enqueue('echo', { n: 'waits' }, { delayMs: 3_600_000 });
    clock.advance(1_800_000);
    clock.set(clock.now() - 30 * DAY);
    await queue.enqueue('echo', { n: 'wakes the queue' });
    await vi.waitFor(() => expect(ran).toEqual(['wakes the queue']), 10_000);
    await vi.waitFor(async () => expect(await dueIn()).toEqual([1_800_000]), 10_000);
    clock.advance(1_800_000);
    await queue.enqueue('echo', { n: 'wakes it again' });
    await vi.waitFor(() => expect(ran).toContain('waits'), 10_000);
    await end(queue);
  });

  it('does so while nothing runs, too', async () => {
    const { clock, begin, end, dueIn } = await setUp();
    const first = await begin();
    await first.enqueue('echo', { n: 1 }, { delayMs: 3_600_000 });
    await first.stop();
    clock.set(clock.now() - 30 * DAY);
    const second = await begin();
    expect(await dueIn()).toEqual([3_600_000]);
    await end(second);
  });
});

describe('backoffMs', () => {
  it('grows and stays below an hour', () => {
    expect([1, 2, 3, 40].map(backoffMs)).toEqual([2000, 4000, 8000, 3_600_000]);
  });
});
