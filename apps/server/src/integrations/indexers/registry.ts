import type { ProviderDefinition } from '../definition.ts';
import { myAnonamouse } from './myanonamouse/index.ts';
import { newznab } from './newznab/index.ts';
import type { Indexer } from './port.ts';
import { prowlarr } from './prowlarr/index.ts';
import { torznab } from './torznab/index.ts';

/** Every kind of indexer there is; a new one is a folder and one line. */
export const indexers: readonly ProviderDefinition<'indexer', unknown, Indexer>[] = [
  prowlarr,
  myAnonamouse,
  torznab,
  newznab,
];
