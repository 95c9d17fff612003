import type { Dirent } from 'node:fs';
import { basename, join } from 'node:path';
import { AppError } from '../../../kernel/errors.ts';
import {
  errnoOf,
  type FileSystem,
  ifPresent,
  isInside,
  onDisk,
  segmentProblem,
  sourceMissing,
} from '../../../platform/files/index.ts';
import { classify } from './classify.ts';

/** A regular file below the base; `path` is relative to it. */
export type ListedFile = { path: string; sizeBytes: number; mtimeMs: number; device: number; inode: number };

export type Listing = {
  files: ListedFile[];
  blockers: string[];
  warnings: string[];
  /** There were too many files to look at. */
  isCapped: boolean;
};

/** A file that is said to belong to the download; without a size any size will do. */
export type ClientFileRef = { path: string; sizeBytes: number | null };

/** More than any set of books has; a sign of something else (a music collection, a whole disk). */
export const MOST_FILES = 8000;
const DEEPEST = 24;
const PARALLEL = 16;

type Side = 'source' | 'library';

/** Every file below a folder. Links are never followed out of it; what is left out is said. */
export async function listFolder(fs: FileSystem, base: string, side: Side = 'source'): Promise<Listing> {
  const listing: Listing = { files: [], blockers: [], warnings: [], isCapped: false };
  const visit = async (folder: string, depth: number): Promise<void> => {
    const where = join(base, folder);
    const entries: Dirent[] = await onDisk({ doing: 'reading', path: where, side }, () =>
      fs.readdir(where, { withFileTypes: true }),
    );
    // Sorted, so that the same folder gives the same answer on every file system.
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (let at = 0; at < entries.length && listing.files.length <= MOST_FILES; at += PARALLEL) {
      const batch = entries.slice(at, at + PARALLEL).filter((entry) => !entry.isDirectory());
      const looked = batch.map((entry) =>
        lookAt(fs, base, folder === '' ? entry.name : `${folder}/${entry.name}`, side),
      );
      for (const one of await Promise.all(looked)) record(listing, one);
    }
    for (const entry of entries) {
      if (!entry.isDirectory() || listing.files.length > MOST_FILES) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (depth >= DEEPEST) listing.warnings.push(`${path} lies too deep and was not looked into.`);
      else await visit(path, depth + 1);
    }
  };
  await visit('', 0);
  return capped(listing);
}

/** One file instead of a folder. */
export async function listSingle(fs: FileSystem, base: string, name: string): Promise<Listing> {
  const listing: Listing = { files: [], blockers: [], warnings: [], isCapped: false };
  record(listing, await lookAt(fs, base, name));
  return listing;
}

/**
 * Exactly the files the client lists. A missing or short one means that the download is not complete for us (a wrong
 * path mapping, a network share that lags behind), so it is an error that is tried again.
 */
export async function listClientFiles(
  fs: FileSystem,
  base: string,
  refs: readonly ClientFileRef[],
): Promise<Listing> {
  const listing: Listing = { files: [], blockers: [], warnings: [], isCapped: false };
  if (refs.length > MOST_FILES) return capped({ ...listing, files: refs.map(() => NOTHING) });
  const judge = async (ref: ClientFileRef): Promise<Looked> => {
    if (ref.path.split('/').some((segment) => segmentProblem(segment) !== undefined)) {
      return { kind: 'hostile', path: ref.path, why: 'its name would lead out of the download' };
    }
    const looked = await lookAt(fs, base, ref.path);
    if (classify(ref.path).role !== 'audio') return looked;
    if (looked.kind === 'gone') throw sourceMissing(join(base, ref.path));
    if (looked.kind === 'file' && ref.sizeBytes !== null && looked.file.sizeBytes !== ref.sizeBytes)
      throw incomplete(ref, looked.file);
    return looked;
  };
  for (let at = 0; at < refs.length; at += PARALLEL) {
    const looks = await Promise.allSettled(refs.slice(at, at + PARALLEL).map(judge));
    for (const look of looks) {
      // The first in the order of the files is named, not the first to be found: two tries say the same.
      if (look.status === 'rejected') throw look.reason;
      record(listing, look.value);
    }
  }
  return listing;
}

const NOTHING: ListedFile = { path: '', sizeBytes: 0, mtimeMs: 0, device: 0, inode: 0 };

type Looked =
  | { kind: 'file'; file: ListedFile }
  | { kind: 'refused'; path: string; why: string }
  /** Somebody made it so on purpose. */
  | { kind: 'hostile'; path: string; why: string }
  | { kind: 'ignored'; path: string; why: string }
  | { kind: 'gone'; path: string };

async function lookAt(fs: FileSystem, base: string, path: string, side: Side = 'source'): Promise<Looked> {
  const full = join(base, path);
  const stat = await onDisk({ doing: 'looking at', path: full, side }, () => ifPresent(fs.lstat(full)));
  if (!stat) {
    // Node shows bytes that are no UTF-8 as U+FFFD, and then cannot find the file.
    return path.includes('\uFFFD')
      ? { kind: 'refused', path, why: 'its name is not valid UTF-8; rename it' }
      : { kind: 'gone', path };
  }
  if (stat.isSymbolicLink()) {
    const target = await realPath(fs, full);
    if (target !== undefined && isInside(base, target)) {
      return { kind: 'ignored', path, why: 'a link to another file of the download' };
    }
    return { kind: 'refused', path, why: 'it is a link that leads out of the download' };
  }
  if (!stat.isFile()) return { kind: 'ignored', path, why: 'not a regular file' };
  // A folder on the way may be a link as well.
  if (path.includes('/')) {
    const real = await realPath(fs, full);
    if (real === undefined || !isInside(base, real)) {
      return { kind: 'refused', path, why: 'a folder on its way is a link that leads out of the download' };
    }
  }
  const { size, mtimeMs, dev, ino } = stat;
  return { kind: 'file', file: { path, sizeBytes: size, mtimeMs, device: dev, inode: ino } };
}

async function realPath(fs: FileSystem, path: string): Promise<string | undefined> {
  try {
    return await fs.realpath(path);
  } catch (error) {
    // Broken links and loops lead nowhere, which is as good as out.
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

function record(listing: Listing, looked: Looked): void {
  switch (looked.kind) {
    case 'file':
      listing.files.push(looked.file);
      return;
    case 'hostile':
      listing.blockers.push(`"${looked.path}" cannot be used: ${looked.why}.`);
      return;
    case 'refused': {
      const { role } = classify(looked.path);
      const sentence = `"${looked.path}" cannot be used: ${looked.why}.`;
      // A missing part makes the book incomplete; anything else can stay behind.
      (role === 'audio' ? listing.blockers : listing.warnings).push(sentence);
      return;
    }
    case 'ignored':
      listing.warnings.push(`"${looked.path}" was left out: ${looked.why}.`);
      return;
    case 'gone':
      listing.warnings.push(`"${looked.path}" is not there any more.`);
      return;
  }
}

function capped(listing: Listing): Listing {
  if (listing.files.length <= MOST_FILES) return listing;
  const blocker = `There are more than ${MOST_FILES} files. Choose the folder of a single book or pack.`;
  return { files: [], blockers: [blocker], warnings: [], isCapped: true };
}

function incomplete(ref: ClientFileRef, file: ListedFile): AppError {
  return new AppError({
    code: 'source_missing',
    message: `${basename(ref.path)} has ${file.sizeBytes} bytes here, the download client says ${ref.sizeBytes}.`,
    hint: 'If it stays so, recheck the torrent or the remote path mapping.',
    status: 422,
    blame: 'setup',
    retryable: true,
  });
}
