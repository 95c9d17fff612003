import type { Db } from '../../apps/server/src/db/index.ts';

const FAR_OFF = Date.UTC(2100, 0);

/** Fills a database with users, books, acquisitions and requests; the same every time. */
export async function seedRequests(db: Db, count: number): Promise<void> {
  const users = 10;
  let random = 42;
  const next = (limit: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return random % limit;
  };
  const states = [
    'available',
    'available',
    'available',
    'downloading',
    'waiting',
    'waiting',
    'importBlocked',
  ];
  await db.transaction(async (tx) => {
    for (let user = 0; user < users; user += 1) {
      await tx
        .insertInto('user')
        .values({
          id: `user-${user}`,
          username: `User ${user}`,
          username_key: `user ${user}`,
          password_hash: null,
          group: user === 0 ? 'admin' : 'trusted',
          created_at: 1,
          last_seen_at: null,
        })
        .execute();
    }
    for (let index = 0; index < count; index += 1) {
      const id = String(index).padStart(8, '0');
      const at = 1_700_000_000_000 + index * 1000;
      await tx
        .insertInto('book')
        .values({
          id: `book-${id}`,
          asin: `B${id}X`,
          region: 'us',
          title: `The ${index}th Book of Benchmarks`,
          subtitle: null,
          title_key: `${index}th book of benchmarks`,
          release_date: '2020-01-01',
          runtime_minutes: 300 + next(600),
          language: 'english',
          publisher: 'Bench',
          isbn: null,
          description: 'Lorem ipsum '.repeat(58),
          genres: '["Classics"]',
          tags: '[]',
          abridged: 0,
          format: 'unabridged',
          rating: 4.5,
          cover_id: `cover-${id}`,
          cover_source_url: 'http://127.0.0.1/c.jpg',
          authors_json: JSON.stringify([{ id: `p-${next(500)}`, asin: null, name: `Author ${next(500)}` }]),
          narrators_json: JSON.stringify([
            { id: `p-${next(500)}`, asin: null, name: `Narrator ${next(500)}` },
          ]),
          series_json: JSON.stringify([
            { id: `s-${next(300)}`, asin: null, name: `Series ${next(300)}`, position: String(next(12)) },
          ]),
          field_sources: '{}',
          notes: null,
          enriched_at: at,
          created_at: at,
          updated_at: at,
        })
        .execute();
      await tx
        .insertInto('acquisition')
        .values({
          id: `acq-${id}`,
          book_id: `book-${id}`,
          state: states[next(states.length)]!,
          reason_code: null,
          reason: null,
          next_step: null,
          // Not due within this century: the server has nothing to do.
          next_at: FAR_OFF,
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
          id: `req-${id}`,
          user_id: `user-${next(users)}`,
          book_id: `book-${id}`,
          acquisition_id: `acq-${id}`,
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
