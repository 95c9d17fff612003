import { constants } from 'node:fs';
import { AppError } from '../../kernel/errors.ts';
import { checksumFile } from './checksum.ts';
import { toDiskError } from './disk-errors.ts';
import { syncFile } from './durable.ts';
import { errnoOf, type FileSystem } from './file-system.ts';

/** Answers of link(2) that mean "not between these two", as opposed to "no room" or "no right to write there". */
const CANNOT_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);
const CANNOT_CLONE = new Set(['EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'ENOTTY', 'EBADF']);

/** Makes a hard link; answers the errno when the two places cannot share a file. */
export async function tryLink(
  fs: FileSystem,
  from: string,
  to: string,
): Promise<{ linked: true } | { linked: false; why: string }> {
  try {
    await fs.link(from, to);
    return { linked: true };
  } catch (error) {
    const why = errnoOf(error);
    if (why !== undefined && CANNOT_LINK.has(why)) return { linked: false, why };
    if (why === 'ENOENT') {
      throw toDiskError(error, { doing: 'linking', path: from, side: await blamedSide(fs, from) });
    }
    throw toDiskError(error, { doing: 'linking', path: to, side: 'library' });
  }
}

/** Shares the blocks of a file (Btrfs, XFS, bcachefs, ZFS); false where the file system cannot. */
export async function tryClone(fs: FileSystem, from: string, to: string): Promise<boolean> {
  try {
    await fs.copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined || !CANNOT_CLONE.has(code)) throw await copyError(fs, error, from, to);
    await fs.rm(to, { force: true });
    return false;
  }
}

export type Copied = { mode: 'copy' | 'reflink'; sizeBytes: number; checksum: string | null };

/**
 * Copies by the kernel's fastest way, makes it durable, and compares checksums of both sides. The source's checksum
 * is taken while the kernel copies, the copy's while the disk syncs. A difference is tried once more (slow network
 * shares), then refused; nothing is left behind.
 */
export async function copyVerified(fs: FileSystem, from: string, to: string): Promise<Copied> {
  const before = await statSource(fs, from);
  try {
    const copied = (await cloneWhole(fs, from, to, before.size)) ?? (await copyTwice(fs, from, to, before));
    await fs.utimes(to, before.atime, before.mtime);
    return copied;
  } catch (error) {
    await fs.rm(to, { force: true });
    throw toDiskError(error, { doing: 'copying to', path: to, side: 'library' });
  }
}

async function cloneWhole(
  fs: FileSystem,
  from: string,
  to: string,
  sizeBytes: number,
): Promise<Copied | undefined> {
  if (!(await tryClone(fs, from, to))) return undefined;
  if ((await fs.lstat(to)).size === sizeBytes) return { mode: 'reflink', sizeBytes, checksum: null };
  await fs.rm(to, { force: true });
  return undefined;
}

async function copyTwice(
  fs: FileSystem,
  from: string,
  to: string,
  before: { size: number; mtimeMs: number },
): Promise<Copied> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const copy = await copyOnce(fs, from, to);
    const after = await statSource(fs, from);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      throw failedCopy(
        `The download changed while it was copied: ${from}.`,
        'Wait until nothing writes to it any more; the import is tried again.',
      );
    }
    if (copy.equal && copy.sizeBytes === before.size) {
      return { mode: 'copy', sizeBytes: copy.sizeBytes, checksum: copy.checksum };
    }
    await fs.rm(to, { force: true });
  }
  throw failedCopy(
    `The copy of ${from} differs from the original (twice).`,
    'Check the disk and memory of this machine; nothing of the copy was kept.',
  );
}

function failedCopy(message: string, hint: string): AppError {
  return new AppError({
    code: 'import_failed',
    message,
    hint,
    status: 503,
    blame: 'setup',
    retryable: true,
  });
}

async function copyOnce(fs: FileSystem, from: string, to: string) {
  try {
    // allSettled: a failed half must not leave the other writing into a file that is being removed.
    const [copied, original] = await Promise.allSettled([
      fs.copyFile(from, to, constants.COPYFILE_EXCL),
      checksumFile(fs, from),
    ]);
    if (copied.status === 'rejected') throw copied.reason;
    if (original.status === 'rejected') throw original.reason;
    const [synced, copy] = await Promise.allSettled([syncFile(fs, to), checksumFile(fs, to)]);
    if (synced.status === 'rejected') throw synced.reason;
    if (copy.status === 'rejected') throw copy.reason;
    return { ...copy.value, equal: copy.value.checksum === original.value.checksum };
  } catch (error) {
    throw await copyError(fs, error, from, to);
  }
}

async function statSource(fs: FileSystem, from: string) {
  try {
    return await fs.lstat(from);
  } catch (error) {
    throw toDiskError(error, { doing: 'reading', path: from, side: 'source' });
  }
}

async function copyError(fs: FileSystem, error: unknown, from: string, to: string): Promise<AppError> {
  const code = errnoOf(error);
  const side = code === 'ENOENT' || code === 'EACCES' ? await blamedSide(fs, from) : 'library';
  return toDiskError(error, { doing: 'copying to', path: side === 'source' ? from : to, side });
}

/** Copy and link name both paths in one error; the source is to blame when it cannot be opened. */
async function blamedSide(fs: FileSystem, from: string): Promise<'source' | 'library'> {
  try {
    const handle = await fs.open(from, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    await handle.close();
    return 'library';
  } catch {
    return 'source';
  }
}
