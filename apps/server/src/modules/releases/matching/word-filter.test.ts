import { describe, expect, it } from 'vitest';
import { mayHold, wordFilter } from './word-filter.ts';

describe('a word filter', () => {
  it('lets every word pass it was made of', () => {
    const words = ['', 'a', 'and', 'mp3', 'narrated', 'война', '第', '12th'];
    const filter = wordFilter(words);
    expect(words.filter((word) => !mayHold(filter, word))).toEqual([]);
  });

  it('holds back what it was not made of', () => {
    const filter = wordFilter(['and', 'narrated']);
    expect(['dune', 'messiah', 'herbert'].filter((word) => mayHold(filter, word))).toEqual([]);
  });
});
