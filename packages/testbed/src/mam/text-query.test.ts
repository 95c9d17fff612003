import { expect, test } from 'vitest';
import { indexWords, parseTextQuery } from './text-query.ts';

const wonderland = {
  title: indexWords("Alice's Adventures in Wonderland: Book 2"),
  author: indexWords('Lewis Carroll'),
  narrator: indexWords('J.J. Reader'),
  series: indexWords('The Looking-Glass’s World'),
};
const holds = (query: string, fields = ['title', 'author', 'narrator', 'series']) =>
  parseTextQuery(query).matches(wonderland, fields);

test.each([
  ['', true],
  ['wonderland', true],
  ['WONDERLAND carroll', true],
  ['wonderland dickens', false],
  ['"adventures in wonderland"', true],
  ['"wonderland adventures"', false],
  ['dickens|carroll wonderland', true],
  ['(dickens | carroll) (peter | wonderland)', true],
  ['wonderland -carroll', false],
  ['wonderland !dickens', true],
  ['wonder*', true],
  ['wonder', false],
  ['@author carroll', true],
  ['@title carroll', false],
  ['@(title,author) carroll wonderland', true],
  ['@title wonderland @author carroll', true],
  ['@dummy @title wonderland', true],
  ['Alice’s Adventures', false],
  ["Alice's Adventures", true],
  ['Alice s Adventures', true],
  ['Alices Adventures', false],
  ['book 02', false],
  ['book-2', true],
  ['J.J. Reader', true],
  ['J J Reader', false],
  ['JJ Reader', false],
  ['wonder\\*', false],
  ['"wonderland', true],
  ['wonderland )', true],
  ['|', true],
])('%s → %s', (query, expected) => {
  expect(holds(query)).toBe(expected);
});

test('only the chosen fields count', () => {
  expect(holds('carroll', ['title'])).toBe(false);
  expect(holds('carroll', ['author'])).toBe(true);
});
