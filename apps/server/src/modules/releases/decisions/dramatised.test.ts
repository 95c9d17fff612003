import { describe, expect, it } from 'vitest';
import { dramatisedRule } from './dramatised.ts';
import { subjectOf } from './testing.ts';

const refused = (release: object, book = {}, settings = {}) =>
  dramatisedRule.check(subjectOf({ book, release, settings })) !== null;

describe('the dramatised rule', () => {
  it.each([
    'GraphicAudio',
    'BBC Radio Drama',
    'Dramatized Adaptation',
    'Hörspiel',
    'radio play',
    'audio drama',
  ])('refuses a %s', (word) => {
    expect(refused({ title: `Anna Maddox - The Glass Road (${word})` })).toBe(true);
  });

  it('knows it by people, flags and tags as well', () => {
    expect(refused({ authors: ['Anna Maddox', 'GraphicAudio'] })).toBe(true);
    expect(refused({ flags: ['dramatised'] })).toBe(true);
    expect(refused({ tags: 'Dramatized, 128 kbps' })).toBe(true);
  });

  it('takes a full cast for another production only when the readers are known', () => {
    const title = 'Anna Maddox - The Glass Road (Full Cast)';
    expect(refused({ title }, { narrators: ['Clara Whitfield'] })).toBe(true);
    expect(refused({ title })).toBe(false);
    expect(refused({ title }, { narrators: ['One A', 'Two B', 'Three C', 'Four D'] })).toBe(false);
  });

  it('does not hold one full-cast book of a collection against the others', () => {
    const book = { narrators: ['Clara Whitfield'] };
    const narrators = ['Clara Whitfield', 'Full Cast'];
    expect(refused({ narrators: ['Full Cast'] }, book)).toBe(true);
    expect(refused({ narrators }, book)).toBe(false);
    const title = 'Anna Maddox - The Glass Road, The Salt Door (2 books)';
    expect(refused({ title, narrators: ['Bram Hale', 'Full Cast'] }, book)).toBe(false);
  });

  it('lets the profile allow it', () => {
    expect(refused({ flags: ['dramatised'] }, {}, { allowDramatised: true })).toBe(false);
  });

  it('refuses the plain reading when the dramatised edition is wanted', () => {
    const book = { title: 'The Glass Road (Dramatized Adaptation)' };
    expect(refused({}, book)).toBe(true);
    expect(refused({ title: 'Anna Maddox - The Glass Road [GraphicAudio]' }, book)).toBe(false);
  });
});
