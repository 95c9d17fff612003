import { cleanValue, nameKey } from './clean.ts';
import type { CompiledPattern } from './compile.ts';
import { editionOf } from './facts.ts';
import type { BookPath, NamingBook } from './model.ts';
import { joinNames } from './people.ts';
import { type RenderOptions, renderBookPath } from './render.ts';
import { shortenValue, shortHash } from './shorten.ts';

const longestMarkBytes = 80;

/**
 * The folders a book may take, best first: the plain one, then marked by what sets the edition apart (reader, edition,
 * ASIN, ISBN) in the spelling Audiobookshelf reads, and at last by a hash of all its facts. Never by a counter, so the
 * answer does not depend on which book came first.
 */
export function bookPathCandidates(
  compiled: CompiledPattern,
  book: NamingBook,
  options: RenderOptions = {},
): BookPath[] {
  const clean = (text: string) =>
    shortenValue(cleanValue(text, compiled.colonReplacement).replace(/[{}[\]]/g, ''), longestMarkBytes);
  const narrators = clean(joinNames(book.narrators ?? [], 'Full Cast'));
  const edition = clean(editionOf(book));
  const asin = clean((book.asin ?? '').toUpperCase());
  const isbn = clean(book.isbn ?? '');
  const marks = [
    '',
    narrators && ` {${narrators}}`,
    edition && ` (${edition})`,
    asin && ` [${asin}]`,
    isbn && ` [${isbn}]`,
  ];
  const suffixes = marks.filter((mark, at) => at === 0 || mark !== '');
  suffixes.push(` ~${shortHash(identityOf(book))}`);
  const paths = suffixes.map((suffix) => renderBookPath(compiled, book, { ...options, suffix }));
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = bookPathKey(path.path);
    return seen.has(key) ? false : seen.add(key);
  });
}

/** The first candidate that no other book has. `isTaken` gets the key of a path (see `bookPathKey`). */
export function chooseBookPath(
  compiled: CompiledPattern,
  book: NamingBook,
  options: RenderOptions & { isTaken: (key: string, path: BookPath) => boolean },
): BookPath {
  const plain = renderBookPath(compiled, book, options);
  if (!options.isTaken(bookPathKey(plain.path), plain)) return plain;
  const candidates = bookPathCandidates(compiled, book, options);
  return (
    candidates.find((path) => !options.isTaken(bookPathKey(path.path), path)) ?? candidates.at(-1) ?? plain
  );
}

/** Paths that a file system without case takes for one have the same key. */
export function bookPathKey(path: string): string {
  return nameKey(path);
}

function identityOf(book: NamingBook): string {
  const {
    title,
    subtitle,
    authors,
    narrators,
    series,
    year,
    releaseDate,
    asin,
    isbn,
    region,
    publisher,
    language,
  } = book;
  const facts = [
    title,
    subtitle,
    authors,
    narrators,
    series,
    year,
    releaseDate,
    asin,
    isbn,
    region,
    publisher,
    language,
  ];
  return JSON.stringify([...facts, editionOf(book)]);
}
