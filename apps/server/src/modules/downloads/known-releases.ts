import type { Download } from './model.ts';
import type { ProgressBoard } from './progress-board.ts';
import type { DownloadStore } from './store.ts';

/** How a release is recognised: by the indexer's own id, or by a hash. */
export type KnownRelease = { indexerId: string | null; guid: string | null; hashes: readonly string[] };

/** What a running download still needs of disk and ratio. */
export type OutstandingDownload = {
  indexerId: string | null;
  remainingBytes: number;
  /** Costs the account of its indexer nothing. */
  isFree: boolean;
};

/** What the downloads tell those who decide on releases. */
export function createKnownReleases(store: DownloadStore, board: ProgressBoard) {
  return {
    /** Releases on their way for a wanted book, and those that were imported for it. */
    ofBook: async (acquisitionId: string): Promise<{ open: KnownRelease[]; imported: KnownRelease[] }> => ({
      open: (await store.openOfAcquisition(acquisitionId)).map(toKnown),
      imported: (await store.importedOfAcquisition(acquisitionId)).map(toKnown),
    }),
    /** Grabs of MyAnonamouse since then, by the indexer they went through. */
    mamGrabsSince: async (at: number): Promise<{ indexerId: string | null }[]> =>
      (await store.grabbedSince(at)).filter(({ release }) => release.mamId !== undefined),
    outstanding: async (): Promise<OutstandingDownload[]> =>
      (await store.open())
        .filter((download) => download.status !== 'completed')
        .map((download) => {
          const size = download.sizeBytes ?? 0;
          const done = board.progressOf(download.id)?.downloadedBytes ?? 0;
          return {
            indexerId: download.indexerId,
            remainingBytes: Math.max(0, size - done),
            isFree: download.release.freeleech === true,
          };
        }),
  };
}

function toKnown({ indexerId, guid, hashes }: Download): KnownRelease {
  return { indexerId, guid, hashes };
}
