import { isAppError } from '../../kernel/errors.ts';
import type { Blocklist } from './blocklist.ts';
import type { DownloadPatch } from './download-row.ts';
import { LABEL_JOB } from './label-imported.ts';
import type { Download, DownloadFailure, DownloadStatus } from './model.ts';
import type { DownloadParts, MoveFacts, WantedBooks } from './ports.ts';
import { REMOVE_JOB, type RemovePayload } from './removal.ts';
import type { DownloadStore } from './store.ts';

/** The client works on it, with or without data coming in. */
const RUNNING: ReadonlySet<Download['state']> = new Set(['downloading', 'stalled', 'metadata']);

export type Outcomes = ReturnType<typeof createOutcomes>;

/** The ends of a download and what each sets in motion: all of it in one transaction, or nothing. */
export function createOutcomes(
  parts: Pick<
    DownloadParts,
    'db' | 'clock' | 'log' | 'bus' | 'jobs' | 'wanted' | 'enqueueImport' | 'onFailed'
  >,
  store: DownloadStore,
  blocklist: Blocklist,
) {
  const { db, clock, bus, wanted } = parts;

  /** Tells the people whose books it brings, and the tracker, once it is committed. */
  const announce = async (download: Pick<Download, 'id'>, state: Download['state'] | null) => {
    const watchers = (await store.watchers([download.id])).get(download.id) ?? [];
    const userIds = [...new Set(watchers.map((each) => each.userId))];
    db.afterCommit(() => {
      bus.publish(
        { topic: 'queue', data: { kind: 'changed', downloadId: download.id, state } },
        userIds.length === 0 ? { kind: 'admins' } : { kind: 'users', userIds },
      );
    });
  };

  const moveBook = async (
    acquisitionId: string,
    event: Parameters<WantedBooks['transition']>[1],
    facts: MoveFacts,
  ): Promise<'moved' | 'already' | 'refused'> => {
    try {
      return (await wanted.transition(acquisitionId, event, facts)) ? 'moved' : 'already';
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'invalid_transition' && error.code !== 'not_found'))
        throw error;
      parts.log.debug({ acquisitionId, event }, 'a wanted book has moved on without its download');
      return 'refused';
    }
  };

  /** Moves every book of the download that can take the step; a cancelled one stays where it is. */
  const moveBooks = async (
    acquisitionIds: readonly string[],
    event: Parameters<WantedBooks['transition']>[1],
    facts: MoveFacts,
  ) => {
    const moved: string[] = [];
    for (const id of acquisitionIds) if ((await moveBook(id, event, facts)) !== 'refused') moved.push(id);
    return moved;
  };

  const removeFromClient = (download: Download, deleteFiles: boolean) => {
    const payload: RemovePayload = {
      clientId: download.clientId,
      hashes: download.hashes,
      title: download.title,
      // What was there before we came belongs to somebody else.
      deleteFiles: deleteFiles && !download.release.wasPresent,
    };
    return parts.jobs.enqueue(REMOVE_JOB, payload, { key: download.id });
  };

  /** The client has it: from now on it is followed. */
  const confirm = (download: Download, patch: DownloadPatch): Promise<boolean> =>
    db.transaction(async () => {
      const confirmed = await store.move(download.id, ['grabbing'], 'tracked', {
        ...patch,
        reason: null,
        nextStep: null,
        nextAt: null,
      });
      if (confirmed) await announce(download, download.state);
      return confirmed;
    });

  /** The client works on it. */
  const begin = (download: Download, acquisitionIds: readonly string[]): Promise<unknown> =>
    db.transaction(() =>
      moveBooks(acquisitionIds, 'downloadStarted', {
        message: `"${download.title}" is being downloaded.`,
        downloadId: download.id,
      }),
    );

  /** All wanted files are there and at rest. */
  const complete = (download: Download, patch: DownloadPatch): Promise<boolean> =>
    db.transaction(async () => {
      const completed = await store.move(download.id, ['tracked'], 'completed', {
        ...patch,
        completedAt: clock.now(),
        reason: null,
        nextStep: null,
        nextAt: null,
        missingPolls: 0,
      });
      if (!completed) return false;
      await moveBooks(await store.acquisitionIds(download.id), 'downloadCompleted', {
        message: `"${download.title}" is downloaded.`,
        downloadId: download.id,
      });
      await parts.enqueueImport(download.id);
      await announce(download, patch.state ?? 'completed');
      return true;
    });

  /** Books that come late to a download are brought to where it stands. */
  const join = async (download: Download, acquisitionIds: readonly string[]): Promise<void> => {
    if (download.status === 'tracked' && RUNNING.has(download.state)) await begin(download, acquisitionIds);
    if (download.status !== 'completed' || acquisitionIds.length === 0) return;
    await moveBooks(acquisitionIds, 'downloadCompleted', {
      message: `"${download.title}" is downloaded already.`,
      downloadId: download.id,
    });
    await parts.enqueueImport(download.id);
  };

  /** It will bring no book: say why, never take it again (if it is to blame), look for the next best. */
  const fail = (
    download: Download,
    failure: DownloadFailure,
    options: {
      removeFromClient: boolean;
      deleteFiles: boolean;
      to?: Extract<DownloadStatus, 'failed' | 'removed'>;
    },
  ): Promise<boolean> =>
    db.transaction(async () => {
      const ended = await store.move(
        download.id,
        ['grabbing', 'tracked', 'completed'],
        options.to ?? 'failed',
        {
          reason: failure.message,
          nextStep: null,
          nextAt: null,
          ...(failure.code === 'missing' ? { state: 'missing', stateSince: clock.now() } : {}),
        },
      );
      if (!ended) return false;
      const acquisitionIds = await store.acquisitionIds(download.id);
      if (failure.blocklist) {
        const [book] = await store.booksOf(acquisitionIds.slice(0, 1));
        await blocklist.add(download, {
          bookId: book?.bookId ?? null,
          reason: failure.message,
          // Known by its download, this one is lifted when the torrent comes back.
          id: failure.code === 'missing' ? download.id : undefined,
        });
      }
      const moved = await moveBooks(acquisitionIds, 'downloadFailed', {
        message: failure.message,
        reason: failure.message,
        reasonCode: failure.code,
        downloadId: download.id,
        userId: failure.userId ?? null,
        data: { title: download.title, blocklisted: failure.blocklist },
      });
      if (options.removeFromClient) await removeFromClient(download, options.deleteFiles);
      if (moved.length > 0) await parts.onFailed({ id: download.id, acquisitionIds: moved }, failure);
      await announce(download, null);
      return true;
    });

  /**
   * Its torrent is in the client again by a person's hand: it is followed once more, for those of the books that are
   * still wanted. False when all of them have moved on; then all is as it was.
   */
  const takeUp = (
    download: Download,
    acquisitionIds: readonly string[],
    patch: DownloadPatch,
    message: string,
  ): Promise<boolean> =>
    db.transaction(async () => {
      const linked = await store.acquisitionIds(download.id);
      const facts = { message, downloadId: download.id, attempts: 0 };
      const moved: string[] = [];
      for (const id of acquisitionIds)
        if ((await moveBook(id, 'downloadReturned', facts)) === 'moved') moved.push(id);
      if (moved.length === 0) return false;
      const words = { reason: null, nextStep: null, nextAt: null };
      const back = await store.move(download.id, ['failed', 'removed'], 'tracked', { ...patch, ...words });
      // The guarded step of its book lets only one through; were it otherwise, all of it is undone.
      if (!back) throw new Error('A download that came back is followed already.');
      // What came by another way is not imported a second time.
      for (const id of linked) if (!moved.includes(id)) await store.unlink(download.id, id);
      await blocklist.remove(download.id);
      await announce(download, patch.state ?? download.state);
      return true;
    });

  /** Nobody wants it any more. */
  const drop = (
    download: Download,
    options: { removeFromClient: boolean; deleteFiles: boolean },
  ): Promise<boolean> =>
    db.transaction(async () => {
      const dropped = await store.move(download.id, ['grabbing', 'tracked', 'completed'], 'removed', {
        nextStep: null,
        nextAt: null,
      });
      if (!dropped) return false;
      if (options.removeFromClient) await removeFromClient(download, options.deleteFiles);
      await announce(download, null);
      return true;
    });

  /** Its books are in the library: off the queue, and labelled in the client. */
  const finish = (download: Download): Promise<boolean> =>
    db.transaction(async () => {
      const moved = await store.move(download.id, ['tracked', 'completed'], 'imported', {
        importedAt: clock.now(),
        reason: null,
        nextStep: null,
        nextAt: null,
      });
      if (!moved) return false;
      await parts.jobs.enqueue(LABEL_JOB, { downloadId: download.id }, { key: download.id });
      await announce(download, null);
      return true;
    });

  return { confirm, begin, join, complete, fail, takeUp, drop, finish };
}
