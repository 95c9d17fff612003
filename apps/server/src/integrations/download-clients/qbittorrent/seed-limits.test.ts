import { expect, it } from 'vitest';
import { readPreferences } from './preferences.ts';
import { seedLimits } from './seed-limits.ts';

const client = (over: Record<string, unknown>) => readPreferences({ save_path: '/d', ...over });

it('leaves a client without limits alone', () => {
  expect(seedLimits({ ratio: 1, seconds: 72 * 3600 }, client({}))).toEqual({});
  expect(seedLimits({}, client({ max_ratio_enabled: true, max_ratio: 0.1 }))).toEqual({});
});

it('leaves limits alone that come after the goal', () => {
  expect(seedLimits({ ratio: 1 }, client({ max_ratio_enabled: true, max_ratio: 2 }))).toEqual({});
  expect(
    seedLimits({ seconds: 3600 }, client({ max_seeding_time_enabled: true, max_seeding_time: 60 })),
  ).toEqual({});
});

it('keeps a torrent seeding for its time although the client stops at a ratio', () => {
  expect(
    seedLimits({ ratio: 1, seconds: 72 * 3600 }, client({ max_ratio_enabled: true, max_ratio: 1 })),
  ).toEqual({ ratioLimit: '-1', seedingTimeLimit: '4320', inactiveSeedingTimeLimit: '-1' });
});

it('raises a limit that is below the goal', () => {
  expect(seedLimits({ ratio: 2 }, client({ max_ratio_enabled: true, max_ratio: 1 }))).toEqual({
    ratioLimit: '2',
    seedingTimeLimit: '-1',
    inactiveSeedingTimeLimit: '-1',
  });
  expect(
    seedLimits({ seconds: 7200 }, client({ max_seeding_time_enabled: true, max_seeding_time: 60 })),
  ).toMatchObject({ seedingTimeLimit: '120' });
});
