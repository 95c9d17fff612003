import { extensionOf, stemOf } from '../inspect/classify.ts';
import { lengthOf } from '../inspect/lengths.ts';
import type { SourceFile } from '../model.ts';
import { naturalPathCompare, sortByPath } from '../order/natural-order.ts';
import { withoutDisc } from '../order/part-numbers.ts';
import { areBooks, textsOf } from './are-books.ts';
import { type Candidate, isSameLength } from './candidate.ts';
import { albumKey, significant } from './folder-names.ts';
import { booksNamed } from './known-books.ts';
import { unitsByFolder } from './units.ts';

/** Divides the audio of a download into what are most likely the books; `name` is what the whole is called. */
export function* groupAudio(
  audio: readonly SourceFile[],
  candidates: readonly Candidate[],
  name: string,
): Generator<void, SourceFile[][]> {
  const files = sortByPath(audio);
  yield;
  if (files.length < 2) return files.length === 0 ? [] : [files];
  if (isOneBookByLength(files, candidates)) return [files];
  const units = unitsByFolder(files, { candidates, name });
  const groups: SourceFile[][] = [];
  for (const unit of units) {
    yield;
    const folder = unit.key.slice(unit.key.lastIndexOf('/') + 1).replace('\u0000', '');
    groups.push(...splitUnit(unit.files, { candidates, name: folder || name }));
  }
  return groups;
}

/** All of it together is as long as the one book it was got for (or each of its formats is). */
export function isOneBookByLength(files: readonly SourceFile[], candidates: readonly Candidate[]): boolean {
  const expected = candidates.filter((candidate) => candidate.expected);
  const runtime = expected.length === 1 ? (expected[0]?.book.runtimeMinutes ?? null) : null;
  if (isSameLength(lengthOf(files), runtime)) return true;
  const byFormat = Map.groupBy(files, (file) => extensionOf(file.path));
  return byFormat.size > 1 && [...byFormat.values()].every((group) => isSameLength(lengthOf(group), runtime));
}

type Folder = { candidates: readonly Candidate[]; name: string };

/** The files of one folder may still be several books. */
function splitUnit(files: SourceFile[], folder: Folder): SourceFile[][] {
  if (files.length < 2 || areFormatsOfOne(files, folder)) return [files];
  const byAlbum = Map.groupBy(files, albumKey);
  const loose = byAlbum.get('') ?? [];
  byAlbum.delete('');
  const { candidates } = folder;
  if (byAlbum.size > 1) {
    const clusters = [...byAlbum.values()];
    if (isDominated(files, clusters, candidates)) return [files];
    const eachOwn = clusters.length > 3 && clusters.length > files.length / 2;
    const isSplit = !eachOwn || areBooks(clusters, { candidates, names: [folder.name], byAlbum: true });
    return isSplit ? attachLoose(clusters, loose) : [files];
  }
  const { keyOf, shared } = nameKeys(files);
  const album = files[0]?.audio?.album ?? '';
  const names = [folder.name, shared, byAlbum.size === 1 && loose.length === 0 ? album : ''];
  const byName = Map.groupBy(files, keyOf);
  if (byName.size > 1) {
    const clusters = [...byName.values()];
    return areBooks(clusters, { candidates, names, byAlbum: false }) ? clusters : [files];
  }
  // Names that tell nothing (`1.m4b`, `2.m4b`) may have titles in their tags.
  const byTitle = Map.groupBy(files, (file) => significant(file.audio?.title ?? ''));
  if (byTitle.size < files.length || byTitle.has('')) return [files];
  const singles = files.map((file) => [file]);
  return areBooks(singles, { candidates, names, byAlbum: false }) ? singles : [files];
}

/** Several formats of about the same length, none of which is several books by itself. */
function areFormatsOfOne(files: readonly SourceFile[], folder: Folder): boolean {
  const formats = [...Map.groupBy(files, (file) => extensionOf(file.path)).values()];
  if (formats.length < 2) return false;
  const lengths = formats.map(lengthOf);
  const longest = Math.max(...lengths.map((seconds) => seconds ?? 0));
  if (!lengths.every((seconds) => seconds !== null && seconds >= longest * 0.8)) return false;
  return formats.every((group) => splitUnit(group, folder).length === 1);
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

/** What each file name says beyond numbers, part words and what all the names have in common; and what that is. */
function nameKeys(files: readonly SourceFile[]): { keyOf: (file: SourceFile) => string; shared: string } {
  const words = new Map(files.map((file) => [file, significant(withoutDisc(stemOf(file.path))).split(' ')]));
  const all = [...words.values()];
  const shared = new Set((all[0] ?? []).filter((word) => all.every((others) => others.includes(word))));
  return {
    keyOf: (file) => (words.get(file) ?? []).filter((word) => !shared.has(word)).join(' '),
    shared: [...shared].join(' '),
  };
}
