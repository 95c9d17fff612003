import type { Db } from '../../db/index.ts';

/** A recording the library has, measured by its files. */
export type OwnedItem = {
  libraryItemId: string;
  bookId: string;
  title: string;
  format: string | null;
  bitrateKbps: number | null;
  /** The quality profile that was chosen for the book; null is the default one. */
  profileId: string | null;
};

/** Of several folders of a book the newest is the one that is replaced; the others are no recordings here. */
export function recordings(db: Db) {
  return db.q
    .selectFrom('library_item')
    .innerJoin('book', 'book.id', 'library_item.book_id')
    .leftJoin('acquisition', (join) =>
      join
        .onRef('acquisition.book_id', '=', 'library_item.book_id')
        .on('acquisition.purpose', '=', 'request'),
    )
    .where((item) =>
      item.not(
        item.exists(
          item
            .selectFrom('library_item as other')
            .select('other.id')
            .whereRef('other.book_id', '=', 'library_item.book_id')
            // Compared first, because the index knows it: hardly a book has two folders.
            .whereRef('other.id', '<>', 'library_item.id')
            .where((eb) =>
              eb.or([
                eb('other.added_at', '>', eb.ref('library_item.added_at')),
                eb.and([
                  eb('other.added_at', '=', eb.ref('library_item.added_at')),
                  eb('other.id', '>', eb.ref('library_item.id')),
                ]),
              ]),
            ),
        ),
      ),
    );
}

/** What the library has of every book, of one, or in these folders; by title. */
export async function listOwned(
  db: Db,
  where: { bookId?: string; itemIds?: readonly string[] } = {},
): Promise<OwnedItem[]> {
  let query = recordings(db)
    .select([
      'library_item.id as libraryItemId',
      'library_item.book_id as bookId',
      'library_item.format as format',
      'library_item.duration_seconds as seconds',
      'library_item.audio_bytes as bytes',
      'book.title as title',
      'acquisition.quality_profile as profileId',
    ])
    .orderBy('book.title_key')
    .orderBy('library_item.id');
  if (where.bookId !== undefined) query = query.where('library_item.book_id', '=', where.bookId);
  if (where.itemIds !== undefined) query = query.where('library_item.id', 'in', where.itemIds);
  const rows = await query.execute();
  return rows.map(({ seconds, bytes, ...owned }) => ({ ...owned, bitrateKbps: bitrateOf(bytes, seconds) }));
}

/** Kilobits per second of files of this size that last this long; null when that cannot be told. */
export function bitrateOf(bytes: number, seconds: number | null): number | null {
  return bytes > 0 && seconds !== null && seconds > 0 ? Math.round((bytes * 8) / 1000 / seconds) : null;
}

/** `mp3, 64 kbit/s`, for people. */
export function recordingWords({ format, bitrateKbps }: Pick<OwnedItem, 'format' | 'bitrateKbps'>): string {
  const words = [format, bitrateKbps === null ? null : `${bitrateKbps} kbit/s`];
  return words.filter((word) => word !== null).join(', ') || 'an unknown format';
}
