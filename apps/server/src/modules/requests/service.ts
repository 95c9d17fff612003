import type { AcquisitionState, CreateRequest, Progress, Request } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { EventBus, History } from '../../events/index.ts';
import type { JobQueue } from '../../jobs/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { toIso } from '../../kernel/iso-time.ts';
import { reaches, type Viewer } from '../../kernel/viewer.ts';
import { type CatalogService, toSummary } from '../catalog/index.ts';
import type { SettingsService } from '../settings/index.ts';
import type { Acquisitions } from './acquisitions.ts';
import { allowedActions, defaultNextStep, shownState } from './policy.ts';
import { checkProfile } from './quality-profile.ts';
import { createQuota } from './quota.ts';
import { createRequestStore, type RequestFilter, type RequestRow } from './store.ts';

/** The job that searches for one wanted book; its key is the acquisition. */
export const SEARCH_JOB = 'search';

export type RequestService = ReturnType<typeof createRequestService>;

/** Who wants what: requests of people, approval, and the steps a person may take. */
export function createRequestService(options: {
  db: Db;
  clock: Clock;
  bus: EventBus;
  history: History;
  queue: JobQueue;
  catalog: CatalogService;
  settings: SettingsService;
  acquisitions: Acquisitions;
  /** Live numbers from the tracker's memory. */
  progressOf: (downloadId: string) => Progress | null;
  /** Ends a download that nobody wants any more. */
  dropDownload: (
    downloadId: string,
    options: { removeFromClient: boolean; deleteFiles: boolean },
  ) => Promise<void>;
  /** Imports a completed download once more. */
  retryImport: (downloadId: string) => Promise<void>;
}) {
  const { db, clock, bus, history, queue, catalog, settings, acquisitions } = options;
  const store = createRequestStore(db);
  const quota = createQuota({ db, clock, settings });
  // How many fit a filter is counted once until a request changes anywhere.
  const totals = new Map<string, number>();
  bus.subscribe(({ event }) => {
    if (event.topic === 'request') totals.clear();
  });

  type Wanting = Awaited<ReturnType<typeof store.namesWanting>>;

  const toWire = (row: RequestRow, viewer: Viewer, wanting: Wanting): Request => {
    const status = shownState(row.state, row.approval);
    const waitsForPerson = status !== row.state;
    const said = waitsForPerson ? null : row.nextStep;
    const others = wanting.get(row.acquisitionId)?.filter(({ userId }) => userId !== row.userId) ?? [];
    return {
      id: row.requestId,
      book: toSummary(row),
      user: { id: row.userId, username: row.username },
      alsoWantedBy: others.map(({ username }) => username),
      status,
      reason: waitsForPerson || status === 'denied' ? row.decisionNote : row.reason,
      reasonCode: waitsForPerson ? null : row.reasonCode,
      nextStep: said ?? defaultNextStep(status),
      nextStepUsual: said === null,
      nextAt: row.nextAt === null || waitsForPerson ? null : toIso(row.nextAt),
      actions: allowedActions(status, viewer, row.userId),
      progress:
        row.downloadId === null || status !== 'downloading' ? null : options.progressOf(row.downloadId),
      downloadId: row.downloadId,
      libraryItemId: row.libraryItemId,
      note: row.note,
      manual: row.asin === null,
      requestedAt: toIso(row.createdAt),
      updatedAt: toIso(row.updatedAt),
    };
  };

  /** Rows as the viewer may see them: who else wants a book is an admin's business. */
  const present = async (rows: readonly RequestRow[], viewer: Viewer): Promise<Request[]> => {
    const wanting: Wanting = reaches(viewer.group, 'admin')
      ? await store.namesWanting([...new Set(rows.map((row) => row.acquisitionId))])
      : new Map();
    return rows.map((row) => toWire(row, viewer, wanting));
  };
  const presentOne = async (row: RequestRow, viewer: Viewer): Promise<Request> =>
    (await present([row], viewer))[0]!;

  const load = async (id: string, viewer: Viewer): Promise<RequestRow> => {
    const row = await store.byId(id);
    // A stranger's request does not exist for somebody who may not see it.
    if (!row || (row.userId !== viewer.userId && !reaches(viewer.group, 'admin')))
      throw notFound('This request');
    return row;
  };

  const startSearch = (acquisitionId: string) =>
    queue.enqueue(SEARCH_JOB, { acquisitionId }, { key: acquisitionId });

  /** The one acquisition of a book; made when nobody wanted it before. */
  const ensureAcquisition = async (
    bookId: string,
    approved: boolean,
  ): Promise<{ id: string; state: AcquisitionState; fresh: boolean }> => {
    const known = await acquisitions.byBook(bookId);
    if (known) return { id: known.id, state: known.state, fresh: false };
    const id = newId(clock.now());
    const state: AcquisitionState = approved ? 'requested' : 'awaitingApproval';
    const fresh = await store.insertAcquisition({ id, bookId, state, at: clock.now() });
    if (fresh) return { id, state, fresh };
    const other = (await acquisitions.byBook(bookId))!;
    return { id: other.id, state: other.state, fresh: false };
  };

  /** Joins a new approved request to an acquisition that may stand anywhere in its life. */
  const wake = async (
    acquisition: { id: string; state: AcquisitionState },
    viewer: Viewer,
    title: string,
  ) => {
    const facts = { message: `${viewer.username} asked for "${title}".`, userId: viewer.userId };
    if (acquisition.state === 'awaitingApproval' || acquisition.state === 'denied')
      await acquisitions.transition(acquisition.id, 'approve', facts);
    else if (acquisition.state === 'cancelled') await acquisitions.transition(acquisition.id, 'retry', facts);
    else return;
    await startSearch(acquisition.id);
  };

  const create = async (
    viewer: Viewer,
    input: CreateRequest,
  ): Promise<{ request: Request; created: boolean }> => {
    const profile = input.profile ?? null;
    if (profile !== null) checkProfile(await settings.get('quality'), profile, viewer);
    const book =
      input.manual !== undefined
        ? await catalog.manual(input.manual)
        : await catalog.ensureBook(input.asin, input.region ?? (await settings.get('general')).audibleRegion);
    const approved = reaches(viewer.group, 'trusted');
    const note = input.manual !== undefined ? (input.manual.notes ?? null) : null;

    const result = await db.transaction(async () => {
      const known = await store.byUserAndBook(viewer.userId, book.id);
      if (known && known.approval !== 'denied' && known.state !== 'cancelled')
        return { id: known.requestId, created: false };
      await quota.keep(viewer, known?.requestId);
      const acquisition = await ensureAcquisition(book.id, approved);
      const id = known?.requestId ?? newId(clock.now());
      const created = await store.upsertRequest({
        id,
        userId: viewer.userId,
        bookId: book.id,
        acquisitionId: acquisition.id,
        approval: approved ? 'approved' : 'pending',
        note,
        at: clock.now(),
      });
      if (!created)
        return { id: (await store.byUserAndBook(viewer.userId, book.id))!.requestId, created: false };
      // Others may wait for the same download: only an admin changes what it follows.
      if (profile !== null && (acquisition.fresh || reaches(viewer.group, 'admin')))
        await acquisitions.setQualityProfile(acquisition.id, profile);
      const inLibrary = await store.libraryItemOf(book.id);
      if (acquisition.fresh || known) {
        await history.append({
          type: 'requested',
          message: `${viewer.username} asked for "${book.title}".`,
          bookId: book.id,
          bookTitle: book.title,
          acquisitionId: acquisition.id,
          userId: viewer.userId,
        });
      }
      if (inLibrary !== null) {
        await acquisitions.transition(acquisition.id, 'foundInLibrary', {
          message: 'The book is in the library already.',
          libraryItemId: inLibrary,
        });
      } else if (approved && acquisition.fresh) await startSearch(acquisition.id);
      else if (approved) await wake(acquisition, viewer, book.title);
      else if (acquisition.state === 'cancelled' || acquisition.state === 'denied') {
        await acquisitions.transition(acquisition.id, 'ask', {
          message: `${viewer.username} asks for "${book.title}" again.`,
          userId: viewer.userId,
        });
      }
      db.afterCommit(() =>
        bus.publish(
          { topic: 'request', data: { kind: 'created', requestId: id, bookId: book.id, status: null } },
          { kind: 'users', userIds: [viewer.userId] },
        ),
      );
      return { id, created: true };
    });
    return { request: await presentOne((await store.byId(result.id))!, viewer), created: result.created };
  };

  const approve = async (row: RequestRow, viewer: Viewer) => {
    await store.decide(row.acquisitionId, {
      approval: 'approved',
      by: viewer.userId,
      at: clock.now(),
    });
    const moved =
      row.state === 'awaitingApproval' || row.state === 'denied'
        ? await acquisitions.transition(row.acquisitionId, 'approve', {
            message: `${viewer.username} approved "${row.title}".`,
            userId: viewer.userId,
          })
        : false;
    if (moved) await startSearch(row.acquisitionId);
  };

  const act = async (
    id: string,
    viewer: Viewer,
    work: (row: RequestRow) => Promise<void>,
  ): Promise<Request> => {
    const row = await load(id, viewer);
    await db.transaction(() => work(row));
    return presentOne((await store.byId(id))!, viewer);
  };

  return {
    create,
    quotaOf: quota.of,
    list: async (viewer: Viewer, filter: RequestFilter) => {
      const own = reaches(viewer.group, 'admin') ? filter.userId : viewer.userId;
      const { rows, total } = await store.list({ ...filter, userId: own }, totals);
      return {
        page: filter.page,
        pageSize: filter.pageSize,
        totalRecords: total,
        records: await present(rows, viewer),
      };
    },
    get: async (id: string, viewer: Viewer): Promise<Request> => presentOne(await load(id, viewer), viewer),
    acquisitionOf: async (id: string, viewer: Viewer): Promise<{ acquisitionId: string; bookId: string }> => {
      const row = await load(id, viewer);
      return { acquisitionId: row.acquisitionId, bookId: row.id };
    },
    approve: (id: string, viewer: Viewer) => act(id, viewer, (row) => approve(row, viewer)),
    deny: (id: string, viewer: Viewer, note: string | null) =>
      act(id, viewer, async (row) => {
        if (row.state !== 'awaitingApproval' && row.approval === 'approved') {
          throw conflict('This request is approved and on its way.', 'Cancel it instead.');
        }
        await store.decideOne(id, { approval: 'denied', by: viewer.userId, at: clock.now(), note });
        if (row.state === 'awaitingApproval' && !(await store.hasPending(row.acquisitionId))) {
          const message = `${viewer.username} denied "${row.title}".`;
          await acquisitions.transition(row.acquisitionId, 'deny', {
            message,
            reason: note,
            userId: viewer.userId,
          });
        }
      }),
    /** Searches now; a wanted book that is on its way already is left alone. */
    search: (id: string, viewer: Viewer) =>
      act(id, viewer, async (row) => {
        const admin = reaches(viewer.group, 'admin');
        if (row.approval !== 'approved' && !admin) throw conflict('This request waits for approval.');
        if (row.state === 'requested' || row.state === 'waiting' || row.state === 'searching')
          await startSearch(row.acquisitionId);
        else throw conflict(`A book that is "${row.state}" is not searched for.`);
      }),
    retry: (id: string, viewer: Viewer) =>
      act(id, viewer, async (row) => {
        if (row.state === 'importBlocked' && row.downloadId !== null) {
          await acquisitions.transition(row.acquisitionId, 'importRetried', {
            message: 'The import is tried again.',
            userId: viewer.userId,
          });
          await options.retryImport(row.downloadId);
          return;
        }
        const asked = reaches(viewer.group, 'trusted');
        if (!asked) throw conflict('Only a trusted user may do this.', 'Ask an admin.');
        await store.decideOne(id, { approval: 'approved', by: viewer.userId, at: clock.now(), note: null });
        await acquisitions.transition(row.acquisitionId, 'retry', {
          message: `${viewer.username} starts the search for "${row.title}" anew.`,
          attempts: 0,
          userId: viewer.userId,
        });
        await startSearch(row.acquisitionId);
      }),
    cancel: async (
      id: string,
      viewer: Viewer,
      removal: { removeFromClient: boolean; deleteFiles: boolean },
    ): Promise<Request> => {
      const row = await load(id, viewer);
      await db.transaction(async () => {
        await acquisitions.transition(row.acquisitionId, 'cancel', {
          message: `${viewer.username} cancelled "${row.title}".`,
          userId: viewer.userId,
        });
        await queue.cancel(SEARCH_JOB, row.acquisitionId);
      });
      if (row.downloadId !== null) await options.dropDownload(row.downloadId, removal);
      return presentOne((await store.byId(id))!, viewer);
    },
    /** Takes a request back; when nobody else wants the book, the work for it ends too. Gone already is success. */
    remove: async (
      id: string,
      viewer: Viewer,
      removal: { removeFromClient: boolean; deleteFiles: boolean },
    ): Promise<void> => {
      const row = await store.byId(id);
      if (!row) return;
      await load(id, viewer);
      const last = await db.transaction(async () => {
        await store.remove(id);
        db.afterCommit(() =>
          bus.publish(
            { topic: 'request', data: { kind: 'deleted', requestId: id, bookId: row.id, status: null } },
            { kind: 'users', userIds: [row.userId] },
          ),
        );
        if (await store.isWanted(row.acquisitionId)) return false;
        if (
          row.state === 'imported' ||
          row.state === 'available' ||
          row.state === 'cancelled' ||
          row.state === 'denied'
        )
          return false;
        await acquisitions.transition(row.acquisitionId, 'cancel', {
          message: `Nobody wants "${row.title}" any more.`,
          userId: viewer.userId,
        });
        await queue.cancel(SEARCH_JOB, row.acquisitionId);
        return true;
      });
      if (last && row.downloadId !== null) await options.dropDownload(row.downloadId, removal);
    },
    inherit: (fromUserId: string, toUserId: string) => store.inherit(fromUserId, toUserId),
    usersWanting: (acquisitionId: string) => store.usersWanting(acquisitionId),
    startSearch,
  };
}
