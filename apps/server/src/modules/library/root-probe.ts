import { join } from 'node:path';
import { AppError, describeError, newId } from '../../kernel/index.ts';
import { errnoOf, type FileSystem } from '../../platform/files/index.ts';

export type RootProbe = {
  exists: boolean;
  writable: boolean;
  freeBytes: number | null;
  totalBytes: number | null;
  /** What is wrong, in words; null when all is well. */
  message: string | null;
  hint: string | null;
};

const patienceMs = 5000;

/** Tries a root folder for real: is it there, can a file be written and removed, how much room is left. */
export async function probeRootFolder(fs: FileSystem, path: string): Promise<RootProbe> {
  // A dead network mount answers nothing at all, for minutes.
  const { promise, resolve } = Promise.withResolvers<RootProbe>();
  const timer = setTimeout(
    () => resolve(failed(`${path} does not answer.`, 'Is it a network mount whose server is off?')),
    patienceMs,
  );
  try {
    return await Promise.race([tryFolder(fs, path), promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function tryFolder(fs: FileSystem, path: string): Promise<RootProbe> {
  try {
    const stats = await fs.stat(path);
    if (!stats.isDirectory()) return failed(`${path} is a file, not a folder.`, 'Choose a folder.');
  } catch (error) {
    return errnoOf(error) === 'ENOENT'
      ? failed(
          `The folder ${path} does not exist.`,
          'Create it, or check that its disk is mounted (in Docker: mapped).',
        )
      : failed(
          `${path} cannot be read: ${describeError(error)}.`,
          'Give the user Earmark runs as access to it.',
        );
  }
  const room = await readRoom(fs, path);
  const refusal = await tryWriting(fs, path);
  if (refusal === null) return { exists: true, writable: true, ...room, message: null, hint: null };
  return {
    exists: true,
    writable: false,
    ...room,
    message: `Earmark cannot write in ${path} (${refusal}).`,
    hint:
      refusal === 'ENOSPC' || refusal === 'EDQUOT'
        ? 'The disk is full: free some space.'
        : 'Give the user Earmark runs as write permission, or mount it writable.',
  };
}

async function readRoom(
  fs: FileSystem,
  path: string,
): Promise<{ freeBytes: number | null; totalBytes: number | null }> {
  try {
    const { bavail, blocks, bsize } = await fs.statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return { freeBytes: null, totalBytes: null };
  }
}

/** The errno of the refusal, or null when a file could be written and removed. */
async function tryWriting(fs: FileSystem, path: string): Promise<string | null> {
  const file = join(path, `.earmark-probe-${newId()}`);
  try {
    await fs.writeFile(file, 'earmark', { flag: 'wx' });
    await fs.unlink(file);
    return null;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    await fs.rm(file, { force: true }).catch(() => undefined);
    return code;
  }
}

function failed(message: string, hint: string): RootProbe {
  return { exists: false, writable: false, freeBytes: null, totalBytes: null, message, hint };
}

/** The refusal of a folder that cannot serve as a root folder. */
export function probeError(probe: RootProbe, field: string): AppError {
  const message = probe.message ?? 'The folder cannot be used.';
  return new AppError({
    code: probe.exists ? 'root_folder_unwritable' : 'bad_input',
    message,
    hint: probe.hint ?? undefined,
    status: probe.exists ? 422 : 400,
    blame: 'setup',
    errors: [{ path: field, message }],
  });
}
