import { extensionOf } from '../inspect/classify.ts';
import { BOOK_FORMATS, LONGEST_PART_SECONDS, lengthOf, SHORTEST_BOOK_SECONDS } from '../inspect/lengths.ts';
import { remembered } from '../inspect/remembered.ts';
import type { SourceFile } from '../model.ts';
import { discNumber, type NumberedName, numberedName, withoutDisc } from '../order/part-numbers.ts';
import type { Candidate } from './candidate.ts';
import { albumKey, isFormatFolder, significant } from './folder-names.ts';
import { booksNamed, isOnlyBookNamed } from './known-books.ts';
import { isTitle } from './text-fit.ts';

/** Files of one folder, or of folders that are parts of one book. `key` is the folder of the book. */
export type Unit = { key: string; files: SourceFile[] };

type Part = { unit: Unit; name: NumberedName };

/** Divides files by the folders of books: folders of discs, parts and formats belong to the folder above. */
export function unitsByFolder(
  files: readonly SourceFile[],
  context: { candidates: readonly Candidate[]; name: string },
): Unit[] {
  const folderOf = remembered((folder) => bookFolderOf(`${folder}/`));
  const keyOf = ({ path }: SourceFile) => folderOf(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  let units = [...Map.groupBy(files, keyOf)].map(([key, group]): Unit => {
    return { key, files: group };
  });
  // Parts may have parts: each round joins the deepest folders, until nothing is left to join.
  for (let before = 0; before !== units.length; ) {
    before = units.length;
    units = mergeParts(units, context);
  }
  return mergeFormats(units);
}

/** The folder of the book a file belongs to: disc and format folders count as part of the folder above. */
export function bookFolderOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  for (;;) {
    const last = folders.at(-1);
    if (last === undefined) return '';
    if (isFormatFolder(last)) {
      folders.pop();
      continue;
    }
    if (discNumber(last) === undefined) return folders.join('/');
    const rest = significant(withoutDisc(last));
    const parent = significant(folders.at(-2) ?? '');
    // `Dune/Dune CD 1` is `Dune`; `Dune CD 1` beside `Emma CD 1` are two books; `CD 1 - The Storm` is looked at later.
    if (rest !== '' && rest !== parent) {
      if (numberedName(last)?.isFirst) return folders.join('/');
      return [...folders.slice(0, -1), `\u0000${rest}`].join('/');
    }
    folders.pop();
  }
}

/** `Section 31` is no part where a book of that title is sought. */
function isOwnTitle({ key }: Unit, candidates: readonly Candidate[]): boolean {
  return candidates.some(({ book, expected }) => expected && isTitle(lastOf(key), book));
}

/** `Part 1`, `02`, `Emma 1 of 3`, `Chapter 3 - The Storm` beside each other are parts of one book. */
function mergeParts(
  units: readonly Unit[],
  context: { candidates: readonly Candidate[]; name: string },
): Unit[] {
  const merged = new Map<Unit, string>();
  for (const [parent, siblings] of Map.groupBy(units, (unit) => parentOf(unit.key))) {
    if (parent === '' && siblings.length === 1 && siblings[0]?.key === '') continue;
    const aboveName = lastOf(parent) || context.name;
    for (const parts of partsOfOne(siblings.filter((unit) => !isOwnTitle(unit, context.candidates)))) {
      if (!mayBeOneBook(parts, { ...context, aboveName })) continue;
      const rest = significant(parts[0]?.name.rest ?? '');
      const isOfParent =
        rest === '' || rest === significant(lastOf(parent)) || parts.every(({ name }) => name.isFirst);
      const key = isOfParent ? parent : [parent, `\u0000${rest}`].filter(Boolean).join('/');
      for (const { unit } of parts) merged.set(unit, key);
    }
    if (isOneAlbumOfDiscs(siblings)) for (const unit of siblings) merged.set(unit, parent);
  }
  return [...Map.groupBy(units, (unit) => merged.get(unit) ?? unit.key)].map(([key, same]) => ({
    key,
    files: same.flatMap((unit) => unit.files),
  }));
}

