import { describe, expect, it } from 'vitest';
import { subjectOf } from './testing.ts';
import { titleCertaintyRule } from './title-certainty.ts';

const refused = (title: string, titleMatch: 'usual' | 'strict', book = {}) =>
  titleCertaintyRule.check(subjectOf({ book, release: { title }, settings: { titleMatch } })) !== null;

describe('the title certainty rule', () => {
  const plain = 'Anna Maddox - The Glass Road [m4b]';
  const shortened = 'Anna Maddox - The Glass Road [m4b]';
  const longTitle = { title: 'The Glass Road: A Journey through the Winter Provinces' };

  it('says nothing in a usual profile', () => {
    expect(refused(shortened, 'usual', longTitle)).toBe(false);
  });

  it('takes a title that is explained word by word', () => {
    expect(refused(plain, 'strict')).toBe(false);
  });

  it('refuses what is only a part of the title, unless the release carries the ASIN', () => {
    expect(refused(shortened, 'strict', longTitle)).toBe(true);
    expect(refused(`${shortened} B00ABCDEFG`, 'strict', { ...longTitle, asin: 'B00ABCDEFG' })).toBe(false);
  });
});
