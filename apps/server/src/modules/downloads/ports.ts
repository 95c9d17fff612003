import type {
  AcquisitionState,
  BookSummary,
  HistoryType,
  ImportProgress,
  SettingsSections,
} from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { EventBus } from '../../events/index.ts';
import type { DownloadClient } from '../../integrations/download-clients/port.ts';
import type { JobQueue } from '../../jobs/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { DownloadFailure } from './model.ts';
import type { SeedTimeLimit } from './seed-time.ts';

/** A stored download client, ready to be used. */
export type ActiveClient = {
  id: string;
  name: string;
  instance: DownloadClient;
  settings: Record<string, unknown>;
  restingUntil: number | null;
};

/** What downloads need of the stored connections. */
export type ClientSource = {
  /** Enabled clients, best priority first. */
  active(): Promise<ActiveClient[]>;
  /** Also one that is switched off: its torrents are still there. */
  instance(clientId: string): Promise<DownloadClient | undefined>;
  /** Shown name; undefined when the client was deleted. */
  name(clientId: string): Promise<string | undefined>;
  recordOk(clientId: string): Promise<void>;
  recordFailure(clientId: string, error: unknown): Promise<void>;
};

export type MoveFacts = {
  message: string;
  reason?: string | null;
  reasonCode?: string | null;
  nextStep?: string | null;
  nextAt?: number | null;
  downloadId?: string | null;
  userId?: string | null;
  attempts?: number;
  data?: Record<string, unknown>;
};

/** The part of the life cycle that downloads drive; it writes history and tells the people. */
export type WantedBooks = {
  /** Where the book stands; undefined when nobody wants it. */
  byId(acquisitionId: string): Promise<{ state: AcquisitionState } | undefined>;
  /** False when it is so already; throws `invalid_transition` when it cannot be. */
  transition(
    acquisitionId: string,
    event: 'grabbed' | 'downloadStarted' | 'downloadCompleted' | 'downloadFailed' | 'downloadReturned',
    facts: MoveFacts,
  ): Promise<boolean>;
  /** A line of history about a book whose state stays. */
  tell(
    acquisitionId: string,
    line: { type: HistoryType; message: string; downloadId: string },
  ): Promise<void>;
  /** New words for a state that stays. */
  explain(
    acquisitionId: string,
    words: {
      reason: string | null;
      reasonCode?: string | null;
      nextStep?: string | null;
      nextAt?: number | null;
    },
  ): Promise<void>;
};

export type DownloadParts = {
  db: Db;
  clock: Clock;
  log: Logger;
  bus: EventBus;
  jobs: Pick<JobQueue, 'enqueue'>;
  clients: ClientSource;
  wanted: WantedBooks;
  settings: {
    general(): Promise<Pick<SettingsSections['general'], 'downloadVia' | 'pollInterval'>>;
    downloads(): Promise<SettingsSections['downloads']>;
    mediaManagement(): Promise<
      Pick<SettingsSections['mediaManagement'], 'postImportCategory' | 'postImportTag'>
    >;
  };
  /** Books as lists show them, by id; unknown ids are left out. */
  bookSummaries(bookIds: readonly string[]): Promise<Map<string, BookSummary>>;
  /** Asks for the import of a completed download. Runs inside the transaction that completes it: enqueue, do not wait. */
  enqueueImport(downloadId: string): Promise<void>;
  /**
   * A download ended without its books, which are `requested` again: look for the next best release, or rest when
   * `failure.search` is false. Runs inside the transaction: enqueue, do not wait.
   */
  onFailed(download: { id: string; acquisitionIds: string[] }, failure: DownloadFailure): Promise<void>;
  /** Is a file of this name something to listen to (or an archive that may hold it)? Absent: every torrent passes. */
  isWorthFetching?: (path: string) => boolean;
  /** Torrents of one site of an indexer that may be in their seed time at once; absent or null: any number. */
  seedTimeLimitOf?: (indexerId: string) => Promise<SeedTimeLimit | null>;
  /** How far the import of a download is with writing audio; null when it does not. */
  importingOf?: (downloadId: string) => ImportProgress | null;
  /** Milliseconds between looks at running downloads. */
  progressIntervalMs: number;
};
