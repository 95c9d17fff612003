import { dirname } from 'node:path/posix';
import { type FileSystem, ifPresent, isInside, relativeInside } from '../../../platform/files/index.ts';
import { isCarrierFolder } from '../identify/folder-names.ts';
import type { BookGroup, Inspection } from '../model.ts';

/** A book folder that is in the library already. */
export type InPlace = {
  root: { id: string; path: string };
  /** Relative to the root folder. */
  path: string;
  /** Relative to the source. */
  folder: string;
};

/**
 * The folder of a group when it lies in a root folder, alone in it: then it is recorded where it is, for moving it
 * would cost its listeners their place. Null when it lies elsewhere or shares its folder with another book.
 */
export async function findInPlace(
  fs: FileSystem,
  roots: readonly { id: string; path: string }[],
  inspection: Inspection,
  group: BookGroup,
): Promise<InPlace | null> {
  for (const root of roots) {
    const real = await ifPresent(fs.realpath(root.path));
    if (real === undefined || !isInside(real, inspection.basePath)) continue;
    const folder = commonFolder(group.audio);
    const full = folder === '' ? inspection.basePath : `${inspection.basePath}/${folder}`;
    if (full === real) return null;
    const own = new Set([...group.audio, ...group.spare]);
    const prefix = folder === '' ? '' : `${folder}/`;
    const isShared = inspection.files.some(
      (file) => file.role === 'audio' && file.path.startsWith(prefix) && !own.has(file.path),
    );
    return isShared ? null : { root, path: relativeInside(real, full), folder };
  }
  return null;
}

/** The deepest folder that holds all files, disc and format folders left out. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...rest] = paths;
  let folder = parentOf(first);
  while (folder !== '' && !rest.every((path) => path.startsWith(`${folder}/`))) folder = parentOf(folder);
  while (folder !== '' && isCarrierFolder(folder.slice(folder.lastIndexOf('/') + 1)))
    folder = parentOf(folder);
  return folder;
}

function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === '.' ? '' : parent;
}
