import type { Clock } from './clock.ts';

/** Less than this is a clock that is being corrected, and does no harm. */
export const LEAP_MS = 60_000;

/**
 * Tells sleep and a clock that was set from time that has passed: answers by how much the wall clock has moved more
 * (after sleep, or set forward) or less (set back) than time has since the last question; 0 for less than a minute.
 */
export function createLeapWatch(clock: Clock): () => number {
  let before = { now: clock.now(), steady: clock.steady() };
  return () => {
    const after = { now: clock.now(), steady: clock.steady() };
    const leap = after.now - before.now - (after.steady - before.steady);
    before = after;
    return Math.abs(leap) < LEAP_MS ? 0 : Math.round(leap);
  };
}
