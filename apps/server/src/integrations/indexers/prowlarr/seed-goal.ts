import type { SeedGoal } from '../seed-goal.ts';
import type { ProwlarrIndexer } from './api.ts';

/** What the settings of one indexer in Prowlarr want seeded (a ratio, and minutes), or more where ours do. */
export function seedGoalOf(indexer: ProwlarrIndexer, own: SeedGoal): SeedGoal {
  const wish = (name: string): number => {
    const value = Number(indexer.fields?.find((each) => each.name === name)?.value ?? 0);
    return Number.isFinite(value) && value > 0 ? value : 0;
  };
  return {
    ratio: Math.max(own.ratio, wish('torrentBaseSettings.seedRatio')),
    minutes: Math.max(own.minutes, wish('torrentBaseSettings.seedTime')),
  };
}
