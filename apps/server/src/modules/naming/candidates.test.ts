import { describe, expect, it } from 'vitest';
import { bookPathCandidates, bookPathKey, chooseBookPath, compilePattern, type NamingBook } from './index.ts';

const compiled = compilePattern('{author}/{title} ({year})');
const book: NamingBook = {
  title: 'Emma',
  authors: ['Jane Austen'],
  narrators: ['Ann Reader'],
  year: 1815,
  asin: 'b00emma001',
  abridged: true,
};

describe('paths of editions', () => {
  it('marks by narrator, edition, ASIN and at last by a hash', () => {
    const paths = bookPathCandidates(compiled, book).map(({ path }) => path);
    expect(paths.slice(0, 4)).toEqual([
      'Jane Austen/Emma (1815)',
      'Jane Austen/Emma (1815) {Ann Reader}',
      'Jane Austen/Emma (1815) (Abridged)',
      'Jane Austen/Emma (1815) [B00EMMA001]',
    ]);
    expect(paths.at(-1)).toMatch(/^Jane Austen\/Emma \(1815\) ~[0-9a-z]{7}$/);
  });

  it('takes the first that is free, without regard to case', () => {
    const taken = new Set(
      ['jane austen/emma (1815)', 'JANE AUSTEN/EMMA (1815) {ANN READER}'].map(bookPathKey),
    );
    const chosen = chooseBookPath(compiled, book, { isTaken: (key) => taken.has(key) });
    expect(chosen.path).toBe('Jane Austen/Emma (1815) (Abridged)');
  });

  it('tells books apart that share every name', () => {
    const other = { ...book, narrators: ['Tom Voice'] };
    const last = (one: NamingBook) => bookPathCandidates(compiled, one).at(-1)?.path;
    expect(last(book)).not.toBe(last(other));
  });

  it('keeps the mark whole on an over-long name', () => {
    const long = { ...book, title: 'Emma '.repeat(100) };
    const own = bookPathCandidates(compiled, long)[1]?.segments.at(-1) ?? '';
    expect(own.endsWith(' (1815) {Ann Reader}')).toBe(true);
    expect(Buffer.byteLength(own)).toBeLessThanOrEqual(255);
  });
});

describe('a pattern that says nothing about this book', () => {
  it('still gives every edition a folder', () => {
    const paths = bookPathCandidates(compilePattern('{author}/{series}'), book).map(({ path }) => path);
    expect(paths.slice(0, 2)).toEqual(['Jane Austen/Emma', 'Jane Austen/Emma {Ann Reader}']);
  });
});
