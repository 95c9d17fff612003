import { describe, expect, it } from 'vitest';
import { incompleteRule } from './incomplete.ts';
import { subjectOf } from './testing.ts';

const message = (title: string, book = {}) =>
  incompleteRule.check(subjectOf({ book, release: { title } }))?.message ?? null;

describe('the incomplete rule', () => {
  it('refuses one part or disc of the book', () => {
    expect(message('Anna Maddox - The Glass Road (Part 1 of 2)')).toBe('Only part 1 of 2.');
    expect(message('Anna Maddox - The Glass Road (2 of 5)')).toBe('Only part 2 of 5.');
    expect(message('Anna Maddox - The Glass Road - Part 2')).toBe('Only part 2 of the book.');
    expect(message('Anna Maddox - The Glass Road [CD 3]')).toBe('Only disc 3 of the book.');
    expect(message('Anna Maddox - The Glass Road, Disc 1 of 8')).toBe('Only disc 1 of 8.');
  });

  it('has nothing against all of them', () => {
    expect(message('Anna Maddox - The Glass Road (CD 1-8)')).toBeNull();
    expect(message('Anna Maddox - The Glass Road (8 CDs)')).toBeNull();
    expect(message('Anna Maddox - The Glass Road (1 of 1)')).toBeNull();
    expect(message('Anna Maddox - The Glass Road, Book 1 of 3')).toBeNull();
  });

  it('believes an uploader who says that something is missing', () => {
    for (const [note, said] of [
      ['[missing last 4 chapters]', 'missing last 4 chapters'],
      ['(missing ch. 12)', 'missing ch'],
      ['- incomplete', 'incomplete'],
      ['(unvollständig)', 'unvollständig'],
      ['(es fehlt Kapitel 3)', 'fehlt Kapitel'],
    ] as const)
      expect(message(`Anna Maddox - The Glass Road ${note}`), note).toBe(`Said to be incomplete: "${said}".`);
    expect(message('Anna Maddox - The Glass Road (missing chapter marks)')).toBeNull();
    expect(message('Anna Maddox - The Missing Chapter', { title: 'The Missing Chapter' })).toBeNull();
  });

  it('wants the same part when the wanted book is a part', () => {
    const book = { title: 'The Glass Road (Part 2 of 3)' };
    expect(message('Anna Maddox - The Glass Road (2 of 3)', book)).toBeNull();
    expect(message('Anna Maddox - The Glass Road (1 of 3)', book)).not.toBeNull();
    expect(message('Anna Maddox - The Glass Road', book)).toBe('Does not name part 2.');
  });
});
