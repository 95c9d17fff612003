import { describe, expect, it } from 'vitest';
import { readSearchParams, toCatalogueSearch } from './search-params.ts';

describe('the address of a search', () => {
  it('keeps what makes sense', () => {
    expect(readSearchParams({ q: 'emma', by: 'title', region: 'uk' })).toEqual({
      q: 'emma',
      by: 'title',
      region: 'uk',
    });
  });

  it('drops what does not', () => {
    expect(readSearchParams({ q: ['a'], by: 'publisher', region: 'xx', page: 3 })).toEqual({});
    expect(readSearchParams({ q: 1984, by: 'all' })).toEqual({ q: '1984' });
    expect(readSearchParams({ q: 'x'.repeat(900) }).q).toHaveLength(500);
  });
});

describe('the question to the catalogue', () => {
  it('goes to the chosen field', () => {
    expect(toCatalogueSearch({ q: '  jane   austen ', by: 'author' }, 'de')).toEqual({
      author: 'jane austen',
      region: 'de',
    });
    expect(toCatalogueSearch({ q: 'emma' }, undefined)).toEqual({ query: 'emma' });
  });

  it('is not asked with one letter, but with one Chinese character', () => {
    expect(toCatalogueSearch({ q: 'e' }, undefined)).toBeUndefined();
    expect(toCatalogueSearch({ q: ' ' }, undefined)).toBeUndefined();
    expect(toCatalogueSearch({ q: '猫' }, undefined)).toEqual({ query: '猫' });
  });
});
