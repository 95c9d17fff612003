import * as nodeFs from 'node:fs/promises';

/**
 * The calls Earmark makes on the disk. Handed to services so that a test can let any single call fail, or end the
 * world after it.
 */
export type FileSystem = Pick<
  typeof nodeFs,
  | 'chmod'
  | 'chown'
  | 'copyFile'
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'readFile'
  | 'realpath'
  | 'rename'
  | 'rm'
  | 'rmdir'
  | 'stat'
  | 'statfs'
  | 'unlink'
  | 'utimes'
  | 'writeFile'
>;

export const nodeFileSystem: FileSystem = nodeFs;

/** The errno text (`ENOENT`) of a failed call, undefined for anything else. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Something that may not be there: undefined instead of ENOENT (or ENOTDIR on the way). */
export async function ifPresent<Value>(call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
