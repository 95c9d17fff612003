import type { Db } from '../../db/index.ts';
import type { LibraryServer, RemoteLibraryItem } from '../../integrations/libraries/port.ts';
import type { JobHandler, JobQueue } from '../../jobs/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { toKey } from '../catalog/index.ts';
import type { Acquisitions } from '../requests/index.ts';

export const SCAN_JOB = 'announce-scan';
export const READ_BACK_JOB = 'announce-read-back';
export const REFRESH_JOB = 'announce-refresh';
export const GONE_JOB = 'announce-gone';

/** Pauses between looks for a book; the last one repeats. */
const LOOK_AGAIN_MS = [1500, 3000, 5000, 10_000, 20_000, 60_000, 300_000];
/** After this many looks in vain the server is asked to scan again. */
const SCAN_AGAIN_AFTER = 5;
const SERVER_DOWN_MS = 20_000;
/** A steady stream of imports must not put the scan off for ever. */
const LONGEST_QUIET_MS = 120_000;
/** A server that could not read some of the parts shows a shorter book, and says so nowhere. */
const LEAST_SHARE = 0.95;

/** The media server of the settings; undefined when none is set up. */
export type AnnounceTarget = { server: LibraryServer; libraryId: string };

export type AnnounceService = ReturnType<typeof createAnnounceService>;

type PendingItem = {
  id: string;
  bookId: string;
  path: string;
  rootPath: string;
  title: string;
  asin: string | null;
  durationSeconds: number | null;
};

/**
 * Makes the media server show imported books: waits for quiet, asks for one scan, reads each book back by its path,
 * compares, and marks it available. Without a media server a book is available as soon as it is imported.
 */
