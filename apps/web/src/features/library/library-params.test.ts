import { expect, it } from 'vitest';
import { firstDirection, readLibraryParams } from './library-params.ts';

it('reads an address and leaves out what makes no sense', () => {
  expect(
    readLibraryParams({
      view: 'wall',
      sort: 'author',
      dir: 'desc',
      q: 1984,
      only: 'm4b',
      series: 's1',
      x: 1,
    }),
  ).toEqual({ view: 'wall', sort: 'author', dir: 'desc', q: '1984', only: 'm4b', series: 's1' });
  expect(readLibraryParams({ view: 'tree', sort: '1;', dir: 'up', q: {}, only: 'exe', author: 7 })).toEqual(
    {},
  );
  expect(readLibraryParams({ q: 'x'.repeat(500) }).q).toHaveLength(200);
});

it('begins with the newest and the largest, and with A', () => {
  expect(firstDirection('addedAt')).toBe('desc');
  expect(firstDirection('sizeBytes')).toBe('desc');
  expect(firstDirection('author')).toBe('asc');
});
