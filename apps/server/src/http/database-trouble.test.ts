import { expect, it } from 'vitest';
import { databaseTrouble } from './database-trouble.ts';

it.each([
  ['SQLITE_FULL', 'storage_full', 507],
  ['53100', 'storage_full', 507],
  ['SQLITE_READONLY_DBMOVED', 'database_unavailable', 503],
  ['SQLITE_IOERR_WRITE', 'database_unavailable', 503],
  ['SQLITE_CORRUPT', 'database_unavailable', 503],
  ['57P01', 'database_unavailable', 503],
  ['ECONNREFUSED', 'database_unavailable', 503],
])('tells what %s means for a person', (code, expected, status) => {
  const trouble = databaseTrouble(Object.assign(new Error('x'), { code }));
  expect(trouble).toMatchObject({ code: expected, status, retryable: true, hint: expect.any(String) });
});

it('knows a connection that was cut, and leaves everything else alone', () => {
  expect(databaseTrouble(new Error('Connection terminated unexpectedly'))?.code).toBe('database_unavailable');
  expect(databaseTrouble(Object.assign(new Error('x'), { code: 'SQLITE_CONSTRAINT' }))).toBeUndefined();
  expect(databaseTrouble(Object.assign(new Error('x'), { code: '23505' }))).toBeUndefined();
  expect(databaseTrouble(new TypeError('x is not a function'))).toBeUndefined();
});
