import { expect, it } from 'vitest';
import { fakeClock } from './clock.ts';
import { createLeapWatch } from './clock-leap.ts';

const HOUR = 3_600_000;

it('knows sleep and a clock that was set from time that has passed', () => {
  const clock = fakeClock();
  const leap = createLeapWatch(clock);
  clock.advance(5 * HOUR);
  expect(leap()).toBe(0);
  clock.set(clock.now() + 8 * HOUR);
  expect(leap()).toBe(8 * HOUR);
  expect(leap()).toBe(0);
  clock.set(clock.now() - 3 * HOUR);
  clock.advance(2000);
  expect(leap()).toBe(-3 * HOUR);
  clock.set(clock.now() + 59_000);
  expect(leap()).toBe(0);
});
