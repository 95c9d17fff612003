import type { ClientTorrent } from '../port.ts';
import { isFinishedState, toDownloadState } from './states.ts';

/** qBittorrent's word for "unknown or never": 100 days in seconds. */
const INFINITE_ETA_SECONDS = 8_640_000;

export type TorrentRow = Record<string, unknown>;

/**
 * One row of `torrents/info`. Only `hash` and `state` are relied on; numbers may come as text or not at all, so that
 * one odd row never blanks the queue. null when it is not a torrent at all.
 */
export function readTorrentRow(row: TorrentRow): ClientTorrent | null {
  const id = text(row['hash']).toLowerCase();
  if (!/^[0-9a-f]{40}$/u.test(id)) return null;
  const rawState = text(row['state']);
  const state = toDownloadState(rawState);
  const savePath = text(row['save_path']);
  const contentPath = text(row['content_path']);
  const etaSeconds = number(row['eta'], INFINITE_ETA_SECONDS);
  const ratio = number(row['ratio'], Number.NaN);
  const seedingSeconds = number(row['seeding_time'], -1);
  return {
    id,
    hashes: candidateHashes(id, row),
    name: text(row['name']),
    state,
    rawState,
    complete:
      isFinishedState(state) && number(row['amount_left'], 0) <= 0 && isSettled(contentPath, savePath),
    fraction: Math.min(1, Math.max(0, number(row['progress'], 0))),
    sizeBytes: Math.max(0, number(row['size'], 0)),
    downloadedBytes: Math.max(0, number(row['completed'], 0)),
    downSpeed: Math.max(0, number(row['dlspeed'], 0)),
    upSpeed: Math.max(0, number(row['upspeed'], 0)),
    etaSeconds: etaSeconds < 0 || etaSeconds >= INFINITE_ETA_SECONDS ? null : etaSeconds,
    seeds: countOf(row['num_seeds'], row['num_complete']),
    peers: countOf(row['num_leechs'], row['num_incomplete']),
    // -1 means "beyond what is shown".
    ratio: Number.isNaN(ratio) ? null : ratio < 0 ? 9999 : ratio,
    seedingSeconds: seedingSeconds < 0 ? null : seedingSeconds,
    category: text(row['category']),
    tags: splitTags(text(row['tags'])),
    savePath,
    contentPath,
    addedAt: moment(row['added_on']),
    completedAt: moment(row['completion_on']),
    message: null,
  };
}

/** The list joins tags with comma and blank. */
function splitTags(tags: string): string[] {
  return tags === ''
    ? []
    : tags
        .split(',')
        .map((tag) => tag.trim())
        .filter(Boolean);
}

/** A hybrid is listed under its cut v2 hash or its v1 hash, depending on the build and on how it was added. */
function candidateHashes(id: string, row: TorrentRow): string[] {
  const v1 = text(row['infohash_v1']).toLowerCase();
  const v2 = text(row['infohash_v2']).toLowerCase().slice(0, 40);
  if ((v1 === '' || v1 === id) && (v2 === '' || v2 === id)) return [id];
  return [...new Set([id, v1, v2])].filter((hash) => hash.length === 40);
}

/** False while the content is still in the folder for incomplete files, or is told relative (4.5, first moments). */
function isSettled(contentPath: string, savePath: string): boolean {
  if (contentPath === '' || savePath === '') return true;
  const content = slashed(contentPath);
  const folder = slashed(savePath);
  return content === folder || content.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function slashed(path: string): string {
  const forward = path.includes('\\') ? path.replaceAll('\\', '/') : path;
  return forward.length > 1 && forward.endsWith('/') ? forward.slice(0, -1) : forward;
}

/** Connected ones are always known; the swarm's count only after a tracker told it. */
function countOf(connected: unknown, swarm: unknown): number | null {
  const most = Math.max(number(connected, -1), number(swarm, -1));
  return most < 0 ? null : most;
}

/** Epoch seconds; "never" is 0 or -1. */
function moment(value: unknown): number | null {
  const seconds = number(value, 0);
  return seconds > 0 ? Math.trunc(seconds * 1000) : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown, otherwise: number): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : otherwise;
  if (typeof value !== 'string' || value.trim() === '') return otherwise;
  const parsed = Number(value);
  return Number.isFinite(parsed) ? parsed : otherwise;
}
