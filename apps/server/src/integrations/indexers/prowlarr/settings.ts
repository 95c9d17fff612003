import { z } from 'zod';
import {
  accessKey,
  allowedHostsField,
  categoryList,
  field,
  insecureTlsField,
  usageFields,
  webAddress,
} from '../../settings-fields.ts';
import { seedGoalFields, seedLimitFields } from '../seed-goal.ts';

export const prowlarrSettings = z.object({
  url: webAddress().meta(
    field({
      label: 'Address',
      type: 'url',
      placeholder: 'http://prowlarr:9696',
      help: 'As this server reaches it, with the URL base when Prowlarr has one.',
    }),
  ),
  apiKey: accessKey('Copy the API key from Settings → General in Prowlarr.').meta(
    field({
      label: 'API key',
      help: 'Settings → General in Prowlarr.',
      secret: true,
      type: 'password',
    }),
  ),
  categories: categoryList()
    .default('3030')
    .meta(field({ label: 'Categories', help: '3030 is Audio/Audiobook.', advanced: true })),
  includeUsenet: z
    .boolean()
    .default(false)
    .meta(
      field({
        label: 'Search Usenet indexers too',
        help: "Their releases can only be sent to Prowlarr's own download client.",
        type: 'toggle',
        advanced: true,
      }),
    ),
  ...seedGoalFields({
    ratio: 'For all its indexers; what an indexer asks for in Prowlarr counts where it is more.',
    time: 'For all its indexers; what an indexer asks for in Prowlarr counts where it is more.',
  }),
  ...seedLimitFields(),
  allowedHosts: allowedHostsField(),
  insecureTls: insecureTlsField(),
  ...usageFields(),
});

export type ProwlarrSettings = z.infer<typeof prowlarrSettings>;
