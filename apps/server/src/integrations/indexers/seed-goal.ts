import { z } from 'zod';
import { field } from '../settings-fields.ts';
import type { FoundRelease } from './port.ts';

/** What is seeded at least; 0 is no wish. */
export type SeedGoal = { ratio: number; minutes: number };

/** Seed goals of an indexer; `rule` names what counts where the admin has no wish. */
export function seedGoalFields(rule: { ratio: string; time: string }) {
  return {
    seedRatio: z.coerce
      .number()
      .min(0)
      .max(1000)
      .default(0)
      .meta(field({ label: 'Seed ratio', help: rule.ratio, type: 'number', advanced: true })),
    seedTimeMinutes: z.coerce
      .number()
      .int()
      .min(0)
      .max(5_256_000)
      .default(0)
      .meta(field({ label: 'Seed time in minutes', help: rule.time, type: 'number', advanced: true })),
  };
}

/** The longer of two goals: what the release brings along is a rule of its site. */
export function withSeedGoal(release: FoundRelease, { ratio, minutes }: SeedGoal): FoundRelease {
  const minimumRatio = Math.max(ratio, release.minimumRatio ?? 0);
  const minimumSeedSeconds = Math.max(minutes * 60, release.minimumSeedSeconds ?? 0);
  return {
    ...release,
    minimumRatio: minimumRatio > 0 ? minimumRatio : undefined,
    minimumSeedSeconds: minimumSeedSeconds > 0 ? minimumSeedSeconds : undefined,
  };
}
