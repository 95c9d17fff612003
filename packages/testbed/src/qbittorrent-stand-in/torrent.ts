import path from 'node:path';
import { type DialectFacts, isAtLeast } from './dialect.ts';
import type { TorrentFile } from './torrent-file.ts';

export type ContentLayout = 'Original' | 'Subfolder' | 'NoSubfolder';

export type StoredFile = {
  /** Where it lies by the torrent, with the root folder. */
  originalPath: string;
  /** Where it is stored, relative to the save path. */
  path: string;
  sizeBytes: number;
  /** 0 skip, 1 normal, 6 high, 7 most. */
  priority: number;
};

/** What the torrent is busy with, before stopping, forcing and queueing are looked at. */
export type Phase =
  | 'registering'
  | 'checkingResumeData'
  | 'metadata'
  | 'checking'
  | 'downloading'
  | 'moving'
  | 'done'
  | 'missingFiles'
  | 'error';

export type Torrent = {
  id: string;
  infoHashV1: string;
  infoHashV2: string;
  /** Display name; a rename changes only this. */
  name: string;
  meta: TorrentFile | undefined;
  bytes: Uint8Array | undefined;
  layout: ContentLayout;
  files: StoredFile[];
  savePath: string;
  /** Where the files are while a move runs; the save path otherwise. */
  currentPath: string;
  category: string;
  tags: string[];
  trackers: string[];
  trackerMessage: { status: number; text: string };
  phase: Phase;
  phaseSince: number;
  isStopped: boolean;
  isForced: boolean;
  isQueued: boolean;
  hasSource: boolean;
  skipsCheck: boolean;
  isAutoManaged: boolean;
  isSequential: boolean;
  completedBytes: number;
  speed: number;
  addedAt: number;
  completedAt: number;
  seedingSince: number;
  limits: {
    download: number;
    upload: number;
    ratio: number;
    seedingMinutes: number;
    inactiveMinutes: number;
    action: string;
  };
  /** Fields a test put over the real ones; with `state` among them the simulation holds still. */
  scripted: Record<string, unknown>;
};

/** The id qBittorrent shows: the truncated v2 hash wins with libtorrent 2, v1 with libtorrent 1.2. */
export function torrentId(facts: DialectFacts, hashes: { infoHashV1: string; infoHashV2: string }): string {
  const v2 = hashes.infoHashV2.slice(0, 40);
  return facts.hasInfoHashes ? v2 || hashes.infoHashV1 : hashes.infoHashV1 || v2;
}

/** Where the files of a torrent go under the save path. */
export function layOutFiles(meta: TorrentFile, layout: ContentLayout): StoredFile[] {
  return meta.files.map((file) => {
    const inner = file.path.join('/');
    const originalPath = meta.isMultiFile ? `${meta.name}/${inner}` : inner;
    const stored =
      layout === 'NoSubfolder'
        ? inner
        : layout === 'Subfolder' && !meta.isMultiFile
          ? `${path.parse(inner).name}/${inner}`
          : originalPath;
    return { originalPath, path: stored, sizeBytes: file.sizeBytes, priority: 1 };
  });
}

export function totalBytes(torrent: Torrent): number {
  return torrent.files.reduce((sum, file) => sum + file.sizeBytes, 0);
}

export function wantedBytes(torrent: Torrent): number {
  return torrent.files.reduce((sum, file) => sum + (file.priority > 0 ? file.sizeBytes : 0), 0);
}

export function isComplete(torrent: Torrent): boolean {
  return torrent.meta !== undefined && torrent.completedBytes >= wantedBytes(torrent);
}

/** The folder all files share below the save path; empty when they lie in it directly. */
export function rootFolder(torrent: Torrent): string {
  const first = torrent.files[0]?.path ?? '';
  const root = first.includes('/') ? (first.split('/')[0] ?? '') : '';
  return root && torrent.files.every((file) => file.path.startsWith(`${root}/`)) ? root : '';
}

/** The file of a single-file torrent, the folder of many, the save path when there is no folder. */
export function contentPath(facts: DialectFacts, torrent: Torrent): string {
  const [first] = torrent.files;
  if (!first) return '';
  if (torrent.phase === 'checkingResumeData' && facts.dialect === '4.5') {
    return torrent.files.length === 1 ? first.path : rootFolder(torrent);
  }
  if (torrent.files.length === 1) return path.join(torrent.currentPath, first.path);
  return path.join(torrent.currentPath, rootFolder(torrent));
}

/** The word shown as `state`. */
export function stateWord(facts: DialectFacts, torrent: Torrent): string {
  switch (torrent.phase) {
    case 'registering':
    case 'checkingResumeData':
      return 'checkingResumeData';
    case 'checking':
      return isComplete(torrent) ? 'checkingUP' : 'checkingDL';
    case 'moving':
      return 'moving';
    case 'missingFiles':
      return 'missingFiles';
    case 'error':
      return 'error';
    case 'metadata':
      if (torrent.isStopped) return facts.stoppedDl;
      return torrent.isForced && isAtLeast(facts.dialect, '4.5') ? 'forcedMetaDL' : 'metaDL';
    case 'done':
      if (torrent.isStopped) return facts.stoppedUp;
      return torrent.isForced ? 'forcedUP' : 'stalledUP';
    case 'downloading':
      break;
  }
  if (torrent.isStopped) return facts.stoppedDl;
  if (torrent.isQueued) return 'queuedDL';
  if (torrent.isForced) return 'forcedDL';
  return torrent.speed > 0 ? 'downloading' : 'stalledDL';
}
