import path from 'node:path';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import {
  contentPath,
  isComplete,
  rootFolder,
  stateWord,
  type Torrent,
  totalBytes,
  wantedBytes,
} from './torrent.ts';

type Wire = Record<string, unknown>;

const UNKNOWN_ETA = 8_640_000;

/** One entry of `torrents/info`, with every field the dialect knows. */
export function toInfo(facts: DialectFacts, torrent: Torrent, now: number): Wire {
  const size = wantedBytes(torrent);
  const completed = Math.floor(torrent.completedBytes);
  const done = isComplete(torrent);
  const root = rootFolder(torrent);
  const seconds = (at: number) => (at > 0 ? Math.floor(at / 1000) : facts.never);
  const isFive = isAtLeast(facts.dialect, '5.1');
  const info: Wire = {
    added_on: seconds(torrent.addedAt),
    amount_left: size - completed,
    auto_tmm: torrent.isAutoManaged,
    availability: torrent.phase === 'checkingResumeData' ? -1 : torrent.hasSource ? 1 : 0,
    category: torrent.category,
    completed,
    completion_on: seconds(torrent.completedAt),
    content_path: contentPath(facts, torrent),
    dl_limit: torrent.limits.download,
    dlspeed: Math.round(torrent.speed),
    downloaded: completed,
    downloaded_session: completed,
    eta: torrent.speed > 0 ? Math.ceil((size - completed) / torrent.speed) : UNKNOWN_ETA,
    f_l_piece_prio: false,
    force_start: torrent.isForced,
    hash: torrent.id,
    last_activity: seconds(torrent.completedAt || torrent.addedAt),
    magnet_uri: magnetUri(torrent),
    max_ratio: torrent.limits.ratio === -2 ? -1 : torrent.limits.ratio,
    max_seeding_time: torrent.limits.seedingMinutes === -2 ? -1 : torrent.limits.seedingMinutes,
    name: torrent.name,
    num_complete: torrent.hasSource ? 1 : 0,
    num_incomplete: 0,
    num_leechs: 0,
    num_seeds: torrent.speed > 0 ? 1 : 0,
    priority: done ? 0 : 1,
    progress: size > 0 ? Math.min(1, torrent.completedBytes / size) : 0,
    ratio: 0,
    ratio_limit: torrent.limits.ratio,
    save_path: torrent.savePath,
    seeding_time: torrent.seedingSince > 0 ? Math.floor((now - torrent.seedingSince) / 1000) : 0,
    seeding_time_limit: torrent.limits.seedingMinutes,
    seen_complete: seconds(torrent.completedAt),
    seq_dl: torrent.isSequential,
    size,
    state: stateWord(facts, torrent),
    super_seeding: false,
    tags: torrent.tags.join(', '),
    time_active: Math.floor((now - torrent.addedAt) / 1000),
    total_size: torrent.meta ? totalBytes(torrent) : -1,
    tracker: torrent.trackerMessage.status === 2 && torrent.speed > 0 ? (torrent.trackers[0] ?? '') : '',
    trackers_count: torrent.trackers.length,
    up_limit: torrent.limits.upload,
    uploaded: 0,
    uploaded_session: 0,
    upspeed: 0,
  };
  if (facts.hasInfoHashes) {
    Object.assign(info, {
      download_path: '',
      infohash_v1: torrent.infoHashV1,
      infohash_v2: torrent.infoHashV2,
    });
  }
  if (isFive) {
    Object.assign(info, {
      comment: torrent.meta?.comment ?? '',
      has_metadata: torrent.meta !== undefined,
      inactive_seeding_time_limit: torrent.limits.inactiveMinutes,
      max_inactive_seeding_time: torrent.limits.inactiveMinutes === -2 ? -1 : torrent.limits.inactiveMinutes,
      popularity: 0,
      private: torrent.meta ? torrent.meta.isPrivate : null,
      reannounce: 0,
      root_path: root ? path.join(torrent.currentPath, root) : '',
    });
  }
  return sortKeys({ ...info, ...scriptedFields(torrent, size) });
}

/** Scripted progress also moves the byte counts that go with it. */
function scriptedFields(torrent: Torrent, size: number): Wire {
  const { progress } = torrent.scripted;
  if (typeof progress !== 'number') return torrent.scripted;
  const completed = Math.floor(size * progress);
  return { completed, downloaded: completed, amount_left: size - completed, ...torrent.scripted };
}

