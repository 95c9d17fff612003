import type { DownloadState } from '@earmark/contracts';
import { type Db, type DownloadTable, MAX_IN } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type Download, type DownloadStatus, OPEN_STATUSES, type ReleaseSnapshot } from './model.ts';

export type DownloadStore = ReturnType<typeof createDownloadStore>;

export type DownloadPatch = Partial<
  Pick<
    Download,
    | 'infoHash'
    | 'hashes'
    | 'state'
    | 'stateSince'
    | 'reason'
    | 'nextStep'
    | 'nextAt'
    | 'sizeBytes'
    | 'savePath'
    | 'contentPath'
    | 'category'
    | 'missingPolls'
    | 'completedAt'
    | 'importedAt'
    | 'release'
  >
>;

export function createDownloadStore(db: Db, clock: Clock) {
  const readLinked = async (downloadIds: readonly string[]) => {
    const links = new Map<string, string[]>();
    for (const ids of chunked(downloadIds)) {
      const rows = await db.q
        .selectFrom('download_acquisition')
        .selectAll()
        .where('download_id', 'in', ids)
        .orderBy('acquisition_id')
        .execute();
      for (const row of rows)
        links.set(row.download_id, [...(links.get(row.download_id) ?? []), row.acquisition_id]);
    }
    return links;
  };

  return {
    insert: async (download: Download, acquisitionIds: readonly string[]): Promise<void> => {
      await db.q.insertInto('download').values(toRow(download, clock.now())).execute();
      if (acquisitionIds.length === 0) return;
      await db.q
        .insertInto('download_acquisition')
        .values(acquisitionIds.map((id) => ({ download_id: download.id, acquisition_id: id })))
        .execute();
    },
    /** Adds wanted books to a download that brings them too. */
    link: async (downloadId: string, acquisitionIds: readonly string[]): Promise<void> => {
      if (acquisitionIds.length === 0) return;
      await db.q
        .insertInto('download_acquisition')
        .values(acquisitionIds.map((id) => ({ download_id: downloadId, acquisition_id: id })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    unlink: async (downloadId: string, acquisitionId: string): Promise<void> => {
      await db.q
        .deleteFrom('download_acquisition')
        .where('download_id', '=', downloadId)
        .where('acquisition_id', '=', acquisitionId)
        .execute();
    },
    byId: async (id: string): Promise<Download | undefined> => {
      const row = await db.q.selectFrom('download').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toDownload(row);
    },
    acquisitionIds: async (downloadId: string): Promise<string[]> =>
      (await readLinked([downloadId])).get(downloadId) ?? [],
    linkedOf: readLinked,
    /** Everything in the queue, oldest first. */
    open: async (): Promise<Download[]> => {
      const rows = await db.q
        .selectFrom('download')
        .selectAll()
        .where('status', 'in', [...OPEN_STATUSES])
        .orderBy('id')
        .execute();
      return rows.map(toDownload);
    },
    /** Open downloads of the client under any of the hashes. */
    openByHashes: async (clientId: string, hashes: readonly string[]): Promise<Download[]> => {
      const rows = await db.q
        .selectFrom('download')
        .selectAll()
        .where('client_id', '=', clientId)
        .where('status', 'in', [...OPEN_STATUSES])
        .execute();
      return rows.map(toDownload).filter((each) => each.hashes.some((hash) => hashes.includes(hash)));
    },
    /** Hashes out of the given ones under which the client's torrents have been ours at any time. */
    knownHashes: async (clientId: string, hashes: readonly string[]): Promise<Set<string>> => {
      const known = new Set<string>();
      for (const some of chunked(hashes)) {
        const rows = await db.q
          .selectFrom('download')
          .select('info_hash')
          .where('client_id', '=', clientId)
          .where('info_hash', 'in', some)
          .execute();
        for (const row of rows) known.add(row.info_hash);
      }
      return known;
    },
    openOfAcquisition: async (acquisitionId: string): Promise<Download[]> => {
      const rows = await db.q
        .selectFrom('download')
        .innerJoin('download_acquisition', 'download_acquisition.download_id', 'download.id')
        .selectAll('download')
        .where('download_acquisition.acquisition_id', '=', acquisitionId)
        .where('download.status', 'in', [...OPEN_STATUSES])
        .execute();
      return rows.map(toDownload);
    },
    patch: async (id: string, patch: DownloadPatch): Promise<void> => {
      await db.q.updateTable('download').set(toPatchRow(patch, clock.now())).where('id', '=', id).execute();
    },
    /** The only way to change the status: false when somebody else was quicker. */
    move: async (
      id: string,
      from: readonly DownloadStatus[],
      to: DownloadStatus,
      patch: DownloadPatch = {},
    ): Promise<boolean> => {
      const result = await db.q
        .updateTable('download')
        .set({ ...toPatchRow(patch, clock.now()), status: to })
        .where('id', '=', id)
        .where('status', 'in', [...from])
        .executeTakeFirst();
      return Number(result.numUpdatedRows) > 0;
    },
    /** Requests (with their users) that wait for what the downloads bring. */
    watchers: async (
      downloadIds: readonly string[],
    ): Promise<Map<string, { requestId: string; userId: string }[]>> => {
      const watchers = new Map<string, { requestId: string; userId: string }[]>();
      for (const ids of chunked(downloadIds)) {
        const rows = await db.q
          .selectFrom('download_acquisition')
          .innerJoin('request', 'request.acquisition_id', 'download_acquisition.acquisition_id')
          .select(['download_acquisition.download_id', 'request.id', 'request.user_id'])
          .where('download_acquisition.download_id', 'in', ids)
          .execute();
        for (const row of rows) {
          const list = watchers.get(row.download_id) ?? [];
          list.push({ requestId: row.id, userId: row.user_id });
          watchers.set(row.download_id, list);
        }
      }
      return watchers;
    },
    /** The wanted books behind acquisitions, with the words their state carries. */
    booksOf: async (acquisitionIds: readonly string[]) => {
      const found: {
        acquisitionId: string;
        bookId: string;
        reason: string | null;
        nextStep: string | null;
        nextAt: number | null;
      }[] = [];
      for (const ids of chunked(acquisitionIds)) {
        const rows = await db.q.selectFrom('acquisition').selectAll().where('id', 'in', ids).execute();
        for (const row of rows) {
          found.push({
            acquisitionId: row.id,
            bookId: row.book_id,
            reason: row.reason,
            nextStep: row.next_step,
            nextAt: row.next_at,
          });
        }
      }
      return found;
    },
    statesOf: async (acquisitionIds: readonly string[]): Promise<string[]> => {
      if (acquisitionIds.length === 0) return [];
      const rows = await db.q
        .selectFrom('acquisition')
        .select('state')
        .where('id', 'in', [...acquisitionIds])
        .execute();
      return rows.map((row) => row.state);
    },
    acquisitionsOfBooks: async (bookIds: readonly string[]): Promise<string[]> => {
      const rows = await db.q
        .selectFrom('acquisition')
        .select('id')
        .where('book_id', 'in', bookIds.length > 0 ? [...bookIds].slice(0, MAX_IN) : [''])
        .execute();
      return rows.map((row) => row.id);
    },
    /** When the client was entered; torrents older than that are none of our business. */
    clientAddedAt: async (clientId: string): Promise<number | undefined> => {
      const row = await db.q
        .selectFrom('provider')
        .select('created_at')
        .where('id', '=', clientId)
        .executeTakeFirst();
      return row?.created_at;
    },
  };
}

function chunked<Item>(items: readonly Item[]): Item[][] {
  const chunks: Item[][] = [];
  for (let at = 0; at < items.length; at += MAX_IN) chunks.push(items.slice(at, at + MAX_IN));
  return chunks;
}

type Row = DownloadTable;

export function toDownload(row: Row): Download {
  return {
    id: row.id,
    clientId: row.client_id,
    infoHash: row.info_hash,
    hashes: JSON.parse(row.hashes) as string[],
    title: row.title,
    indexerId: row.indexer_id,
    indexerName: row.indexer_name,
    guid: row.guid,
    release: JSON.parse(row.release) as ReleaseSnapshot,
    status: row.status as DownloadStatus,
    state: row.state as DownloadState,
    stateSince: row.state_since,
    reason: row.reason,
    nextStep: row.next_step,
    nextAt: row.next_at,
    sizeBytes: row.size_bytes,
    savePath: row.save_path,
    contentPath: row.content_path,
    category: row.category,
    missingPolls: row.missing_polls,
    grabbedAt: row.grabbed_at,
    completedAt: row.completed_at,
    importedAt: row.imported_at,
  };
}

function toRow(download: Download, now: number): Row {
  return {
    id: download.id,
    client_id: download.clientId,
    info_hash: download.infoHash,
    hashes: JSON.stringify(download.hashes),
    title: download.title,
    indexer_id: download.indexerId,
    indexer_name: download.indexerName,
    guid: download.guid,
    release: JSON.stringify(download.release),
    status: download.status,
    state: download.state,
    state_since: download.stateSince,
    reason: download.reason,
    next_step: download.nextStep,
    next_at: download.nextAt,
    size_bytes: download.sizeBytes,
    save_path: download.savePath,
    content_path: download.contentPath,
    category: download.category,
    missing_polls: download.missingPolls,
    grabbed_at: download.grabbedAt,
    completed_at: download.completedAt,
    imported_at: download.importedAt,
    updated_at: now,
  };
}

function toPatchRow(patch: DownloadPatch, now: number): Partial<Row> {
  return {
    updated_at: now,
    ...(patch.infoHash === undefined ? {} : { info_hash: patch.infoHash }),
    ...(patch.hashes === undefined ? {} : { hashes: JSON.stringify(patch.hashes) }),
    ...(patch.release === undefined ? {} : { release: JSON.stringify(patch.release) }),
    ...(patch.state === undefined ? {} : { state: patch.state }),
    ...(patch.stateSince === undefined ? {} : { state_since: patch.stateSince }),
    ...(patch.reason === undefined ? {} : { reason: patch.reason }),
    ...(patch.nextStep === undefined ? {} : { next_step: patch.nextStep }),
    ...(patch.nextAt === undefined ? {} : { next_at: patch.nextAt }),
    ...(patch.sizeBytes === undefined ? {} : { size_bytes: patch.sizeBytes }),
    ...(patch.savePath === undefined ? {} : { save_path: patch.savePath }),
    ...(patch.contentPath === undefined ? {} : { content_path: patch.contentPath }),
    ...(patch.category === undefined ? {} : { category: patch.category }),
    ...(patch.missingPolls === undefined ? {} : { missing_polls: patch.missingPolls }),
    ...(patch.completedAt === undefined ? {} : { completed_at: patch.completedAt }),
    ...(patch.importedAt === undefined ? {} : { imported_at: patch.importedAt }),
  };
}
