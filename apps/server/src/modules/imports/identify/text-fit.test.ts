import { describe, expect, test } from 'vitest';
import {
  authorFit,
  namesPerson,
  saysSomething,
  TITLE_FITS,
  TITLE_FOREIGN,
  type TitledBook,
  titleFit,
} from './text-fit.ts';

function book(title: string, author = 'Jane Austen', more: Partial<TitledBook> = {}): TitledBook {
  return { title, subtitle: null, authors: [author], narrators: [], series: [], ...more };
}

describe('a text names the book', () => {
  test.each<[string, TitledBook]>([
    ['Pride and Prejudice', book('Pride and Prejudice')],
    ['Pride & Prejudice', book('Pride and Prejudice')],
    ['Jane Austen - Pride and Prejudice (Unabridged) [MP3 64kbps]', book('Pride and Prejudice')],
    ['Austen.Jane.1813.Pride.and.Prejudice.M4B', book('Pride and Prejudice')],
    ['The Hobbit', book('The Hobbit, or There and Back Again', 'J.R.R. Tolkien')],
    ['Hobbit, The', book('The Hobbit', 'J.R.R. Tolkien')],
    ['Dune', book('Dune: Deluxe Edition', 'Frank Herbert')],
    ['Dune 1 - Dune', book('Dune', 'Frank Herbert', { series: [{ name: 'Dune', position: '1' }] })],
    ['Les Miserables', book('Les Misérables', 'Victor Hugo')],
    ['Der Fall', book('Der Fall', 'X Y')],
    ['雪国', book('雪国', '川端康成')],
    ['川端康成 - 雪国 [m4b]', book('雪国', '川端康成')],
    ['Преступление и наказание', book('Преступление и наказание', 'Фёдор Достоевский')],
    ['1984', book('1984', 'George Orwell')],
    ['The Adventures of Sherlok Holmes', book('The Adventures of Sherlock Holmes', 'Arthur Conan Doyle')],
  ])('%s', (text, wanted) => {
    expect(titleFit(text, wanted)).toBeGreaterThanOrEqual(TITLE_FITS);
  });
});

describe('a text speaks of something else', () => {
  test.each<[string, TitledBook]>([
    ['Emma', book('Persuasion')],
    ['Sense and Sensibility', book('Pride and Prejudice')],
    ['Mansfield Park', book('Pride and Prejudice')],
    ['', book('Emma')],
    ['CD 1', book('Emma')],
  ])('%s', (text, wanted) => {
    expect(titleFit(text, wanted)).toBeLessThan(TITLE_FOREIGN);
  });
  test.each<[string, TitledBook]>([
    ['Emma Brown and the Lost Key', book('Emma')],
    ['Write It Down Now', book('It', 'Stephen King')],
  ])('%s does not name it', (text, wanted) => {
    expect(titleFit(text, wanted)).toBeLessThan(TITLE_FITS);
  });
});

test.each([
  ['J. R. R. Tolkien', 'J.R.R. Tolkien', true],
  ['JRR Tolkien', 'J.R.R. Tolkien', true],
  ['Tolkien', 'J.R.R. Tolkien', true],
  ['Tolkien, J. R. R.', 'J.R.R. Tolkien', true],
  ['Christopher Tolkien', 'J.R.R. Tolkien', false],
  ['Jane Austen/Ann Reader', 'Austen, Jane', true],
  ['Kurt Vonnegut', 'Kurt Vonnegut Jr.', true],
  ['川端康成', '川端康成', true],
  ['Émile Zola', 'Emile Zola', true],
  ['Stephen King', 'Jane Austen', false],
])('%s names %s: %s', (text, person, answer) => {
  expect(namesPerson(text, person)).toBe(answer);
});

test('only people who have nothing to do with the book make a difference', () => {
  const wanted = book('Emma', 'Jane Austen', { narrators: ['Ann Reader'] });
  expect(authorFit(['Jane Austen'], [], wanted)).toBe('fits');
  expect(authorFit([], ['Jane Austen - Emma'], wanted)).toBe('fits');
  expect(authorFit(['Ann Reader'], [], wanted)).toBe('silent');
  expect(authorFit(['Unknown Artist', 'LibriVox'], [], wanted)).toBe('silent');
  expect(authorFit(['Stephen King'], [], wanted)).toBe('differs');
  expect(authorFit(['Stephen King'], [], { ...wanted, authors: [] })).toBe('silent');
});

test.each([
  ['Unknown Album', false],
  ['CD 1', false],
  ['www.tracker.org', false],
  ['Audiobook', false],
  ['128 kbps', false],
  ['Emma', true],
  ['雪国', true],
])('%s says something: %s', (text, answer) => {
  expect(saysSomething(text)).toBe(answer);
});
