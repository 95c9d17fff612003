import { type Db, prepared } from '../../db/index.ts';
import { type FileSystem, ifPresent, joinInside, onDisk } from '../../platform/files/index.ts';

const selectAny = prepared((q, { id }: { id: string }) =>
  q.selectFrom('library_item').select('path').where('root_folder_id', '=', id).limit(1),
);

/**
 * Is a root folder empty though the library has books in it? Then its disk is not mounted, most likely, and what is put
 * there would be hidden when the disk is back.
 */
export async function isEmptied(
  { fs, db }: { fs: FileSystem; db: Db },
  { id, path }: { id: string; path: string },
): Promise<boolean> {
  const [item] = await selectAny(db, { id });
  return onDisk({ doing: 'looking at', path, side: 'library' }, async () => {
    if (!item || (await ifPresent(fs.lstat(joinInside(path, item.path)))) !== undefined) return false;
    return (await fs.readdir(path)).every((name) => name.startsWith('.'));
  });
}

/** What people are told then. */
export const emptied = (path: string) => ({
  message: `The library folder ${path} is empty, though the library has books in it.`,
  hint: 'Mount its disk. If you emptied it yourself, make any folder in it.',
});
