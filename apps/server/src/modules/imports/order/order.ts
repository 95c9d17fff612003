import { atOnce } from '../../../platform/slices.ts';
import { bookEnd } from '../identify/book-ends.ts';
import { stemOf } from '../inspect/classify.ts';
import { naturalCompare, naturalPathCompare } from './natural-order.ts';
import { discNumber, type NameNumbers, nameNumbers, numberedName } from './part-numbers.ts';

/** What is known of one part before it is put in order. */
export type Part = { path: string; disc: number | null; track: number | null };

export type Ordering = {
  /** Paths in playing order. */
  paths: string[];
  /** Disc of each path, from 1 and without gaps; all 1 when there is but one. */
  discs: Map<string, number>;
  discCount: number;
  /** By what the parts were ordered, for people. */
  method: string;
  warnings: string[];
};

/** A part with its numbers taken from name and tags; zero in a tag means "not set". */
type Numbered = { path: string; stem: string; tagDisc: number; tagTrack: number; name: NameNumbers };

/** For a few files. */
export function orderParts(parts: readonly Part[]): Ordering {
  return atOnce(ordering(parts));
}

/**
 * Puts the files of one book in playing order: disc (folder, then tag, then file name), then within each disc the
 * track tag when it is complete and unambiguous, else the number in the name, else the name itself. Numbers that start
 * again on each disc are expected. The answer does not depend on the order of the input.
 */
export function* ordering(parts: readonly Part[]): Generator<void, Ordering> {
  const files: Numbered[] = [];
  for (const { path, disc, track } of parts) {
    yield;
    const stem = stemOf(path);
    files.push({ path, stem, tagDisc: disc ?? 0, tagTrack: track ?? 0, name: nameNumbers(stem) });
  }
  files.sort((a, b) => naturalPathCompare(a.path, b.path));
  const { buckets, method: discMethod } = splitDiscs(files);
  const methods = new Set<string>();
  const warnings = new Set<string>();
  const ordered = buckets.map((bucket) => {
    const sorted = sortBucket(bucket);
    if (sorted.files.length > 1) methods.add(sorted.method);
    if (sorted.warning) warnings.add(sorted.warning);
    return sorted.files;
  });
  const discs = new Map<string, number>();
  ordered.forEach((bucket, index) => {
    for (const file of bucket) discs.set(file.path, index + 1);
  });
  return {
    paths: ordered.flat().map((file) => file.path),
    discs,
    discCount: Math.max(1, buckets.length),
    method: [...(discMethod ? [discMethod] : []), ...methods].join(', then ') || 'a single file',
    warnings: [...warnings],
  };
}

function splitDiscs(files: Numbered[]): { buckets: Numbered[][]; method: string | null } {
  const byFolder = Map.groupBy(files, (file) => folderOf(file.path));
  if (byFolder.size < 2) return splitFolder(files);
  const buckets = sortFolders(byFolder).flatMap(({ named, files }) =>
    named === undefined ? splitFolder(files).buckets : [files],
  );
  return { buckets, method: 'disc folder' };
}

function splitFolder(files: Numbered[]): { buckets: Numbered[][]; method: string | null } {
  const tagged = new Set(files.map((file) => file.tagDisc));
  if (tagged.size > 1 && !tagged.has(0)) {
    return { buckets: sortedGroups(files, (file) => file.tagDisc), method: 'disc tag' };
  }
  const named = new Set(files.map((file) => file.name.disc));
  if (named.size > 1 && !named.has(undefined)) {
    return { buckets: sortedGroups(files, (file) => file.name.disc ?? 0), method: 'disc in the file name' };
  }
  return { buckets: [files], method: null };
}

/** Folders by the disc their name speaks of, else by the disc tag all their files share, else by name. */
type Folder = { folder: string; files: Numbered[]; named: number | undefined; tag: number | undefined };

