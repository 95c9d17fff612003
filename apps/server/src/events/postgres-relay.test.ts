import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/index.ts';
import { createTestPostgres, testPostgresUrl } from '../db/testing.ts';
import { silentLogger } from '../platform/logger.ts';
import { createEventBus } from './bus.ts';
import { createPostgresRelay } from './postgres-relay.ts';
import { createSignals } from './signals.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

describe.skipIf(!testPostgresUrl)('relay between the processes of one PostgreSQL database', () => {
  const setUp = async () => {
    const { url, drop } = await createTestPostgres(testPostgresUrl!);
    cleanups.push(drop);
    const startProcess = async () => {
      const db = await openDatabase(url);
      cleanups.push(() => db.close());
      const bus = createEventBus(silentLogger());
      const signals = createSignals(silentLogger());
      const relay = createPostgresRelay({
        url,
        pool: db.pool!,
        bus,
        signals,
        log: silentLogger(),
        reconnectMs: 10,
      });
      await relay.start();
      cleanups.push(() => relay.stop());
      const seen: string[] = [];
      bus.subscribe(({ event }) => seen.push(event.topic === 'task' ? event.data.name : event.topic));
      signals.on('settings', () => seen.push('(settings)'));
      return { db, bus, signals, seen };
    };
    return { here: await startProcess(), there: await startProcess() };
  };
  const announce = (bus: ReturnType<typeof createEventBus>, name: string) =>
    bus.publish({ topic: 'task', data: { name, running: true } });

  it('carries events and signals, and none back to where it came from', async () => {
    const { here, there } = await setUp();
    announce(here.bus, 'one');
    here.signals.send('settings');
    announce(there.bus, 'two');
    await expect.poll(() => there.seen.toSorted()).toEqual(['(settings)', 'one', 'two']);
    await expect.poll(() => here.seen.toSorted()).toEqual(['(settings)', 'one', 'two']);
  });

  it('hears everything once and in its order after its connection was cut, and takes every signal as missed', async () => {
    const { here, there } = await setUp();
    const listeners = async () => {
      const { rows } = await here.db.pool!.query<{ pid: number }>(
        "select pid from pg_stat_activity where datname = current_database() and query = 'listen earmark_events'",
      );
      return rows.map(({ pid }) => pid);
    };
    const before = await listeners();
    expect(before).toHaveLength(2);
    await here.db.pool!.query('select pg_terminate_backend(pid) from unnest($1::int[]) as pid', [before]);
    await expect
      .poll(async () => (await listeners()).filter((pid) => !before.includes(pid)).length)
      .toBeGreaterThanOrEqual(2);
    await expect.poll(() => there.seen).toContain('(settings)');
    const names = Array.from({ length: 30 }, (_, number) => `event ${number}`);
    for (const name of names) announce(here.bus, name);
    await expect.poll(() => there.seen).toContain(names.at(-1));
    expect(there.seen.filter((each) => each !== '(settings)')).toEqual(names);
    expect(await listeners()).toHaveLength(2);
  });
});
