import { expect, it } from 'vitest';
import { pageFrom } from './short-list.ts';

it('is one page unless smaller ones are asked for', () => {
  const records = ['a', 'b', 'c'];
  expect(pageFrom(records, { page: 1 })).toEqual({ page: 1, pageSize: 3, totalRecords: 3, records });
  expect(pageFrom(records, { page: 2, pageSize: 2 })).toEqual({
    page: 2,
    pageSize: 2,
    totalRecords: 3,
    records: ['c'],
  });
  expect(pageFrom(records, { page: 2 }).records).toEqual([]);
  expect(pageFrom([], { page: 1 })).toEqual({ page: 1, pageSize: 1, totalRecords: 0, records: [] });
});
