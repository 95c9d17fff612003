import { join } from 'node:path';
import { type Db, prepared, type Queries } from '../../../db/index.ts';
import { type FileSystem, ifPresent, joinInside, onDisk } from '../../../platform/files/index.ts';
import { bookPathKey } from '../../naming/index.ts';
import { type ListedFile, listFolder } from './list-files.ts';

/** A library item at or around a path. */
export type KnownItem = { id: string; bookId: string; bookTitle: string; rootFolderId: string; path: string };

/** A folder on the disk: what it holds, to tell whether it may give way. */
export type FolderLook = {
  device: number;
  inode: number;
  files: ListedFile[];
};

/** What is at a path a book might take. */
export type Site = {
  /** Relative to the root folder, spelled as the folders on the disk are. */
  path: string;
  key: string;
  item: KnownItem | null;
  /** Items in folders above or below: a book folder must not hold another. */
  entangled: KnownItem[];
  folder: FolderLook | null;
  /** A file has the name. */
  isFile: boolean;
};

/** Looks at the places a book might take, on the disk and in the records. */
export async function surveySites(
  deps: { fs: FileSystem; db: Db },
  root: { id: string; path: string },
  paths: readonly string[],
): Promise<Site[]> {
  const sites: Site[] = [];
  for (const wanted of paths) {
    const path = await spelledAsOnDisk(deps.fs, root.path, wanted);
    const key = bookPathKey(path);
    const items = await itemsAround(deps.db, root.id, key);
    const full = joinInside(root.path, path);
    const stat = await onDisk({ doing: 'looking at', path: full, side: 'library' }, () =>
      ifPresent(deps.fs.lstat(full)),
    );
    sites.push({
      path,
      key,
      item: items.find((item) => bookPathKey(item.path) === key) ?? null,
      entangled: items.filter((item) => bookPathKey(item.path) !== key),
      folder: stat?.isDirectory()
        ? {
            device: stat.dev,
            inode: stat.ino,
            files: (await listFolder(deps.fs, full, 'library')).files,
          }
        : null,
      isFile: stat !== undefined && !stat.isDirectory(),
    });
  }
  return sites;
}

/** `j.r.r. tolkien/` is used when it is there, rather than a second `J.R.R. Tolkien/` that SMB would take for it. */
async function spelledAsOnDisk(fs: FileSystem, rootPath: string, path: string): Promise<string> {
  const spelled: string[] = [];
  let folder = rootPath;
  let known = true;
  for (const segment of path.split('/')) {
    let name = segment;
    if (known) {
      const names =
        (await onDisk({ doing: 'reading', path: folder, side: 'library' }, () =>
          ifPresent(fs.readdir(folder)),
        )) ?? [];
      const key = bookPathKey(segment);
      const match = names.includes(segment) ? segment : names.find((other) => bookPathKey(other) === key);
      known = match !== undefined;
      name = match ?? segment;
    }
    spelled.push(name);
    folder = join(folder, name);
  }
  return spelled.join('/');
}

/** Library items at a path, in folders above it, and in folders below it. */
async function itemsAround(db: Db, rootFolderId: string, key: string): Promise<KnownItem[]> {
  const own = `${rootFolderId}/${key}`;
  const segments = key.split('/');
  const above = segments
    .slice(1)
    .map((_, index) => `${rootFolderId}/${segments.slice(0, index + 1).join('/')}`);
  const below = `${own}/`;
  const rows = await selectItems(db.q)
    .where((eb) =>
      eb.or([
        eb('library_item.path_key', 'in', [own, ...above]),
        eb.and([
          eb('library_item.root_folder_id', '=', rootFolderId),
          eb(eb.fn<string>('substr', ['library_item.path_key', eb.lit(1), eb.lit(below.length)]), '=', below),
        ]),
      ]),
    )
    .execute();
  return rows;
}

/** The item recorded at exactly this path. */
export async function itemAt(db: Db, rootFolderId: string, path: string): Promise<KnownItem | null> {
  const key = `${rootFolderId}/${bookPathKey(path)}`;
  return (await selectAt(db, { key }))[0] ?? null;
}

/** The folders a book has already, the newest first. */
export async function itemsOfBook(db: Db, bookId: string): Promise<KnownItem[]> {
  return selectOfBook(db, { bookId });
}

const selectAt = prepared((q, { key }: { key: string }) =>
  selectItems(q).where('library_item.path_key', '=', key),
);
const selectOfBook = prepared((q, { bookId }: { bookId: string }) =>
  selectItems(q).where('library_item.book_id', '=', bookId).orderBy('library_item.updated_at', 'desc'),
);

function selectItems(q: Queries) {
  return q
    .selectFrom('library_item')
    .leftJoin('book', 'book.id', 'library_item.book_id')
    .select((eb) => [
      'library_item.id as id',
      'library_item.book_id as bookId',
      'library_item.root_folder_id as rootFolderId',
      'library_item.path as path',
      eb.fn.coalesce('book.title', eb.val('')).as('bookTitle'),
    ]);
}
