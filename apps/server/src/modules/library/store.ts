import type { Selectable } from 'kysely';
import { type Db, type LibraryItemTable, MAX_IN } from '../../db/index.ts';
import { type Clock, newId } from '../../kernel/index.ts';
import { SUMMARY_COLUMNS, type SummaryRow } from '../catalog/index.ts';
import { type ItemQuery, listItems } from './list-items.ts';
import { type FileRole, type Item, type ItemFile, type ItemRow, type NewItem, pathKeyOf } from './model.ts';

export type LibraryStore = ReturnType<typeof createLibraryStore>;

type Row = Selectable<LibraryItemTable>;
function toItem(row: Row): Item {
  return {
    id: row.id,
    rootFolderId: row.root_folder_id,
    bookId: row.book_id,
    path: row.path,
    sizeBytes: row.size_bytes,
    durationSeconds: row.duration_seconds,
    format: row.format,
    downloadId: row.download_id,
    importId: row.import_id,
    metadata: JSON.parse(row.metadata) as Item['metadata'],
    fieldSources: JSON.parse(row.field_sources) as Record<string, string>,
    contributions: JSON.parse(row.contributions) as Item['contributions'],
    serverItemId: row.server_item_id,
    availableAt: row.available_at,
    addedAt: row.added_at,
    updatedAt: row.updated_at,
  };
}