/** Siblings whose names differ in their number alone, and those that begin with their number. */
function partsOfOne(siblings: readonly Unit[]): Part[][] {
  const parts = siblings.flatMap((unit): Part[] => {
    const name = numberedName(lastOf(unit.key));
    return name === undefined || lastOf(unit.key).startsWith('\u0000') ? [] : [{ unit, name }];
  });
  const byRest = [...Map.groupBy(parts, ({ name }) => significant(name.rest)).values()];
  const counted = parts.filter(({ name }) => name.isFirst && name.isLabelled);
  const isDistinct = new Set(counted.map(({ name }) => name.number)).size === counted.length;
  // `Part 1 - Dawn`, `Part 2 - Dusk`: every one has a name of its own.
  if (counted.length > 1 && isDistinct && byRest.filter((group) => group.length > 1).length === 0) {
    return [counted];
  }
  // `01 Dawn`, `02 Dusk`: chapters where the folder above is the book, books where it is a series.
  const leading = parts.filter(({ name }) => name.isFirst);
  const isEvery = leading.length === siblings.length && byRest.length === leading.length;
  return isEvery && leading.length > 1 ? [leading] : byRest;
}

function mayBeOneBook(
  parts: readonly Part[],
  context: { candidates: readonly Candidate[]; aboveName: string },
): boolean {
  const { candidates, aboveName } = context;
  const units = parts.map(({ unit }) => unit);
  const [first] = parts;
  if (!first) return false;
  const rests = new Set(parts.map(({ name }) => significant(name.rest)));
  // A folder that is nothing but `Part 1` carries what lies in it, also when it is alone.
  if (parts.length === 1) return significant(first.name.rest) === '' && !first.name.isSerial;
  const albums = new Set(units.flatMap((unit) => unit.files.map(albumKey)).filter((key) => key !== ''));
  if (albums.size > 1) return false;
  const named = booksNamed(
    units.map((unit) => unit.files),
    candidates,
    (files) => [lastOf(bookFolderOf(files[0]?.path ?? ''))],
  );
  if (named > (rests.size > 1 ? 0 : 1)) return false;
  if (parts.every(({ name }) => name.isLabelled && !name.isSerial)) return true;
  const numbers = parts.map(({ name }) => name.number);
  if (new Set(numbers).size !== numbers.length) return false;
  const lengths = units.map((unit) => lengthOf(unit.files));
  const areAtLeast = (least: number) => lengths.every((seconds) => seconds !== null && seconds >= least);
  const [album] = albums;
  const names = [aboveName, rests.size > 1 ? '' : first.name.rest, album ?? ''];
  if (rests.size > 1 && (areAtLeast(SHORTEST_BOOK_SECONDS) || areBookFiles(units))) return false;
  if (isOnlyBookNamed(names, candidates)) return true;
  if (rests.size > 1 || parts.some(({ name }) => name.isSerial)) return false;
  // Numbers without a label must at least count; years and bit rates do not.
  if (Math.min(...numbers) > 1 || Math.max(...numbers) > parts.length * 2 + 1) return false;
  return !areAtLeast(LONGEST_PART_SECONDS) || significant(first.name.rest) === '';
}

function areBookFiles(units: readonly Unit[]): boolean {
  return units.every(({ files }) => files.every((file) => BOOK_FORMATS.has(extensionOf(file.path))));
}

/** One album in all folders, and every folder another disc of it. */
function isOneAlbumOfDiscs(siblings: readonly Unit[]): boolean {
  if (siblings.length < 2) return false;
  const files = siblings.flatMap((unit) => unit.files);
  const albums = new Set(files.map(albumKey));
  if (albums.size !== 1 || albums.has('')) return false;
  const discs = siblings.map((unit) => new Set(unit.files.map(discOf)));
  if (discs.some((own) => own.size !== 1 || own.has(0))) return false;
  return new Set(discs.flatMap((own) => [...own])).size === siblings.length;
}

/** The disc of the tag, or the one the album names. */
function discOf(file: SourceFile): number {
  return file.audio?.disc ?? discNumber(file.audio?.album ?? '') ?? 0;
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

function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

function lastOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
