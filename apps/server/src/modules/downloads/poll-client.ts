import type { Db } from '../../db/index.ts';
import type { ClientTorrent, DownloadClient } from '../../integrations/download-clients/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { DownloadPatch } from './download-row.ts';
import type { Holds } from './holds.ts';
import type { Looks } from './looks.ts';
import type { DownloadFailure } from './model.ts';
import type { Outcomes } from './outcomes.ts';
import type { WantedBooks } from './ports.ts';
import { differs } from './progress-board.ts';
import type { DownloadStore } from './store.ts';
import { type DownloadTimers, failing, judge, type Verdict } from './timers.ts';
import { nextLookMs, type TrackedRow, toProgressRow } from './tracked-row.ts';
import { askTracker, askTrackers, saysAccountRefused } from './tracker-complaints.ts';

/** Looks in a row that must agree before a torrent counts as gone. */
export const CONFIRMING_LOOKS = 3;
/** When everything is gone at once, the client was more likely reset or exchanged than cleaned by hand. */
const SUSPICIOUS_COUNT = 3;
const SUSPICION_MS = 10 * 60_000;

export type PollParts = {
  db: Db;
  clock: Clock;
  store: DownloadStore;
  outcomes: Outcomes;
  holds: Pick<Holds, 'note'>;
  looks: Looks;
  wanted: WantedBooks;
  timers: DownloadTimers;
  intervalMs: number;
};

type Write = { row: TrackedRow; patch: DownloadPatch; words?: Verdict };
type Effect = () => Promise<unknown>;

/**
 * One look at the due downloads of one client: one call, memory for what is live, the database only for what must
 * survive. Gives back the rows whose picture changed.
 */
