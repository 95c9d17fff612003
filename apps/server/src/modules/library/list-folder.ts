import { join } from 'node:path';
import { AppError } from '../../kernel/index.ts';
import { type FileSystem, ifPresent, joinInside, onDisk } from '../../platform/files/index.ts';

export type FoundFile = { path: string; sizeBytes: number; inode: string; links: number };

const mostDepth = 4;

/** Every plain file below a book folder, `/` between segments; links are not followed, dot names left out. */
export async function listFolder(fs: FileSystem, folder: string): Promise<FoundFile[]> {
  return onDisk({ doing: 'reading', path: folder, side: 'library' }, async () => {
    const stats = await ifPresent(fs.lstat(folder));
    if (!stats?.isDirectory()) throw folderMissing(folder);
    const found: FoundFile[] = [];
    const walk = async (path: string, depth: number): Promise<void> => {
      for (const name of (await fs.readdir(join(folder, path))).toSorted()) {
        if (name.startsWith('.') || name === '@eaDir') continue;
        const below = path === '' ? name : `${path}/${name}`;
        const entry = await ifPresent(fs.lstat(join(folder, below)));
        if (entry?.isFile()) {
          found.push({ path: below, sizeBytes: entry.size, inode: String(entry.ino), links: entry.nlink });
        } else if (entry?.isDirectory() && depth < mostDepth) {
          await walk(below, depth + 1);
        }
      }
    };
    await walk('', 0);
    return found;
  });
}

/** True when `outer` lies above `inner` (both relative to the root) and nothing else is in it. */
export async function holdsOnly(
  fs: FileSystem,
  rootPath: string,
  outer: string,
  inner: string,
): Promise<boolean> {
  if (!inner.startsWith(`${outer}/`)) return false;
  let path = outer;
  for (const name of inner.slice(outer.length + 1).split('/')) {
    const names = await fs.readdir(joinInside(rootPath, path));
    if (names.length !== 1 || names[0] !== name) return false;
    path = `${path}/${name}`;
  }
  return true;
}

export function folderMissing(folder: string): AppError {
  return new AppError({
    code: 'item_missing',
    message: `The book's folder ${folder} is not there.`,
    hint: 'Check that the root folder is mounted; if the folder was moved by hand, move it back.',
    status: 409,
    blame: 'setup',
    retryable: true,
  });
}
