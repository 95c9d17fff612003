import type { ProviderDefinition } from '../../definition.ts';
import type { Indexer } from '../port.ts';
import { type TorznabSettings, torznabSettings } from './settings.ts';
import { createTorznabIndexer } from './torznab-indexer.ts';

export const torznab: ProviderDefinition<'indexer', TorznabSettings, Indexer> = {
  kind: 'indexer',
  implementation: 'torznab',
  label: 'Torznab',
  description: 'One Torznab feed, such as an indexer of Jackett.',
  infoUrl: 'https://torznab.github.io/spec-1.3-draft/',
  settings: torznabSettings,
  create: createTorznabIndexer,
};

export { type TorznabSettings, torznabSettings } from './settings.ts';
