import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeDatabases } from './testing.ts';
import { createTurns } from './turns.ts';

describeDatabases('turns', (open) => {
  it('are one at a time, whoever asks, each key for itself', async () => {
    const db = await open();
    const [one, two] = [createTurns(db), createTurns(db)];
    expect(await one.take('site', 30_000)).toBe(0);
    const wait = await two.take('site', 30_000);
    expect(wait).toBeGreaterThan(20_000);
    expect(wait).toBeLessThanOrEqual(30_000);
    expect(await two.take('another', 30_000)).toBe(0);
    await one.done('site', 0);
    expect(await two.take('site', 30_000)).toBe(0);
  });

  it('go to exactly one of many who ask at once', async () => {
    const turns = createTurns(await open());
    const waits = await Promise.all(Array.from({ length: 12 }, () => turns.take('site', 30_000)));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(1);
  });

  it('begin an interval after the end of the one before', async () => {
    const turns = createTurns(await open());
    await turns.take('site', 30_000);
    await turns.done('site', 90_000);
    expect(await turns.take('site', 30_000)).toBeGreaterThan(60_000);
  });

  it('end by themselves when their process died, and when the clock was set back', async () => {
    const db = await open();
    const turns = createTurns(db);
    await turns.take('site', 1);
    await sleep(5);
    expect(await turns.take('site', 30_000)).toBe(0);
    await db.q.updateTable('turn').set({ free_at: 9_000_000_000_000 }).execute();
    expect(await turns.take('site', 30_000)).toBe(0);
  });
});
