import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { naturalPathCompare, sortByPath } from './natural-order.ts';

it('sorting folder by folder is sorting by the natural order of paths', () => {
  const name = fc.constantFrom('a', 'A', 'á', 'a b', '1', '01', '2', '10', 'b', '');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(path), (paths) => {
      const files = paths.map((each) => ({ path: each }));
      const expected = files.toSorted((a, b) => naturalPathCompare(a.path, b.path));
      expect(sortByPath(files)).toEqual(expected);
    }),
  );
});
