import type { ProviderDefinition } from '../../definition.ts';
import type { Indexer } from '../port.ts';
import { createMamIndexer } from './mam-indexer.ts';
import { type MyAnonamouseSettings, myAnonamouseSettings } from './settings.ts';

export const myAnonamouse: ProviderDefinition<'indexer', MyAnonamouseSettings, Indexer> = {
  kind: 'indexer',
  implementation: 'myanonamouse',
  label: 'MyAnonamouse',
  description: 'MyAnonamouse directly, through its documented API.',
  infoUrl: 'https://www.myanonamouse.net/',
  settings: myAnonamouseSettings,
  create: (settings, tools) => createMamIndexer(settings, tools),
};

export { type MyAnonamouseSettings, myAnonamouseSettings } from './settings.ts';
