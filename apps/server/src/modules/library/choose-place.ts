import { type FileSystem, ifPresent, joinInside } from '../../platform/files/index.ts';
import { bookPathKey } from '../naming/index.ts';
import { holdsOnly } from './list-folder.ts';
import { type ItemRow, pathKeyOf } from './model.ts';
import type { LibraryStore } from './store.ts';

/** Book folders (keys of absolute paths) that a dry run of many books has given away and taken so far. */
export type ReprocessOverlay = { taken: Set<string>; freed: Set<string> };

/** The first path by edition that no other book and no foreign folder has; undefined when all are taken. */
export async function choosePlace(
  deps: { fs: FileSystem; store: Pick<LibraryStore, 'byPathKeys'> },
  { item, rootPath }: ItemRow,
  input: {
    folderInode: string;
    candidates: readonly { path: string }[];
    overlay: ReprocessOverlay | undefined;
  },
): Promise<string | undefined> {
  const { folderInode, candidates, overlay } = input;
  const isIn = (places: Set<string> | undefined, path: string) =>
    places?.has(bookPathKey(joinInside(rootPath, path))) === true;
  const keys = candidates.map(({ path }) => pathKeyOf(item.rootFolderId, path));
  const others = await deps.store.byPathKeys(keys);
  const taken = new Set(
    others
      .filter(({ id, path }) => id !== item.id && !isIn(overlay?.freed, path))
      .map(({ rootFolderId, path }) => pathKeyOf(rootFolderId, path)),
  );
  for (const [at, { path }] of candidates.entries()) {
    if (taken.has(keys[at] ?? '') || isIn(overlay?.taken, path)) continue;
    if (isIn(overlay?.freed, path)) return path;
    const there = await ifPresent(deps.fs.lstat(joinInside(rootPath, path)));
    const isFree =
      !there || String(there.ino) === folderInode || (await holdsOnly(deps.fs, rootPath, path, item.path));
    if (isFree) return path;
  }
  return undefined;
}
