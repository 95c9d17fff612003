import { expect, it, vi } from 'vitest';
import type { Db } from '../db/index.ts';
import { describeDatabases } from '../db/testing.ts';
import { createEventBus } from '../events/index.ts';
import { fakeClock, systemClock } from '../kernel/clock.ts';
import { silentLogger } from '../platform/logger.ts';
import { createScheduler, type ScheduledTask } from './index.ts';

const log = silentLogger();

/** A task that does nothing but count how often it ran. */
function countedTask(intervalMs: () => number | null): { task: ScheduledTask; runs: () => number } {
  let runs = 0;
  const run = () => {
    runs += 1;
    return Promise.resolve();
  };
  return { task: { name: 'look', label: 'Look', intervalMs, run }, runs: () => runs };
}

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
    const { task, runs } = countedTask(() => intervalMs);
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
    expect(runs()).toBe(1);
    await scheduler.runNow('look');
    await vi.waitFor(() => expect(runs()).toBe(2));
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
    const { task, runs } = countedTask(() => intervalMs);
    const make = (over: Db = db) =>
      createScheduler({ db: over, clock, bus: createEventBus(log), log, installation: 'here' });
    return { db, clock, task, make, runs };
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