function sortFolders(byFolder: Map<string, Numbered[]>): Folder[] {
  const folders = [...byFolder].map(([folder, files]): Folder => {
    const discTags = new Set(files.map((file) => file.tagDisc));
    const [tag] = discTags;
    return { folder, files, named: folderNumber(folder), tag: discTags.size === 1 && tag ? tag : undefined };
  });
  const below = folders.filter((entry) => entry.folder !== '');
  const key = (['named', 'tag'] as const).find((kind) => {
    const values = below.map((entry) => entry[kind]);
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
  folders.sort((a, b) => {
    // What lies beside the disc folders (an introduction) comes first, unless it closes the book.
    if (a.folder === '' || b.folder === '') return a.folder === '' ? topPlace(a.files) : -topPlace(b.files);
    const byNumber = key ? (a[key] ?? 0) - (b[key] ?? 0) : 0;
    return byNumber || naturalPathCompare(`${a.folder}/`, `${b.folder}/`);
  });
  return folders;
}

function topPlace(files: readonly Numbered[]): number {
  return files.every((file) => bookEnd(file.stem) > 0) ? 1 : -1;
}

function folderNumber(folder: string): number | undefined {
  for (const segment of folder.split('/').reverse()) {
    const disc = discNumber(segment);
    if (disc !== undefined) return disc;
  }
  return numberedName(folder.slice(folder.lastIndexOf('/') + 1))?.number;
}

type Sorted = { files: Numbered[]; method: string; warning?: string };

function sortBucket(files: Numbered[]): Sorted {
  if (files.length < 2) return { files, method: 'a single file' };
  const byName = sortByNameNumber(files);
  const tags = files.map((file) => file.tagTrack);
  const known = tags.filter((tag) => tag > 0);
  const complete = known.length === files.length && new Set(tags).size === files.length;
  if (complete) {
    const byTag = [...files].sort((a, b) => a.tagTrack - b.tagTrack);
    if (byName && sameOrder(byTag, byName)) return { files: byTag, method: 'track tag' };
    const natural = byName ?? files.toSorted((a, b) => naturalCompare(a.stem, b.stem));
    if (isTextOrder(byTag) && !sameOrder(byTag, natural)) {
      return {
        files: natural,
        method: 'number in the file name',
        warning: 'The track tags were made by sorting 10 before 2; the numbers in the file names are used.',
      };
    }
    if (!byName) return { files: byTag, method: 'track tag' };
    return {
      files: byTag,
      method: 'track tag',
      warning: 'Track tags and file names disagree on the order; the track tags are used.',
    };
  }
  if (byName) return { files: byName, method: 'number in the file name' };
  // Half of the numbers is better than none: those without one keep their place among names.
  if (new Set(known).size > files.length / 2) {
    const place = (file: Numbered) => file.tagTrack || (bookEnd(file.stem) < 0 ? 0 : Number.MAX_SAFE_INTEGER);
    return {
      files: [...files].sort((a, b) => place(a) - place(b) || compareNames(a, b)),
      method: 'track tag',
      warning: 'Some track tags are missing or the same; check the order.',
    };
  }
  return { files: [...files].sort(compareNames), method: 'file name' };
}

/** More than any part is numbered: what opens or closes a book stands outside. */
const BEYOND_NUMBERS = 1e9;

/** By the first kind of number that every file has and that tells them all apart. */
function sortByNameNumber(files: readonly Numbered[]): Numbered[] | undefined {
  // Names that differ in their numbers only are counted, wherever the number stands.
  const shapes = new Set(files.map((file) => file.stem.replace(/\d+/g, '0').toLowerCase()));
  if (shapes.size === 1) return [...files].sort((a, b) => naturalCompare(a.stem, b.stem));
  for (const kind of ['leading', 'ofTotal', 'labelled', 'trailing', 'roman'] as const) {
    const place = (file: Numbered) => {
      const number = file.name[kind];
      if (number !== undefined) return number;
      const end = bookEnd(file.stem);
      return end === 0 ? undefined : end * BEYOND_NUMBERS;
    };
    const places = files.map(place);
    const numbers = files.map((file) => file.name[kind]).filter((number) => number !== undefined);
    if (places.includes(undefined) || numbers.length < 2) continue;
    if (new Set(numbers).size !== numbers.length) continue;
    return [...files].sort((a, b) => (place(a) ?? 0) - (place(b) ?? 0) || naturalCompare(a.stem, b.stem));
  }
  return undefined;
}

function compareNames(a: Numbered, b: Numbered): number {
  return (
    bookEnd(a.stem) - bookEnd(b.stem) || naturalCompare(a.stem, b.stem) || naturalCompare(a.path, b.path)
  );
}

/** The tags follow the names as plain text, which puts 10 before 2. */
function isTextOrder(byTag: readonly Numbered[]): boolean {
  const follows = (key: (file: Numbered) => string) =>
    byTag.every((file, index) => index === 0 || key(byTag[index - 1] ?? file) < key(file));
  return follows((file) => file.stem) || follows((file) => file.path);
}

function sameOrder(a: readonly Numbered[], b: readonly Numbered[]): boolean {
  return a.every((file, index) => file === b[index]);
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function sortedGroups(files: readonly Numbered[], key: (file: Numbered) => number): Numbered[][] {
  return [...Map.groupBy(files, key)].sort(([a], [b]) => a - b).map(([, group]) => group);
}
