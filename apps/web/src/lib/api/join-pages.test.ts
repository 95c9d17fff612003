import { expect, it } from 'vitest';
import { joinPages } from './join-pages.ts';

const page = (...ids: string[]) => ({ records: ids.map((id) => ({ id, of: ids.join('') })) });

it('shows what two pages hold once, where it came first', () => {
  const joined = joinPages([page('a', 'b', 'c'), page('c', 'd', 'a'), page('e')]);
  expect(joined.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(joined[2]).toEqual({ id: 'c', of: 'abc' });
});

it('takes a page that names a record twice, and no page at all', () => {
  expect(joinPages([page('b', 'a', 'b')]).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(joinPages([])).toEqual([]);
});
