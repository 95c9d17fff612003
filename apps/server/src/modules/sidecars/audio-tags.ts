import { languageOf, lineOf, linesOf, paragraphsOf, seriesOf, yearOf } from './facts.ts';
import type { SidecarBook } from './model.ts';

/** Between several people: a comma could be taken for "Last, First". */
const SEPARATOR = '; ';

/**
 * Tags of a book as Audiobookshelf reads them, by the names ffmpeg gives them. `artist` holds authors alone, for a
 * narrator in it would become an author; narrators are read from `composer` and nowhere else. Facts that are not known
 * are left out.
 */
export function buildAudioTags(book: SidecarBook): Record<string, string> {
  const authors = linesOf(book.authors).join(SEPARATOR);
  const series = seriesOf(book);
  // As many numbers as names, or they would be mixed up: a series without one is told by `grouping` alone.
  const numbered = series.filter(({ position }) => position !== undefined);
  const main = numbered.length > 0 ? numbered : series.slice(0, 1);
  const tags: Record<string, string | undefined> = {
    album: lineOf(book.title),
    title: lineOf(book.title),
    subtitle: lineOf(book.subtitle),
    artist: authors,
    album_artist: authors,
    composer: linesOf(book.narrators).join(SEPARATOR),
    series: main.map(({ name }) => name).join(SEPARATOR),
    'series-part': numbered.map(({ position }) => position).join(SEPARATOR),
    grouping: series
      .map(({ name, position }) => (position === undefined ? name : `${name} #${position}`))
      .join(SEPARATOR),
    // A whole date would become the "year".
    date: yearOf(book),
    publisher: lineOf(book.publisher),
    genre: linesOf(book.genres).join(SEPARATOR),
    description: paragraphsOf(book.description).join('\n\n'),
    language: languageOf(book),
    asin: lineOf(book.asin),
    isbn: lineOf(book.isbn),
  };
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => (value ? [[name, value] as const] : [])),
  );
}
