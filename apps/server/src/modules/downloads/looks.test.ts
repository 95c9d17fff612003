import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { download, row, useTracker } from './testing/tracker.ts';

const HOUR = 3_600_000;

describeDatabases('time in which nobody looked', (open) => {
  const setUp = useTracker(open);

  /** A download in trouble that has been seen so for five of its hours. */
  const inTrouble = async (state: string, hours: number) => {
    const set = await setUp();
    const it = await download(set, 'In trouble');
    await set.look();
    it.show({ state, progress: 0.1, completed: 3000, amount_left: 27_000 });
    await set.look();
    set.world.clock.advance(hours * HOUR);
    await set.look();
    expect(set.world.failures).toEqual([]);
    return { ...set, ...it, set };
  };

  it.each([
    ['stalledDL', 6],
    ['metaDL', 1],
    ['error', 12],
    ['missingFiles', 24],
  ])(
    'is none in which %s lasted: not the sleep of the machine, and a clock set back adds none',
    async (state, limit) => {
      const { world, look } = await inTrouble(state, limit - 0.5);
      for (const leap of [9 * HOUR, -30 * HOUR]) {
        world.clock.leap(leap);
        await look();
        expect(world.failures).toEqual([]);
      }
      world.clock.advance(0.6 * HOUR);
      await look();
      expect(world.failures).toHaveLength(1);
    },
  );

  it.each([
    ['stalledDL', 6],
    ['error', 12],
  ])(
    'is none in which %s lasted: not while Earmark did not run, whatever became of the clock',
    async (state, limit) => {
      const { world, set, downloads } = await inTrouble(state, limit - 1);
      await downloads.tracker.stop();
      world.clock.advance(70 * HOUR);
      world.clock.leap(-20 * HOUR);
      const next = await set.startProcess();
      await next.downloads.tracker.lookAtAll();
      world.clock.advance(0.5 * HOUR);
      await next.downloads.tracker.lookAtAll();
      expect(world.failures).toEqual([]);
      world.clock.advance(0.6 * HOUR);
      await next.downloads.tracker.lookAtAll();
      expect(world.failures).toHaveLength(1);
    },
  );

  it.each(['checkingDL', 'moving', 'stoppedDL', 'queuedDL', 'somethingNew'])(
    'is as little time without data as that in which the client says %s, which ends nothing and has words',
    async (state) => {
      const { set, world, look, show, downloadId } = await inTrouble('stalledDL', 5);
      show({ state, progress: 0.1, completed: 3000, amount_left: 27_000 });
      await look();
      world.clock.advance(30 * HOUR);
      await look();
      expect(world.failures).toEqual([]);
      const { reason, next_step } = (await row(set, downloadId))!;
      expect([reason, next_step]).toEqual([expect.stringContaining('qBittorrent'), expect.any(String)]);
      show({ state: 'stalledDL', progress: 0.1, completed: 3000, amount_left: 27_000 });
      await look();
      world.clock.advance(0.9 * HOUR);
      await look();
      expect(world.failures).toEqual([]);
      world.clock.advance(0.2 * HOUR);
      await look();
      expect(world.failures).toMatchObject([{ failure: { code: 'stalled' } }]);
    },
  );

  it('is none while its client was out of reach', async () => {
    const { set, world, look, qbit, downloadId } = await inTrouble('stalledDL', 5);
    qbit.addFault({ kind: 'proxy-error' });
    await look();
    world.clock.advance(20 * HOUR);
    await look();
    qbit.clearFaults();
    world.clock.advance(HOUR);
    await look();
    expect(world.failures).toEqual([]);
    expect(await row(set, downloadId)).toMatchObject({ status: 'tracked', state: 'stalled' });
    world.clock.advance(1.1 * HOUR);
    await look();
    expect(world.failures).toMatchObject([{ failure: { code: 'stalled' } }]);
  });

  it('does not keep a client from being asked when the clock is set back', async () => {
    const { set, world, downloads, show, downloadId, qbit } = await inTrouble('stoppedDL', 5);
    qbit.addFault({ kind: 'proxy-error' });
    await downloads.tracker.lookAtAll();
    qbit.clearFaults();
    world.clock.leap(-48 * HOUR);
    world.clock.advance(61_000);
    show({ state: 'downloading', progress: 0.2, completed: 6000, amount_left: 24_000 });
    await downloads.tracker.tick();
    expect(await row(set, downloadId)).toMatchObject({ state: 'downloading', reason: null });
  });

  it('lets a process that takes over begin with what it sees', async () => {
    const set = await setUp();
    const { world, look, downloads } = set;
    const { show } = await download(set, 'Taken over');
    for (let hours = 0; hours < 8; hours += 1) {
      show({ state: 'downloading', progress: 0.2, completed: 4000 + hours, amount_left: 20_000 });
      await look();
      world.clock.advance(HOUR);
    }
    await look();
    await downloads.tracker.stop();
    show({ state: 'stalledDL', progress: 0.2, completed: 4007, amount_left: 20_000 });
    const next = await set.startProcess();
    await next.downloads.tracker.lookAtAll();
    world.clock.advance(5.9 * HOUR);
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toEqual([]);
    world.clock.advance(0.2 * HOUR);
    await next.downloads.tracker.lookAtAll();
    expect(world.failures).toHaveLength(1);
  });
});