export function createAnnounceService(options: {
  db: Db;
  clock: Clock;
  log: Logger;
  queue: JobQueue;
  acquisitions: Acquisitions;
  target: () => Promise<AnnounceTarget | undefined>;
  markAvailable: (libraryItemId: string, serverItemId: string | null) => Promise<void>;
  /** Quiet after the last import before the server is asked. */
  quietMs: number;
}) {
  const { db, clock, log, queue, acquisitions } = options;

  const items = (where: { id?: string }): Promise<PendingItem[]> => {
    let query = db.q
      .selectFrom('library_item')
      .innerJoin('root_folder', 'root_folder.id', 'library_item.root_folder_id')
      .innerJoin('book', 'book.id', 'library_item.book_id')
      .select([
        'library_item.id as id',
        'library_item.book_id as bookId',
        'library_item.path as path',
        'root_folder.path as rootPath',
        'book.title as title',
        'book.asin as asin',
        'library_item.duration_seconds as durationSeconds',
      ]);
    query =
      where.id === undefined
        ? query.where('library_item.available_at', 'is', null)
        : query.where('library_item.id', '=', where.id);
    return query.limit(500).execute();
  };

  const explain = async (bookId: string, reason: string, nextAt: number) => {
    const acquisition = await acquisitions.byBook(bookId);
    if (acquisition?.state !== 'imported') return;
    await acquisitions.explain(acquisition.id, {
      reason,
      reasonCode: 'announce',
      nextStep: 'Earmark looks again.',
      nextAt,
    });
  };

  const finish = (item: PendingItem, serverItemId: string | null, message: string): Promise<void> =>
    db.transaction(async () => {
      await options.markAvailable(item.id, serverItemId);
      const acquisition = await acquisitions.byBook(item.bookId);
      if (acquisition?.state === 'imported')
        await acquisitions.transition(acquisition.id, 'available', { message, libraryItemId: item.id });
    });

  /** The item at this place, whatever the server calls its folders. */
  const findItem = async (
    { server, libraryId }: AnnounceTarget,
    item: PendingItem,
  ): Promise<RemoteLibraryItem | null> => {
    const library = (await server.libraries()).find((each) => each.id === libraryId);
    const folders = new Set(
      [item.rootPath, ...(library?.folders ?? [])].map((folder) => folder.replace(/\/+$/, '')),
    );
    for (const folder of folders) {
      const found = await server.findByPath(libraryId, `${folder}/${item.path}`);
      if (found) return found;
    }
    return null;
  };

  let firstAskedAt: number | null = null;
  /** Quiet after the last import, but not longer than so long after the first. */
  const quietFor = (): number => {
    firstAskedAt ??= clock.now();
    return Math.max(0, Math.min(options.quietMs, firstAskedAt + LONGEST_QUIET_MS - clock.now()));
  };

  const scan = async () => {
    firstAskedAt = null;
    const pending = await items({});
    if (pending.length === 0) return;
    const target = await options.target();
    if (!target) {
      for (const item of pending) await finish(item, null, `"${item.title}" is in the library.`);
      return;
    }
    try {
      const answer = await target.server.requestScan(target.libraryId);
      log.info({ answer, books: pending.length }, 'Audiobookshelf was told about new books.');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const nextAt = clock.now() + SERVER_DOWN_MS;
      for (const item of pending)
        await explain(item.bookId, `Audiobookshelf could not be told: ${describeError(error)}`, nextAt);
      log.warn({ err: describeError(error) }, 'Audiobookshelf could not be told about new books.');
      return { retryAfterMs: SERVER_DOWN_MS };
    }
    for (const item of pending) {
      await queue.enqueue(
        READ_BACK_JOB,
        { libraryItemId: item.id, looks: 0 },
        { key: item.id, delayMs: LOOK_AGAIN_MS[0]! },
      );
    }
  };

  /** Only a look at the whole library, by scan or watcher, finds that a folder is gone; of many one is enough. */
  const scanForGone = async () => {
    const target = await options.target();
    if (!target) return;
    try {
      // A scan that runs may have passed the folder before it went.
      const answer = await target.server.requestScan(target.libraryId);
      if (answer === 'running') return { retryAfterMs: SERVER_DOWN_MS };
      log.info({ answer }, 'Audiobookshelf was told about removed books.');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ err: describeError(error) }, 'Audiobookshelf could not be told about removed books.');
      return { retryAfterMs: SERVER_DOWN_MS };
    }
  };

  const readBack = async (libraryItemId: string, looks: number) => {
    const [item] = await items({ id: libraryItemId });
    if (!item) return;
    const target = await options.target();
    if (!target) return finish(item, null, `"${item.title}" is in the library.`);
    const pauseMs = LOOK_AGAIN_MS[Math.min(looks + 1, LOOK_AGAIN_MS.length - 1)]!;
    const again = async (reason: string | null) => {
      if (reason !== null) await explain(item.bookId, reason, clock.now() + pauseMs);
      await queue.enqueue(
        READ_BACK_JOB,
        { libraryItemId, looks: looks + 1 },
        { key: libraryItemId, delayMs: pauseMs },
      );
    };
    let found: RemoteLibraryItem | null;
    try {
      found = await findItem(target, item);
      // The server's watcher had its chance: now a scan is asked for in any case.
      if (!found && (looks + 1) % SCAN_AGAIN_AFTER === 0) {
        await target.server.requestScan(target.libraryId, { despiteWatcher: true });
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return again(`Audiobookshelf could not be asked: ${describeError(error)}`);
    }
    if (!found || found.missing)
      return again(
        looks < SCAN_AGAIN_AFTER
          ? null
          : 'Audiobookshelf does not show the book yet. Does its library folder hold the library path?',
      );
    const difference = differs(found, item);
    if (difference !== null) {
      // A new folder can inherit the identity of one that went missing: a re-scan of the item reads our sidecars.
      log.warn(
        { title: item.title, difference },
        'Audiobookshelf shows other facts than ours; the item is scanned again.',
      );
      if (looks < SCAN_AGAIN_AFTER) {
        await target.server
          .rescanItem(found.id)
          .catch((error: unknown) =>
            log.warn({ err: describeError(error) }, 'An item could not be scanned again.'),
          );
        return again(difference);
      }
    }
    const shown = `"${item.title}" is in Audiobookshelf.`;
    await finish(item, found.id, difference === null ? shown : `${shown} ${difference}`);
  };

  return {
    /** A book stands in the library or its sidecars changed. Joins the open transaction. */
    announce: (): Promise<void> => queue.enqueue(SCAN_JOB, {}, { key: 'all', delayMs: quietFor() }),
    /** A known item changed on disk: only a scan of that item notices rewritten sidecars. Joins the open transaction. */
    changed: async (item: { serverItemId: string | null }): Promise<void> => {
      if (item.serverItemId === null) await queue.enqueue(SCAN_JOB, {}, { key: 'all', delayMs: quietFor() });
      else
        await queue.enqueue(
          REFRESH_JOB,
          { serverItemId: item.serverItemId },
          { key: item.serverItemId, delayMs: options.quietMs },
        );
    },
    /** A book's folder left the library. Joins the open transaction. */
    removed: (): Promise<void> => queue.enqueue(GONE_JOB, {}, { key: 'all', delayMs: options.quietMs }),
    jobs: [
      { kind: GONE_JOB, serial: true, run: scanForGone },
      { kind: SCAN_JOB, serial: true, run: scan },
      {
        kind: REFRESH_JOB,
        run: async (payload) => {
          const target = await options.target();
          await target?.server.rescanItem(String(payload['serverItemId']));
        },
      },
      {
        kind: READ_BACK_JOB,
        run: (payload) => readBack(String(payload['libraryItemId']), Number(payload['looks'] ?? 0)),
      },
    ] satisfies JobHandler[],
  };
}

function differs(found: RemoteLibraryItem, item: PendingItem): string | null {
  if (found.asin !== null && item.asin !== null) {
    if (found.asin.toUpperCase() !== item.asin.toUpperCase())
      return `Audiobookshelf takes it for ${found.asin}, not ${item.asin}.`;
  } else if (toKey(found.title) !== toKey(item.title)) return `Audiobookshelf calls it "${found.title}".`;
  const [theirs, ours] = [found.durationSeconds ?? 0, item.durationSeconds ?? 0];
  return theirs > 0 && theirs < ours * LEAST_SHARE
    ? `Audiobookshelf shows ${minutesOf(theirs)} of ${minutesOf(ours)} minutes: some parts could not be read there.`
    : null;
}

function minutesOf(seconds: number): number {
  return Math.round(seconds / 60);
}
