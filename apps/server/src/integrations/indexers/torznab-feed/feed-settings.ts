import { z } from 'zod';
import {
  allowedHostsField,
  categoryList,
  field,
  insecureTlsField,
  usageFields,
  webAddress,
} from '../../settings-fields.ts';

/** What a feed needs, whichever of the two protocols it speaks. */
export const feedSettings = z.object({
  url: webAddress().meta(
    field({
      label: 'Address of the feed',
      type: 'url',
      placeholder: 'http://jackett:9117/api/v2.0/indexers/NAME/results/torznab',
      help: 'With or without /api at the end.',
    }),
  ),
  apiPath: z
    .string()
    .trim()
    .max(200)
    .regex(/^(\/[^\s?#]*)?$/u, 'A path such as /api.')
    .default('/api')
    .meta(field({ label: 'API path', help: 'Nearly always /api.', advanced: true })),
  apiKey: z
    .string()
    .trim()
    .max(500)
    .default('')
    .meta(field({ label: 'API key', secret: true, type: 'password' })),
  categories: categoryList()
    .default('3030')
    .meta(field({ label: 'Categories', help: '3030 is Audio/Audiobook.', advanced: true })),
  allowedHosts: allowedHostsField(),
  insecureTls: insecureTlsField(),
  ...usageFields(),
  /** JSON of what the feed said it can do, and when. */
  knownCaps: z
    .string()
    .default('')
    .meta(field({ label: 'Memory', secret: true, hidden: true, advanced: true })),
});
export type FeedSettings = z.infer<typeof feedSettings>;

/** Where the feed answers `t=caps`. */
export function feedUrl(settings: Pick<FeedSettings, 'url' | 'apiPath'>): string {
  const path = settings.apiPath.replace(/\/+$/u, '');
  return new URL(settings.url).pathname.endsWith(path) ? settings.url : `${settings.url}${path}`;
}
