import type { TestResult } from '@earmark/contracts';

export type RemoteLibrary = { id: string; name: string; folders: string[]; mediaType: string };

/** An item of the media server's library. */
export type RemoteLibraryItem = {
  id: string;
  /** In the media server's world. */
  path: string;
  title: string;
  authors: string[];
  asin: string | null;
  durationSeconds: number | null;
  missing: boolean;
  updatedAt: number | null;
};

/**
 * A media server that lists the library (Audiobookshelf). Throws AppError `library_unavailable`,
 * `library_auth` or `library_bad_answer`.
 */
export type LibraryServer = {
  test(): Promise<TestResult>;
  libraries(): Promise<RemoteLibrary[]>;
  /**
   * Asks for a scan unless one runs or the server's own watcher does the work; `despiteWatcher` when the watcher had
   * its time and missed the folder (network mounts).
   */
  requestScan(
    libraryId: string,
    options?: { despiteWatcher?: boolean },
  ): Promise<'started' | 'running' | 'watcher'>;
  /** Is anything being scanned right now? */
  scanning(libraryId: string): Promise<boolean>;
  findByPath(libraryId: string, path: string): Promise<RemoteLibraryItem | null>;
  findByAsin(libraryId: string, asin: string): Promise<RemoteLibraryItem | null>;
  /** Newest first; pages count from 1. */
  items(
    libraryId: string,
    page: { page: number; pageSize: number },
  ): Promise<{ items: RemoteLibraryItem[]; total: number }>;
  rescanItem(itemId: string): Promise<void>;
  /** Server settings that change what sidecars mean. */
  serverSettings(): Promise<{ version: string; storeMetadataWithItem: boolean; watcherDisabled: boolean }>;
  /** Lets the server keep a book's metadata beside it, so that edits made there and our sidecars are one file. */
  storeMetadataWithItem(): Promise<void>;
  /**
   * Whether a folder of the library holds one of these folders, given by their paths below it; null when the server
   * cannot say (an old one, or a key without the right).
   */
  holdsFolder(libraryId: string, folders: readonly string[]): Promise<boolean | null>;
  itemUrl(itemId: string): string;
};
