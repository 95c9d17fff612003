import { join } from 'node:path';
import { errnoOf, type FileSystem } from './file-system.ts';

/** What folders and files of the library get, beside what the process' umask leaves. */
export type Permissions = {
  /** `0o775`; null leaves modes alone. */
  folderMode: number | null;
  fileMode: number | null;
  /** Group id, or the name of one; null leaves the group alone. */
  group: string | null;
};

/**
 * Sets modes and group of a folder and all in it. A file with a second name (a linked download) only gains permissions
 * and keeps its group: whoever seeds it must not lose access. Never throws; answers why something stayed as it was.
 */
export async function applyPermissions(
  fs: FileSystem,
  folder: string,
  wanted: Permissions,
): Promise<string[]> {
  const gid = await groupId(fs, wanted.group);
  const failures = new Map<string, number>();
  if (gid === undefined) failures.set(`there is no group “${wanted.group}”`, 1);
  const attempt = async (doing: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      const code = errnoOf(error);
      if (code === undefined) throw error;
      const why = `${doing} was refused (${code})`;
      failures.set(why, (failures.get(why) ?? 0) + 1);
    }
  };
  const visit = async (path: string): Promise<void> => {
    const stat = await fs.lstat(path);
    if (!stat.isFile() && !stat.isDirectory()) return;
    const isLinked = stat.isFile() && stat.nlink > 1;
    const mode = stat.isDirectory() ? wanted.folderMode : wanted.fileMode;
    const now = stat.mode & 0o7777;
    const next = mode === null ? now : isLinked ? now | mode : mode;
    if (gid != null && !isLinked && stat.gid !== gid) {
      await attempt(`giving it to the group ${wanted.group}`, () => fs.chown(path, stat.uid, gid));
    }
    // After the group: changing that clears the bit that hands it on to new files.
    if (next !== now) await attempt(`setting the mode ${next.toString(8)}`, () => fs.chmod(path, next));
    if (!stat.isDirectory()) return;
    for (const name of await fs.readdir(path)) await visit(join(path, name));
  };
  try {
    await visit(folder);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    failures.set(`${folder} could not be read (${errnoOf(error)})`, 1);
  }
  return [...failures].map(
    ([why, count]) => `Permissions of ${folder}${count > 1 ? ` (${count} entries)` : ''}: ${why}.`,
  );
}

/** The id of a group by name or number; null when none is wanted, undefined when there is no such group. */
async function groupId(fs: FileSystem, group: string | null): Promise<number | null | undefined> {
  if (group === null) return null;
  if (/^\d+$/.test(group)) return Number(group);
  try {
    const line = (await fs.readFile('/etc/group', 'utf8'))
      .split('\n')
      .find((each) => each.startsWith(`${group}:`));
    const id = line?.split(':')[2];
    return id === undefined ? undefined : Number(id);
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return undefined;
  }
}

/** `775` → 0o775; null for an empty text. */
export function parseMode(text: string): number | null {
  return text === '' ? null : Number.parseInt(text, 8);
}
