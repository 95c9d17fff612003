import { describe, expect, it } from 'vitest';
import { readFolderNames } from './read-names.ts';

const nothing = { author: null, series: null, position: null, year: null, asin: null, narrators: [] };

describe('names of folders', () => {
  it.each([
    ['Emma', { title: 'Emma' }],
    ['Jane Austen/Emma (1815)', { author: 'Jane Austen', title: 'Emma', year: '1815' }],
    ['Jane Austen - Emma', { author: 'Jane Austen', title: 'Emma' }],
    [
      'H. G. Wells/The Scientific Romances/Vol. 1 - 1895 - The Time Machine {Ann Reader} [B00SAMPLE1]',
      {
        author: 'H. G. Wells',
        series: 'The Scientific Romances',
        position: '1',
        title: 'The Time Machine',
        year: '1895',
        asin: 'B00SAMPLE1',
        narrators: ['Ann Reader'],
      },
    ],
    [
      'Arthur Conan Doyle/Sherlock Holmes/Sherlock Holmes - 3.5 - A Scandal in Bohemia (1891)',
      {
        author: 'Arthur Conan Doyle',
        series: 'Sherlock Holmes',
        position: '3.5',
        title: 'A Scandal in Bohemia',
        year: '1891',
      },
    ],
    [
      'L. Frank Baum/Oz/Book 3: Ozma of Oz {Ann Reader, Tom Voice}',
      {
        author: 'L. Frank Baum',
        series: 'Oz',
        position: '3',
        title: 'Ozma of Oz',
        narrators: ['Ann Reader', 'Tom Voice'],
      },
    ],
    ['George Orwell/1984', { author: 'George Orwell', title: '1984' }],
    ['Stephen King/11-22-63', { author: 'Stephen King', title: '11-22-63' }],
    ['Joseph Heller/Catch - 22', { author: 'Joseph Heller', title: 'Catch - 22' }],
    ['Jane Austen/Jane Austen - Emma', { author: 'Jane Austen', title: 'Emma' }],
    ['shelf/A/Dune/Dune', { author: 'A', series: 'Dune', title: 'Dune' }],
    ['(1984)', { title: '(1984)' }],
    ['夏目漱石/吾輩は猫である', { author: '夏目漱石', title: '吾輩は猫である' }],
  ])('%s', (path, facts) => {
    expect(readFolderNames(path)).toEqual({ ...nothing, ...facts });
  });
});
