import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { newId } from '../../kernel/ids.ts';
import { errnoOf, type FileSystem } from './file-system.ts';

/** Makes names created in, renamed into or removed from a folder survive a power cut. */
export async function syncFolder(fs: FileSystem, path: string): Promise<void> {
  await syncPath(fs, path, constants.O_RDONLY | constants.O_DIRECTORY);
}

/** Makes a file's bytes survive a power cut. */
export async function syncFile(fs: FileSystem, path: string): Promise<void> {
  await syncPath(fs, path, constants.O_RDONLY);
}

async function syncPath(fs: FileSystem, path: string, flags: number): Promise<void> {
  const handle = await fs.open(path, flags);
  try {
    await handle.sync();
  } catch (error) {
    // Some network and FUSE mounts have no fsync; what they promise they keep without it.
    const code = errnoOf(error);
    if (code !== 'EINVAL' && code !== 'ENOTSUP' && code !== 'ENOSYS') throw error;
  } finally {
    await handle.close();
  }
}

/** Writes a new file and makes it durable. Fails when it exists. */
export async function writeFileDurably(
  fs: FileSystem,
  path: string,
  data: Uint8Array | string,
): Promise<void> {
  const handle = await fs.open(path, 'wx', 0o666);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file as a whole: readers see the old bytes or the new ones, also after a crash. */
export async function writeFileAtomically(
  fs: FileSystem,
  path: string,
  data: Uint8Array | string,
): Promise<void> {
  const folder = dirname(path);
  const name = basename(path);
  // A dot and a bounded length: media servers ignore it, and it fits however long the name is.
  const temporary = join(folder, `.${name.slice(0, 40)}.${newId()}.tmp`);
  try {
    await writeFileDurably(fs, temporary, data);
    await fs.rename(temporary, path);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(fs, folder);
}
