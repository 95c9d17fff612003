import type { LibraryItem } from '@earmark/contracts';
import type { Contribution, MergeFacts, SummaryRow } from '../catalog/index.ts';
import { bookPathKey } from '../naming/index.ts';

export type FileRole = 'audio' | 'companion' | 'cover' | 'sidecar' | 'other';

export type ItemFile = {
  /** Relative to the book folder, `/` between segments. */
  path: string;
  role: FileRole;
  sizeBytes: number;
  durationSeconds: number | null;
  inode: string | null;
};

/** A book folder in a root folder that Earmark knows. */
export type Item = {
  id: string;
  rootFolderId: string;
  bookId: string;
  /** Relative to the root folder, `/` between segments. */
  path: string;
  sizeBytes: number;
  durationSeconds: number | null;
  format: string | null;
  downloadId: string | null;
  importId: string | null;
  /** Facts the sidecars were written from, and where each came from. */
  metadata: MergeFacts;
  fieldSources: Record<string, string>;
  /** What each source besides the catalogue told; empty for items of before it was kept. */
  contributions: Contribution[];
  serverItemId: string | null;
  availableAt: number | null;
  addedAt: number;
  updatedAt: number;
};

export type NewItem = Pick<
  Item,
  | 'rootFolderId'
  | 'bookId'
  | 'path'
  | 'durationSeconds'
  | 'format'
  | 'downloadId'
  | 'importId'
  | 'metadata'
  | 'fieldSources'
> & {
  contributions?: readonly Contribution[] | undefined;
  /** Audio in playing order, then the rest: the order is kept. */
  files: readonly ItemFile[];
};

export type ItemRow = {
  item: Item;
  rootPath: string;
  fileCount: number;
  book: SummaryRow;
};

/** Two items never share a folder, also where case does not count. */
export function pathKeyOf(rootFolderId: string, path: string): string {
  return `${rootFolderId}/${bookPathKey(path)}`;
}

export function toWireItem(
  { item, rootPath, fileCount }: ItemRow,
  extras: { book: LibraryItem['book']; libraryUrl: string | null },
): LibraryItem {
  return {
    id: item.id,
    book: extras.book,
    path: `${rootPath}/${item.path}`,
    sizeBytes: item.sizeBytes,
    fileCount,
    durationSeconds: item.durationSeconds,
    format: item.format,
    addedAt: new Date(item.addedAt).toISOString(),
    available: item.availableAt !== null,
    libraryUrl: extras.libraryUrl,
  };
}
