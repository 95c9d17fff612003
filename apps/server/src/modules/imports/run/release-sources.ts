import { dirname } from 'node:path';
import { errnoOf, type FileSystem, ifPresent, joinInside, onDisk } from '../../../platform/files/index.ts';
import type { GroupPlan } from '../model.ts';
import type { Places } from '../plan/places.ts';
import type { Staged } from './stage.ts';

/**
 * Ends a move: removes the downloaded files whose library file was verified and is in its place, then the folders they
 * leave empty. Only ever called for files that are to be moved; may be repeated.
 */
export async function releaseSources(
  fs: FileSystem,
  input: { plan: GroupPlan; places: Places; staged: Staged; sourceBase: string },
): Promise<number> {
  const { plan, places, staged, sourceBase } = input;
  const planned = new Map(plan.files.map((file) => [file.source, file]));
  let removed = 0;
  const moved = staged.files
    .filter((file) => file.mode === 'move')
    .flatMap((file) => (file.madeOf ?? [file.source]).map((name) => ({ file, source: planned.get(name) })));
  for (const { file, source } of moved) {
    if (!source) continue;
    const from = joinInside(sourceBase, source.source);
    await onDisk({ doing: 'removing', path: from, side: 'source' }, async () => {
      const [old, now] = [
        await ifPresent(fs.lstat(from)),
        await ifPresent(fs.lstat(joinInside(places.target, file.target))),
      ];
      // The file that was imported, and nothing that has its name since.
      const isSame = old?.ino === source.inode && old.dev === source.device && old.size === source.sizeBytes;
      if (!old || !isSame || now?.size !== file.sizeBytes) return;
      await fs.unlink(from);
      removed += 1;
      await removeEmptyFolders(fs, sourceBase, dirname(from));
    });
  }
  return removed;
}

async function removeEmptyFolders(fs: FileSystem, base: string, from: string): Promise<void> {
  for (let folder = from; folder.length > base.length; folder = dirname(folder)) {
    try {
      await fs.rmdir(folder);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      return;
    }
  }
}
