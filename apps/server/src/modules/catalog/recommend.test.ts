import { describe, expect, it } from 'vitest';
import type { StoredBook } from './model.ts';
import { nextPart, recommend } from './recommend.ts';

const aBook = (id: string, title: string, author: string, more: Partial<StoredBook> = {}): StoredBook =>
  ({
    id,
    title,
    authors: [{ id: null, asin: null, name: author }],
    narrators: [],
    series: [],
    abridged: null,
    ...more,
  }) as unknown as StoredBook;

const titles = (books: readonly StoredBook[]) => books.map((book) => book.title);

describe('recommendations', () => {
  const emma = aBook('1', 'Emma', 'Jane Austen');
  const holmes = aBook('2', 'A Study in Scarlet', 'Arthur Conan Doyle');
  const middlemarch = aBook('3', 'Middlemarch', 'George Eliot');
  const moonstone = aBook('4', 'The Moonstone', 'Wilkie Collins');
  const all = { most: 10, leaveOut: () => false };

  it('prefer what several books point at, then what stands early', () => {
    expect(
      titles(
        recommend(
          [
            { seed: emma, similar: [middlemarch, moonstone] },
            { seed: holmes, similar: [moonstone] },
          ],
          all,
        ),
      ),
    ).toEqual(['The Moonstone', 'Middlemarch']);
  });

  it('take two of an author at most, and never another edition of what was asked for', () => {
    const austen = ['Persuasion', 'Sanditon', 'Lady Susan'].map((title, at) =>
      aBook(`a${at}`, title, 'Jane Austen'),
    );
    const otherEmma = aBook('5', 'Emma', 'Jane Austen');
    expect(titles(recommend([{ seed: emma, similar: [otherEmma, ...austen, moonstone] }], all))).toEqual([
      'Persuasion',
      'Sanditon',
      'The Moonstone',
    ]);
  });

  it('leave out what is known already', () => {
    const leaveOut = (book: StoredBook) => book.id === '4';
    expect(recommend([{ seed: holmes, similar: [moonstone] }], { most: 3, leaveOut })).toEqual([]);
  });
});

describe('the next part', () => {
  const part = (id: string, position: string | null, more: Partial<StoredBook> = {}) =>
    aBook(id, `Part ${position}`, 'Anyone', {
      series: [{ id: null, asin: null, name: 'Saga', position }],
      ...more,
    });
  const knows =
    (...ids: string[]) =>
    (book: StoredBook) =>
      ids.includes(book.id);
  const series = [part('a', '1'), part('b', '1.5'), part('c', '2'), part('d', '1-3'), part('e', null)];

  it('comes after the last one known, novellas too, collections never', () => {
    expect(nextPart(series, 'Saga', knows('a'))?.id).toBe('b');
    expect(nextPart(series, 'Saga', knows('b'))?.id).toBe('c');
    expect(nextPart(series, 'Saga', knows('a', 'c'))).toBeUndefined();
  });

  it('is none of a series nobody began', () => {
    expect(nextPart(series, 'Saga', knows())).toBeUndefined();
  });

  it('is never an abridged one', () => {
    expect(
      nextPart([part('a', '1'), part('x', '2', { abridged: true })], 'Saga', knows('a')),
    ).toBeUndefined();
  });
});