export async function pollClient(
  parts: PollParts,
  client: { id: string; name: string; instance: DownloadClient },
  rows: readonly TrackedRow[],
): Promise<TrackedRow[]> {
  const { clock } = parts;
  const due = rows.filter((row) => row.dueAt <= clock.steady());
  if (due.length === 0) return [];
  const torrents = await client.instance.getTorrents(due.flatMap((row) => row.download.hashes));
  await parts.looks.catchUp(client.id, rows);
  const [now, steady] = [clock.now(), clock.steady()];
  const byHash = indexByHash(torrents);
  const changed: TrackedRow[] = [];
  const writes: Write[] = [];
  const effects: Effect[] = [];
  const missing: TrackedRow[] = [];

  const look = (row: TrackedRow, torrent: ClientTorrent) => {
    const picture = toProgressRow(row, torrent, parts.timers, { now, steady });
    const patch = whatToStore(row, torrent, picture.state, now);
    if (differs(row.shown, picture)) {
      row.shown = picture;
      changed.push(row);
    }
    const { download } = row;
    const isDone = torrent.complete && download.status === 'tracked';
    const verdict: Verdict =
      isDone || download.status === 'completed'
        ? { kind: 'fine' }
        : judge(
            {
              state: picture.state,
              stateSince: download.stateSince,
              lastGrowthAt: row.lastGrowthAt,
              clientMessage: torrent.message,
              clientName: client.name,
              clientState: torrent.rawState,
              complaint: row.complaint,
              unregisteredSince: row.unregisteredSince,
            },
            parts.timers,
            now,
          );
    const words =
      verdict.kind === 'fail' || download.status === 'completed' ? undefined : newWords(row, verdict);
    if (patch || words) writes.push({ row, patch: patch ?? {}, ...(words ? { words } : {}) });
    if (isDone) effects.push(() => finish(row, torrent));
    else if (verdict.kind === 'fail') effects.push(() => endUnlessStill(row, verdict.failure, torrent));
    else if (isRunning(torrent)) {
      const late = row.acquisitionIds.filter((id) => !row.begunFor.has(id));
      if (late.length > 0) effects.push(() => begin(row, late));
    }
    row.dueAt =
      steady +
      nextLookMs(row, isDone, { intervalMs: parts.intervalMs, graceMs: parts.timers.stallGraceMs, now });
  };

  const begin = async (row: TrackedRow, acquisitionIds: readonly string[]) => {
    await parts.outcomes.begin(row.download, acquisitionIds);
    for (const id of acquisitionIds) row.begunFor.add(id);
  };
  const finish = async (row: TrackedRow, torrent: ClientTorrent) => {
    const moved = await parts.outcomes.complete(row.download, {
      state: torrent.state,
      savePath: torrent.savePath,
      contentPath: torrent.contentPath,
      sizeBytes: torrent.sizeBytes,
    });
    if (moved) row.download.status = 'completed';
  };
  const end = async (row: TrackedRow, failure: DownloadFailure, torrent: ClientTorrent | undefined) => {
    await parts.outcomes.fail(row.download, failure, {
      removeFromClient: torrent !== undefined,
      // Files that are away now may come back with their disk.
      deleteFiles: failure.code !== 'missingFiles',
    });
    row.download.status = 'failed';
  };

  /** A client without network, or paused as a whole, is no fault of the torrent: its time starts anew. */
  const endUnlessStill = async (row: TrackedRow, failure: DownloadFailure, torrent: ClientTorrent) => {
    const isUnknown = failure.code === 'unregistered';
    const needsPeers = failure.code === 'stalled' || failure.code === 'metadata';
    if (!needsPeers && !isUnknown) return end(row, failure, torrent);
    // Nor is an account that the tracker refuses, be it since a minute ago.
    await askTracker(client, row, parts.holds, clock);
    if (saysAccountRefused(row.complaint)) return;
    // What was said before a pause may be mended since.
    if (isUnknown) return row.unregisteredSince === null ? undefined : end(row, failure, torrent);
    const why = await client.instance.standstill();
    if (why === null) return end(row, failure, torrent);
    row.lastGrowthAt = now;
    const words = newWords(row, standingStill(client.name, why));
    await store(parts, [{ row, patch: { stateSince: now }, ...(words ? { words } : {}) }]);
  };

  for (const row of due) {
    const torrent = find(byHash, row);
    if (torrent) look(row, torrent);
    else missing.push(row);
  }
  if (missing.length > 0) {
    const isAsked = missing.some((row) => row.misses === 0 || row.misses >= CONFIRMING_LOOKS - 1);
    // A magnet that turns out to be a hybrid gets another id; only the whole list tells.
    const all = isAsked ? indexByHash(await client.instance.listAll()) : new Map<string, ClientTorrent>();
    const isSuspicious = missing.length >= SUSPICIOUS_COUNT && missing.length === rows.length;
    for (const row of missing) {
      const torrent = find(all, row);
      if (torrent) {
        look(row, torrent);
        continue;
      }
      row.misses += 1;
      row.dueAt = steady;
      const patience = isSuspicious ? Math.ceil(SUSPICION_MS / parts.intervalMs) : CONFIRMING_LOOKS;
      if (row.misses <= CONFIRMING_LOOKS) writes.push({ row, patch: { missingPolls: row.misses } });
      if (row.misses === CONFIRMING_LOOKS && row.misses < patience) {
        const words = newWords(row, exchangedClient(client.name, now));
        if (words) writes.push({ row, patch: {}, words });
      }
      if (row.misses < patience) continue;
      if (row.download.status === 'completed') {
        if (row.download.state !== 'missing') writes.push({ row, patch: moveState(row, 'missing', now) });
        row.dueAt = steady + parts.intervalMs * 30;
      } else if (parts.timers.vanished.consequence === 'warn') {
        const words = newWords(row, vanished(client.name));
        if (row.download.state !== 'missing' || words)
          writes.push({ row, patch: moveState(row, 'missing', now), ...(words ? { words } : {}) });
        row.dueAt = steady + parts.intervalMs * 30;
      } else {
        const { failure } = failing(parts.timers.vanished.consequence, goneFrom(client.name));
        effects.push(() => end(row, failure, undefined));
      }
    }
  }
  await store(parts, writes);
  for (const effect of effects) await effect();
  const stalled = due.filter((row) => row.shown?.state === 'stalled' && row.download.status === 'tracked');
  if (stalled.length > 0) await askTrackers(client, stalled, parts.holds, clock);
  return changed;
}

