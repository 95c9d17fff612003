import { expect, it } from 'vitest';
import { insertAt } from './insert-at.ts';

it('puts a token at the caret and over a selection', () => {
  expect(insertAt('{author}/', '{title}', 9, 9)).toEqual({ text: '{author}/{title}', caret: 16 });
  expect(insertAt('{author}/old', '{title}', 9, 12)).toEqual({ text: '{author}/{title}', caret: 16 });
});
