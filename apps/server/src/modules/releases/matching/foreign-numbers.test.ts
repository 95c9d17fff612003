import { describe, expect, it } from 'vitest';
import { subjectOf } from '../decisions/testing.ts';
import { titleRule } from '../decisions/title.ts';

const refused = (language: string, wanted: string, title: string) =>
  titleRule.check(
    subjectOf({ book: { title: wanted, authors: ['Anna Maddox'], language }, release: { title } }),
  ) !== null;

describe('number words of other languages', () => {
  it.each([
    ['russian', 'Двенадцать стульев', 'Anna Maddox - 12 стульев'],
    ['german', 'Die zwölf Nächte', 'Anna Maddox - Die 12 Nächte'],
    ['french', 'Les trois portes', 'Anna Maddox - Les 3 portes'],
    ['spanish', 'Once puertas', 'Anna Maddox - 11 puertas'],
    ['italian', 'Sette porte', 'Anna Maddox - 7 porte'],
  ])('are numbers in a %s title', (language, wanted, title) => {
    expect(refused(language, wanted, title)).toBe(false);
  });

  it.each([
    ['russian', 'Двенадцать стульев', 'Anna Maddox - 13 стульев'],
    ['english', 'Once a Garden', 'Anna Maddox - 11 a Garden'],
    ['english', 'Elf Garden', 'Anna Maddox - 11 Garden'],
    ['german', 'Sieben', 'Anna Maddox - Salzgarten 7'],
  ])('are words elsewhere, and no other number: %s, %s', (language, wanted, title) => {
    expect(refused(language, wanted, title)).toBe(true);
  });
});
