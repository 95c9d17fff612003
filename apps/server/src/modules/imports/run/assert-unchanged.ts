import { AppError } from '../../../kernel/errors.ts';
import { type FileSystem, onDisk } from '../../../platform/files/index.ts';
import type { PlannedFile } from '../model.ts';

/** A copy follows names, so the name must still lead to the file that was looked at. */
export async function assertUnchanged(fs: FileSystem, from: string, file: PlannedFile): Promise<void> {
  const stat = await onDisk({ doing: 'reading', path: from, side: 'source' }, () => fs.lstat(from));
  if (stat.dev === file.device && stat.ino === file.inode && stat.size === file.sizeBytes) return;
  throw new AppError({
    code: 'import_failed',
    message: `The downloaded file ${from} is not the one that was looked at.`,
    hint: 'The download changed meanwhile; the import is tried again from the start.',
    status: 503,
    blame: 'setup',
    retryable: true,
  });
}
