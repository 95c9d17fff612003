import type { StoredBook } from '../modules/catalog/index.ts';
import type { ImportBook } from '../modules/imports/index.ts';

/** A catalogue book as an import takes it. */
export function toImportBook(book: StoredBook): ImportBook {
  return {
    id: book.id,
    asin: book.asin,
    region: book.region,
    title: book.title,
    subtitle: book.subtitle,
    authors: book.authors.map((each) => each.name),
    narrators: book.narrators.map((each) => each.name),
    series: book.series.map((each) => ({ name: each.name, position: each.position })),
    releaseDate: book.releaseDate,
    runtimeMinutes: book.runtimeMinutes,
    language: book.language,
    publisher: book.publisher,
    isbn: book.isbn,
    abridged: book.abridged,
    format: book.format,
  };
}
