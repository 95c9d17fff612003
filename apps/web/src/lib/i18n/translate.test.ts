import { describe, expect, it } from 'vitest';
import { createTranslate, type Message } from './translate.ts';

const catalogue: Record<string, Message> = {
  plain: 'Search',
  named: 'Hello {name}, you have {count} books.',
  books: { one: '{count} book', other: '{count} books' },
  steps: { one: '{count} krok', few: '{count} kroki', many: '{count} kroków', other: '{count} kroku' },
};

describe('translate', () => {
  const find = (key: string): Message | undefined => catalogue[key];
  const t = createTranslate('en', find);

  it('gives plain text', () => {
    expect(t('plain')).toBe('Search');
  });

  it('fills names and formats numbers', () => {
    expect(t('named', { name: 'Mira', count: 12_345 })).toBe('Hello Mira, you have 12,345 books.');
  });

  it('leaves a placeholder nobody filled visible', () => {
    expect(t('named', { name: 'Mira' })).toBe('Hello Mira, you have {count} books.');
  });

  it('picks the plural form', () => {
    expect(t('books', { count: 1 })).toBe('1 book');
    expect(t('books', { count: 0 })).toBe('0 books');
    expect(t('books', { count: 3 })).toBe('3 books');
  });

  it('knows the plural rules of other languages', () => {
    const polish = createTranslate('pl', find);
    expect([1, 2, 5, 22].map((count) => polish('steps', { count }))).toEqual([
      '1 krok',
      '2 kroki',
      '5 kroków',
      '22 kroki',
    ]);
  });

  it('does not read inserted text as a placeholder', () => {
    expect(t('named', { name: '{count}', count: 1 })).toBe('Hello {count}, you have 1 books.');
  });
});
