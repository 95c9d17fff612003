import type { Indexer } from '../../../integrations/indexers/port.ts';
import type { StoredBook } from '../../catalog/index.ts';
import type { ActiveProvider } from '../../providers/index.ts';
import type { Candidate } from './collect.ts';
import type { Judge } from './judge.ts';
import type { MamFacts } from './mam-facts.ts';
import { mergeSame } from './merge-same.ts';
import type { JudgedRelease } from './store.ts';

type Indexers = readonly ActiveProvider<Indexer>[];

/** From what indexers listed to judged releases: one row for one torrent, with the richest facts to be had. */
export function createSift(deps: { judge: Judge; mamFacts: MamFacts }) {
  const merge = (candidates: readonly Candidate[], indexers: Indexers): Candidate[] => {
    const priorities = new Map(indexers.map((each) => [each.id, each.priority]));
    return mergeSame(candidates, (indexerId) => priorities.get(indexerId) ?? Number.POSITIVE_INFINITY);
  };

  return {
    merge,
    judgeAll: async (input: {
      acquisitionId: string;
      book: StoredBook;
      candidates: readonly Candidate[];
      indexers: Indexers;
      signal: AbortSignal;
    }): Promise<JudgedRelease[]> => {
      const { acquisitionId, book, indexers, signal } = input;
      const judged = await deps.judge(acquisitionId, book, merge(input.candidates, indexers));
      const site = indexers.find(
        (each) => each.instance.lookUpMamTorrent !== undefined && each.restingUntil === null,
      );
      if (!site || signal.aborted) return judged;
      const own = new Set(
        indexers.filter((each) => each.instance.lookUpMamTorrent !== undefined).map((each) => each.id),
      );
      const { releases, changed } = await deps.mamFacts.enrich(judged, {
        lookUp: (mamId, lookUpSignal) => site.instance.lookUpMamTorrent!(mamId, lookUpSignal),
        isOwn: (indexerId) => own.has(indexerId),
        signal,
      });
      return changed ? deps.judge(acquisitionId, book, releases) : judged;
    },
  };
}
