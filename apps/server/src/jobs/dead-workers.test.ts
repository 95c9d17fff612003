import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Db, openDatabase, sql } from '../db/index.ts';
import { createTestPostgres, testPostgresUrl } from '../db/testing.ts';
import { silentLogger } from '../platform/logger.ts';
import { createGraphileQueue } from './graphile.ts';
import type { JobHandler } from './port.ts';

describe.skipIf(!testPostgresUrl)('jobs of a process that was killed', () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });
  const open = async (): Promise<Db> => {
    const { url, drop } = await createTestPostgres(testPostgresUrl!);
    const db = await openDatabase(url);
    cleanups.push(drop, () => db.close());
    await db.migrate();
    return db;
  };
  const start = async (db: Db, handlers: JobHandler[], work = true) => {
    const queue = createGraphileQueue({ db, pool: db.pool!, log: silentLogger(), lookEveryMs: 50 });
    cleanups.push(() => queue.stop());
    await queue.start(handlers, { work });
    return queue;
  };
  /** As if a worker had taken all open jobs of a kind and ended in the middle of them. */
  const takeAndDie = async (db: Db, jobs: string) => {
    await sql`update graphile_worker._private_jobs set locked_by = 'worker-dead', locked_at = now(), attempts = 1
      where task_id in (select id from graphile_worker._private_tasks where identifier = ${jobs})`.execute(
      db.q,
    );
    await sql`update graphile_worker._private_job_queues set locked_by = 'worker-dead', locked_at = now()`.execute(
      db.q,
    );
  };

  it('are done by another, and those that wait in their line after them', async () => {
    const db = await open();
    const seen: unknown[] = [];
    const handler: JobHandler = {
      kind: 'scan',
      serial: true,
      run: (payload) => Promise.resolve(void seen.push(payload['n'])),
    };
    const early = await start(db, [handler], false);
    await early.enqueue('scan', { n: 1 });
    await takeAndDie(db, 'scan');
    const queue = await start(db, [handler]);
    await queue.enqueue('scan', { n: 2 });
    await vi.waitFor(() => expect(seen.toSorted()).toEqual([1, 2]), 40_000);
  });

  it('are told from long ones of a process that lives', async () => {
    const db = await open();
    let runs = 0;
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    const long: JobHandler = {
      kind: 'long',
      run: () => {
        runs += 1;
        return ended;
      },
    };
    const { seen, short } = collect();
    const one = await start(db, [long]);
    // A queue waits for its jobs when it is stopped, so this one has to end before.
    cleanups.push(() => Promise.resolve(end()));
    await one.enqueue('long', {});
    await vi.waitFor(() => expect(runs).toBe(1), 40_000);
    // The other process comes to work when the first has its hands full, and takes over what really was left.
    await one.enqueue('short', { n: 1 });
    await takeAndDie(db, 'short');
    await start(db, [long, short]);
    await vi.waitFor(() => expect(seen).toEqual([1]), 40_000);
    expect(runs).toBe(1);
  });

  it('do not wait for as long as the clock of the database was ahead', async () => {
    const db = await open();
    const { seen, short } = collect();
    const queue = await start(db, [short], false);
    await queue.enqueue('short', { n: 1 }, { delayMs: 50 });
    await sql`update graphile_worker._private_jobs set
      run_at = run_at + interval '30 days', updated_at = updated_at + interval '30 days'`.execute(db.q);
    await start(db, [short]);
    await vi.waitFor(() => expect(seen).toEqual([1]), 40_000);
  });
});

function collect() {
  const seen: unknown[] = [];
  const short: JobHandler = {
    kind: 'short',
    run: (payload) => Promise.resolve(void seen.push(payload['n'])),
  };
  return { seen, short };
}
