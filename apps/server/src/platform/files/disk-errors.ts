import { AppError, isAppError } from '../../kernel/errors.ts';
import { errnoOf } from './file-system.ts';

/** What was being done when the disk refused: `side` decides whom the message addresses. */
export type DiskWork = {
  /** Present participle: `linking`, `creating the folder`. */
  doing: string;
  path: string;
  side: 'source' | 'library';
};

/** Turns a failed disk call into the error a person can act on. AppErrors pass unchanged. */
export function toDiskError(error: unknown, work: DiskWork): AppError {
  if (isAppError(error)) return error;
  const code = errnoOf(error);
  const base = { cause: error, blame: 'setup' as const };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new AppError({
        ...base,
        code: 'root_folder_full',
        message: `There is no room left while ${work.doing} ${work.path}.`,
        hint: 'Free some space on the library disk (or raise its quota). An import goes on by itself then; start a re-process again.',
        status: 507,
        retryable: true,
      });
    case 'EROFS':
      return new AppError({
        ...base,
        code: 'root_folder_unwritable',
        message: `The file system is mounted read-only: ${work.doing} ${work.path} failed.`,
        hint: 'Mount the library writable for Earmark.',
        status: 422,
        retryable: true,
      });
    case 'EACCES':
    case 'EPERM':
      return work.side === 'library'
        ? new AppError({
            ...base,
            code: 'root_folder_unwritable',
            message: `Earmark may not write in the library: ${work.doing} ${work.path} was refused (${code}).`,
            hint: 'Give the user Earmark runs as write permission for the root folder.',
            status: 422,
            retryable: true,
          })
        : new AppError({
            ...base,
            code: 'source_unreadable',
            message: `Earmark may not read the download: ${work.doing} ${work.path} was refused (${code}).`,
            hint: 'Give the user Earmark runs as read permission for the download folder.',
            status: 422,
            retryable: true,
          });
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ESTALE':
      return work.side === 'source'
        ? sourceMissing(work.path, error)
        : new AppError({
            ...base,
            code: 'import_failed',
            message: `A library folder vanished while ${work.doing} ${work.path}.`,
            hint: 'Check that the root folder is mounted. An import goes on by itself then; start a re-process again.',
            status: 503,
            retryable: true,
          });
    case 'EXDEV':
      return new AppError({
        ...base,
        code: 'import_failed',
        message: `The library joins several disks that cannot be renamed between: ${work.doing} ${work.path} failed.`,
        hint: 'Use a folder of one disk as root folder, or set ignorepponrename=true in mergerfs.',
        status: 503,
        retryable: true,
      });
    case 'ENAMETOOLONG':
      return new AppError({
        ...base,
        code: 'import_blocked',
        message: `The name is too long for the file system: ${work.path}.`,
        hint: 'Shorten the folder pattern.',
        status: 422,
      });
    case undefined:
    default:
      return new AppError({
        ...base,
        code: 'import_failed',
        message: `The disk failed while ${work.doing} ${work.path}${code ? ` (${code})` : ''}.`,
        hint: 'Look at the disk and the mount. An import goes on by itself then; start a re-process again.',
        status: 503,
        retryable: true,
      });
  }
}

export function sourceMissing(path: string, cause?: unknown): AppError {
  return new AppError({
    code: 'source_missing',
    message: `The downloaded file ${path} is not there.`,
    hint: 'If the download client runs elsewhere, check the remote path mapping; otherwise recheck the torrent.',
    status: 422,
    blame: 'setup',
    retryable: true,
    cause,
  });
}

/** Awaits a disk call and translates its failure. */
export async function onDisk<Value>(work: DiskWork, call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw toDiskError(error, work);
  }
}
