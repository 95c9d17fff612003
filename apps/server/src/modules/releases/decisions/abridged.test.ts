import { describe, expect, it } from 'vitest';
import { abridgedRule } from './abridged.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, book = {}, settings = {}) =>
  abridgedRule.check(subjectOf({ book, release, settings })) !== null;

describe('the abridged rule', () => {
  it('refuses abridged recordings by title, flag or tag', () => {
    expect(refused({ title: 'Anna Maddox - The Glass Road (Abridged)' })).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road (gekürzte Lesung)' })).toBe(true);
    expect(refused({ flags: ['abridged'] })).toBe(true);
    expect(refused({ tags: 'Abridged | 64 kbps' })).toBe(true);
  });

  it('has nothing against unabridged ones and those that say nothing', () => {
    expect(refused({})).toBe(false);
    expect(refused({ title: 'Anna Maddox - The Glass Road (Unabridged)' })).toBe(false);
    expect(refused({ title: 'Anna Maddox - The Glass Road (not abridged)' })).toBe(false);
  });

  it('lets the profile allow them', () => {
    expect(refused({ flags: ['abridged'] }, {}, { allowAbridged: true })).toBe(false);
  });

  it('wants the abridged edition when that is the wanted one', () => {
    const book = { format: 'abridged' };
    expect(refused({ flags: ['abridged'] }, book)).toBe(false);
    expect(refused({}, book)).toBe(false);
    expect(refused({ title: 'Anna Maddox - The Glass Road (Unabridged)' }, book)).toBe(true);
    expect(refused({ flags: ['abridged'] }, { format: 'unabridged' })).toBe(true);
  });
});
