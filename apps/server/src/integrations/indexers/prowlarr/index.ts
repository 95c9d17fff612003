import type { ProviderDefinition } from '../../definition.ts';
import type { Indexer } from '../port.ts';
import { createProwlarrIndexer } from './prowlarr-indexer.ts';
import { type ProwlarrSettings, prowlarrSettings } from './settings.ts';

export const prowlarr: ProviderDefinition<'indexer', ProwlarrSettings, Indexer> = {
  kind: 'indexer',
  implementation: 'prowlarr',
  label: 'Prowlarr',
  description: 'All torrent indexers that are set up in Prowlarr.',
  infoUrl: 'https://wiki.servarr.com/prowlarr',
  settings: prowlarrSettings,
  create: createProwlarrIndexer,
};

export { type ProwlarrSettings, prowlarrSettings } from './settings.ts';
