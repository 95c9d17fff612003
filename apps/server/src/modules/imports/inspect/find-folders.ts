import { type FileSystem, ifPresent, joinInside, onDisk } from '../../../platform/files/index.ts';
import { isCarrierFolder } from '../identify/folder-names.ts';
import { classify, isAudioPath } from './classify.ts';

/** A folder with audio below a root folder. */
export type AudioFolder = {
  /** Relative to the root folder. */
  path: string;
  /** Its audio, relative to the root folder, discs and all. */
  audio: string[];
};

const DEEPEST = 12;

/**
 * Every folder below a root folder that holds a book, as media servers see it: the folder with the audio itself, or the
 * one whose discs hold it. `isKnown` folders are left out with all below them. Links are not followed.
 */
export async function findAudioFolders(
  fs: FileSystem,
  rootPath: string,
  isKnown: (path: string) => boolean,
): Promise<AudioFolder[]> {
  const found: AudioFolder[] = [];
  await walk(fs, { rootPath, isKnown, found }, '', 0);
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The audio of one such folder as it is now; books in folders below it are not its own. */
export async function audioOfFolder(fs: FileSystem, rootPath: string, path: string): Promise<AudioFolder> {
  return { path, audio: await walk(fs, { rootPath, isKnown: () => false, found: [] }, path, 0) };
}

/** Answers the audio of `folder` and of the discs in it; folders with books of their own are noted on the way. */
async function walk(
  fs: FileSystem,
  input: { rootPath: string; isKnown: (path: string) => boolean; found: AudioFolder[] },
  folder: string,
  depth: number,
): Promise<string[]> {
  const where = folder === '' ? input.rootPath : joinInside(input.rootPath, folder);
  // A folder that went away meanwhile holds nothing.
  const entries =
    (await onDisk({ doing: 'reading', path: where, side: 'library' }, () =>
      ifPresent(fs.readdir(where, { withFileTypes: true })),
    )) ?? [];
  const audio: string[] = [];
  const carried: string[] = [];
  const below: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.name.startsWith('.') || classify(`${path}/x`).note === 'system folder') continue;
    if (entry.isFile() && isAudioPath(path)) audio.push(path);
    else if (entry.isDirectory()) below.push(path);
  }
  for (const path of below) {
    if (depth >= DEEPEST || input.isKnown(path)) continue;
    const isCarrier = folder !== '' && isCarrierFolder(path.slice(path.lastIndexOf('/') + 1));
    const inside = await walk(fs, input, path, depth + 1);
    if (inside.length === 0) continue;
    if (isCarrier) carried.push(...inside);
    else input.found.push({ path, audio: inside });
  }
  return [...audio, ...carried];
}
