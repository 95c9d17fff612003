import { rm } from 'node:fs/promises';
import path from 'node:path';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import { copyFromFolder, holdsAllFiles, isFileError, makeFolders, settleFiles } from './disk.ts';
import type { EventLog } from './log.ts';
import type { Preferences } from './preferences.ts';
import { layOutFiles, type Phase, type Torrent, torrentId, wantedBytes } from './torrent.ts';
import { readTorrentFile } from './torrent-file.ts';

export type SimulationOptions = {
  /** Brings the content of a torrent into a folder; undefined when nobody seeds it (then it stalls). */
  download?: ((infoHash: string, savePath: string) => Promise<void> | undefined) | undefined;
  /** A folder that holds the content of torrents as a seed's save path does; looked at after `download`. */
  contentFolder?: string | undefined;
  /** The .torrent file peers would hand over for a magnet; undefined keeps it in `metaDL`. */
  metadata?: ((infoHash: string) => Uint8Array | undefined) | undefined;
  /** How long a download takes at full speed; 1500 when absent. */
  downloadMs?: number | undefined;
  /** Between the answer to an add and the torrent being known; 20 when absent. */
  registrationMs?: number | undefined;
  /** Spent in checking states; 100 when absent. */
  checkingMs?: number | undefined;
  /** Spent in `moving`; 120 when absent. */
  movingMs?: number | undefined;
};

type Parts = {
  all: () => Torrent[];
  track: (work: Promise<unknown>) => void;
  /** The id follows the hashes: a magnet that turns out to be a hybrid changes its id. */
  rename: (torrent: Torrent) => void;
  remove: (torrent: Torrent, withFiles: boolean) => void;
};

type Transfer = { staging: string; startedAt: number; state: 'running' | 'ready' | 'failed'; error: string };

/** How long after a vain search for a source the next one starts. */
const SOURCE_RETRY_MS = 500;

