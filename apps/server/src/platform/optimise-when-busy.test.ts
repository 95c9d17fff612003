import { describe, expect, it } from 'vitest';
import { createLoadMeter } from './optimise-when-busy.ts';

/** What the meter says after each second with so many milliseconds of work. */
function after(...seconds: number[]): boolean[] {
  const isBusy = createLoadMeter();
  return seconds.map((usedMs) => isBusy(usedMs, 1000));
}

const seconds = (count: number, usedMs: number) => Array.from({ length: count }, () => usedMs);

describe('the load meter', () => {
  it('calls polling and a round of tasks idle, however long they go on', () => {
    const day = seconds(24, 0).flatMap(() => [...seconds(10, 3), 150, ...seconds(60, 2)]);
    expect(after(...day)).not.toContain(true);
  });

  it('notices a burst at once and a steady load before long', () => {
    expect(after(400)).toEqual([true]);
    expect(after(...seconds(60, 20)).at(-1)).toBe(true);
  });

  it('waits a while after the last work, then calls it idle again', () => {
    expect(after(5000, ...seconds(60, 1)).at(-1)).toBe(true);
    expect(after(5000, ...seconds(200, 1)).at(-1)).toBe(false);
  });

  it('goes by the time that passed, not by the number of looks', () => {
    const isBusy = createLoadMeter();
    expect(isBusy(300, 100_000)).toBe(false);
    expect(isBusy(300, 1000)).toBe(true);
  });
});
