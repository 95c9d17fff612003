import type { Db } from '../../apps/server/src/db/index.ts';

/** Rows as so many grabs leave them: one running download for each wanted book. */
export async function insertTracked(
  db: Db,
  options: {
    clientId: string;
    now: number;
    books: readonly { acquisitionId: string; title: string; hash: string }[];
  },
): Promise<void> {
  const { clientId, now } = options;
  await db.transaction(async (tx) => {
    for (const [index, { acquisitionId, title, hash }] of options.books.entries()) {
      const id = `download-${index}`;
      await tx
        .insertInto('download')
        .values({
          id,
          client_id: clientId,
          info_hash: hash,
          hashes: JSON.stringify([hash]),
          title,
          indexer_id: null,
          indexer_name: null,
          guid: null,
          release: '{}',
          status: 'tracked',
          state: 'downloading',
          state_since: now,
          reason: null,
          next_step: null,
          next_at: null,
          size_bytes: 350_000_000,
          save_path: '/data/torrents/audiobooks',
          content_path: null,
          category: 'audiobooks',
          missing_polls: 0,
          grabbed_at: now,
          completed_at: null,
          imported_at: null,
          updated_at: now,
        })
        .execute();
      await tx
        .insertInto('download_acquisition')
        .values({ download_id: id, acquisition_id: acquisitionId })
        .execute();
      await tx
        .updateTable('acquisition')
        .set({ state: 'downloading', download_id: id })
        .where('id', '=', acquisitionId)
        .execute();
    }
  });
}
