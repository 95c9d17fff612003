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
  const above = candidates.map(({ path }) =>
    foldersAbove(path).map((folder) => pathKeyOf(item.rootFolderId, folder)),
  );
  const others = await deps.store.byPathKeys([...new Set([...keys, ...above.flat()])]);
  const taken = new Set(
    others
      .filter(({ id, path }) => id !== item.id && !isIn(overlay?.freed, path))
      .map(({ rootFolderId, path }) => pathKeyOf(rootFolderId, path)),
  );
  for (const [at, { path }] of candidates.entries()) {
    if (taken.has(keys[at] ?? '') || isIn(overlay?.taken, path)) continue;
    // A book in the folder of another would be taken for a part of it.
    if (above[at]?.some((key) => taken.has(key)) || isEntangled(overlay, joinInside(rootPath, path)))
      continue;
    if (isIn(overlay?.freed, path)) return path;
    const there = await ifPresent(deps.fs.lstat(joinInside(rootPath, path)));
    const isFree =
      !there || String(there.ino) === folderInode || (await holdsOnly(deps.fs, rootPath, path, item.path));
    if (isFree) return path;
  }
  return undefined;
}

function foldersAbove(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((_, index, rest) =>
      path
        .split('/')
        .slice(0, rest.length - index)
        .join('/'),
    );
}

/** Does a folder that was given away lie above this one, or below it? */
function isEntangled(overlay: ReprocessOverlay | undefined, full: string): boolean {
  const key = bookPathKey(full);
  return [...(overlay?.taken ?? [])].some(
    (taken) => taken.startsWith(`${key}/`) || key.startsWith(`${taken}/`),
  );
}
