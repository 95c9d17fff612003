import type { AcquisitionState } from '@earmark/contracts';
import { type Db, MAX_IN } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type DownloadPatch, toDownload, toPatchRow, toRow } from './download-row.ts';
import { type Download, type DownloadStatus, OPEN_STATUSES } from './model.ts';

/** Enough to have some of every site among them. */
const NEWEST = 100;

/** States of a wanted book for which nothing is on its way, and those in which something is. */
const SEEKING: readonly AcquisitionState[] = ['requested', 'searching', 'waiting'];
const ON_THE_WAY: readonly AcquisitionState[] = [
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
];

export type DownloadStore = ReturnType<typeof createDownloadStore>;

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

  const ofAcquisition = async (acquisitionId: string, statuses: readonly DownloadStatus[]) => {
    const rows = await db.q
      .selectFrom('download')
      .innerJoin('download_acquisition', 'download_acquisition.download_id', 'download.id')
      .selectAll('download')
      .where('download_acquisition.acquisition_id', '=', acquisitionId)
      .where('download.status', 'in', [...statuses])
      .execute();
    return rows.map(toDownload);
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
    /** One page of the queue; with a user only what brings that user's books. */
    openPage: async (filter: {
      userId: string | undefined;
      page: number;
      pageSize: number;
      direction: 'asc' | 'desc';
    }): Promise<{ downloads: Download[]; total: number }> => {
      let query = db.q.selectFrom('download').where('status', 'in', [...OPEN_STATUSES]);
      const { userId } = filter;
      if (userId !== undefined) {
        query = query.where((eb) =>
          eb.exists(
            eb
              .selectFrom('download_acquisition')
              .innerJoin('request', 'request.acquisition_id', 'download_acquisition.acquisition_id')
              .select('request.id')
              .whereRef('download_acquisition.download_id', '=', 'download.id')
              .where('request.user_id', '=', userId),
          ),
        );
      }
      const count = await query.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
      const rows = await query
        .selectAll()
        .orderBy('id', filter.direction)
        .limit(filter.pageSize)
        .offset((filter.page - 1) * filter.pageSize)
        .execute();
      return { downloads: rows.map(toDownload), total: Number(count.n) };
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
    /** The open download of exactly this release, whatever books it brings. */
    openOfRelease: async (indexerId: string, guid: string): Promise<Download | undefined> => {
      const row = await db.q
        .selectFrom('download')
        .selectAll()
        .where('guid', '=', guid)
        .where('indexer_id', '=', indexerId)
        .where('status', 'in', [...OPEN_STATUSES])
        .orderBy('id')
        .executeTakeFirst();
      return row && toDownload(row);
    },
    /** Downloads of the client that ended without the book somebody still waits for, newest first. */
    endedInVain: async (clientId: string): Promise<Download[]> => {
      const rows = await db.q
        .selectFrom('download')
        .selectAll()
        .where('client_id', '=', clientId)
        .where('status', 'in', ['failed', 'removed'])
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('download_acquisition')
              .innerJoin('acquisition', 'acquisition.id', 'download_acquisition.acquisition_id')
              .select('acquisition.id')
              .whereRef('download_acquisition.download_id', '=', 'download.id')
              .where('acquisition.purpose', '=', 'request')
              .where('acquisition.state', 'in', [...SEEKING, ...ON_THE_WAY]),
          ),
        )
        .orderBy('id', 'desc')
        .limit(NEWEST)
        .execute();
      return rows.map(toDownload);
    },
    /** The books of a download that have no file: those still looked for, and those another download brings. */
    lackingBooksOf: async (downloadId: string): Promise<{ sought: string[]; coming: string[] }> => {
      const rows = await db.q
        .selectFrom('download_acquisition')
        .innerJoin('acquisition', 'acquisition.id', 'download_acquisition.acquisition_id')
        .select(['acquisition.id', 'acquisition.state'])
        .where('download_acquisition.download_id', '=', downloadId)
        .where('acquisition.purpose', '=', 'request')
        .orderBy('acquisition.id')
        .execute();
      const inState = (states: readonly string[]) =>
        rows.filter((row) => states.includes(row.state)).map((row) => row.id);
      return { sought: inState(SEEKING), coming: inState(ON_THE_WAY) };
    },
    /** What the client has of us or had lately, newest first, imported ones included. */
    newestOf: async (clientId: string): Promise<Download[]> => {
      const rows = await db.q
        .selectFrom('download')
        .selectAll()
        .where('client_id', '=', clientId)
        .where('status', 'in', ['tracked', 'completed', 'imported'])
        .orderBy('id', 'desc')
        .limit(NEWEST)
        .execute();
      return rows.map(toDownload);
    },
    /** Whatever became of them. */
    grabbedSince: async (at: number): Promise<Download[]> => {
      const rows = await db.q.selectFrom('download').selectAll().where('grabbed_at', '>', at).execute();
      return rows.map(toDownload);
    },
    openOfAcquisition: (acquisitionId: string): Promise<Download[]> =>
      ofAcquisition(acquisitionId, OPEN_STATUSES),
    importedOfAcquisition: (acquisitionId: string): Promise<Download[]> =>
      ofAcquisition(acquisitionId, ['imported']),
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
