import type { EvaluateBook, Evaluation } from '@earmark/contracts';
import type { FoundRelease } from '../../../integrations/indexers/port.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { StoredBook } from '../../catalog/index.ts';
import type { Candidate } from './collect.ts';
import { toEvaluateBook } from './evaluate-book.ts';
import { byDecision, type JudgedRelease } from './store.ts';

/** A found release as the decision engine takes it: two indexers may use the same guid, so it is made unique. */
export type EngineRelease = FoundRelease & { indexerId: string };

export type EvaluateReleases = (input: {
  acquisitionId: string;
  book: EvaluateBook;
  releases: readonly EngineRelease[];
}) => Promise<Evaluation>;

export function toEngineRelease({
  indexerId,
  release,
}: Pick<Candidate, 'indexerId' | 'release'>): EngineRelease {
  return { ...release, guid: releaseKey(indexerId, release.guid), indexerId };
}

/** What tells releases of all indexers apart. */
export function releaseKey(indexerId: string, guid: string): string {
  return `${indexerId}|${guid}`;
}

export type Judge = ReturnType<typeof createJudge>;

/** Has the engine decide on what was found for a book, best first. */
export function createJudge(evaluate: EvaluateReleases, clock: Clock) {
  return async (
    acquisitionId: string,
    book: StoredBook,
    found: readonly Candidate[],
  ): Promise<JudgedRelease[]> => {
    if (found.length === 0) return [];
    const { decisions } = await evaluate({
      acquisitionId,
      book: toEvaluateBook(book),
      releases: found.map(toEngineRelease),
    });
    const byKey = new Map(decisions.map((decision) => [decision.guid, decision]));
    const now = clock.now();
    return found
      .flatMap((candidate) => {
        const { guid } = candidate.release;
        const decision = byKey.get(releaseKey(candidate.indexerId, guid));
        return decision ? [{ ...candidate, decision: { ...decision, guid }, foundAt: now }] : [];
      })
      .toSorted(byDecision);
  };
}
