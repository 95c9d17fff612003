import { readdir, rename } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type FileSystem, nodeFileSystem } from '../platform/files/index.ts';

/** Calls whose second argument is a path as well. */
const TWO_PATHS = new Set<keyof FileSystem>(['copyFile', 'link', 'rename']);

const keyOf = (name: string) => name.normalize('NFC').toLowerCase();

/**
 * The disk as it is below `base` when case does not count (exFAT, NTFS, SMB, macOS): a name leads to the entry that was made
 * under any spelling of it, and keeps the spelling it was made with.
 */
export function createCaselessFileSystem(base: string): FileSystem {
  const spelled = async (path: string): Promise<string> => {
    if (path !== base && !path.startsWith(`${base}${sep}`)) return path;
    let found = base;
    for (const name of path.slice(base.length + 1).split(sep)) {
      if (name === '') continue;
      const names = await readdir(found).catch(() => [] as string[]);
      const there = names.includes(name) ? name : names.find((other) => keyOf(other) === keyOf(name));
      found = join(found, there ?? name);
    }
    return found;
  };

  const fs = { ...nodeFileSystem } as unknown as Record<string, unknown>;
  for (const name of Object.keys(nodeFileSystem) as (keyof FileSystem)[]) {
    const real = nodeFileSystem[name] as (...args: unknown[]) => Promise<unknown>;
    fs[name] = async (first: unknown, second: unknown, ...rest: unknown[]) => {
      const one = await spelled(String(first));
      if (!TWO_PATHS.has(name)) return real(one, second, ...rest);
      const other = await spelled(String(second));
      // Another spelling of its own name is a new name; of any other it is that file.
      return name === 'rename' && other === one
        ? rename(one, await respelled(String(second)))
        : real(one, other, ...rest);
    };
  }
  const respelled = async (path: string) => {
    const at = path.lastIndexOf(sep);
    return join(await spelled(path.slice(0, at)), path.slice(at + 1));
  };
  return fs as unknown as FileSystem;
}
