import { expect, it } from 'vitest';
import { initialOf } from './person.ts';

it.each([
  ['ada', 'A'],
  [' émile', 'É'],
  ['7 of 9', '7'],
  ['e\u0301mile', 'E\u0301'],
  ['a\u200db', 'A\u200d'],
  ['村上', '村'],
  ['👩‍🚀 Sally', '👩‍🚀'],
  ['   ', '?'],
])('%s begins with %s', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});
