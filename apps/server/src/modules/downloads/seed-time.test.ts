import { describe, expect, it } from 'vitest';
import { createLocks, type Locks } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import type { Download } from './model.ts';
import { createSeedTimes, isInSeedTime } from './seed-time.ts';

const HOUR_MS = 3_600_000;
const via = { indexerId: 'prowlarr', subIndexerId: '4' };

const alone: Locks['run'] = (_, work) => work();

function setUp(limit = 2, hours = 72, processes: Locks['run'][] = [alone]) {
  const clock = fakeClock();
  const rows: Download[] = [];
  const add = (ageHours: number, completeHours: number | null, release: object = via) =>
    rows.push({
      indexerId: 'prowlarr',
      release,
      status: completeHours === null ? 'tracked' : 'imported',
      grabbedAt: clock.now() - ageHours * HOUR_MS,
      completedAt: completeHours === null ? null : clock.now() - completeHours * HOUR_MS,
    } as Download);
  const all = processes.map((run) =>
    createSeedTimes({
      clock,
      locks: { run },
      store: { grabbedSince: (at) => Promise.resolve(rows.filter((row) => row.grabbedAt > at)) },
      limitOf: (id) => Promise.resolve(id === 'prowlarr' && limit > 0 ? { limit, hours } : null),
    }),
  );
  return { clock, add, times: all[0]!, all };
}

describe('the seed times of a site', () => {
  it('count a torrent from its grab until it was complete for the hours', async () => {
    const { clock, add, times } = setUp();
    add(100, 71);
    add(100, 73);
    const why = async () => (await times.refusals(['prowlarr', 'other']))(via);
    expect(await why()).toBeUndefined();
    add(1, null);
    expect(await why()).toBe(
      '2 torrents of this indexer have not been seeded for 72 hours yet, and 2 are allowed at once.',
    );
    clock.advance(2 * HOUR_MS);
    expect(await why()).toBeUndefined();
  });

  it('count for longer than a month too, where the site asks for it; what is never complete is let go of', async () => {
    const { clock, add, times } = setUp(1, 2000);
    const why = async () => (await times.refusals(['prowlarr']))(via);
    add(1900, 1890);
    expect(await why()).toBeDefined();
    await expect(times.within(via, () => Promise.resolve('one more'))).rejects.toThrow('2000 hours');
    clock.advance(120 * HOUR_MS);
    expect(await why()).toBeUndefined();
    add(24 * 31, null);
    expect(await why()).toBeUndefined();
  });

  it('leave other sites, other indexers and indexers without a limit alone', async () => {
    const { add, times } = setUp();
    for (let at = 0; at < 3; at += 1) add(1, null);
    const why = await times.refusals(['prowlarr', 'other']);
    expect(why(via)).toBeDefined();
    expect(why({ ...via, subIndexerId: '5' })).toBeUndefined();
    expect(why({ indexerId: 'other' })).toBeUndefined();
    const free = setUp(0);
    for (let at = 0; at < 3; at += 1) free.add(1, null);
    expect((await free.times.refusals(['prowlarr']))(via)).toBeUndefined();
    expect(await free.times.within(via, () => Promise.resolve('done'))).toBe('done');
  });

  it('count what ended early for the hours after its grab', () => {
    const row = { status: 'removed', grabbedAt: 0, completedAt: null } as const;
    expect(isInSeedTime(row, 72, 71 * HOUR_MS)).toBe(true);
    expect(isInSeedTime(row, 72, 73 * HOUR_MS)).toBe(false);
  });
});

describeDatabases('the seed times of a site', (open, kind) => {
  it('give grabs at once only the places there are, whichever process grabs', async () => {
    const db = await open();
    const one = createLocks(db).run;
    const { add, all } = setUp(2, 72, [one, kind === 'postgres' ? createLocks(db).run : one]);
    add(1, null);
    const entered = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<string>();
    const first = all[0]!.within(via, () => {
      entered.resolve();
      return gate.promise;
    });
    await entered.promise;
    const second = all[1]!.within(via, () => Promise.resolve('second'));
    // It failed before it was a row: the place is free for whoever waited.
    gate.reject(new Error('gone'));
    await expect(first).rejects.toThrow('gone');
    expect(await second).toBe('second');

    const grab = (times: (typeof all)[number]) =>
      times.within(via, async () => {
        await db.ping();
        add(0, null);
      });
    const grabs = await Promise.allSettled(all.flatMap((times) => [grab(times), grab(times)]));
    expect(grabs.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(grabs.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'indexer_limited' },
    });
  });
});
