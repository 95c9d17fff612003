/** The tables of books and of what the catalogue knows of them; see `schema.ts`. */

type Json = string;
type Ms = number;
type Flag = 0 | 1;

export type BookTable = {
  id: string;
  /** null for a manual entry. */
  asin: string | null;
  region: string | null;
  title: string;
  subtitle: string | null;
  /** For finding and sorting: lower case, no article, no diacritics. */
  title_key: string;
  release_date: string | null;
  runtime_minutes: number | null;
  language: string | null;
  publisher: string | null;
  isbn: string | null;
  description: string | null;
  genres: Json;
  tags: Json;
  abridged: Flag | null;
  explicit: Flag | null;
  format: string | null;
  rating: number | null;
  cover_id: string | null;
  cover_source_url: string | null;
  /** `cover.placeholder`, kept here too so that lists need no join. */
  cover_placeholder: string | null;
  /** Denormalised lists as lists show them: names of authors and narrators, series with positions. */
  authors_json: Json;
  narrators_json: Json;
  series_json: Json;
  /** The first author, narrator and series, kept here too: what lists are sorted and grouped by. */
  author_id: string | null;
  author_key: string | null;
  narrator_key: string | null;
  series_id: string | null;
  series_key: string | null;
  /** Place in that series, as a number to sort by. */
  part_key: number | null;
  /** field → source name. */
  field_sources: Json;
  /** Notes of a manual entry. */
  notes: string | null;
  /** Full facts have been fetched at this time. */
  enriched_at: Ms | null;
  created_at: Ms;
  updated_at: Ms;
};
/** A field of a book that a person set; what the sources say of it is kept for the way back. */
export type BookEditTable = {
  book_id: string;
  field: string;
  original: Json;
  original_source: string | null;
  edited_at: Ms;
};
export type PersonTable = { id: string; name: string; name_key: string; asin: string | null };
export type BookPersonTable = { book_id: string; person_id: string; role: string; position: number };
export type SeriesTable = {
  id: string;
  name: string;
  name_key: string;
  asin: string | null;
  region: string | null;
};
export type BookSeriesTable = {
  book_id: string;
  series_id: string;
  /** As the catalogue writes it: `1.5`, `0`, `1-3`, `2A`. */
  position: string | null;
  sort_key: number | null;
  place: number;
};
export type CoverTable = {
  id: string;
  source_url: string;
  /** File name below the covers folder; null until it was fetched. */
  file: string | null;
  width: number | null;
  height: number | null;
  fetched_at: Ms | null;
  failed_at: Ms | null;
  created_at: Ms;
  /** ThumbHash of the picture, base64; null until it was fetched. */
  placeholder: string | null;
};
/** Answers of catalogue searches, so that a known search works while the source is down. */
export type CatalogCacheTable = { key: string; value: Json; fetched_at: Ms; expires_at: Ms };
