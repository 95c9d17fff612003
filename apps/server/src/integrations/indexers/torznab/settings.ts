import type { z } from 'zod';
import { wholeNumberField } from '../../settings-fields.ts';
import { seedGoalFields, seedLimitFields } from '../seed-goal.ts';
import { feedSettings } from '../torznab-feed/index.ts';

export const torznabSettings = feedSettings.extend({
  minimumSeeders: wholeNumberField(
    { min: 0, max: 10_000, initial: 0 },
    {
      label: 'Minimum seeders',
      help: 'For this feed; 0 takes what the quality settings say.',
    },
  ),
  ...seedGoalFields({
    ratio: 'The client seeds at least this far; 0 takes what the feed asks for.',
    time: 'The client seeds at least this long; 0 takes what the feed asks for.',
  }),
  ...seedLimitFields(),
});

export type TorznabSettings = z.infer<typeof torznabSettings>;
