import { describe, expect, it } from 'vitest';
import type { Book } from '../../lib/api/types.ts';
import { readAsinLink } from './asin-link.ts';
import { filterBooks, languagesOf } from './filter-books.ts';

const aBook = (id: string, more: Partial<Book> = {}): Book =>
  ({ id, language: 'english', inLibrary: false, requested: false, abridged: null, ...more }) as Book;
const ids = (books: readonly Book[]) => books.map((book) => book.id).join('');

describe('filters of a search', () => {
  const books = [
    aBook('a'),
    aBook('b', { language: 'german' }),
    aBook('c', { inLibrary: true }),
    aBook('d', { requested: true, language: null }),
    aBook('e', { abridged: true, language: 'german' }),
  ];

  it('leave out what is not wanted, each on its own and together', () => {
    expect(ids(filterBooks(books, {}))).toBe('abcde');
    expect(ids(filterBooks(books, { language: 'german' }))).toBe('be');
    expect(ids(filterBooks(books, { only: 'missing' }))).toBe('abe');
    expect(ids(filterBooks(books, { only: 'missing', whole: true, language: 'german' }))).toBe('b');
  });

  it('offer the languages there are, the most frequent first', () => {
    expect(languagesOf(books)).toEqual(['english', 'german']);
    expect(languagesOf([aBook('x', { language: null })])).toEqual([]);
  });
});

describe('a pasted link', () => {
  it.each([
    ['https://www.audible.co.uk/pd/Emma-Audiobook/B0EM000102?ref=x', 'B0EM000102', 'uk'],
    ['audible.de/pd/b002v02kpu', 'B002V02KPU', 'de'],
    ['https://www.amazon.com/dp/B002V02KPU/', 'B002V02KPU', 'us'],
    ['https://www.audible.com.au/pd/Title/1774248182', '1774248182', 'au'],
  ])('%s leads to its book', (link, asin, region) => {
    expect(readAsinLink(link)).toEqual({ asin, region });
  });

  it.each(['emma', 'B0EM000102', 'https://example.org/B0EM000102', 'audible.com/author/Jane-Austen'])(
    '%s is none',
    (text) => {
      expect(readAsinLink(text)).toBeUndefined();
    },
  );
});
