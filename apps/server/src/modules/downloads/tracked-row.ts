import type { DownloadState, ProgressRow } from '@earmark/contracts';
import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import type { Download } from './model.ts';
import { calmState, type DownloadTimers } from './timers.ts';

/** A download as the tracker follows it: the stored row, who watches it, and the picture of the last look. */
export type TrackedRow = {
  download: Download;
  acquisitionIds: string[];
  /** Sorted; the same array as long as nothing changes, so that a comparison is one look. */
  requestIds: string[];
  userIds: string[];
  /** Last published. */
  shown: ProgressRow | null;
  downloadedBytes: number;
  /** By the wall clock, without the time nobody looked and that in which the client did not try. */
  lastGrowthAt: number;
  /** The last look that found it, by the steady clock. */
  seenAt: number;
  /** Looks in a row that did not find it. */
  misses: number;
  /** Wanted books that were told that it runs. */
  begunFor: Set<string>;
  /** Not looked at before this, by the steady clock. */
  dueAt: number;
  /** The words last written, so that they are written once. */
  words: string;
  /** What its trackers said last. */
  complaint: string | null;
  /** By the steady clock; null: not yet. */
  askedTrackersAt: number | null;
  unregisteredSince: number | null;
};

/** States in which the client wants data: only such time is time without data. */
const WANTS_DATA: ReadonlySet<DownloadState> = new Set(['downloading', 'stalled']);

/** Torrents in which nothing moves are looked at less often. */
const CALM_LOOKS = 5;

export function createTrackedRow(download: Download): TrackedRow {
  return {
    download,
    acquisitionIds: [],
    requestIds: [],
    userIds: [],
    shown: null,
    downloadedBytes: -1,
    lastGrowthAt: download.stateSince,
    seenAt: 0,
    misses: download.missingPolls,
    begunFor: new Set(),
    dueAt: 0,
    words: `${download.reason}|${download.nextAt}`,
    complaint: null,
    askedTrackersAt: null,
    unregisteredSince: null,
  };
}

export function toProgressRow(
  row: TrackedRow,
  torrent: ClientTorrent,
  timers: DownloadTimers,
  { now, steady }: { now: number; steady: number },
): ProgressRow {
  const isFirstLook = row.downloadedBytes < 0;
  // When the last byte came is known of a stall that is written down; of all else only that it may have been now.
  if (isFirstLook) row.lastGrowthAt = row.download.state === 'stalled' ? row.download.stateSince : now;
  else if (torrent.downloadedBytes > row.downloadedBytes) row.lastGrowthAt = now;
  else if (!WANTS_DATA.has(torrent.state))
    row.lastGrowthAt = Math.min(now, row.lastGrowthAt + Math.round(steady - row.seenAt));
  row.seenAt = steady;
  row.downloadedBytes = torrent.downloadedBytes;
  return {
    downloadId: row.download.id,
    requestIds: row.requestIds,
    state: calmState(torrent.state, row.lastGrowthAt, timers, now),
    fraction: torrent.complete ? 1 : torrent.fraction,
    downloadedBytes: torrent.downloadedBytes,
    sizeBytes: torrent.sizeBytes,
    downSpeed: torrent.downSpeed,
    etaSeconds: torrent.etaSeconds,
    seeds: torrent.seeds,
  };
}

/** When to look again: at once where something moves or has just changed, every few looks where it rests. */
export function nextLookMs(
  row: TrackedRow,
  isDone: boolean,
  options: { intervalMs: number; graceMs: number; now: number },
): number {
  if (isDone || row.misses > 0 || row.shown === null) return 0;
  switch (row.shown.state) {
    case 'downloading':
    case 'checking':
    case 'moving':
    case 'metadata':
    case 'unknown':
    case 'missing':
      return 0;
    default:
      return options.now - row.download.stateSince < options.graceMs ? 0 : options.intervalMs * CALM_LOOKS;
  }
}
