import { describe, expect, it } from 'vitest';
import type { FoundRelease } from './port.ts';
import { seedGoalOf } from './prowlarr/seed-goal.ts';
import { withSeedGoal } from './seed-goal.ts';

const release: FoundRelease = {
  guid: 'g',
  indexer: 'i',
  protocol: 'torrent',
  title: 't',
  categories: [],
  flags: [],
};

describe('the seed goal of an indexer', () => {
  it('is the longer of what the admin wants and the site asks for', () => {
    const asked = { ...release, minimumRatio: 1, minimumSeedSeconds: 259_200 };
    expect(withSeedGoal(asked, { ratio: 2, minutes: 60 })).toMatchObject({
      minimumRatio: 2,
      minimumSeedSeconds: 259_200,
    });
    expect(withSeedGoal(asked, { ratio: 0.5, minutes: 10_080 })).toMatchObject({
      minimumRatio: 1,
      minimumSeedSeconds: 604_800,
    });
  });

  it('is none where nobody wants one', () => {
    const { minimumRatio, minimumSeedSeconds } = withSeedGoal(release, { ratio: 0, minutes: 0 });
    expect([minimumRatio, minimumSeedSeconds]).toEqual([undefined, undefined]);
  });

  it('is read from the settings of the indexer in Prowlarr', () => {
    const indexer = (fields: { name: string; value?: unknown }[]) => ({
      id: 1,
      name: 'Books',
      enable: true,
      protocol: 'torrent' as const,
      supportsSearch: true,
      supportsPagination: false,
      fields,
    });
    const none = { ratio: 0, minutes: 0 };
    expect(
      seedGoalOf(
        indexer([
          { name: 'torrentBaseSettings.seedRatio', value: 1.5 },
          { name: 'torrentBaseSettings.seedTime', value: 2880 },
        ]),
        none,
      ),
    ).toEqual({ ratio: 1.5, minutes: 2880 });
    expect(seedGoalOf(indexer([]), { ratio: 1, minutes: 30 })).toEqual({ ratio: 1, minutes: 30 });
    const odd = [
      { name: 'torrentBaseSettings.seedRatio', value: 'much' },
      { name: 'torrentBaseSettings.seedTime' },
    ];
    expect(seedGoalOf(indexer(odd), none)).toEqual(none);
  });
});
