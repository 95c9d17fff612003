import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDiscFolder, isIgnoredPath, kindOf } from './file-kinds.ts';
import type { FoundFile } from './model.ts';

/** Every file below the folder that Audiobookshelf does not ignore, by path. */
export async function listFiles(
  folder: string,
  options: { obeysIgnoreFiles: boolean },
): Promise<FoundFile[]> {
  const files: FoundFile[] = [];
  const visit = async (relFolder: string): Promise<void> => {
    const entries = await readFolder(path.join(folder, relFolder));
    if (options.obeysIgnoreFiles && entries.some((entry) => entry.name === '.ignore')) return;
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const relPath = path.posix.join(relFolder, entry.name);
      if (isIgnoredPath(relPath)) continue;
      if (entry.isDirectory()) await visit(relPath);
      else {
        const file = await readFileStat(folder, relPath);
        if (file) files.push(file);
      }
    }
  };
  await visit('');
  return files;
}

/** What is on disk at the path; undefined when it is gone or no file. */
export async function readFileStat(folder: string, relPath: string): Promise<FoundFile | undefined> {
  try {
    const found = await stat(path.join(folder, relPath), { bigint: true });
    if (!found.isFile()) return undefined;
    return {
      relPath,
      kind: kindOf(relPath),
      ino: String(found.ino),
      size: Number(found.size),
      mtimeMs: Number(found.mtimeMs),
      ctimeMs: Number(found.ctimeMs),
      birthtimeMs: Number(found.birthtimeMs),
    };
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

export async function folderStat(
  folder: string,
): Promise<Pick<FoundFile, 'ino' | 'mtimeMs' | 'ctimeMs' | 'birthtimeMs'> | undefined> {
  try {
    const found = await stat(folder, { bigint: true });
    return {
      ino: String(found.ino),
      mtimeMs: Number(found.mtimeMs),
      ctimeMs: Number(found.ctimeMs),
      birthtimeMs: Number(found.birthtimeMs),
    };
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}

/**
 * Which files form an item: the highest folder that holds a media file takes everything below it, disc folders belong
 * to the folder above them, files in the library root stand alone. A watcher scan lets any known file make an item.
 */
export function groupIntoItems(
  files: readonly FoundFile[],
  options: { audiobooksOnly: boolean; anyFileMakesAnItem: boolean },
): Map<string, FoundFile[]> {
  const isMedia = (file: FoundFile) =>
    file.kind === 'audio' || (file.kind === 'ebook' && !options.audiobooksOnly);
  const makesItem = (file: FoundFile) =>
    isMedia(file) || (options.anyFileMakesAnItem && file.kind !== 'unknown');
  const items = new Map<string, FoundFile[]>();
  const depth = (file: FoundFile) => file.relPath.split('/').length;
  const inOrder = [...files].sort((a, b) => depth(a) - depth(b));
  for (const file of inOrder.filter(makesItem)) {
    const parts = file.relPath.split('/');
    if (parts.length === 1) {
      if (isMedia(file)) items.set(file.relPath, []);
    } else if (!itemOf(items, file.relPath)) {
      const folders = parts.slice(0, -1);
      const isOnDisc = folders.length > 1 && isDiscFolder(folders.at(-1) ?? '');
      items.set((isOnDisc ? folders.slice(0, -1) : folders).join('/'), []);
    }
  }
  for (const file of files) {
    const key = itemOf(items, file.relPath);
    if (key !== undefined) items.get(key)?.push(file);
  }
  for (const [key, members] of items) if (!members.some(isMedia)) items.delete(key);
  return items;
}

/** The highest item folder above a path. */
function itemOf(items: ReadonlyMap<string, unknown>, relPath: string): string | undefined {
  const parts = relPath.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const prefix = parts.slice(0, length).join('/');
    if (items.has(prefix)) return prefix;
  }
  return undefined;
}

async function readFolder(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissingFile(error)) return [];
    throw error;
  }
}

export function isMissingFile(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ELOOP';
}
