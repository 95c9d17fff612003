import type { DownloadState } from '@earmark/contracts';
import type { FoundRelease } from '../../integrations/indexers/port.ts';

/** Where a download is in our own books; only the first three are in the queue. */
export type DownloadStatus = 'grabbing' | 'tracked' | 'completed' | 'imported' | 'failed' | 'removed';

export const OPEN_STATUSES = [
  'grabbing',
  'tracked',
  'completed',
] as const satisfies readonly DownloadStatus[];

/** The release as it was when grabbed, without anything that may hold a secret. */
export type ReleaseSnapshot = Omit<FoundRelease, 'downloadUrl' | 'magnetUri'> & {
  /** How it reached the client. */
  via: 'client' | 'prowlarr' | 'found';
  /** It was in the client before we came: its files are somebody else's. */
  wasPresent: boolean;
};

export type Download = {
  id: string;
  clientId: string;
  /** The id the client lists it under; the first candidate until the client has told, empty while unknown. */
  infoHash: string;
  hashes: string[];
  title: string;
  indexerId: string | null;
  indexerName: string | null;
  guid: string | null;
  release: ReleaseSnapshot;
  status: DownloadStatus;
  state: DownloadState;
  stateSince: number;
  reason: string | null;
  nextStep: string | null;
  nextAt: number | null;
  sizeBytes: number | null;
  savePath: string | null;
  contentPath: string | null;
  category: string | null;
  missingPolls: number;
  grabbedAt: number;
  completedAt: number | null;
  importedAt: number | null;
};

export type FailureCode =
  | 'clientRejected'
  | 'error'
  | 'interrupted'
  | 'metadata'
  | 'missing'
  | 'missingFiles'
  | 'neverAppeared'
  | 'removedByPerson'
  | 'stalled'
  | 'unregistered'
  | 'wrongContent';

/** Why a download ended without a book, and what follows. */
export type DownloadFailure = {
  code: FailureCode;
  /** A sentence for people. */
  message: string;
  /** The release is never grabbed again. */
  blocklist: boolean;
  /** The next best release is wanted at once. */
  search: boolean;
  /** Without `search`: how long the book rests before it is searched for again; unset is the usual interval. */
  retryAfterMs?: number | undefined;
  userId?: string | null;
};

/** Longest description kept with a download; some uploaders paste whole books. */
const MAX_DESCRIPTION = 20_000;

export function toSnapshot(
  release: FoundRelease,
  how: Pick<ReleaseSnapshot, 'via' | 'wasPresent'>,
): ReleaseSnapshot {
  const { downloadUrl: _downloadUrl, magnetUri: _magnetUri, ...plain } = release;
  return {
    ...plain,
    ...(plain.description ? { description: plain.description.slice(0, MAX_DESCRIPTION) } : {}),
    ...how,
  };
}

export function isOpenStatus(status: DownloadStatus): boolean {
  return (OPEN_STATUSES as readonly DownloadStatus[]).includes(status);
}

export function categoryOf(client: { settings: Record<string, unknown> }): string {
  const category = client.settings['category'];
  return typeof category === 'string' && category !== '' ? category : 'audiobooks';
}

/** The tag every torrent of ours carries, and the one that names the book. */
export const OUR_TAG = 'earmark';
export function bookTag(bookId: string): string {
  return `${OUR_TAG}:${bookId}`;
}
/** Book ids named by the tags of a torrent. */
export function bookIdsOf(tags: readonly string[]): string[] {
  const prefix = `${OUR_TAG}:`;
  return tags.filter((tag) => tag.startsWith(prefix)).map((tag) => tag.slice(prefix.length));
}
