import { createLocks } from '../../db/index.ts';
import type { JobHandler } from '../../jobs/index.ts';
import { describeError, notFound } from '../../kernel/errors.ts';
import { createBlocklist } from './blocklist.ts';
import { createHoldCheck } from './check-holds.ts';
import { createGrabber } from './grab.ts';
import { createHolds } from './holds.ts';
import { createKnownReleases } from './known-releases.ts';
import { createLabelJob } from './label-imported.ts';
import { createTrackerLease } from './lease.ts';
import { createLooks } from './looks.ts';
import { createMappings } from './mappings.ts';
import type { Download } from './model.ts';
import { createOutcomes } from './outcomes.ts';
import { toLocalPath, toRemotePath } from './path-mapping.ts';
import { createPauses } from './pauses.ts';
import type { DownloadParts } from './ports.ts';
import { createProgressBoard } from './progress-board.ts';
import { createQueueService } from './queue.ts';
import { createReconciler } from './reconcile.ts';
import { isSeedingOver } from './released.ts';
import { createRemoveJob } from './removal.ts';
import { type DownloadContent, resolveContent } from './resolve-content.ts';
import { createReturns } from './returns.ts';
import { createSeedTimes } from './seed-time.ts';
import { createSettler } from './settle.ts';
import { createDownloadStore } from './store.ts';
import { FIXED_TIMERS, limitsOf } from './timers.ts';
import { createTracker } from './tracker.ts';
import { createTroubleBook } from './trouble.ts';

export type DownloadService = ReturnType<typeof createDownloadService>;

/** Grabbing, following, queue and blocklist: everything between a chosen release and its import. */
export function createDownloadService(parts: DownloadParts) {
  const { db, clock, log, bus } = parts;
  const readTimers = async () => ({ ...FIXED_TIMERS, ...limitsOf(await parts.settings.downloads()) });
  const store = createDownloadStore(db, clock);
  const blocklist = createBlocklist(db, clock);
  const mappings = createMappings(db, clock);
  const holds = createHolds(db, clock, log);
  const pauses = createPauses(db, clock);
  const board = createProgressBoard(bus, clock);
  const outcomes = createOutcomes(parts, store, blocklist);
  const settler = createSettler(parts, { store, outcomes, appearMs: FIXED_TIMERS.appearMs });
  const troubles = createTroubleBook({
    clock,
    log,
    clients: parts.clients,
    intervalMs: parts.progressIntervalMs,
  });
  const tracker = createTracker(
    {
      ...parts,
      store,
      outcomes,
      holds,
      readTimers,
      looks: createLooks({ db, clock, store }),
      intervalMs: parts.progressIntervalMs,
    },
    { settler, troubles, lease: createTrackerLease(db, log) },
  );
  const reconciler = createReconciler(parts, {
    store,
    outcomes,
    tracker,
    troubles,
    checkHolds: createHoldCheck({ clock, store, holds }),
    returns: createReturns(parts, { store, outcomes }),
  });
  const seedTimes = createSeedTimes({
    clock,
    store,
    locks: createLocks(db),
    limitOf: (indexerId) => parts.seedTimeLimitOf?.(indexerId) ?? Promise.resolve(null),
  });
  const grabber = createGrabber(parts, {
    store,
    blocklist,
    outcomes,
    settler,
    holds,
    pauses,
    seedTimes,
  });

  const byId = async (id: string): Promise<Download> => {
    const download = await store.byId(id);
    if (!download) throw notFound('This download');
    return download;
  };

  return {
    grab: grabber.grab,
    tracker,
    queue: createQueueService(parts, { store, outcomes, board, troubles }),
    blocklist,
    known: createKnownReleases(store, board),
    mappings,
    /** Sites whose trackers refuse the account. */
    holds,
    /** Sites that asked for a pause when a torrent was fetched. */
    pauses,
    /** Sites that may have only so many torrents to seed at once. */
    seedTimes,
    /** Live numbers of a running download, from memory. */
    progressOf: board.progressOf,
    totals: board.totals,
    recentSpeeds: board.recentSpeeds,
    byId,
    /** The wanted books a download is to bring. */
    acquisitionIds: store.acquisitionIds,
    /** The files of a completed download on this machine; throws `content_missing` saying what is wrong. */
    resolveContent: async (id: string): Promise<DownloadContent> =>
      resolveContent(await byId(id), { clients: parts.clients, mappings: await mappings.list() }),
    /** May its files be moved away? False as long as they are seeded, and while the client does not tell. */
    isSeedingOver: async (id: string): Promise<boolean> => {
      const { clientId, hashes, title, release } = await byId(id);
      try {
        const client = await parts.clients.instance(clientId);
        if (!client || hashes.length === 0) return false;
        const [torrent] = await client.getTorrents(hashes);
        return isSeedingOver(release, torrent);
      } catch (error) {
        log.debug({ title, err: describeError(error) }, 'the client does not tell whether a torrent seeds');
        return false;
      }
    },
    /** A path of a client as this machine sees it, null when it cannot be one. */
    toLocalPath: async (path: string, clientId: string): Promise<string | null> =>
      toLocalPath(path, await mappings.list(), clientId),
    toRemotePath: async (path: string, clientId: string): Promise<string> =>
      toRemotePath(path, await mappings.list(), clientId),
    /** Its books are in the library: off the queue, and labelled in the client. Joins the open transaction. */
    markImported: async (id: string): Promise<void> => {
      await outcomes.finish(await byId(id));
    },
    /** The import found that the download is not what it promised: blocklist it and take the next best. */
    rejectContent: async (id: string, message: string): Promise<void> => {
      const download = await byId(id);
      await outcomes.fail(
        download,
        { code: 'wrongContent', message, blocklist: true, search: true },
        { removeFromClient: false, deleteFiles: false },
      );
    },
    /** What the queue says of a completed download that no wanted book speaks for. */
    explain: async (id: string, words: { reason: string; nextStep: string }): Promise<void> => {
      await store.patch(id, { ...words, nextAt: null });
    },
    /** The task of `poll_interval`. */
    reconcile: reconciler.reconcile,
    jobs: [createRemoveJob(parts), createLabelJob(parts, store)] satisfies JobHandler[],
    start: () => tracker.start(),
    stop: async () => {
      await tracker.stop();
      board.stop();
    },
  };
}
