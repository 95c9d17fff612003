import { expect, it } from 'vitest';
import type { IndexerQuery } from '../../../integrations/indexers/port.ts';
import { type Answered, CALLS_PER_BOOK, ladderPlan } from './call-plan.ts';

/** Every call that is made when the pages of each query go on like this. */
function callsOf(ladder: IndexerQuery[], next: (query: IndexerQuery) => number | null): string[] {
  const plan = ladderPlan(ladder);
  const answered: Answered[] = [];
  for (let query = plan(answered); query; query = plan(answered)) {
    answered.push({ query, page: { releases: [], next: next(query) } });
    if (answered.length > 50) throw new Error('It does not end.');
  }
  return answered.map(({ query }) => `${query.text}@${query.from ?? 0}`);
}
const rungs = (...texts: string[]) => texts.map((text) => ({ text }));
const endless = ({ from = 0 }: IndexerQuery) => from + 100;

it('asks rung by rung, and never more often than a book may cost', () => {
  expect(callsOf(rungs('a', 'b', 'c'), endless)).toEqual(['a@0', 'b@0', 'c@0']);
  expect(callsOf(rungs('a', 'b', 'c', 'd'), endless)).toHaveLength(CALLS_PER_BOOK);
});

it('spends calls that are left on further pages, of the narrowest rung first', () => {
  expect(callsOf(rungs('a', 'b'), endless)).toEqual(['a@0', 'b@0', 'a@100']);
  expect(callsOf(rungs('typed'), endless)).toEqual(['typed@0', 'typed@100', 'typed@200']);
  expect(callsOf(rungs('a', 'b'), (query) => (query.text === 'b' ? endless(query) : null))).toEqual([
    'a@0',
    'b@0',
    'b@100',
  ]);
});

it('ends with the last page', () => {
  expect(callsOf(rungs('a', 'b'), () => null)).toEqual(['a@0', 'b@0']);
  expect(callsOf([], endless)).toEqual([]);
});
