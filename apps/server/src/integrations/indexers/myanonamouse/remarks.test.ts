import { describe, expect, it } from 'vitest';
import { readGenres } from './genres.ts';
import { readTopics, readYear } from './remarks.ts';

const NOW = Date.UTC(2026, 5, 1);
const yearOf = (row: { title?: string; tags?: string; description?: string }) =>
  readYear({ title: '', tags: '', description: '', ...row }, NOW);

describe('readYear', () => {
  it.each([
    [{ title: 'Emma (1815)' }, 1815],
    [{ title: 'Emma [2015] (Unabridged)' }, 2015],
    [{ tags: 'Unabridged | 2019 | 64 kbps' }, 2019],
    [{ tags: '1910' }, 1910],
    [{ tags: 'Unabridged, published 2011' }, 2011],
    [{ description: 'Narrated by Ann Other\nRelease date: 05-12-2015' }, 2015],
    [{ description: 'Released on: March 5, 2014\nLength: 9 hrs' }, 2014],
    [{ description: '©2008 Somebody (P)2009 Some Studio' }, 2008],
    [{ description: 'Copyright 1999 by the author.' }, 1999],
    [{ description: 'Publication year: 1954' }, 1954],
  ])('%o → %i', (row, year) => {
    expect(yearOf(row)).toBe(year);
  });

  it.each([
    [{ title: '1984' }],
    [{ title: '2001: A Space Odyssey' }],
    [{ title: 'Blade Runner 2049' }],
    [{ tags: '1200 kbps' }],
    [{ description: 'In the year 2525 a girl is born; published nowhere.' }],
    [{ description: 'It was released 12 times, sold 5000 copies.' }],
    [{ title: 'Emma (9999)' }],
  ])('%o names none', (row) => {
    expect(yearOf(row)).toBeUndefined();
  });
});

describe('readTopics', () => {
  it('leaves out what is said about the files', () => {
    expect(
      readTopics(
        'Unabridged | 64 kbps | Chaptered | cozy mystery | Cozy Mystery; space opera, M4B, 2019, B0FAKE0002 | 9 hrs | Libation',
      ),
    ).toEqual(['Cozy Mystery', 'space opera']);
    expect(readTopics('')).toEqual([]);
    expect(readTopics('x'.repeat(5000))).toEqual([]);
  });
});

describe('readGenres', () => {
  it.each([
    ['[9,28,34]', ['Crime', 'Classics', 'Mystery']],
    [
      [45, '13', 45],
      ['Science Fiction', 'Fantasy'],
    ],
    ['[10, 999]', []],
    ['', []],
    [null, []],
    ['[broken', []],
  ])('%j → %j', (categories, names) => {
    expect(readGenres(categories)).toEqual(names);
  });
});
