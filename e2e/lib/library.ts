import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

type FoundFile = { size: number; inode: number; sha256: string };

/** Every file below a folder: relative path → size, inode and checksum. */
export function filesBelow(folder: string): Map<string, FoundFile> {
  for (let looks = 1; ; looks += 1) {
    try {
      return lookBelow(folder);
    } catch (error) {
      // Something was deleted or renamed meanwhile, as the recycle bin does: what stands is seen by looking again.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || looks >= MOST_LOOKS) throw error;
    }
  }
}

const MOST_LOOKS = 20;

function lookBelow(folder: string): Map<string, FoundFile> {
  const found = new Map<string, FoundFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const stats = statSync(path);
    if (!stats.isFile()) continue;
    found.set(name, {
      size: stats.size,
      inode: stats.ino,
      sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
    });
  }
  return found;
}

/** Book folders of a library: the folders that hold audio, without Earmark's own. */
export function bookFolders(library: string): string[] {
  const folders = new Set<string>();
  for (const name of filesBelow(library).keys()) {
    if (/\.(?:m4b|mp3|m4a)$/.test(name) && !name.startsWith('.'))
      folders.add(name.split('/').slice(0, -1).join('/'));
  }
  return [...folders].toSorted();
}
