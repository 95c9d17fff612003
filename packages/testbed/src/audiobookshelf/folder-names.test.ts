import { describe, expect, test } from 'vitest';
import { readFolderNames, readTitleFolder } from './folder-names.ts';
import { splitNames } from './people.ts';

const inSeries = (folder: string) => readTitleFolder(folder, { hasSeries: true, parsesSubtitle: false });

describe('title folder', () => {
  test('everything at once, with subtitle parsing on', () => {
    const folder = 'Vol. 1 - 1887 - A Study in Scarlet - A Detective Story {David Clarke} [B002V1BOGS]';
    expect(readTitleFolder(folder, { hasSeries: true, parsesSubtitle: true })).toEqual({
      title: 'A Study in Scarlet',
      subtitle: 'A Detective Story',
      sequence: '1',
      year: '1887',
      narrators: 'David Clarke',
      asin: 'B002V1BOGS',
    });
  });

  test.each([
    ['0.5 - X', '0.5', 'X'],
    ['001 - X', '1', 'X'],
    ['Title - Vol 12', '12', 'Title'],
    ['Book 2 Two Towers', '2', 'Two Towers'],
    ['101. Dalmatians', '101', 'Dalmatians'],
    ['Catch - 22', '22', 'Catch'],
    ['Volume 7', '7', ''],
    ['7', '7', ''],
    ['101 Dalmatians', undefined, '101 Dalmatians'],
    ['#3 - X', undefined, '#3 - X'],
    ['Book 1-3 - X', undefined, 'Book 1-3 - X'],
    ['Part 2 - X', undefined, 'Part 2 - X'],
    ['1984', undefined, '1984'],
  ])('%s in a series', (folder, sequence, title) => {
    expect(inSeries(folder)).toEqual({ title, ...(sequence === undefined ? {} : { sequence }) });
  });

  test('a number without a series level stays', () => {
    expect(readTitleFolder('Catch - 22', { hasSeries: false, parsesSubtitle: false })).toEqual({
      title: 'Catch - 22',
    });
  });

  test.each([
    ['1895 - Title', '1895', 'Title'],
    ['(1895) - Title', '1895', 'Title'],
    ['Title (1895)', undefined, 'Title (1895)'],
  ])('year: %s', (folder, year, title) => {
    expect(inSeries(folder)).toEqual({ title, ...(year === undefined ? {} : { year }) });
  });

  test.each([
    ['X [B00SAMPLE1]', 'B00SAMPLE1', 'X'],
    ['X [B00SAMPLE1] Y', 'B00SAMPLE1', 'X Y'],
    ['[B00SAMPLE1] X', 'B00SAMPLE1', 'X'],
    ['X B00SAMPLE1', undefined, 'X B00SAMPLE1'],
    ['X [b00sample1]', undefined, 'X [b00sample1]'],
  ])('ASIN: %s', (folder, asin, title) => {
    expect(inSeries(folder)).toEqual({ title, ...(asin === undefined ? {} : { asin }) });
  });
});

test('levels: author, series, title; only the last three count', () => {
  const read = (relPath: string) => readFolderNames(relPath, { parsesSubtitle: false });
  expect(read('Emma')).toEqual({ title: 'Emma' });
  expect(read('Jane Austen/Emma')).toEqual({ title: 'Emma', authors: ['Jane Austen'] });
  expect(read('A/B/Doyle, Arthur/Sherlock Holmes/03 - The Adventures')).toEqual({
    title: 'The Adventures',
    authors: ['Arthur Doyle'],
    series: [{ name: 'Sherlock Holmes', sequence: '3' }],
  });
  expect(read('Baum/Oz/Emma {Ann Lee, Bob Ray & Cy Fox}').narrators).toEqual([
    'Ann Lee',
    'Bob Ray',
    'Cy Fox',
  ]);
});

test.each([
  ['Jane Austen & Maria Edgeworth', ['Jane Austen', 'Maria Edgeworth']],
  ['Jane Austen and Maria Edgeworth', ['Jane Austen', 'Maria Edgeworth']],
  ['Jane Austen; Maria Edgeworth', ['Jane Austen', 'Maria Edgeworth']],
  ['Jane Austen, Maria Edgeworth', ['Jane Austen', 'Maria Edgeworth']],
  ['Austen, Jane', ['Jane Austen']],
  ['J.R.R. Nobody Jr.', ['J.R.R. Nobody']],
  ['emile zola', ['Emile Zola']],
  ['夏目漱石', ['夏目漱石']],
  ['', []],
])('names: %s', (text, names) => {
  expect(splitNames(text)).toEqual(names);
});
