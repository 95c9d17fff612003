import { AppError } from '../../../kernel/errors.ts';
import { ifPresent, onDisk } from '../../../platform/files/index.ts';
import { emptied, isEmptied } from '../../library/index.ts';
import type { ImportParts } from '../ports.ts';

/**
 * The device of a root folder. It is never created, and not taken when it is empty though the library has books in it:
 * when its disk is not mounted, both would fill the disk of the system, under a place that the books come back to.
 */
export async function assertRootFolder(
  parts: Pick<ImportParts, 'fs' | 'db'>,
  root: { id: string; path: string },
): Promise<number> {
  const { id, path } = root;
  const stat = await onDisk({ doing: 'opening', path, side: 'library' }, () =>
    ifPresent(parts.fs.stat(path)),
  );
  if (!stat?.isDirectory()) {
    throw notThere(
      stat ? `The library path ${path} is not a folder.` : `The library folder ${path} is not there.`,
      'Check that its disk is mounted, or change the library path.',
    );
  }
  if (await isEmptied(parts, { id, path })) {
    const { message, hint } = emptied(path);
    throw notThere(message, hint);
  }
  return stat.dev;
}

function notThere(message: string, hint: string): AppError {
  return new AppError({
    code: 'root_folder_unwritable',
    message,
    hint,
    status: 422,
    blame: 'setup',
    retryable: true,
  });
}
