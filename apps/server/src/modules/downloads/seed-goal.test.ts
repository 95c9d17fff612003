import { expect, it } from 'vitest';
import type { FoundRelease } from '../../integrations/indexers/port.ts';
import { withSiteGoal } from './seed-goal.ts';

const goalOf = (release: Partial<FoundRelease>) =>
  withSiteGoal({
    guid: 'g',
    indexer: 'i',
    protocol: 'torrent',
    title: 't',
    categories: [],
    flags: [],
    ...release,
  }).minimumSeedSeconds;

it('seeds what is of MyAnonamouse for 72 hours at least, whichever way it was found', () => {
  expect(goalOf({ mamId: '1' })).toBe(259_200);
  expect(goalOf({ mamId: '1', minimumSeedSeconds: 3600 })).toBe(259_200);
  expect(goalOf({ mamId: '1', minimumSeedSeconds: 600_000 })).toBe(600_000);
  expect(goalOf({ minimumSeedSeconds: 3600 })).toBe(3600);
  expect(goalOf({})).toBeUndefined();
});