/** Moves every torrent one step on; a torrent whose state a test has scripted stays as it is. */
export function createSimulation(
  options: SimulationOptions & {
    facts: DialectFacts;
    preferences: Preferences;
    log: EventLog;
    now: () => number;
  },
  parts: Parts,
) {
  const { facts, preferences, log, now } = options;
  const transfers = new Map<Torrent, Transfer>();
  const settling = new Set<Torrent>();
  let lastTick = now();

  const enter = (torrent: Torrent, phase: Phase) => {
    torrent.phase = phase;
    torrent.phaseSince = now();
    if (phase !== 'downloading') torrent.speed = 0;
  };
  /** Throws away what a removed torrent had fetched so far. */
  const forget = (torrent: Torrent) => {
    const transfer = transfers.get(torrent);
    transfers.delete(torrent);
    if (transfer && transfer.state !== 'running') {
      parts.track(rm(transfer.staging, { recursive: true, force: true }));
    }
  };
  const finish = (torrent: Torrent) => {
    enter(torrent, 'done');
    torrent.completedBytes = wantedBytes(torrent);
    if (torrent.completedAt === 0) torrent.completedAt = now();
    torrent.seedingSince = now();
    transfers.delete(torrent);
    log.write('normal', `Torrent download finished. Torrent: "${torrent.name}"`);
  };
  const breakDown = (torrent: Torrent, reason: string) => {
    enter(torrent, 'error');
    transfers.delete(torrent);
    log.write(
      'warning',
      `File error alert. Torrent: "${torrent.name}". File: "${torrent.currentPath}". Reason: "${reason}"`,
    );
  };

  /** Starts bringing the content; undefined when nobody has it. */
  const startTransfer = async (torrent: Torrent): Promise<void> => {
    const staging = path.join(torrent.savePath, `.parts-${torrent.id}`);
    const transfer: Transfer = { staging, startedAt: now(), state: 'running', error: '' };
    transfers.set(torrent, transfer);
    try {
      await makeFolders(staging);
      const brought = options.download?.(torrent.infoHashV1 || torrent.id, staging);
      torrent.hasSource = brought !== undefined;
      await brought;
      if (!torrent.hasSource && options.contentFolder) {
        torrent.hasSource = await copyFromFolder(options.contentFolder, torrent.files, staging);
      }
      transfer.state = torrent.hasSource ? 'ready' : 'failed';
      if (!torrent.hasSource || !transfers.has(torrent)) await rm(staging, { recursive: true, force: true });
    } catch (error) {
      Object.assign(transfer, {
        state: 'failed',
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };

  const settle = async (torrent: Torrent, staging: string): Promise<void> => {
    settling.add(torrent);
    try {
      await settleFiles(staging, torrent.files, torrent.currentPath);
      finish(torrent);
    } catch (error) {
      if (!isFileError(error)) throw error;
      breakDown(torrent, error.message);
    } finally {
      settling.delete(torrent);
    }
  };

  const check = async (torrent: Torrent): Promise<void> => {
    settling.add(torrent);
    const isWhole = torrent.files.length > 0 && (await holdsAllFiles(torrent.currentPath, torrent.files));
    settling.delete(torrent);
    if (isWhole) {
      torrent.completedBytes = wantedBytes(torrent);
      if (torrent.completedAt === 0) torrent.completedAt = now();
      torrent.seedingSince = now();
      enter(torrent, 'done');
    } else if (torrent.skipsCheck && torrent.meta) {
      torrent.completedBytes = 0;
      enter(torrent, 'missingFiles');
    } else {
      torrent.completedBytes = 0;
      enter(torrent, torrent.meta ? 'downloading' : 'metadata');
    }
    torrent.skipsCheck = false;
  };

  const fetchMetadata = (torrent: Torrent) => {
    const bytes = options.metadata?.(torrent.infoHashV1 || torrent.infoHashV2);
    const meta = bytes && readTorrentFile(bytes);
    // Peers of a private torrent do not hand over its metadata.
    if (!meta || meta.isPrivate) return;
    const isNamedByHash = torrent.name === torrent.id;
    Object.assign(torrent, { meta, bytes, infoHashV1: meta.infoHashV1, infoHashV2: meta.infoHashV2 });
    torrent.files = layOutFiles(meta, torrent.layout);
    if (isNamedByHash) torrent.name = meta.name;
    if (torrentId(facts, torrent) !== torrent.id) parts.rename(torrent);
    enter(torrent, 'checking');
  };

  const advance = (torrent: Torrent, elapsedMs: number) => {
    const transfer = transfers.get(torrent);
    if (!transfer) {
      parts.track(startTransfer(torrent));
      return;
    }
    if (transfer.state === 'failed') {
      torrent.speed = 0;
      if (transfer.error) breakDown(torrent, transfer.error);
      else if (now() - transfer.startedAt > SOURCE_RETRY_MS) transfers.delete(torrent);
      return;
    }
    // Whether anybody has the content is not known yet: a real client shows no speed either.
    if (transfer.state === 'running' && !torrent.hasSource) {
      torrent.speed = 0;
      return;
    }
    const size = wantedBytes(torrent);
    const natural = Math.max(1, (size / Math.max(1, options.downloadMs ?? 1500)) * 1000);
    const limits = [torrent.limits.download, preferences.number('dl_limit')].filter((limit) => limit > 0);
    torrent.speed = Math.min(natural, ...limits);
    torrent.completedBytes = Math.min(size, torrent.completedBytes + (torrent.speed * elapsedMs) / 1000);
    if (torrent.completedBytes < size) return;
    if (transfer.state === 'ready') parts.track(settle(torrent, transfer.staging));
    else torrent.completedBytes = size - 1;
  };

  const seed = (torrent: Torrent) => {
    const delayMs = isAtLeast(facts.dialect, '5.1') ? 200 : 9000;
    const ratio = torrent.limits.ratio === -2 ? globalRatio() : torrent.limits.ratio;
    if (ratio !== 0 || torrent.isStopped || now() - torrent.seedingSince < delayMs) return;
    const action = torrent.limits.action === 'Default' ? globalAction() : torrent.limits.action;
    if (action === 'Remove') parts.remove(torrent, false);
    else if (action === 'RemoveWithContent') parts.remove(torrent, true);
    else torrent.isStopped = true;
  };
  const globalRatio = () =>
    preferences.isOn('max_ratio_enabled') ? preferences.number('max_ratio') : Number.POSITIVE_INFINITY;
  const globalAction = () => {
    const action = preferences.number('max_ratio_act');
    return action === 1 ? 'Remove' : action === 3 ? 'RemoveWithContent' : 'Stop';
  };

  const queue = (all: readonly Torrent[]) => {
    let free = preferences.isOn('queueing_enabled')
      ? preferences.number('max_active_downloads')
      : Number.POSITIVE_INFINITY;
    for (const torrent of all) {
      const wantsSlot = torrent.phase === 'downloading' && !torrent.isStopped && !torrent.isForced;
      torrent.isQueued = wantsSlot && free <= 0;
      if (wantsSlot) free -= 1;
    }
  };

  const step = (torrent: Torrent, elapsedMs: number) => {
    const age = now() - torrent.phaseSince;
    switch (torrent.phase) {
      case 'registering':
        if (age >= (options.registrationMs ?? 20)) enter(torrent, 'checkingResumeData');
        return;
      case 'checkingResumeData':
        if (age >= (options.checkingMs ?? 100)) parts.track(check(torrent));
        return;
      case 'checking':
        if (age >= (options.checkingMs ?? 100)) parts.track(check(torrent));
        return;
      case 'metadata':
        if (!torrent.isStopped && age >= (options.checkingMs ?? 100)) fetchMetadata(torrent);
        return;
      case 'downloading':
        if (torrent.isStopped || torrent.isQueued) torrent.speed = 0;
        else advance(torrent, elapsedMs);
        return;
      case 'done':
        seed(torrent);
        return;
      case 'moving':
      case 'missingFiles':
      case 'error':
        return;
    }
  };

  return {
    forget,
    tick: () => {
      const elapsedMs = now() - lastTick;
      lastTick = now();
      const all = parts.all();
      queue(all);
      for (const torrent of all) {
        if (!settling.has(torrent) && !('state' in torrent.scripted)) step(torrent, elapsedMs);
      }
    },
  };
}
