import { describe, expect, it } from 'vitest';
import { minimumSeedersRule } from './minimum-seeders.ts';
import { subjectOf } from './testing.ts';

const refused = (input: Parameters<typeof subjectOf>[0]) =>
  minimumSeedersRule.check(subjectOf(input)) !== null;

describe('the minimum seeders rule', () => {
  it('refuses torrents nobody seeds', () => {
    expect(refused({ release: { seeders: 0 } })).toBe(true);
    expect(refused({ release: { seeders: 1 } })).toBe(false);
  });

  it('does not know what an indexer does not say, and asks nothing of usenet', () => {
    expect(refused({ release: { seeders: null } })).toBe(false);
    expect(refused({ release: { seeders: 0, protocol: 'usenet' } })).toBe(false);
  });

  it('goes by the indexer before the profile', () => {
    const minimumSeeders = new Map([['indexer-7', 5]]);
    const settings = { minimumSeeders: 2 };
    expect(refused({ release: { seeders: 3 }, settings })).toBe(false);
    expect(
      refused({ release: { seeders: 3, indexerId: 'indexer-7' }, settings, context: { minimumSeeders } }),
    ).toBe(true);
  });
});
