import type { IndexerFeed } from '../port.ts';
import { categoriesOf, type IndexerStatus, type ProwlarrIndexer } from './api.ts';

export type FeedRules = { categories: readonly number[]; includeUsenet: boolean; now: number };

/** Prowlarr's indexers as feeds; those that cannot be searched are listed with the reason. */
export function toFeeds(
  indexers: readonly ProwlarrIndexer[],
  statuses: readonly IndexerStatus[],
  rules: FeedRules,
): IndexerFeed[] {
  return indexers
    .filter((indexer) => indexer.protocol === 'torrent' || rules.includeUsenet)
    .map((indexer) => {
      const reason = whyNot(indexer, rules.categories);
      const rest = restOf(indexer.id, statuses, rules.now);
      const message = reason ?? rest;
      return {
        id: String(indexer.id),
        name: indexer.name,
        enabled: reason === null,
        ...(message === null ? {} : { message }),
      };
    });
}

function whyNot(indexer: ProwlarrIndexer, categories: readonly number[]): string | null {
  if (!indexer.enable) return 'Switched off in Prowlarr.';
  if (!indexer.supportsSearch) return 'Cannot be searched.';
  const offered = categoriesOf(indexer);
  const offersSome =
    offered.length === 0 ||
    categories.some((id) => offered.includes(id) || offered.includes(Math.floor(id / 1000) * 1000));
  return offersSome ? null : `Offers no audiobooks (category ${categories.join(', ')}).`;
}

function restOf(id: number, statuses: readonly IndexerStatus[], now: number): string | null {
  const till = disabledTill(id, statuses);
  return till !== null && till > now
    ? `Prowlarr gives it a rest until ${new Date(till).toISOString()} after failures.`
    : null;
}

export function disabledTill(id: number, statuses: readonly IndexerStatus[]): number | null {
  const text = statuses.find((status) => status.indexerId === id)?.disabledTill;
  const at = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
