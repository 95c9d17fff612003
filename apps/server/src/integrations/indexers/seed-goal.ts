import { z } from 'zod';
import { field, wholeNumberField } from '../settings-fields.ts';
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
    seedTimeMinutes: wholeNumberField(
      { min: 0, max: 5_256_000, initial: 0 },
      { label: 'Seed time in minutes', help: rule.time },
    ),
  };
}

/** How many torrents of one site may be in their seed time at once, for sites that do not tell it themselves. */
export function seedLimitFields() {
  return {
    seedLimit: wholeNumberField(
      { min: 0, max: 10_000, initial: 0 },
      {
        label: 'Torrents to be seeded at once',
        help: 'Of each of its sites; 0 is no limit. For a site that stops accounts with too many torrents that are not seeded long enough, such as MyAnonamouse through Prowlarr. Only torrents Earmark has grabbed are counted, from the grab until they are seeded for the hours below.',
      },
    ),
    seedLimitHours: wholeNumberField(
      { min: 1, max: 8760, initial: 72 },
      {
        label: 'Counted until seeded for (hours)',
        help: 'Counted from when a torrent was complete.',
      },
    ),
  };
}

/** The limit in the settings of an indexer; null when it has none. */
export function seedLimitOf(settings: Record<string, unknown>): { limit: number; hours: number } | null {
  const { seedLimit, seedLimitHours } = settings;
  return typeof seedLimit === 'number' && seedLimit > 0 && typeof seedLimitHours === 'number'
    ? { limit: seedLimit, hours: seedLimitHours }
    : null;
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
