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

/** What the library has of every book, or of one; of several folders of a book the newest, which is the one replaced. */
export async function listOwned(db: Db, where: { bookId?: string } = {}): Promise<OwnedItem[]> {
  let query = db.q
    .selectFrom('library_item')
    .innerJoin('book', 'book.id', 'library_item.book_id')
    .leftJoin('library_file', (join) =>
      join
        .onRef('library_file.library_item_id', '=', 'library_item.id')
        .on('library_file.role', '=', 'audio'),
    )
    .leftJoin('acquisition', (join) =>
      join
        .onRef('acquisition.book_id', '=', 'library_item.book_id')
        .on('acquisition.purpose', '=', 'request'),
    )
    .select([
      'library_item.id as id',
      'library_item.book_id as bookId',
      'library_item.format as format',
      'library_item.duration_seconds as seconds',
      'book.title as title',
      'book.title_key as titleKey',
      'acquisition.quality_profile as profileId',
      (eb) => eb.fn.sum<number | string | null>('library_file.size_bytes').as('bytes'),
    ])
    .groupBy([
      'library_item.id',
      'library_item.book_id',
      'library_item.format',
      'library_item.duration_seconds',
      'library_item.added_at',
      'book.title',
      'book.title_key',
      'acquisition.quality_profile',
    ])
    .orderBy('book.title_key')
    .orderBy('library_item.added_at', 'desc')
    .orderBy('library_item.id', 'desc');
  if (where.bookId !== undefined) query = query.where('library_item.book_id', '=', where.bookId);
  const seen = new Set<string>();
  const owned: OwnedItem[] = [];
  for (const row of await query.execute()) {
    if (seen.has(row.bookId)) continue;
    seen.add(row.bookId);
    owned.push({
      libraryItemId: row.id,
      bookId: row.bookId,
      title: row.title,
      format: row.format,
      profileId: row.profileId,
      bitrateKbps: bitrateOf(Number(row.bytes ?? 0), row.seconds),
    });
  }
  return owned;
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
