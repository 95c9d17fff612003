import { clientMisconfigured, isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import { describeError } from '../../kernel/errors.ts';
import type { TrackerLease } from './lease.ts';
import { type PollParts, pollClient } from './poll-client.ts';
import type { DownloadParts } from './ports.ts';
import { publishProgress } from './progress-board.ts';
import type { Settler } from './settle.ts';
import { createTrackedRow, type TrackedRow } from './tracked-row.ts';
import type { TroubleBook } from './trouble.ts';

/** A notification of PostgreSQL carries 8000 bytes at most. */
const ROWS_PER_NOTIFICATION = 20;
/** A client that answers slowly gets three times as long to itself. */
const REST_FACTOR = 3;
const SETTLE_EVERY_MS = 10_000;

export type Tracker = ReturnType<typeof createTracker>;

/**
 * Follows open downloads in their clients, in memory, and only while there are any. Survives restarts of either side:
 * what must last is in the database, and everything is found again by its hash.
 */
export function createTracker(
  parts: Pick<DownloadParts, 'clients' | 'log' | 'bus'> &
    Omit<PollParts, 'timers'> & { readTimers: () => Promise<PollParts['timers']> },
  deps: { settler: Settler; troubles: TroubleBook; lease: TrackerLease },
) {
  const { clock, clients, store, bus, log } = parts;
  const { settler, troubles, lease } = deps;
  const rows = new Map<string, TrackedRow>();
  const maxRows = parts.db.kind === 'postgres' ? ROWS_PER_NOTIFICATION : Number.POSITIVE_INFINITY;
  let isStale = true;
  let isStarted = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<void> | undefined;

  /** Reads anew what is to be followed; pictures in memory are kept. */
  const reload = async () => {
    isStale = false;
    const open = await store.open();
    const ids = open.map((download) => download.id);
    const [links, watchers] = [await store.linkedOf(ids), await store.watchers(ids)];
    const known = new Set(ids);
    for (const id of rows.keys()) if (!known.has(id)) rows.delete(id);
    for (const download of open) {
      const row = rows.get(download.id) ?? createTrackedRow(download);
      row.download = download;
      row.acquisitionIds = links.get(download.id) ?? [];
      const watching = watchers.get(download.id) ?? [];
      const requestIds = watching.map((each) => each.requestId).toSorted();
      if (requestIds.join() !== row.requestIds.join()) row.requestIds = requestIds;
      row.userIds = [...new Set(watching.map((each) => each.userId))].toSorted();
      rows.set(download.id, row);
    }
  };

  const settleGrabs = async () => {
    const now = clock.steady();
    const grabbing = [...rows.values()].filter(
      (row) => row.download.status === 'grabbing' && row.dueAt <= now,
    );
    if (grabbing.length === 0) return;
    const mine: TrackedRow[] = [];
    for (const row of grabbing) {
      // Someone else's client is searched through as a whole, so less often.
      if (row.download.release.via === 'prowlarr') row.dueAt = now + SETTLE_EVERY_MS;
      if (await lease.hold(row.download.clientId)) mine.push(row);
    }
    await settler.settle(mine.map((row) => row.download));
    await reload();
  };

  const pollOne = async (clientId: string, mine: TrackedRow[]): Promise<TrackedRow[]> => {
    const instance = await clients.instance(clientId);
    if (!troubles.mayAsk(clientId, instance) || !(await lease.hold(clientId))) return [];
    try {
      if (!instance) {
        await troubles.record(
          clientId,
          clientMisconfigured('The download client of this download was deleted.'),
          instance,
        );
        return [];
      }
      const name = (await clients.name(clientId)) ?? 'the download client';
      const timers = await parts.readTimers();
      const changed = await pollClient({ ...parts, timers }, { id: clientId, name, instance }, mine);
      await troubles.clear(clientId);
      return changed;
    } catch (error) {
      if (!isClientOutOfReach(error)) throw error;
      parts.looks.lost(clientId);
      await troubles.record(clientId, error, instance);
      return [];
    }
  };

  const tick = async (): Promise<void> => {
    if (isStale) await reload();
    await settleGrabs();
    const byClient = new Map<string, TrackedRow[]>();
    for (const row of rows.values()) {
      if (row.download.status !== 'tracked' && row.download.status !== 'completed') continue;
      const mine = byClient.get(row.download.clientId);
      if (mine) mine.push(row);
      else byClient.set(row.download.clientId, [row]);
    }
    const changed = await Promise.all([...byClient].map(([clientId, mine]) => pollOne(clientId, mine)));
    publishProgress(
      bus,
      changed.flat().flatMap((row) => (row.shown ? [{ row: row.shown, userIds: row.userIds }] : [])),
      maxRows,
    );
    for (const [id, row] of rows) if (row.download.status === 'failed') rows.delete(id);
  };

  /** One tick at a time; a second caller waits for the first and then has its own. */
  const tickOnce = async (): Promise<void> => {
    while (current) await current;
    current = tick().finally(() => {
      current = undefined;
    });
    await current;
  };

  const plan = (delayMs: number) => {
    clearTimeout(timer);
    if (!isStarted) return;
    timer = setTimeout(() => void beat(), delayMs);
    timer.unref();
  };
  const beat = async () => {
    // What really passed, to be waited in real time: no test moves it.
    const startedAt = performance.now();
    try {
      await tickOnce();
    } catch (error) {
      log.error({ err: describeError(error) }, 'a look at the downloads failed');
      parts.looks.allLost();
      isStale = true;
    }
    // Nothing to follow, nothing to ask: the next grab wakes it.
    if (rows.size > 0 || isStale)
      plan(Math.max(parts.intervalMs, (performance.now() - startedAt) * REST_FACTOR));
  };

  /** Something is new: look at once. */
  const wake = () => {
    isStale = true;
    plan(0);
  };
  const unsubscribe = bus.subscribe(({ event }) => {
    const isNewDownload = event.topic === 'queue' && event.data.kind === 'changed';
    const isOtherWatcher =
      event.topic === 'request' && (event.data.kind === 'created' || event.data.kind === 'deleted');
    if (isNewDownload) wake();
    // Another watcher changes who is told, not what is to be asked.
    else if (isOtherWatcher && rows.size > 0) isStale = true;
  });

  return {
    start: () => {
      isStarted = true;
      wake();
    },
    stop: async () => {
      isStarted = false;
      clearTimeout(timer);
      unsubscribe();
      await current;
      await lease.release();
    },
    tick: tickOnce,
    wake,
    /** Looks at everything now, also at what rests. */
    lookAtAll: async (): Promise<void> => {
      isStale = true;
      for (const row of rows.values()) row.dueAt = 0;
      await tickOnce();
    },
    tracked: (): number => rows.size,
  };
}
