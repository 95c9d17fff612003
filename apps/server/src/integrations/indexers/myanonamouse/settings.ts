import { z } from 'zod';
import { field, usageFields } from '../../settings-fields.ts';
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
          ask: 'Only when a person asks for it',
        },
      }),
    ),
  freeleechMinimumMb: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(500)
    .meta(field({ label: 'Big means at least (MB)', type: 'number', advanced: true })),
  freeleechReserve: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(5)
    .meta(field({ label: 'Wedges kept in reserve', type: 'number', advanced: true })),
  unsatisfiedReserve: z.coerce
    .number()
    .int()
    .min(0)
    .max(200)
    .default(5)
    .meta(
      field({
        label: 'Unsatisfied slots kept free',
        help: 'One torrent past the limit of the account freezes all downloads for a day.',
        type: 'number',
        advanced: true,
      }),
    ),
  ...usageFields(),
  /** JSON of `SessionState`; the cookie in it rotates. */
  session: z
    .string()
    .default('')
    .meta(field({ label: 'Session memory', secret: true, hidden: true, advanced: true })),
});

export type MyAnonamouseSettings = z.infer<typeof myAnonamouseSettings>;
