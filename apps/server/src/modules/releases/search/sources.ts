import type { Indexer } from '../../../integrations/indexers/port.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import type { SearchSource } from './collect.ts';

/** What an indexer may be asked for; its settings have a switch for each. */
export type SearchUse = 'rss' | 'automaticSearch' | 'interactiveSearch';

export function mayAsk(provider: Pick<ActiveProvider<Indexer>, 'settings'>, use: SearchUse): boolean {
  return provider.settings[use] !== false;
}

export function toSource(provider: ActiveProvider<Indexer>): SearchSource {
  return {
    id: provider.id,
    name: provider.name,
    indexer: provider.instance,
    restingUntil: provider.restingUntil,
    lastError: provider.lastError,
  };
}
