import { conflict } from '../../../kernel/errors.ts';
import {
  assertRealInside,
  errnoOf,
  type FileSystem,
  ifPresent,
  joinInside,
  onDisk,
  syncFolder,
} from '../../../platform/files/index.ts';
import { itemAt } from '../inspect/survey.ts';
import type { GroupPlan } from '../model.ts';
import { type Places, WORK_FOLDER } from '../plan/places.ts';
import type { ImportParts } from '../ports.ts';
import type { Verified } from './verify.ts';

/** Throws when the target is not what the plan saw: another import or a person was faster. */
export async function assertTargetUnchanged(
  parts: Pick<ImportParts, 'fs' | 'db'>,
  places: Places,
  plan: Pick<GroupPlan, 'rootFolderId' | 'targetState'>,
): Promise<void> {
  const { folder, itemId } = plan.targetState;
  const found = await identityOf(parts.fs, places.target);
  const item = await itemAt(parts.db, plan.rootFolderId ?? '', places.targetPath);
  const isSameFolder = folder === null ? found === null : isSame(found, folder);
  if (!isSameFolder || (item?.id ?? null) !== itemId) throw targetChanged(places);
}

function targetChanged(places: Places) {
  return conflict(`${places.target} has changed since the import was planned.`, 'Plan the import again.');
}

/** Takes what stands at the target into the recycle bin, keeping nothing in its place. May be repeated. */
export async function retireOld(
  parts: Pick<ImportParts, 'fs' | 'library'>,
  places: Places,
  replaces: NonNullable<GroupPlan['replaces']>,
): Promise<void> {
  if ((await identityOf(parts.fs, places.target)) === null) return;
  await parts.library.recycleBin.put({
    rootPath: places.rootPath,
    path: places.targetPath,
    bookId: replaces.bookId,
    bookTitle: replaces.title,
    reason: replaces.reason,
    entryId: places.binEntryId,
  });
}

/** The one rename that makes the book visible, complete. */
export async function placeStaged(
  fs: FileSystem,
  places: Places,
  /** Gets the topmost folder that had to be made above the book's. */
  onMade: (folder: string) => Promise<void> = async () => undefined,
): Promise<void> {
  const { rootPath, target, targetParent } = places;
  await onDisk({ doing: 'moving into place', path: target, side: 'library' }, async () => {
    // Another import that is rolled back may remove the empty author folder between the two calls.
    for (let attempt = 1; ; attempt += 1) {
      await assertRealInside(fs, rootPath, targetParent);
      const made = await fs.mkdir(targetParent, { recursive: true });
      if (made !== undefined) await onMade(made);
      if (await renameIntoPlace(fs, places, { isLastTry: attempt === 5 })) break;
    }
    await syncFolder(fs, targetParent);
  });
}

async function renameIntoPlace(
  fs: FileSystem,
  places: Places,
  options: { isLastTry: boolean },
): Promise<boolean> {
  const { staging, target, targetParent } = places;
  // rename(2) would silently replace an empty folder; whoever made it may be about to fill it.
  if ((await identityOf(fs, target)) !== null) throw targetChanged(places);
  try {
    await fs.rename(staging, target);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') throw targetChanged(places);
    const isParentGone = code === 'ENOENT' && (await identityOf(fs, targetParent)) === null;
    if (!isParentGone || options.isLastTry) throw error;
    return false;
  }
}

/** Is the folder that was verified in its place? */
export async function isPlaced(fs: FileSystem, places: Places, verified: Verified): Promise<boolean> {
  return isSame(await identityOf(fs, places.target), verified);
}

/** Is the folder that was verified still in staging? */
export async function isStaged(fs: FileSystem, places: Places, verified: Verified): Promise<boolean> {
  return isSame(await identityOf(fs, places.staging), verified);
}

/** Puts back what was retired when nothing has taken its place. */
export async function restoreOld(parts: Pick<ImportParts, 'fs' | 'library'>, places: Places): Promise<void> {
  if ((await identityOf(parts.fs, places.target)) !== null) return;
  const entries = await parts.library.recycleBin.list(places.rootPath);
  if (!entries.some((entry) => entry.id === places.binEntryId)) return;
  await parts.library.recycleBin.restore(places.rootPath, places.binEntryId);
}

/** Removes what was staged, and folders that nothing came into. */
export async function removeStaged(fs: FileSystem, places: Places): Promise<void> {
  await onDisk({ doing: 'cleaning up', path: places.staging, side: 'library' }, async () => {
    await assertRealInside(fs, places.rootPath, places.staging);
    await fs.rm(places.staging, { recursive: true, force: true });
    await fs.rm(places.audioFolder, { recursive: true, force: true });
  });
  await removeIfEmpty(fs, places.workFolder);
  await removeIfEmpty(fs, joinInside(places.rootPath, [WORK_FOLDER]));
}

/** Removes folders above the target that are empty, up to the root folder. */
export async function removeEmptyParents(fs: FileSystem, places: Places): Promise<void> {
  const segments = places.targetPath.split('/').slice(0, -1);
  for (; segments.length > 0; segments.pop()) {
    if (!(await removeIfEmpty(fs, joinInside(places.rootPath, segments)))) return;
  }
}

async function removeIfEmpty(fs: FileSystem, path: string): Promise<boolean> {
  try {
    await fs.rmdir(path);
    return true;
  } catch (error) {
    const code = errnoOf(error);
    if (code === undefined) throw error;
    return code === 'ENOENT';
  }
}

async function identityOf(fs: FileSystem, path: string): Promise<Verified | null> {
  const stat = await onDisk({ doing: 'looking at', path, side: 'library' }, () => ifPresent(fs.lstat(path)));
  return stat ? { device: stat.dev, inode: stat.ino } : null;
}

function isSame(found: Verified | null, verified: Verified): boolean {
  return found !== null && found.device === verified.device && found.inode === verified.inode;
}
