import { dirname, join } from 'node:path';
import { conflict } from '../../kernel/index.ts';
import {
  assertRealInside,
  errnoOf,
  type FileSystem,
  ifPresent,
  isInside,
  joinInside,
  onDisk,
  syncFolder,
} from '../../platform/files/index.ts';

/** A change of place inside one root folder. Inodes say which files are meant, whatever they are called by now. */
export type Move = {
  itemId: string;
  /** Book folder before and after, relative to the root folder; may be equal. */
  from: string;
  to: string;
  folderInode: string;
  /** Files inside the book folder that get other names. */
  files: { from: string; to: string; inode: string }[];
};

/** Where the folder of a move is now; undefined when it is nowhere it could be. */
export async function locateFolder(
  fs: FileSystem,
  rootPath: string,
  move: Move,
): Promise<'from' | 'to' | 'parked' | undefined> {
  const isHere = async (path: string) => (await inodeOf(fs, path)) === move.folderInode;
  if (await isHere(parkedFolder(rootPath, move))) return 'parked';
  if (await isHere(joinInside(rootPath, move.to))) {
    if (move.from === move.to || !(await isHere(joinInside(rootPath, move.from)))) return 'to';
    // Where case does not count both names lead to it; only the listing tells which one it has.
    return (await isNamedExactly(fs, rootPath, move.from)) ? 'from' : 'to';
  }
  return (await isHere(joinInside(rootPath, move.from))) ? 'from' : undefined;
}

/**
 * Carries a move out, or completes one that was interrupted anywhere: every step is one rename on one file system, looks
 * first whether it was done already, and never replaces anything.
 */
export async function carryOutMove(fs: FileSystem, rootPath: string, move: Move): Promise<void> {
  const target = joinInside(rootPath, move.to);
  await onDisk({ doing: 'renaming', path: target, side: 'library' }, async () => {
    const place = await locateFolder(fs, rootPath, move);
    if (place === 'from' || place === 'to') {
      await refuseOccupied(fs, joinInside(rootPath, place === 'from' ? move.from : move.to), move.files);
    }
    await moveFolder(fs, rootPath, move);
    await renameFiles(fs, target, move.files);
  });
}

/** Before anything is touched: a new name that a file outside the move has stops it. */
async function refuseOccupied(fs: FileSystem, folder: string, files: Move['files']): Promise<void> {
  const ours = new Set(files.map(({ inode }) => inode));
  for (const { from, to } of files) {
    const occupant = from === to ? undefined : await inodeOf(fs, joinInside(folder, to));
    if (occupant !== undefined && !ours.has(occupant)) throw occupied(joinInside(folder, to));
  }
}

function occupied(path: string) {
  return conflict(
    `There is another file or folder at ${path}.`,
    'Move it away, or change the naming pattern.',
  );
}

async function moveFolder(fs: FileSystem, rootPath: string, move: Move): Promise<void> {
  const place = await locateFolder(fs, rootPath, move);
  if (place === 'to') return;
  const source = joinInside(rootPath, move.from);
  const target = joinInside(rootPath, move.to);
  const parked = parkedFolder(rootPath, move);
  const parent = dirname(target);
  await assertRealInside(fs, rootPath, parent);
  // By way of a third name when one place lies in the other, or when only the case changes.
  const isRoundabout =
    isInside(source, target) || isInside(target, source) || (await inodeOf(fs, target)) === move.folderInode;
  const isParked = isRoundabout || place === 'parked';
  if (isParked) {
    if (place === 'from') await fs.rename(source, parked);
    await removeEmptyParents(fs, rootPath, move.from);
  }
  try {
    await fs.mkdir(parent, { recursive: true });
    // An empty folder would be replaced without a word.
    if ((await inodeOf(fs, target)) !== undefined) throw occupied(target);
    await fs.rename(isParked ? parked : source, target);
  } catch (error) {
    if (isParked) await putBack(fs, parked, source);
    throw error;
  }
  await syncFolder(fs, parent);
  await ifPresent(syncFolder(fs, dirname(source)));
}

async function putBack(fs: FileSystem, parked: string, source: string): Promise<void> {
  await fs.mkdir(dirname(source), { recursive: true });
  await fs.rename(parked, source);
}

function parkedFolder(rootPath: string, move: Move): string {
  return join(rootPath, `.earmark-moving-${move.itemId}`);
}

async function renameFiles(fs: FileSystem, folder: string, files: Move['files']): Promise<void> {
  const renamed = files.filter(({ from, to }) => from !== to);
  if (renamed.length === 0) return;
  // Names may swap, so a file whose new name is still in use waits under a third one.
  const waiting: { parked: string; to: string }[] = [];
  for (const [number, file] of renamed.entries()) {
    const source = joinInside(folder, file.from);
    const parked = join(folder, `.earmark-moving-${number}`);
    if ((await inodeOf(fs, parked)) === file.inode) {
      waiting.push({ parked, to: file.to });
    } else if ((await inodeOf(fs, source)) === file.inode) {
      await fs.rename(source, parked);
      waiting.push({ parked, to: file.to });
    }
  }
  for (const { parked, to } of waiting) {
    const target = joinInside(folder, to);
    await fs.mkdir(dirname(target), { recursive: true });
    if ((await inodeOf(fs, target)) !== undefined) throw occupied(target);
    await fs.rename(parked, target);
  }
  for (const { from } of renamed) {
    if (from.includes('/')) await removeEmptyParents(fs, folder, from);
  }
  await syncFolder(fs, folder);
}

/** Removes folders above `path` that are empty now, up to and without `root`. */
export async function removeEmptyParents(fs: FileSystem, root: string, path: string): Promise<void> {
  const segments = path.split('/').slice(0, -1);
  for (; segments.length > 0; segments.pop()) {
    try {
      await fs.rmdir(joinInside(root, segments));
    } catch (error) {
      const code = errnoOf(error);
      if (code === 'ENOENT') continue;
      if (code === undefined) throw error;
      return;
    }
  }
}

async function inodeOf(fs: FileSystem, path: string): Promise<string | undefined> {
  const stats = await ifPresent(fs.lstat(path));
  return stats && String(stats.ino);
}

async function isNamedExactly(fs: FileSystem, rootPath: string, path: string): Promise<boolean> {
  const full = joinInside(rootPath, path);
  const names = await ifPresent(fs.readdir(dirname(full)));
  return names?.includes(full.slice(dirname(full).length + 1)) ?? false;
}
