import { describe, expect, it } from 'vitest';
import type { Book } from '../../lib/api/types.ts';
import { missingParts, partsOf } from './series-parts.ts';

const aBook = (id: string, position: string | null, more: Partial<Book> = {}): Book =>
  ({
    id,
    asin: `B0TEST000${id}`,
    series: [{ name: 'Saga', position }],
    language: 'english',
    abridged: null,
    inLibrary: false,
    requested: false,
    status: null,
    coverUrl: null,
    releaseDate: '2001-01-01',
    ...more,
  }) as Book;

describe('the parts of a series', () => {
  it('come in order, halves between, each once; collections and the rest apart', () => {
    const { parts, rest } = partsOf(
      [
        aBook('c', '2'),
        aBook('a', '1'),
        aBook('x', '1-3'),
        aBook('b', '1.5'),
        aBook('j', '10'),
        aBook('n', null),
        aBook('a2', '1', { abridged: true }),
      ],
      'Saga',
    );
    expect(parts.map(({ position, book, others }) => [position, book.id, others])).toEqual([
      ['1', 'a', 1],
      ['1.5', 'b', 0],
      ['2', 'c', 0],
      ['10', 'j', 0],
    ]);
    expect(rest.map((book) => book.id)).toEqual(['x', 'n']);
  });

  it('show the edition one has, then the one asked for, then one in the language of the series', () => {
    const german = aBook('g', '1', { language: 'german', coverUrl: '/c' });
    const shown = (...books: Book[]) => partsOf([...books, aBook('z', '9')], 'Saga').parts[0]?.book.id;
    expect(shown(german, aBook('e', '1'))).toBe('e');
    expect(shown({ ...german, requested: true }, aBook('e', '1'))).toBe('g');
    expect(shown({ ...german, requested: true }, aBook('e', '1', { inLibrary: true }))).toBe('e');
  });

  it('are missing when no edition is here or on its way, and when they can be had at all', () => {
    const { parts } = partsOf(
      [
        aBook('1', '1', { inLibrary: true }),
        aBook('2', '2', { requested: true }),
        aBook('3', '3'),
        aBook('3x', '3', { abridged: true, inLibrary: true }),
        aBook('4', '4'),
        aBook('5', '5', { releaseDate: '2199-01-01' }),
        aBook('6', '6', { asin: null }),
      ],
      'Saga',
    );
    expect(missingParts(parts).map((book) => book.id)).toEqual(['4']);
  });
});
