import type { DownloadState } from '@earmark/contracts';
import type { DownloadTable } from '../../db/index.ts';
import type { Download, DownloadStatus, ReleaseSnapshot } from './model.ts';

export type DownloadPatch = Partial<
  Pick<
    Download,
    | 'infoHash'
    | 'hashes'
    | 'state'
    | 'stateSince'
    | 'reason'
    | 'nextStep'
    | 'nextAt'
    | 'sizeBytes'
    | 'savePath'
    | 'contentPath'
    | 'category'
    | 'missingPolls'
    | 'completedAt'
    | 'importedAt'
    | 'release'
  >
>;

type Row = DownloadTable;

export function toDownload(row: Row): Download {
  let release: ReleaseSnapshot | undefined;
  return {
    id: row.id,
    clientId: row.client_id,
    infoHash: row.info_hash,
    hashes: JSON.parse(row.hashes) as string[],
    title: row.title,
    indexerId: row.indexer_id,
    indexerName: row.indexer_name,
    guid: row.guid,
    // The largest column by far, and few readers want it.
    get release() {
      release ??= JSON.parse(row.release) as ReleaseSnapshot;
      return release;
    },
    status: row.status as DownloadStatus,
    state: row.state as DownloadState,
    stateSince: row.state_since,
    reason: row.reason,
    nextStep: row.next_step,
    nextAt: row.next_at,
    sizeBytes: row.size_bytes,
    savePath: row.save_path,
    contentPath: row.content_path,
    category: row.category,
    missingPolls: row.missing_polls,
    grabbedAt: row.grabbed_at,
    completedAt: row.completed_at,
    importedAt: row.imported_at,
  };
}

export function toRow(download: Download, now: number): Row {
  return {
    id: download.id,
    client_id: download.clientId,
    info_hash: download.infoHash,
    hashes: JSON.stringify(download.hashes),
    title: download.title,
    indexer_id: download.indexerId,
    indexer_name: download.indexerName,
    guid: download.guid,
    release: JSON.stringify(download.release),
    status: download.status,
    state: download.state,
    state_since: download.stateSince,
    reason: download.reason,
    next_step: download.nextStep,
    next_at: download.nextAt,
    size_bytes: download.sizeBytes,
    save_path: download.savePath,
    content_path: download.contentPath,
    category: download.category,
    missing_polls: download.missingPolls,
    grabbed_at: download.grabbedAt,
    completed_at: download.completedAt,
    imported_at: download.importedAt,
    updated_at: now,
  };
}

export function toPatchRow(patch: DownloadPatch, now: number): Partial<Row> {
  return {
    updated_at: now,
    ...(patch.infoHash === undefined ? {} : { info_hash: patch.infoHash }),
    ...(patch.hashes === undefined ? {} : { hashes: JSON.stringify(patch.hashes) }),
    ...(patch.release === undefined ? {} : { release: JSON.stringify(patch.release) }),
    ...(patch.state === undefined ? {} : { state: patch.state }),
    ...(patch.stateSince === undefined ? {} : { state_since: patch.stateSince }),
    ...(patch.reason === undefined ? {} : { reason: patch.reason }),
    ...(patch.nextStep === undefined ? {} : { next_step: patch.nextStep }),
    ...(patch.nextAt === undefined ? {} : { next_at: patch.nextAt }),
    ...(patch.sizeBytes === undefined ? {} : { size_bytes: patch.sizeBytes }),
    ...(patch.savePath === undefined ? {} : { save_path: patch.savePath }),
    ...(patch.contentPath === undefined ? {} : { content_path: patch.contentPath }),
    ...(patch.category === undefined ? {} : { category: patch.category }),
    ...(patch.missingPolls === undefined ? {} : { missing_polls: patch.missingPolls }),
    ...(patch.completedAt === undefined ? {} : { completed_at: patch.completedAt }),
    ...(patch.importedAt === undefined ? {} : { imported_at: patch.importedAt }),
  };
}
