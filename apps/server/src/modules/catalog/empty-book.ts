import type { BookTable } from '../../db/index.ts';
import { toKey } from './model.ts';

/** A row of the book table that knows its name only; every other fact is still to come. */
export function emptyBookRow(book: {
  id: string;
  title: string;
  at: number;
  asin?: string | null;
  region?: string | null;
}): BookTable {
  return {
    id: book.id,
    asin: book.asin ?? null,
    region: book.region ?? null,
    title: book.title,
    title_key: toKey(book.title),
    subtitle: null,
    release_date: null,
    runtime_minutes: null,
    language: null,
    publisher: null,
    isbn: null,
    description: null,
    genres: '[]',
    tags: '[]',
    abridged: null,
    explicit: null,
    format: null,
    rating: null,
    cover_id: null,
    cover_source_url: null,
    cover_placeholder: null,
    authors_json: '[]',
    narrators_json: '[]',
    series_json: '[]',
    author_id: null,
    author_key: null,
    narrator_key: null,
    series_id: null,
    series_key: null,
    part_key: null,
    field_sources: '{}',
    notes: null,
    enriched_at: null,
    created_at: book.at,
    updated_at: book.at,
  };
}