async function store(parts: PollParts, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  await parts.db.transaction(async () => {
    for (const { row, patch, words } of writes) {
      const told = words && wordsOf(words);
      await parts.store.patch(row.download.id, { ...patch, ...told });
      Object.assign(row.download, patch, told);
      if (!told) continue;
      for (const acquisitionId of row.acquisitionIds) {
        await parts.wanted.explain(acquisitionId, {
          ...told,
          reasonCode: told.reason === null ? null : (row.shown?.state ?? row.download.state),
        });
      }
    }
  });
}

function wordsOf(verdict: Verdict): {
  reason: string | null;
  nextStep: string | null;
  nextAt: number | null;
} {
  return verdict.kind === 'warn'
    ? { reason: verdict.reason, nextStep: verdict.nextStep, nextAt: verdict.nextAt }
    : { reason: null, nextStep: null, nextAt: null };
}

/** The verdict when its words are not the ones written last. */
function newWords(row: TrackedRow, verdict: Verdict): Verdict | undefined {
  const { reason, nextAt } = wordsOf(verdict);
  const words = `${reason}|${nextAt}`;
  if (words === row.words) return undefined;
  row.words = words;
  return verdict;
}

/** What changed of the facts that must survive a restart; usually nothing. */
function whatToStore(
  row: TrackedRow,
  torrent: ClientTorrent,
  state: TrackedRow['download']['state'],
  now: number,
): DownloadPatch | undefined {
  const { download } = row;
  const patch: DownloadPatch = {};
  if (state !== download.state) Object.assign(patch, moveState(row, state, now));
  if (torrent.id !== download.infoHash) patch.infoHash = torrent.id;
  if (torrent.hashes.some((hash) => !download.hashes.includes(hash))) {
    patch.hashes = [...new Set([...download.hashes, ...torrent.hashes])];
  }
  if (torrent.category !== download.category) patch.category = torrent.category;
  if (torrent.savePath !== download.savePath) patch.savePath = torrent.savePath;
  if (torrent.sizeBytes > 0 && torrent.sizeBytes !== download.sizeBytes) patch.sizeBytes = torrent.sizeBytes;
  if (row.misses > 0) {
    row.misses = 0;
    patch.missingPolls = 0;
  }
  for (const _ in patch) return patch;
  return undefined;
}

function moveState(row: TrackedRow, state: TrackedRow['download']['state'], now: number): DownloadPatch {
  // A stall begins with the last byte, not with the end of the grace time.
  return { state, stateSince: state === 'stalled' ? row.lastGrowthAt : now };
}

function isRunning(torrent: ClientTorrent): boolean {
  return torrent.state === 'downloading' || torrent.state === 'stalled' || torrent.state === 'metadata';
}

function indexByHash(torrents: readonly ClientTorrent[]): Map<string, ClientTorrent> {
  const index = new Map<string, ClientTorrent>();
  for (const torrent of torrents) for (const hash of torrent.hashes) index.set(hash, torrent);
  return index;
}

function find(index: ReadonlyMap<string, ClientTorrent>, row: TrackedRow): ClientTorrent | undefined {
  for (const hash of row.download.hashes) {
    const torrent = index.get(hash);
    if (torrent) return torrent;
  }
  return undefined;
}

function goneFrom(clientName: string): Pick<DownloadFailure, 'code' | 'message'> {
  return { code: 'missing', message: `It was removed from ${clientName} before it was complete.` };
}

function vanished(clientName: string): Verdict {
  return {
    kind: 'warn',
    reason: goneFrom(clientName).message,
    nextStep: `Add it to ${clientName} again, or remove it from the queue.`,
    nextAt: null,
  };
}

function standingStill(clientName: string, why: string): Verdict {
  return {
    kind: 'warn',
    reason: `Nothing moves in ${clientName}: ${why}.`,
    nextStep: `Mend that in ${clientName}; the download goes on by itself.`,
    nextAt: null,
  };
}

function exchangedClient(clientName: string, now: number): Verdict {
  return {
    kind: 'warn',
    reason: `${clientName} knows none of the downloads any more.`,
    nextStep: `If it was reset or exchanged on purpose, wait; otherwise check its address.`,
    nextAt: now + SUSPICION_MS,
  };
}
