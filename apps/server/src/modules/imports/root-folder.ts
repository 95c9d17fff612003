import { AppError } from '../../kernel/errors.ts';
import { type FileSystem, ifPresent, onDisk } from '../../platform/files/index.ts';

/**
 * The device of a root folder. It is never created: when its disk is not mounted, making the folder would fill the
 * system disk instead.
 */
export async function assertRootFolder(fs: FileSystem, path: string): Promise<number> {
  const stat = await onDisk({ doing: 'opening', path, side: 'library' }, () => ifPresent(fs.stat(path)));
  if (stat?.isDirectory()) return stat.dev;
  throw new AppError({
    code: 'root_folder_unwritable',
    message: stat ? `The library path ${path} is not a folder.` : `The library folder ${path} is not there.`,
    hint: 'Check that its disk is mounted, or change the library path.',
    status: 422,
    blame: 'setup',
    retryable: true,
  });
}
