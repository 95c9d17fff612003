import type { ProgressRow } from '@earmark/contracts';
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
  lastGrowthAt: number;
  /** Looks in a row that did not find it. */
  misses: number;
  /** Wanted books that were told that it runs. */
  begunFor: Set<string>;
  /** Not looked at before this. */
  dueAt: number;
  /** The words last written, so that they are written once. */
  words: string;
  /** What its trackers said last. */
  complaint: string | null;
  askedTrackersAt: number;
  unregisteredSince: number | null;
};

/** Torrents in which nothing moves are looked at less often. */
const CALM_LOOKS = 5;

/** After a restart nobody knows when the last byte came: a stall is watched at least this long before it ends. */
const OBSERVED_MS = 30 * 60_000;

export function createTrackedRow(download: Download, timers: DownloadTimers, now: number): TrackedRow {
  return {
    download,
    acquisitionIds: [],
    requestIds: [],
    userIds: [],
    shown: null,
    downloadedBytes: -1,
    lastGrowthAt: Math.max(
      download.stateSince,
      download.grabbedAt,
      now - Math.max(0, timers.stalled.afterMs - OBSERVED_MS),
    ),
    misses: download.missingPolls,
    begunFor: new Set(),
    dueAt: now,
    words: `${download.reason}|${download.nextAt}`,
    complaint: null,
    askedTrackersAt: 0,
    unregisteredSince: null,
  };
}

export function toProgressRow(
  row: TrackedRow,
  torrent: ClientTorrent,
  timers: DownloadTimers,
  now: number,
): ProgressRow {
  if (row.downloadedBytes >= 0 && torrent.downloadedBytes > row.downloadedBytes) row.lastGrowthAt = now;
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
