import { expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { emptyBookRow } from '../catalog/index.ts';
import { createRequestStore, type RequestFilter } from './store.ts';

/** More than a page is found by going through all of them, and one state that is rare. */
const ROWS = 800;
const STATES = ['available', 'waiting', 'downloading', 'available', 'waiting'] as const;
const stateOf = (index: number) => (index % 97 === 5 ? 'importBlocked' : STATES[index % STATES.length]!);
const userOf = (index: number) => `user-${index % 3}`;
/** Several at the same moment, so that the id decides. */
const atOf = (index: number) => 1_700_000_000_000 + Math.floor(index / 4) * 1000;
const idOf = (index: number) => `req-${String((index * 7919) % ROWS).padStart(4, '0')}`;

describeDatabases('pages of many requests', (open) => {
  const cases: Partial<RequestFilter>[] = [
    {},
    { sortDirection: 'asc' },
    { filter: 'open' },
    { filter: 'done' },
    { filter: 'attention', sortDirection: 'asc' },
    { status: 'importBlocked' },
    { filter: 'attention', userId: 'user-1' },
    { userId: 'user-2', query: 'Book 1' },
    { status: 'grabbed' },
  ];

  it('are those of a list sorted as a whole, however deep and whatever the filter', async () => {
    const db = await open();
    await fill(db);
    const store = createRequestStore(db);
    for (const which of cases) {
      const totals = new Map<string, number>();
      const expected = expectedIds(which);
      for (const page of [1, 2, 7, Math.ceil(expected.length / 25), 100].filter((each) => each > 0)) {
        const filter = { page, pageSize: 25, sortDirection: 'desc', filter: 'all', ...which } as const;
        const { rows, total } = await store.list(filter, totals);
        expect({ which, page, total, ids: rows.map((row) => row.requestId) }).toEqual({
          which,
          page,
          total: expected.length,
          ids: expected.slice((page - 1) * 25, page * 25),
        });
      }
    }
  });
});

function expectedIds(which: Partial<RequestFilter>): string[] {
  const groups = {
    all: () => true,
    open: (state: string) => state !== 'available',
    done: (state: string) => state === 'available',
    attention: (state: string) => state === 'waiting' || state === 'importBlocked',
  };
  const fits = (index: number) =>
    groups[which.filter ?? 'all'](stateOf(index)) &&
    (which.status === undefined || which.status === stateOf(index)) &&
    (which.userId === undefined || which.userId === userOf(index)) &&
    (which.query === undefined || `book ${index}`.includes('1'));
  const sign = which.sortDirection === 'asc' ? 1 : -1;
  return Array.from({ length: ROWS }, (_, index) => index)
    .filter(fits)
    .toSorted((a, b) => sign * (atOf(a) - atOf(b) || (idOf(a) < idOf(b) ? -1 : 1)))
    .map(idOf);
}

async function fill(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    for (let user = 0; user < 3; user += 1) {
      await tx
        .insertInto('user')
        .values({
          id: `user-${user}`,
          username: `User ${user}`,
          username_key: `user ${user}`,
          password_hash: null,
          group: 'trusted',
          created_at: 1,
          last_seen_at: null,
        })
        .execute();
    }
    for (let index = 0; index < ROWS; index += 1) {
      const at = atOf(index);
      await tx
        .insertInto('book')
        .values(emptyBookRow({ id: `book-${index}`, title: `Book ${index}`, at }))
        .execute();
      await tx
        .insertInto('acquisition')
        .values({
          id: `acq-${index}`,
          book_id: `book-${index}`,
          state: stateOf(index),
          reason_code: null,
          reason: null,
          next_step: null,
          next_at: null,
          attempts: 0,
          download_id: null,
          library_item_id: null,
          created_at: at,
          updated_at: at,
        })
        .execute();
      await tx
        .insertInto('request')
        .values({
          id: idOf(index),
          user_id: userOf(index),
          book_id: `book-${index}`,
          acquisition_id: `acq-${index}`,
          approval: 'approved',
          note: null,
          created_at: at,
          decided_at: null,
          decided_by: null,
        })
        .execute();
    }
  });
}
