import { dirname } from 'node:path';
import { AppError } from '../../kernel/errors.ts';
import { type FileSystem, ifPresent } from './file-system.ts';

/** Bytes an unprivileged user may still write where `path` is, or would be. */
export async function freeSpaceBytes(fs: FileSystem, path: string): Promise<number> {
  let place = path;
  for (;;) {
    const found = await ifPresent(fs.statfs(place));
    if (found) return found.bavail * found.bsize;
    const parent = dirname(place);
    if (parent === place) return 0;
    place = parent;
  }
}

/** Throws `root_folder_full` when writing `neededBytes` would leave less than `reserveBytes`. */
export async function assertFreeSpace(
  fs: FileSystem,
  path: string,
  need: { neededBytes: number; reserveBytes: number },
): Promise<void> {
  if (need.neededBytes <= 0) return;
  const freeBytes = await freeSpaceBytes(fs, path);
  if (freeBytes - need.neededBytes >= need.reserveBytes) return;
  throw new AppError({
    code: 'root_folder_full',
    message: `${inMib(need.neededBytes)} have to be copied to ${path}, where ${inMib(freeBytes)} are free and ${inMib(need.reserveBytes)} are to stay free.`,
    hint: 'Free some space, or put downloads and library on one file system so that hard links need none.',
    status: 507,
    blame: 'setup',
    retryable: true,
  });
}

function inMib(bytes: number): string {
  return `${Math.ceil(bytes / 1_048_576)} MiB`;
}
