import type { ProviderDefinition } from '../../definition.ts';
import type { Indexer } from '../port.ts';
import { grabThroughProwlarr } from '../prowlarr/grab-by-feed.ts';
import { createFeedIndexer, type FeedSettings, feedSettings } from '../torznab-feed/index.ts';

export const newznab: ProviderDefinition<'indexer', FeedSettings, Indexer> = {
  kind: 'indexer',
  implementation: 'newznab',
  label: 'Newznab',
  description: "One Usenet feed. Its releases are shown; only Prowlarr's own client can download them.",
  infoUrl: 'https://inhies.github.io/Newznab-API/',
  settings: feedSettings,
  create: (settings, tools) => ({
    ...createFeedIndexer(settings, tools, { protocol: 'usenet' }),
    ...grabThroughProwlarr(settings, tools),
  }),
};
