import { describe, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases, openTestSqlite } from '../../db/testing.ts';
import { createEventBus } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { conflict } from '../../kernel/index.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createDeath } from '../../testing/death.ts';
import type { BatchKind } from './model.ts';
import { createBatchService } from './service.ts';

const page = { page: 1, pageSize: 50 };

const make = (db: Db, kind: Partial<BatchKind>) => {
  const clock = fakeClock();
  const log = silentLogger();
  const bus = createEventBus(log);
  const progress: string[] = [];
  bus.subscribe(({ event }) => {
    if (event.topic === 'task' && event.data.progress)
      progress.push(`${event.data.progress.done}/${event.data.progress.total}`);
  });
  const enqueued: Record<string, unknown>[] = [];
  const batches = createBatchService({
    db,
    clock,
    log,
    bus,
    queue: {
      enqueue: (_, payload) => {
        enqueued.push(payload);
        return Promise.resolve();
      },
    },
    kinds: [
      {
        kind: 'reprocess',
        list: () => Promise.resolve(['a', 'b', 'c', 'd'].map((subject) => ({ subject, label: subject }))),
        open: () => () => Promise.resolve({ state: 'changed' }),
        ...kind,
      },
    ],
  });
  /** What the queue does with the job. */
  const work = (signal = new AbortController().signal) =>
    batches.jobs[0]!.run(enqueued[0]!, { attempt: 1, signal, log });
  return { batches, work, progress, clock };
};

describeDatabases('batches', (open) => {
  it('do one thing after the other; a failure is that thing’s alone', async () => {
    const done: string[] = [];
    const { batches, work, progress } = make(await open(), {
      open: () => (subject) => {
        if (subject === 'b') throw conflict('Something is in the way.', 'Move it.');
        if (subject === 'c') throw new TypeError('a bug');
        done.push(subject);
        return Promise.resolve({ state: subject === 'd' ? 'unchanged' : 'changed' });
      },
    });
    const started = await batches.start('reprocess', { dryRun: true });
    expect(started).toMatchObject({ state: 'listing', total: 0, options: { dryRun: true } });
    expect(await work()).toBeUndefined();
    expect(done).toEqual(['a', 'd']);
    expect(await batches.get(started.id)).toMatchObject({
      state: 'done',
      total: 4,
      waiting: 0,
      changed: 1,
      unchanged: 1,
      failed: 2,
    });
    const failed = await batches.items(started.id, { ...page, state: 'failed' });
    expect(failed.records.map(({ subject, message }) => [subject, message])).toEqual([
      ['b', 'Something is in the way. Move it.'],
      ['c', 'a bug'],
    ]);
    expect(progress.at(-1)).toBe('4/4');
    // What ended is not done again.
    expect(await work()).toBeUndefined();
    expect(done).toEqual(['a', 'd']);
  });

  it('go on where they were cut off', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const { batches, work } = make(await open(), {
      open: () => (subject) => {
        seen.push(subject);
        if (subject === 'b') stop.abort();
        return Promise.resolve({ state: 'changed' });
      },
    });
    const { id } = await batches.start('reprocess', {});
    expect(await work(stop.signal)).toEqual({ retryAfterMs: 0 });
    expect(await batches.get(id)).toMatchObject({ state: 'running', waiting: 2, changed: 2 });
    await work();
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect(await batches.get(id)).toMatchObject({ state: 'done', changed: 4 });
  });

  it('stop when they are cancelled, and tell when nothing could be listed', async () => {
    const { batches, work } = make(await open(), {
      open: () => async (subject) => {
        if (subject === 'b') await batches.cancel(id);
        return { state: 'changed' };
      },
    });
    const { id } = await batches.start('reprocess', {});
    await work();
    expect(await batches.get(id)).toMatchObject({ state: 'cancelled', changed: 2, waiting: 2 });
    expect(await batches.cancel(id)).toMatchObject({ state: 'cancelled' });

    const broken = make(await open(), { list: () => Promise.reject(conflict('The disk is away.')) });
    const other = await broken.batches.start('reprocess', {});
    await broken.work();
    expect(await broken.batches.get(other.id)).toMatchObject({
      state: 'failed',
      message: 'The disk is away.',
    });
  });

  it('are listed without the ids they were given, which one of them tells', async () => {
    const { batches } = make(await open(), {});
    const asked = { itemIds: ['a', 'b'], dryRun: true, filter: { query: 'x' } };
    const { id } = await batches.start('reprocess', asked);
    expect((await batches.list(undefined))[0]?.options).toEqual({ dryRun: true, filter: { query: 'x' } });
    expect((await batches.get(id)).options).toEqual(asked);
  });

  it('hand over what is done only where it is needed', async () => {
    const earlier: number[] = [];
    for (const needsEarlier of [true, undefined]) {
      const stop = new AbortController();
      const { batches, work } = make(await open(), {
        ...(needsEarlier ? { needsEarlier } : {}),
        open: (_, done) => {
          earlier.push(done.length);
          return (subject) => {
            if (subject === 'b') stop.abort();
            return Promise.resolve({
              state: 'changed',
              result: { kind: 'adopted', path: subject, libraryItemId: null, bookId: 'x' },
            });
          };
        },
      });
      await batches.start('reprocess', {});
      await work(stop.signal);
      await work();
    }
    expect(earlier).toEqual([0, 2, 0, 0]);
  });

  it('are listed newest first and forgotten after a month', async () => {
    const { batches, work, clock } = make(await open(), {});
    const first = await batches.start('reprocess', {});
    await work();
    clock.advance(31 * 86_400_000);
    const second = await batches.start('reprocess', {});
    expect((await batches.list('reprocess')).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await batches.prune()).toBe(1);
    await expect(batches.get(first.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await batches.list(undefined)).length).toBe(1);
  });
});

describe('batches whose process ends', () => {
  it('are done in the end, each thing once, whatever the moment', async () => {
    const shelf = (db: Db) => db.q.selectFrom('setting').select('key').orderBy('key').execute();
    /** Like the adoption of a folder: what is there already is left alone. */
    const put = (db: Db) => async (subject: string) => {
      if ((await shelf(db)).some(({ key }) => key === subject)) return { state: 'unchanged' as const };
      await db.q
        .insertInto('setting')
        .values({ key: subject, value: '1', is_secret: 0, updated_at: 1 })
        .execute();
      return { state: 'changed' as const };
    };
    const context = { attempt: 1, signal: new AbortController().signal, log: silentLogger() };
    const run = async (db: Db, id: string) => {
      const { batches } = make(db, { open: () => put(db) });
      while (await batches.jobs[0]!.run({ batchId: id }, context));
      return batches.get(id);
    };
    const dieAt = async (at: number) => {
      const db = await openTestSqlite();
      const { id } = await make(db, {}).batches.start('reprocess', {});
      const death = createDeath(at);
      await run(death.db(db), id).catch((error: unknown) => {
        if (!death.isDead) throw error;
      });
      return { db, id, death };
    };
    const rehearsal = await dieAt(Number.POSITIVE_INFINITY);
    await rehearsal.db.close();
    const { events } = rehearsal.death;
    expect(events.length).toBeGreaterThan(8);
    for (let at = 1; at <= events.length; at += 1) {
      const { db, id, death } = await dieAt(at);
      const where = `died at ${at}: ${events[at - 1]}`;
      expect(death.isDead, where).toBe(true);
      expect(await run(db, id), where).toMatchObject({ state: 'done', total: 4, waiting: 0, failed: 0 });
      expect(await shelf(db), where).toEqual(['a', 'b', 'c', 'd'].map((key) => ({ key })));
      await db.close();
    }
  });
});