export function toProperties(facts: DialectFacts, torrent: Torrent, now: number): Wire {
  const info = toInfo(facts, torrent, now);
  const { meta } = torrent;
  const pieces = meta?.pieceLength ? Math.ceil(totalBytes(torrent) / meta.pieceLength) : -1;
  const properties: Wire = {
    addition_date: info['added_on'],
    comment: meta?.comment ?? '',
    completion_date: torrent.completedAt > 0 ? Math.floor(torrent.completedAt / 1000) : -1,
    created_by: meta?.createdBy ?? '',
    creation_date: meta ? meta.createdAtSeconds : -1,
    dl_limit: torrent.limits.download || -1,
    dl_speed: info['dlspeed'],
    dl_speed_avg: info['dlspeed'],
    eta: info['eta'],
    is_private: meta?.isPrivate ?? false,
    last_seen: -1,
    nb_connections: info['num_seeds'],
    nb_connections_limit: 100,
    peers: 0,
    peers_total: 0,
    piece_size: meta?.pieceLength ?? -1,
    pieces_have: pieces > 0 ? Math.floor(pieces * Number(info['progress'])) : 0,
    pieces_num: pieces,
    reannounce: 0,
    save_path: torrent.savePath,
    seeding_time: info['seeding_time'],
    seeds: info['num_seeds'],
    seeds_total: info['num_complete'],
    share_ratio: info['ratio'],
    time_elapsed: info['time_active'],
    total_downloaded: info['downloaded'],
    total_downloaded_session: info['downloaded'],
    total_size: info['total_size'],
    total_uploaded: 0,
    total_uploaded_session: 0,
    total_wasted: 0,
    up_limit: torrent.limits.upload || -1,
    up_speed: 0,
    up_speed_avg: 0,
  };
  if (facts.hasInfoHashes) {
    Object.assign(properties, {
      download_path: '',
      hash: torrent.id,
      infohash_v1: torrent.infoHashV1,
      infohash_v2: torrent.infoHashV2,
      name: torrent.name,
    });
  }
  if (isAtLeast(facts.dialect, '5.1')) {
    Object.assign(properties, {
      has_metadata: meta !== undefined,
      popularity: 0,
      private: meta ? meta.isPrivate : null,
    });
  }
  return sortKeys(properties);
}

export function toFiles(facts: DialectFacts, torrent: Torrent, now: number): Wire[] {
  const progress = Number(toInfo(facts, torrent, now)['progress']);
  const pieceLength = torrent.meta?.pieceLength || 1;
  let offset = 0;
  return torrent.files.map((file, index) => {
    const first = Math.floor(offset / pieceLength);
    offset += file.sizeBytes;
    const last = Math.max(first, Math.ceil(offset / pieceLength) - 1);
    return {
      availability: torrent.hasSource ? 1 : 0,
      index,
      ...(index === 0 ? { is_seed: isComplete(torrent) } : {}),
      name: file.path,
      piece_range: [first, last],
      priority: file.priority,
      progress: file.priority === 0 ? 0 : progress,
      size: file.sizeBytes,
    };
  });
}

export function toTrackers(torrent: Torrent): Wire[] {
  const isPrivate = torrent.meta?.isPrivate === true;
  const pseudo = ['** [DHT] **', '** [PeX] **', '** [LSD] **'].map((url) => ({
    msg: isPrivate ? 'This torrent is private' : '',
    num_downloaded: 0,
    num_leeches: 0,
    num_peers: 0,
    num_seeds: 0,
    status: 0,
    tier: -1,
    url,
  }));
  const real = torrent.trackers.map((url, tier) => ({
    msg: torrent.trackerMessage.text,
    num_downloaded: -1,
    num_leeches: -1,
    num_peers: -1,
    num_seeds: -1,
    status: torrent.isStopped ? 1 : torrent.trackerMessage.status,
    tier,
    url,
  }));
  return [...pseudo, ...real];
}

export function magnetUri(torrent: Torrent): string {
  const topics = [
    ...(torrent.infoHashV1 ? [`xt=urn:btih:${torrent.infoHashV1}`] : []),
    ...(torrent.infoHashV2 ? [`xt=urn:btmh:1220${torrent.infoHashV2}`] : []),
  ];
  const name = torrent.name === torrent.id ? [] : [`dn=${encodeURIComponent(torrent.name)}`];
  const trackers = torrent.trackers.map((url) => `tr=${encodeURIComponent(url)}`);
  return `magnet:?${[...topics, ...name, ...trackers].join('&')}`;
}

function sortKeys(wire: Wire): Wire {
  return Object.fromEntries(Object.entries(wire).sort(([a], [b]) => (a < b ? -1 : 1)));
}
