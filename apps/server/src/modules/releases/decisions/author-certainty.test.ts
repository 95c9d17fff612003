import { describe, expect, it } from 'vitest';
import { authorCertaintyRule } from './author-certainty.ts';
import { subjectOf } from './testing.ts';

const refused = (title: string, authorMatch: 'usual' | 'strict', book = {}) =>
  authorCertaintyRule.check(subjectOf({ book, release: { title }, settings: { authorMatch } })) !== null;

describe('the author certainty rule', () => {
  it('says nothing in a usual profile', () => {
    expect(refused('The Glass Road', 'usual')).toBe(false);
  });

  it('asks for the whole name of an author', () => {
    expect(refused('Anna Maddox - The Glass Road', 'strict')).toBe(false);
    expect(refused('Maddox - The Glass Road', 'strict')).toBe(true);
    expect(refused('The Glass Road', 'strict')).toBe(true);
  });

  it('believes the ASIN, and does not ask for authors the book does not have', () => {
    expect(refused('The Glass Road B00ABCDEFG', 'strict', { asin: 'B00ABCDEFG' })).toBe(false);
    expect(refused('The Glass Road', 'strict', { authors: [] })).toBe(false);
  });
});