/** Rows of library items and their files. Everything joins the transaction that is open. */
export function createLibraryStore(db: Db, clock: Clock) {
  const rowsOf = () =>
    db.q
      .selectFrom('library_item')
      .innerJoin('root_folder', 'root_folder.id', 'library_item.root_folder_id')
      .innerJoin('book', 'book.id', 'library_item.book_id');

  const loadRows = async (ids: readonly string[]): Promise<ItemRow[]> => {
    if (ids.length === 0) return [];
    const items = await db.q.selectFrom('library_item').selectAll().where('id', 'in', ids).execute();
    const joined = await rowsOf()
      .select(['library_item.id as itemId', 'root_folder.path as rootPath'])
      .select(SUMMARY_COLUMNS)
      .where('library_item.id', 'in', ids)
      .execute();
    const byId = new Map(joined.map(({ itemId, ...rest }) => [itemId, rest]));
    const rows = new Map(
      items.flatMap((row) => {
        const rest = byId.get(row.id);
        if (!rest) return [];
        const { rootPath, ...book } = rest;
        return [
          [row.id, { item: toItem(row), rootPath, fileCount: row.file_count, book: book as SummaryRow }],
        ];
      }),
    );
    return ids.flatMap((id) => rows.get(id) ?? []);
  };

  const insertFiles = async (itemId: string, files: readonly ItemFile[]): Promise<void> => {
    const rows = files.map((file) => ({
      // Ids grow, so that their order is the order of the files.
      id: newId(clock.now()),
      library_item_id: itemId,
      path: file.path,
      role: file.role,
      size_bytes: file.sizeBytes,
      duration_seconds: file.durationSeconds,
      inode: file.inode,
    }));
    for (let from = 0; from < rows.length; from += MAX_IN) {
      await db.q
        .insertInto('library_file')
        .values(rows.slice(from, from + MAX_IN))
        .execute();
    }
  };

  const byId = async (id: string): Promise<Item | undefined> => {
    const row = await db.q.selectFrom('library_item').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toItem(row);
  };

  const sizeOf = (files: readonly ItemFile[]) => files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const totals = (files: readonly ItemFile[]) => ({
    size_bytes: sizeOf(files),
    audio_bytes: sizeOf(files.filter((file) => file.role === 'audio')),
    file_count: files.length,
  });

  return {
    byId,
    rowById: async (id: string): Promise<ItemRow | undefined> => (await loadRows([id]))[0],
    byBook: async (bookId: string): Promise<Item[]> =>
      (await db.q.selectFrom('library_item').selectAll().where('book_id', '=', bookId).execute()).map(toItem),
    byPathKeys: async (keys: readonly string[]): Promise<Item[]> =>
      keys.length === 0
        ? []
        : (await db.q.selectFrom('library_item').selectAll().where('path_key', 'in', keys).execute()).map(
            toItem,
          ),
    /** Keys of the folders of every item in a root folder. */
    pathKeys: async (rootFolderId: string): Promise<string[]> =>
      (
        await db.q
          .selectFrom('library_item')
          .select('path_key')
          .where('root_folder_id', '=', rootFolderId)
          .execute()
      ).map((row) => row.path_key),
    /** Files in playing order. */
    files: async (itemId: string): Promise<ItemFile[]> =>
      (
        await db.q
          .selectFrom('library_file')
          .selectAll()
          .where('library_item_id', '=', itemId)
          .orderBy('id')
          .execute()
      ).map((row) => ({
        path: row.path,
        role: row.role as FileRole,
        sizeBytes: row.size_bytes,
        durationSeconds: row.duration_seconds,
        inode: row.inode,
      })),

    list: async (query: ItemQuery): Promise<{ total: number; rows: ItemRow[] }> => {
      const { total, ids } = await listItems(db, query);
      return { total, rows: await loadRows(ids) };
    },

    /** Records a book folder. One that is known at this path keeps its id and gets the new facts. */
    record: (input: NewItem): Promise<{ item: Item; added: boolean }> =>
      db.transaction(async (tx) => {
        const at = clock.now();
        const pathKey = pathKeyOf(input.rootFolderId, input.path);
        const known = await tx
          .selectFrom('library_item')
          .select('id')
          .where('path_key', '=', pathKey)
          .executeTakeFirst();
        const columns = {
          book_id: input.bookId,
          path: input.path,
          ...totals(input.files),
          duration_seconds: input.durationSeconds,
          format: input.format,
          download_id: input.downloadId,
          import_id: input.importId,
          metadata: JSON.stringify(input.metadata),
          field_sources: JSON.stringify(input.fieldSources),
          contributions: JSON.stringify(input.contributions ?? []),
          updated_at: at,
        };
        const id = known?.id ?? newId(at);
        if (known) {
          await tx.updateTable('library_item').set(columns).where('id', '=', id).execute();
          await tx.deleteFrom('library_file').where('library_item_id', '=', id).execute();
          await insertFiles(id, input.files);
          return { item: (await byId(id))!, added: false };
        }
        const row = {
          id,
          root_folder_id: input.rootFolderId,
          path_key: pathKey,
          server_item_id: null,
          available_at: null,
          added_at: at,
          ...columns,
        };
        await tx.insertInto('library_item').values(row).execute();
        await insertFiles(id, input.files);
        return { item: toItem(row), added: true };
      }),

    /** New place, names and facts after a re-process. */
    rewrite: (
      id: string,
      change: Pick<Item, 'rootFolderId' | 'path'> &
        Partial<Pick<Item, 'metadata' | 'fieldSources'>> & { files: readonly ItemFile[] },
    ): Promise<void> =>
      db.transaction(async (tx) => {
        await tx
          .updateTable('library_item')
          .set({
            path: change.path,
            path_key: pathKeyOf(change.rootFolderId, change.path),
            ...totals(change.files),
            updated_at: clock.now(),
            ...(change.metadata ? { metadata: JSON.stringify(change.metadata) } : {}),
            ...(change.fieldSources ? { field_sources: JSON.stringify(change.fieldSources) } : {}),
          })
          .where('id', '=', id)
          .execute();
        await tx.deleteFrom('library_file').where('library_item_id', '=', id).execute();
        await insertFiles(id, change.files);
      }),

    /** The media server shows the book. */
    markAvailable: async (id: string, serverItemId: string | null): Promise<void> => {
      await db.q
        .updateTable('library_item')
        .set({ server_item_id: serverItemId, available_at: clock.now(), updated_at: clock.now() })
        .where('id', '=', id)
        .execute();
    },

    remove: (id: string): Promise<void> =>
      db.transaction(async (tx) => {
        await tx.deleteFrom('library_file').where('library_item_id', '=', id).execute();
        await tx.deleteFrom('library_item').where('id', '=', id).execute();
      }),
  };
}
