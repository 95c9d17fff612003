import { extensionOf, stemOf } from '../inspect/classify.ts';
import { BOOK_FORMATS, LONGEST_PART_SECONDS, lengthOf, SHORTEST_BOOK_SECONDS } from '../inspect/lengths.ts';
import type { SourceFile } from '../model.ts';
import { nameNumbers, withoutDisc } from '../order/part-numbers.ts';
import { type Candidate, lengthFit } from './candidate.ts';
import { albumKey, significant } from './folder-names.ts';
import { booksNamed, isOnlyBookNamed } from './known-books.ts';
import { saysSomething, TITLE_FITS, titleFit } from './text-fit.ts';

/** No chapters are this short all over: then the lengths tell nothing. */
const SHORTEST_CHAPTER_SECONDS = 3 * 60;
export type Context = {
  candidates: readonly Candidate[];
  /** Names that hold for all the clusters: their folder, what their file names share. */
  names: readonly string[];
  /** The clusters were told apart by their albums. */
  byAlbum: boolean;
};

/** Are these clusters of files in one folder whole books, or merely parts with names of their own? */
export function areBooks(clusters: readonly SourceFile[][], context: Context): boolean {
  const { candidates } = context;
  const named = booksNamed(clusters, candidates, textsOf);
  if (named > 1) return true;
  if (named === 1 && namedHasItsLength(clusters, candidates)) return true;
  // The folder is called like the book that was asked for: what is in it are its parts.
  if (isOnlyBookNamed(context.names, candidates)) return false;
  const sought = candidates.filter(({ expected }) => expected);
  if (booksNamed(clusters, sought.length > 0 ? sought : candidates, textsOf) === 1) return true;
  const lengths = clusters.map(lengthOf);
  const shortest = Math.min(...lengths.map((seconds) => seconds ?? 0));
  if (shortest >= (isCounted(clusters.flat()) ? LONGEST_PART_SECONDS : SHORTEST_BOOK_SECONDS)) return true;
  if (context.byAlbum || isCountedInEach(clusters)) return true;
  if (isCounted(clusters.flat())) return false;
  return haveOwnChapters(clusters) || areBookFiles(clusters);
}

/** The track tags count the files from one to the last, over all clusters. */
function isCounted(files: readonly SourceFile[]): boolean {
  const tracks = files.map((file) => file.audio?.track ?? 0);
  return new Set(tracks).size === files.length && Math.max(...tracks) === files.length;
}

/** `Emma 1, Emma 2, Persuasion 1, Persuasion 2`: every cluster has a name, and counts its files from the start. */
function isCountedInEach(clusters: readonly SourceFile[][]): boolean {
  return clusters.every((files) => {
    if (files.length < 2 || !saysSomething(significant(withoutDisc(stemOf(files[0]?.path ?? '')))))
      return false;
    const numbers = files.map((file) => {
      const { ofTotal, labelled, trailing } = nameNumbers(stemOf(file.path));
      return ofTotal ?? labelled ?? trailing;
    });
    return numbers.includes(1) && new Set(numbers).size === numbers.length && !numbers.includes(undefined);
  });
}

/** Every file has a title and chapters of its own. */
function haveOwnChapters(clusters: readonly SourceFile[][]): boolean {
  const files = clusters.flat();
  const titles = new Set(files.map((file) => albumKey(file) || significant(file.audio?.title ?? '')));
  return (
    files.length === clusters.length &&
    titles.size === files.length &&
    files.every((file) => (file.audio?.chapters.length ?? 0) > 1)
  );
}

/** Single files of a format for whole books, each with a name that is no part's. */
function areBookFiles(clusters: readonly SourceFile[][]): boolean {
  const files = clusters.flat();
  const total = lengthOf(files);
  const average = total === null ? null : total / files.length;
  if (average !== null && average >= SHORTEST_CHAPTER_SECONDS && average < SHORTEST_BOOK_SECONDS)
    return false;
  return clusters.every(([file, second]) => {
    if (!file || second || !BOOK_FORMATS.has(extensionOf(file.path))) return false;
    const { labelled, ofTotal } = nameNumbers(stemOf(file.path));
    const texts = [stemOf(file.path), file.audio?.title ?? ''].map(significant);
    return labelled === undefined && ofTotal === undefined && texts.some(saysSomething);
  });
}

function namedHasItsLength(clusters: readonly SourceFile[][], candidates: readonly Candidate[]): boolean {
  return candidates.some(({ book }) =>
    clusters.some(
      (files) =>
        lengthFit(lengthOf(files), book.runtimeMinutes) === 'fits' &&
        textsOf(files).some((text) => titleFit(text, book) >= TITLE_FITS),
    ),
  );
}

/** What a cluster calls itself: names and albums, for a single file its title as well. */
export function textsOf(files: readonly SourceFile[]): string[] {
  const first = files[0];
  if (!first) return [];
  const texts = [stemOf(first.path), first.audio?.album ?? ''];
  return files.length === 1 ? [...texts, first.audio?.title ?? ''] : texts;
}
