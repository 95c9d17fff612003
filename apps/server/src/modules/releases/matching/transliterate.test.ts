import { describe, expect, it } from 'vitest';
import { decisionRules } from '../decisions/registry.ts';
import { subjectOf } from '../decisions/testing.ts';
import { inLatinLetters } from './transliterate.ts';

const refusals = (book: object, release: object) => {
  const subject = subjectOf({ book, release });
  return decisionRules.flat().flatMap((rule) => (rule.check(subject) === null ? [] : [rule.code]));
};

describe('Cyrillic in Latin letters', () => {
  it('is spelled in the usual ways', () => {
    expect(inLatinLetters('Фёдор Достоевский')).toEqual([
      'Fyodor Dostoevsky',
      'Fjodor Dostoevsky',
      'Fedor Dostoevsky',
    ]);
    expect(inLatinLetters('Хождение по мукам')).toContain('Hozhdenie po mukam');
    expect(inLatinLetters('Анна Каренина')).toEqual(['Anna Karenina']);
    expect(inLatinLetters('Щит и ключ')).toContain('Shchit i klyuch');
    expect(inLatinLetters('The Glass Road')).toEqual([]);
    expect(inLatinLetters('君の名は')).toEqual([]);
  });

  const master = { title: 'Мастер и Маргарита', authors: ['Михаил Булгаков'], language: 'russian' };

  it.each([
    'Bulgakov Mikhail - Master i Margarita [RUS / MP3]',
    'Master i Margarita by Mikhail Bulgakov [RUS / MP3]',
    'Mihail Bulgakov - Master i Margarita (Russian)',
    'Булгаков Михаил - Master i Margarita',
    'Михаил Булгаков - Мастер и Маргарита',
  ])('finds the wanted book: %s', (title) => {
    expect(refusals(master, { title })).toEqual([]);
  });

  it.each([
    ['Mikhail Bulgakov - Sobachye serdtse [RUS]', ['title']],
    ['Mikhail Bulgakov - The Master and Margarita', ['title']],
    ['Mikhail Bulgakov - Master i Margarita i drugie [RUS]', ['title']],
    ['Lev Tolstoy - Master i Margarita [RUS]', ['author']],
    ['Mikhail Bulgakov - Master i Margarita [ENG]', ['language']],
    ['Mikhail Bulgakov - Master i Margarita', ['language']],
  ])('takes no other one: %s', (title, codes) => {
    expect(refusals(master, { title })).toEqual(expect.arrayContaining(codes));
  });

  it('is not the English book of that name', () => {
    const anna = { title: 'Анна Каренина', authors: ['Лев Толстой'], language: 'russian' };
    for (const title of ['Leo Tolstoy - Anna Karenina', 'Leo Tolstoy - Anna Karenina (Unabridged)'])
      expect(refusals(anna, { title }), title).toEqual(['language']);
    const fields = {
      title: 'Anna Karenina by Leo Tolstoy',
      bookTitle: 'Anna Karenina',
      authors: ['Leo Tolstoy'],
    };
    expect(refusals(anna, { ...fields, language: 'English' })).toEqual(['language']);
    expect(refusals(anna, { ...fields, language: 'Russian' })).toEqual([]);
    expect(refusals(anna, { title: 'Лев Толстой - Анна Каренина' })).toEqual([]);
    const english = { title: 'Anna Karenina', authors: ['Leo Tolstoy'] };
    expect(refusals(english, { title: 'Leo Tolstoy - Anna Karenina' })).toEqual([]);
  });

  it('reads the name of the series as well', () => {
    const watch = { ...master, title: 'Ночной дозор', series: [{ name: 'Дозоры', position: '1' }] };
    expect(refusals(watch, { title: 'Mikhail Bulgakov - Dozory 1 - Nochnoj dozor [RUS]' })).toEqual([]);
    expect(refusals(watch, { title: 'Mikhail Bulgakov - Dozory 2 - Dnevnoy dozor [RUS]' })).toContain(
      'title',
    );
  });
});
