import { afterEach, expect, it, vi } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { createEventBus } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createHealthService, type HealthProblem } from './health.ts';

describeDatabases('the health check', (open) => {
  afterEach(() => vi.restoreAllMocks());
  const trouble = (message: string): HealthProblem => ({
    source: 'MyAnonamouse',
    level: 'error',
    message,
    hint: null,
    since: null,
  });

  it('shows every process what one of them has found, and tells a problem once, restarts included', async () => {
    const db = await open();
    const clock = fakeClock(1000);
    let found = [trouble('It is down.')];
    const onProblem = vi.fn(() => Promise.resolve());
    const start = () =>
      createHealthService({
        db,
        clock,
        bus: createEventBus(silentLogger()),
        checks: [{ name: 'Indexers', run: () => Promise.resolve(found) }],
        onProblem,
      });
    const [worker, web] = [start(), start()];
    expect(await web.current()).toEqual({ problems: [], checkedAt: null });
    expect(await worker.check()).toBe('1 problem.');
    expect(await web.current()).toMatchObject({
      problems: [{ message: 'It is down.', since: 1000 }],
      checkedAt: 1000,
    });

    clock.advance(60_000);
    expect(await start().check()).toBe('1 problem.');
    expect(await web.current()).toMatchObject({ problems: [{ since: 1000 }], checkedAt: 61_000 });
    expect(onProblem).toHaveBeenCalledTimes(1);

    found = [];
    expect(await worker.check()).toBe('No problems.');
    expect((await web.current()).problems).toEqual([]);
  });
});
