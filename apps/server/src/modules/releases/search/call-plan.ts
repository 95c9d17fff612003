import type { IndexerQuery, ReleasePage } from '../../../integrations/indexers/port.ts';

/** A call to a feed and what it brought. */
export type Answered = { query: IndexerQuery; page: ReleasePage };
/** What to ask a feed next, after these answers; undefined ends the talk with it. */
export type CallPlan = (answered: readonly Answered[]) => IndexerQuery | undefined;

/** Calls a feed gets for one book at most, pages included. */
export const CALLS_PER_BOOK = 3;

/**
 * The rungs of the ladder, narrow to wide; calls that are left then go to further pages, those of the narrowest rung
 * first, for there the book is most likely.
 */
export function ladderPlan(ladder: readonly IndexerQuery[]): CallPlan {
  return (answered) => {
    if (answered.length >= CALLS_PER_BOOK) return undefined;
    const rung = ladder[answered.length];
    if (rung) return rung;
    for (const query of ladder) {
      const last = answered.findLast((each) => isPageOf(each.query, query));
      if (last && last.page.next !== null) return { ...query, from: last.page.next };
    }
    return undefined;
  };
}

function isPageOf(asked: IndexerQuery, rung: IndexerQuery): boolean {
  return asked.text === rung.text && asked.title === rung.title && asked.author === rung.author;
}
