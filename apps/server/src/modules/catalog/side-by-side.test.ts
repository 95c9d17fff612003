import { expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { createCatalogStore } from './store.ts';
import { aMetadataBook } from './testing.ts';

const BOOKS = 12;
const book = (index: number, round: number) =>
  aMetadataBook({
    asin: `B0TEST${String(index).padStart(4, '0')}`,
    title: `Book ${index}, printing ${round}`,
    authors: [{ name: `Author ${index % 3} of ${round}` }],
    narrators: [{ name: `Reader of ${round}` }],
    series: [{ name: `Row of ${round}`, position: String(index) }],
  });

describeDatabases('answers that are stored at the same time', (open) => {
  it('do not get in each other’s way, and make each person and series once', async () => {
    const db = await open();
    const store = createCatalogStore(db, fakeClock());
    for (let round = 0; round < 5; round += 1) {
      const answer = Array.from({ length: BOOKS }, (_, index) => book(index, round));
      const known = await store.byAsins([answer[0]!.asin], 'us');
      const first = known.get(answer[0]!.asin);
      await Promise.all([
        store.upsertMany(answer, 'audible'),
        store.upsertMany(answer.toReversed(), 'audible'),
        store.upsertMany([...answer.slice(5), ...answer.slice(0, 5)], 'audible'),
        ...(first ? [db.transaction(() => store.applyFacts(first.id, answer[7]!, 'audnexus'))] : []),
      ]);
      const people = await db.q
        .selectFrom('person')
        .select('name')
        .where('name', 'like', `% of ${round}`)
        .execute();
      expect(people.map(({ name }) => name).toSorted()).toEqual([
        `Author 0 of ${round}`,
        `Author 1 of ${round}`,
        `Author 2 of ${round}`,
        `Reader of ${round}`,
      ]);
      const series = await db.q
        .selectFrom('series')
        .select('id')
        .where('name', '=', `Row of ${round}`)
        .execute();
      expect(series).toHaveLength(1);
    }
  });
});
