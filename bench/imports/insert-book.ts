import type { Db } from '../../apps/server/src/db/index.ts';

/** A wanted book whose download `id` is complete, with everything that sidecars tell. */
export async function insertDownloadedBook(
  db: Db,
  book: { id: string; runtimeMinutes: number; now: number },
): Promise<void> {
  const { id, now } = book;
  await db.q
    .insertInto('cover')
    .values({
      id: 'cover',
      source_url: 'http://127.0.0.1/cover.jpg',
      file: 'cover.original',
      width: 500,
      height: 500,
      fetched_at: now,
      created_at: now,
      failed_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db.q
    .insertInto('book')
    .values({
      id,
      asin: null,
      region: 'us',
      title: id,
      subtitle: 'A Novel',
      title_key: id.toLowerCase(),
      release_date: '2015-01-01',
      runtime_minutes: book.runtimeMinutes,
      language: 'english',
      publisher: 'Bench',
      isbn: null,
      description: 'It is a truth universally acknowledged. '.repeat(20),
      genres: '["Classics","Fiction"]',
      tags: '[]',
      abridged: 0,
      format: 'unabridged',
      rating: 4.5,
      cover_id: 'cover',
      cover_source_url: null,
      authors_json: JSON.stringify([{ id: 'p-1', asin: null, name: 'Jane Austen' }]),
      narrators_json: JSON.stringify([{ id: 'p-2', asin: null, name: 'Ann Reader' }]),
      series_json: JSON.stringify([{ id: 's-1', asin: null, name: 'Novels', position: '2' }]),
      field_sources: '{}',
      notes: null,
      enriched_at: now,
      created_at: now,
      updated_at: now,
    })
    .execute();
  await db.q
    .insertInto('acquisition')
    .values({
      id: `wanted-${id}`,
      book_id: id,
      state: 'downloaded',
      reason_code: null,
      reason: null,
      next_step: null,
      next_at: null,
      attempts: 0,
      download_id: null,
      library_item_id: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
}
