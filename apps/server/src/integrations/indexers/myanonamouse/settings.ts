import { z } from 'zod';
import { field, usageFields, wholeNumberField } from '../../settings-fields.ts';
import { seedGoalFields } from '../seed-goal.ts';
import { isSendableMamId, parseMamId } from './mam-id.ts';

export const myAnonamouseSettings = z.object({
  mamId: z
    .string()
    .max(8000)
    .transform(parseMamId)
    .refine((value) => value !== '', 'Paste the session value (mam_id).')
    .refine((value) => value === '' || isSendableMamId(value), 'This holds characters that no session has.')
    .meta(
      field({
        label: 'Session (mam_id)',
        help: 'Make a session for this server alone at MyAnonamouse → Preferences → Security, for the address (or better the network, ASN) it calls from, and paste its value.',
        secret: true,
        type: 'password',
      }),
    ),
  freeleech: z
    .enum(['never', 'whenWorthIt', 'always', 'ask'])
    .default('never')
    .meta(
      field({
        label: 'Spend freeleech wedges',
        type: 'select',
        optionLabels: {
          never: 'Never',
          whenWorthIt: 'On big torrents',
          always: 'On every torrent that is not free',
          ask: 'On big torrents, after asking',
        },
        help: 'After asking: a request for a big torrent waits until an admin says with or without a wedge.',
      }),
    ),
  freeleechMinimumMb: wholeNumberField(
    { min: 0, max: 100_000, initial: 500 },
    { label: 'Big means at least (MB)' },
  ),
  freeleechReserve: wholeNumberField(
    { min: 0, max: 10_000, initial: 5 },
    { label: 'Wedges kept in reserve' },
  ),
  unsatisfiedReserve: wholeNumberField(
    { min: 0, max: 200, initial: 5 },
    {
      label: 'Unsatisfied slots kept free',
      help: 'One torrent past the limit of the account freezes all downloads for a day.',
    },
  ),
  ...seedGoalFields({
    ratio: 'The client seeds at least this far; 0 is what MyAnonamouse asks for.',
    time: 'The client seeds at least this long, and never less than the 72 hours of MyAnonamouse (4320).',
  }),
  freeleechStore: z
    .boolean()
    .default(true)
    .meta(
      field({
        label: 'Try the older way to spend a wedge',
        help: 'When the flag on the download has no effect, the older call is tried once. MyAnonamouse refuses it for most sessions.',
        type: 'toggle',
        advanced: true,
      }),
    ),
  keepAlive: z
    .boolean()
    .default(true)
    .meta(
      field({
        label: 'Keep the session alive',
        help: 'Asks for the account when nothing else was asked for six days. The site ends sessions that are not used.',
        type: 'toggle',
        advanced: true,
      }),
    ),
  dynamicSeedbox: z
    .boolean()
    .default(false)
    .meta(
      field({
        label: 'Tell MyAnonamouse when the address changes',
        help: 'For changing addresses, when the download client goes out through the same address as this server. The session must allow "dynamic seedbox".',
        type: 'toggle',
        advanced: true,
      }),
    ),
  ...usageFields(),
  /** JSON of the `SessionState` of the last pasted values; the cookie in it rotates. */
  session: z
    .string()
    .default('')
    .meta(field({ label: 'Session memory', secret: true, hidden: true, advanced: true })),
});

export type MyAnonamouseSettings = z.infer<typeof myAnonamouseSettings>;
