import type { EvaluateBook } from '@earmark/contracts';
import type { StoredBook } from '../../catalog/index.ts';

/** A catalogue book as the decision engine takes it. */
export function toEvaluateBook(book: StoredBook): EvaluateBook {
  return {
    asin: book.asin,
    region: book.region,
    title: book.title,
    subtitle: book.subtitle,
    authors: book.authors.map((each) => each.name),
    narrators: book.narrators.map((each) => each.name),
    series: book.series.map((each) => ({ name: each.name, position: each.position })),
    language: book.language,
    releaseDate: book.releaseDate,
    runtimeMinutes: book.runtimeMinutes,
    abridged: book.abridged,
    format: book.format,
  };
}
