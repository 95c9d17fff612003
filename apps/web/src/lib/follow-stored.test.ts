import { expect, it } from 'vitest';
import { followStored } from './follow-stored.ts';

const began = { name: 'a', port: 80, terms: ['x'], settings: { host: 'h', loud: false } };

it('finds what was typed, in groups too, and counts a list as one value', () => {
  const inForm = { name: 'a', port: 81, terms: ['x', 'y'], settings: { host: 'mine', loud: false } };
  expect(followStored(began, inForm, began)).toEqual({
    typed: [
      { path: 'port', value: 81 },
      { path: 'terms', value: ['x', 'y'] },
      { path: 'settings.host', value: 'mine' },
    ],
    clashes: [],
  });
});

it('sees a clash only where both sides changed a field, each to something else', () => {
  const inForm = { ...began, port: 81, settings: { host: 'mine', loud: true } };
  const stored = { ...began, name: 'b', port: 81, settings: { host: 'theirs', loud: false } };
  expect(followStored(began, inForm, stored)).toEqual({
    typed: [
      { path: 'port', value: 81 },
      { path: 'settings.host', value: 'mine' },
      { path: 'settings.loud', value: true },
    ],
    clashes: [{ path: 'settings.host', value: 'theirs' }],
  });
});

it('counts a number that is none as one value', () => {
  expect(followStored({ port: Number.NaN }, { port: Number.NaN }, { port: 80 }).typed).toEqual([]);
});
