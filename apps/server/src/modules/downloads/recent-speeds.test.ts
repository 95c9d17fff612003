import { expect, it } from 'vitest';
import { createRecentSpeeds } from './recent-speeds.ts';

it('tells the speeds of the last two minutes, one every two seconds', () => {
  const speeds = createRecentSpeeds();
  expect(speeds.until(0)).toEqual([]);
  speeds.note(10_000, 100);
  speeds.note(14_000, 300);
  expect(speeds.until(16_000)).toEqual([100, 100, 300, 300]);
  expect(speeds.until(14_000 + 600_000)).toEqual(Array.from({ length: 60 }, () => 300));
});

it('keeps little, however often it is told', () => {
  const speeds = createRecentSpeeds();
  for (let at = 0; at <= 600_000; at += 300) speeds.note(at, at);
  const samples = speeds.until(600_000);
  expect(samples).toHaveLength(60);
  expect(samples.at(-1)).toBe(600_000);
  expect(samples[0]).toBeGreaterThan(480_000);
  expect(samples).toEqual(samples.toSorted((a, b) => a - b));
});
