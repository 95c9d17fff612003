import type { ProviderDefinition } from '../../definition.ts';
import type { Indexer } from '../port.ts';
import { grabThroughProwlarr } from '../prowlarr/grab-by-feed.ts';
import { createFeedIndexer } from '../torznab-feed/index.ts';
import { type TorznabSettings, torznabSettings } from './settings.ts';

export const torznab: ProviderDefinition<'indexer', TorznabSettings, Indexer> = {
  kind: 'indexer',
  implementation: 'torznab',
  label: 'Torznab',
  description: 'One Torznab feed, such as an indexer of Jackett.',
  infoUrl: 'https://torznab.github.io/spec-1.3-draft/',
  settings: torznabSettings,
  create: (settings, tools) => ({
    ...createFeedIndexer(settings, tools, {
      protocol: 'torrent',
      seedGoal: { ratio: settings.seedRatio, minutes: settings.seedTimeMinutes },
    }),
    ...grabThroughProwlarr(settings, tools),
  }),
};

export { type TorznabSettings, torznabSettings } from './settings.ts';
