import { type Candidate, isSameLength, lengthFit } from './candidate.ts';
import { extensionOf, stemOf } from './classify.ts';
import type { SourceFile } from './model.ts';
import { discNumber, nameNumbers, naturalPathCompare, withoutDisc } from './part-numbers.ts';
import { saysSomething, TITLE_FITS, titleFit, wordsOf } from './text-fit.ts';

const FORMAT_FOLDER =
  /^[\s([{]*(mp3s?|m4b|m4a|flac|aac|opus|ogg|audio|audiobook|unabridged|abridged|chapters|chapterized|\d{2,3}\s*k(bps|bit)?|cbr|vbr)[\s)\]}]*(\d{2,3}\s*k(bps)?)?[\s)\]}]*$/i;
const PART_FOLDER =
  /^[\s([{]*(part|pt|teil|partie|parte|chapter|chap|ch|kapitel|chapitre|section|sec|track|act|akt)[\s._#-]*([\divxl]+|[a-z]+)\b/i;
const PART_WORDS = new Set(
  'part pt teil partie parte track chapter chap ch kapitel chapitre section file of von'.split(' '),
);
/** Whole books in single files are seldom shorter, chapters seldom longer. */
const SHORTEST_BOOK_SECONDS = 60 * 60;

type Unit = { key: string; files: SourceFile[] };

/** Divides the audio of a download into what are most likely the books. */
export function groupAudio(audio: readonly SourceFile[], candidates: readonly Candidate[]): SourceFile[][] {
  const files = [...audio].sort((a, b) => naturalPathCompare(a.path, b.path));
  if (files.length < 2) return files.length === 0 ? [] : [files];
  if (isOneBookByLength(files, candidates)) return [files];
  const units = mergeFormats(mergeParts(unitsByFolder(files), candidates));
  return units.flatMap((unit) => splitUnit(unit.files, candidates));
}

/** All of it together is as long as the one book it was got for (or each of its formats is). */
function isOneBookByLength(files: readonly SourceFile[], candidates: readonly Candidate[]): boolean {
  const expected = candidates.filter((candidate) => candidate.expected);
  const runtime = expected.length === 1 ? (expected[0]?.book.runtimeMinutes ?? null) : null;
  if (isSameLength(lengthOf(files), runtime)) return true;
  const byFormat = Map.groupBy(files, (file) => extensionOf(file.path));
  return byFormat.size > 1 && [...byFormat.values()].every((group) => isSameLength(lengthOf(group), runtime));
}

function unitsByFolder(files: readonly SourceFile[]): Unit[] {
  return [...Map.groupBy(files, (file) => bookFolderOf(file.path))].map(([key, group]) => ({
    key,
    files: group,
  }));
}

/** A folder that only carries files of a book: `CD 1`, `Part 2`, `MP3 64k`. */
export function isCarrierFolder(name: string): boolean {
  return FORMAT_FOLDER.test(name) || significant(withoutDisc(name)) === '';
}

/** The folder of the book a file belongs to: disc and format folders count as part of the folder above. */
function bookFolderOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  for (;;) {
    const last = folders.at(-1);
    if (last === undefined) return '';
    if (FORMAT_FOLDER.test(last)) {
      folders.pop();
      continue;
    }
    if (discNumber(last) === undefined) return folders.join('/');
    folders.pop();
    const rest = significant(withoutDisc(last));
    const parent = significant(folders.at(-1) ?? '');
    // `Dune/Dune CD 1` is `Dune`; `Dune CD 1` beside `Emma CD 1` are two books.
    if (rest !== '' && rest !== parent) return [...folders, `\u0000${rest}`].join('/');
  }
}

/** `Part 1`, `02`, `Chapter 3 - The Storm` beside each other are parts of one book, unless their tags disagree. */
function mergeParts(units: readonly Unit[], candidates: readonly Candidate[]): Unit[] {
  const parents = Map.groupBy(units, (unit) => parentOf(unit.key));
  const merged: Unit[] = [];
  for (const [parent, siblings] of parents) {
    const parts = siblings.filter((unit) => isPartFolder(lastOf(unit.key)));
    const albums = new Set(parts.flatMap((unit) => unit.files.map(albumKey)).filter((key) => key !== ''));
    const named = booksNamed(
      parts.map((unit) => unit.files),
      candidates,
      (files) => [lastOf(bookFolderOf(files[0]?.path ?? ''))],
    );
    if (parts.length < 2 || albums.size > 1 || named > 1) {
      merged.push(...siblings);
      continue;
    }
    merged.push({ key: parent, files: parts.flatMap((unit) => unit.files) });
    merged.push(...siblings.filter((unit) => !parts.includes(unit)));
  }
  return joinSameKey(merged);
}

function isPartFolder(name: string): boolean {
  return PART_FOLDER.test(name) || significant(name) === '';
}

/** `Emma (MP3)` and `Emma (M4B)` are two formats of one book. */
function mergeFormats(units: readonly Unit[]): Unit[] {
  const key = (unit: Unit) => `${parentOf(unit.key)}/${significant(lastOf(unit.key)) || lastOf(unit.key)}`;
  return [...Map.groupBy(units, key).values()].flatMap((same) => {
    const first = same[0];
    if (!first || same.length === 1) return same;
    const formats = same.flatMap((unit) => [...new Set(unit.files.map((file) => extensionOf(file.path)))]);
    if (new Set(formats).size !== formats.length) return same;
    return [{ key: first.key, files: same.flatMap((unit) => unit.files) }];
  });
}

function joinSameKey(units: readonly Unit[]): Unit[] {
  return [...Map.groupBy(units, (unit) => unit.key)].map(([key, same]) => ({
    key,
    files: same.flatMap((unit) => unit.files),
  }));
}

/** The files of one folder may still be several books. */
function splitUnit(files: SourceFile[], candidates: readonly Candidate[]): SourceFile[][] {
  if (files.length < 2 || areFormatsOfOne(files, candidates)) return [files];
  const byAlbum = Map.groupBy(files, albumKey);
  const loose = byAlbum.get('') ?? [];
  byAlbum.delete('');
  if (byAlbum.size > 1) {
    const clusters = [...byAlbum.values()];
    if (isDominated(files, clusters, candidates)) return [files];
    const eachOwn = clusters.length > 3 && clusters.length > files.length / 2;
    if (!eachOwn || areBooks(clusters, candidates)) return attachLoose(clusters, loose);
    return [files];
  }
  const byName = Map.groupBy(files, nameKeyIn(files));
  if (byName.size < 2) return [files];
  const clusters = [...byName.values()];
  return areBooks(clusters, candidates) ? clusters : [files];
}

/** Several formats of about the same length, none of which is several books by itself. */
function areFormatsOfOne(files: readonly SourceFile[], candidates: readonly Candidate[]): boolean {
  const formats = [...Map.groupBy(files, (file) => extensionOf(file.path)).values()];
  if (formats.length < 2) return false;
  const lengths = formats.map(lengthOf);
  const longest = Math.max(...lengths.map((seconds) => seconds ?? 0));
  if (!lengths.every((seconds) => seconds !== null && seconds >= longest * 0.8)) return false;
  return formats.every((group) => splitUnit(group, candidates).length === 1);
}

/** A few wrong tags among many right ones do not make a second book. */
function isDominated(
  files: readonly SourceFile[],
  clusters: readonly SourceFile[][],
  candidates: readonly Candidate[],
): boolean {
  const largest = [...clusters].sort((a, b) => b.length - a.length)[0] ?? [];
  if (largest.length < 4 || largest.length < files.length * 0.75) return false;
  const total = lengthOf(files);
  const main = lengthOf(largest);
  if (total !== null && main !== null && main < total * 0.75) return false;
  return booksNamed(clusters, candidates, textsOf) < 2;
}

/** Are these clusters whole books, or merely parts with names of their own? */
function areBooks(clusters: readonly SourceFile[][], candidates: readonly Candidate[]): boolean {
  const named = booksNamed(clusters, candidates, textsOf);
  if (named > 1) return true;
  if (named === 1 && namedHasItsLength(clusters, candidates)) return true;
  const files = clusters.flat();
  const tracks = files.map((file) => file.audio?.track ?? 0);
  const isCounted = new Set(tracks).size === files.length && Math.max(...tracks) === files.length;
  if (isCounted) return false;
  const lengths = clusters.map(lengthOf);
  if (lengths.every((seconds) => seconds !== null && seconds >= SHORTEST_BOOK_SECONDS)) return true;
  const ownTitles = new Set(files.map((file) => albumKey(file) || significant(file.audio?.title ?? '')));
  return (
    files.length === clusters.length &&
    ownTitles.size === files.length &&
    files.every((file) => (file.audio?.chapters.length ?? 0) > 1)
  );
}

/** How many clusters are named like a book we know, no book counted twice. */
function booksNamed(
  clusters: readonly SourceFile[][],
  candidates: readonly Candidate[],
  texts: (files: readonly SourceFile[]) => string[],
): number {
  const hit = new Set<number>();
  for (const { book } of candidates) {
    const fits = clusters.map((files) => Math.max(0, ...texts(files).map((text) => titleFit(text, book))));
    const best = Math.max(0, ...fits);
    // A name that fits several clusters (the series, say) tells none of them apart.
    if (best >= TITLE_FITS && fits.filter((fit) => fit >= best * 0.95).length === 1)
      hit.add(fits.indexOf(best));
  }
  return hit.size;
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

function textsOf(files: readonly SourceFile[]): string[] {
  const first = files[0];
  if (!first) return [];
  const texts = [stemOf(first.path), first.audio?.album ?? ''];
  return files.length === 1 ? [...texts, first.audio?.title ?? ''] : texts;
}

/** Files without an album go with their neighbour in natural order. */
function attachLoose(clusters: SourceFile[][], loose: readonly SourceFile[]): SourceFile[][] {
  if (loose.length === 0) return clusters;
  const owner = new Map(clusters.flatMap((cluster) => cluster.map((file) => [file, cluster] as const)));
  const all = [...owner.keys(), ...loose].sort((a, b) => naturalPathCompare(a.path, b.path));
  let current = owner.get(all.find((file) => owner.has(file)) ?? all[0]!) ?? clusters[0]!;
  for (const file of all) {
    const own = owner.get(file);
    if (own) current = own;
    else current.push(file);
  }
  return clusters;
}

/** The album without its disc or part: `Dune (Disc 2)` and `Dune [Part 3 of 7]` are both `dune`. */
function albumKey(file: SourceFile): string {
  const album = file.audio?.album;
  if (!album || !saysSomething(album)) return '';
  return significant(withoutDisc(album)) || wordsOf(album).join(' ');
}

/** What a file name says beyond numbers, part words and what all the names have in common. */
function nameKeyIn(files: readonly SourceFile[]): (file: SourceFile) => string {
  const words = new Map(files.map((file) => [file, significant(withoutDisc(stemOf(file.path))).split(' ')]));
  const all = [...words.values()];
  const shared = new Set((all[0] ?? []).filter((word) => all.every((others) => others.includes(word))));
  return (file) => (words.get(file) ?? []).filter((word) => !shared.has(word)).join(' ');
}

/** Words that are neither numbers nor labels of parts; a numbered volume keeps nothing of its number. */
function significant(name: string): string {
  const numbers = nameNumbers(name);
  const labelled = numbers.labelled !== undefined || numbers.ofTotal !== undefined;
  return wordsOf(name)
    .filter((word) => !/^\d+(st|nd|rd|th)?$/.test(word) && !PART_WORDS.has(word) && !FORMAT_FOLDER.test(word))
    .filter(
      (word) => !(labelled && /^([ivxl]+|one|two|three|four|five|six|seven|eight|nine|ten)$/.test(word)),
    )
    .join(' ');
}

/** Sum of the lengths; null when one is not known. */
export function lengthOf(files: readonly SourceFile[]): number | null {
  let sum = 0;
  for (const file of files) {
    const seconds = file.audio?.durationSeconds;
    if (seconds === null || seconds === undefined) return null;
    sum += seconds;
  }
  return sum;
}

function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

function lastOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
