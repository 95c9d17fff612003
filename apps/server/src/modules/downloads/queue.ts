import type { BookSummary, Page, PageQuery, QueueItem } from '@earmark/contracts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { reaches, type Viewer } from '../../kernel/viewer.ts';
import { type Download, isOpenStatus } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import type { DownloadParts } from './ports.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { DownloadStore } from './store.ts';
import type { TroubleBook } from './trouble.ts';

/** The queue as people see it, and what an admin may do with it. */
export function createQueueService(
  parts: Pick<DownloadParts, 'db' | 'clients' | 'bookSummaries' | 'importingOf'>,
  deps: { store: DownloadStore; outcomes: Outcomes; board: ProgressBoard; troubles: TroubleBook },
) {
  const { store, outcomes, board, troubles } = deps;

  const toItem = (
    download: Download,
    facts: {
      client: string;
      books: BookSummary[];
      words: AcquisitionWords | undefined;
      trouble: AcquisitionWords | undefined;
    },
  ): QueueItem => {
    const isDone = download.status === 'completed';
    // An import that is stuck speaks through the wanted book.
    const own = facts.trouble ?? (isDone && facts.words ? facts.words : download);
    return {
      id: download.id,
      infoHash: download.infoHash,
      title: download.title,
      client: facts.client,
      indexer: download.indexerName,
      state: board.stateOf(download.id) ?? download.state,
      progress: board.progressOf(download.id) ?? {
        fraction: isDone ? 1 : 0,
        downloadedBytes: isDone ? (download.sizeBytes ?? 0) : 0,
        sizeBytes: download.sizeBytes ?? 0,
        downSpeed: 0,
        etaSeconds: null,
        seeds: null,
      },
      books: facts.books,
      reason: own.reason,
      nextStep: own.nextStep,
      nextAt: toIso(own.nextAt),
      grabbedAt: new Date(download.grabbedAt).toISOString(),
      completedAt: toIso(download.completedAt),
      importing: parts.importingOf?.(download.id) ?? null,
    };
  };

  /** Why a client cannot be asked; of one with new settings it is only known that it will be. */
  const troubleOf = async (clientId: string): Promise<AcquisitionWords | undefined> => {
    const trouble = troubles.of(clientId);
    if (!trouble) return undefined;
    if ((await parts.clients.instance(clientId)) !== trouble.asked)
      return {
        reason: 'The settings of its download client have changed.',
        nextStep: 'The client is asked with the new ones within seconds.',
        nextAt: null,
      };
    return {
      reason: trouble.error.message,
      nextStep: trouble.error.hint ?? 'It is asked again.',
      nextAt: trouble.nextAt,
    };
  };

  const withFacts = async (downloads: readonly Download[]): Promise<QueueItem[]> => {
    const links = await store.linkedOf(downloads.map((each) => each.id));
    const books = await store.booksOf([...new Set([...links.values()].flat())]);
    const bookOf = new Map(books.map((each) => [each.acquisitionId, each]));
    const summaries = await parts.bookSummaries([...new Set(books.map((each) => each.bookId))]);
    const clients = new Map<string, { name: string; trouble: AcquisitionWords | undefined }>();
    for (const { clientId } of downloads) {
      if (clients.has(clientId)) continue;
      const name = (await parts.clients.name(clientId)) ?? 'deleted client';
      clients.set(clientId, { name, trouble: await troubleOf(clientId) });
    }
    return downloads.map((download) => {
      const linked = (links.get(download.id) ?? []).flatMap((id) => bookOf.get(id) ?? []);
      return toItem(download, {
        client: clients.get(download.clientId)?.name ?? '',
        trouble: clients.get(download.clientId)?.trouble,
        books: linked.flatMap((each) => summaries.get(each.bookId) ?? []),
        words: linked.find((each) => each.reason !== null),
      });
    });
  };

  const get = async (id: string): Promise<Download> => {
    const download = await store.byId(id);
    if (!download) throw notFound('This download');
    return download;
  };

  return {
    /** Admins see all of it, others what brings their own books. */
    page: async (viewer: Viewer, query: PageQuery): Promise<Page<QueueItem>> => {
      const { downloads, total } = await store.openPage({
        userId: reaches(viewer.group, 'admin') ? undefined : viewer.userId,
        page: query.page,
        pageSize: query.pageSize,
        direction: query.sortDirection,
      });
      return {
        page: query.page,
        pageSize: query.pageSize,
        totalRecords: total,
        records: await withFacts(downloads),
      };
    },
    /** Takes a download off the queue. Off it already is success. */
    remove: async (
      id: string,
      options: { removeFromClient: boolean; blocklist: boolean; search: boolean },
      by: Pick<Viewer, 'userId' | 'username'>,
    ): Promise<void> => {
      const download = await get(id);
      if (!isOpenStatus(download.status)) return;
      const states = await store.statesOf(await store.acquisitionIds(id));
      if (states.includes('importing')) {
        throw conflict('It is being imported at this moment.', 'Wait until the import has ended.');
      }
      await outcomes.fail(
        download,
        {
          code: 'removedByPerson',
          message: `${by.username} removed "${download.title}" from the queue.`,
          blocklist: options.blocklist,
          search: options.search,
          userId: by.userId,
        },
        { removeFromClient: options.removeFromClient, deleteFiles: true, to: 'removed' },
      );
    },
    /** Ends a download for a book that nobody wants any more; one that still brings another wanted book goes on. */
    drop: async (id: string, options: { removeFromClient: boolean; deleteFiles: boolean }): Promise<void> => {
      const download = await get(id);
      if (!isOpenStatus(download.status)) return;
      const states = await store.statesOf(await store.acquisitionIds(id));
      if (states.some((state) => ON_THE_WAY.has(state))) return;
      await outcomes.drop(download, options);
    },
  };
}

type AcquisitionWords = { reason: string | null; nextStep: string | null; nextAt: number | null };

/** States of a wanted book that still waits for its download. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  'grabbed',
  'downloading',
  'downloaded',
  'importing',
  'importBlocked',
]);

function toIso(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
