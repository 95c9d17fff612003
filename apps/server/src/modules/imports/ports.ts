import type { AcquisitionState, SettingsSections } from '@earmark/contracts';
import type { Db, Locks } from '../../db/index.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Ffmpeg } from '../../platform/ffmpeg/index.ts';
import type { FileSystem } from '../../platform/files/index.ts';
import type { Logger } from '../../platform/logger.ts';
import type { NamingBook } from '../naming/index.ts';
import type { ClientFileRef } from './inspect/list-files.ts';
import type { AudioFacts, Chapter, FoundBook, ImportBook } from './model.ts';
import type { AudioProbe } from './probe/probe.ts';
import type { ImportProgressBoard } from './rewrite/progress-board.ts';
import type { StepKind, StepMoment } from './run/journal.ts';

/** A wanted book of a download; with `isUpgrade` the library has it, and this is to be a better recording. */
export type WantedBook = { id: string; bookId: string; isUpgrade?: boolean };

/** A completed download as our own records know it. */
export type ImportDownload = {
  id: string;
  title: string;
  /** What the indexer called it. */
  releaseTitle: string | null;
  /** The wanted books it was grabbed for. */
  acquisitions: readonly WantedBook[];
  /** Nobody needs the files any more (seeding is over), so that moving them is allowed. */
  canMove: boolean;
};

/** Where the files of a download are; every path is one of this machine. */
export type DownloadPlace = {
  /** Its folder or file; with `files` the folder they are relative to. */
  path: string;
  /** Wanted files only; undefined when the client cannot list them. */
  files?: readonly ClientFileRef[] | undefined;
  /** What the client calls it. */
  name?: string | undefined;
};

/** Facts of a book merged from every source, as the folder name and the sidecars are made from. */
export type DescribedBook = {
  naming: NamingBook;
  /** Stored with the library item; the importer does not look inside. */
  metadata: Record<string, unknown>;
  fieldSources: Record<string, string>;
  /** What each source besides the catalogue told, so that it can be merged again. */
  contributions?: readonly { source: string; facts: Record<string, unknown> }[] | undefined;
};

/** One audio file that was just put in its place, in playing order. */
export type ImportedAudio = { source: string; target: string; facts: AudioFacts | null };

export type SidecarRequest = {
  bookId: string;
  described: DescribedBook;
  audio: readonly ImportedAudio[];
  durationSeconds: number | null;
  /** Chapters of the audio, offsets counted from the start of the book; empty when there are none. */
  chapters: readonly Chapter[];
  /** Pictures of the download, best first (absolute paths). */
  covers: readonly string[];
  /** Files that the book folder had before or has already. */
  present: readonly string[];
};

export type Sidecars = {
  files: { name: string; data: Uint8Array | string }[];
  /** For people: what could not be written and why (a broken cover). */
  warnings: string[];
};

/** What is written into the audio of a book itself. */
export type Embedding = {
  /** As media servers read them, by the names ffmpeg gives them. */
  tags: Record<string, string>;
  /** A JPEG of moderate size; null when there is none or none is wanted. */
  cover: Uint8Array | null;
  /** Of the catalogue, when they are exact and fit this recording; else empty. */
  chapters: Chapter[];
  warnings: string[];
};

export type EmbeddingRequest = {
  bookId: string;
  described: DescribedBook;
  durationSeconds: number | null;
  wants: { tags: boolean; cover: boolean };
  /** Pictures of the download, best first (absolute paths). */
  covers: readonly string[];
};

/** Everything about books that the importer asks others for. */
export type BookSource = {
  byIds(ids: readonly string[]): Promise<ImportBook[]>;
  /** Books somebody waits for: `waiting` that no download is to bring, `open` every one that is not in the library. */
  wanted(which: 'waiting' | 'open'): Promise<{ acquisitionId: string; book: ImportBook }[]>;
  describe(input: {
    bookId: string;
    downloadId: string | null;
    /** What the tags of the first part say. */
    tags: AudioFacts | null;
    /** Folder the book lies in already, whose sidecar may tell something. */
    folder?: string | undefined;
  }): Promise<DescribedBook>;
  sidecars(request: SidecarRequest): Promise<Sidecars>;
  /** Books of the catalogue that files may be, best first; throws when the catalogue is away. */
  guess?(facts: FoundBook): Promise<ImportBook[]>;
  embedding(request: EmbeddingRequest): Promise<Embedding>;
  /** Makes an entry for a book of a pack that no catalogue entry is known for; undefined when that is not wanted. */
  adopt?(facts: FoundBook): Promise<ImportBook | undefined>;
};

export type WantedFacts = {
  message: string;
  reason?: string | null;
  reasonCode?: string | null;
  nextStep?: string | null;
  nextAt?: number | null;
  downloadId?: string | null;
  libraryItemId?: string | null;
  data?: Record<string, unknown>;
};

/** The part of the life cycle that imports drive. */
export type WantedBooks = {
  /** False when it is so already; throws `invalid_transition` when it cannot be. */
  transition(
    acquisitionId: string,
    event: 'importStarted' | 'importBlocked' | 'imported' | 'upgraded' | 'foundInLibrary',
    facts: WantedFacts,
  ): Promise<boolean>;
  byId(acquisitionId: string): Promise<{ id: string; state: AcquisitionState } | undefined>;
  /** The wanted book's state, whoever waits for it. */
  byBook(bookId: string): Promise<{ id: string; state: AcquisitionState } | undefined>;
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

export type RecordedFile = {
  path: string;
  role: 'audio' | 'companion' | 'cover' | 'sidecar' | 'other';
  sizeBytes: number;
  durationSeconds: number | null;
  inode: string | null;
};

export type RecordInput = {
  rootFolderId: string;
  bookId: string;
  path: string;
  durationSeconds: number | null;
  format: string | null;
  downloadId: string | null;
  importId: string | null;
  metadata: Record<string, unknown>;
  fieldSources: Record<string, string>;
  contributions?: DescribedBook['contributions'];
  files: readonly RecordedFile[];
};

/** A book that is in the library. */
export type LibraryBook = {
  bookId: string;
  rootFolderId: string;
  rootPath: string;
  /** Relative to the root folder. */
  path: string;
  downloadId: string | null;
  /** Relative to the book folder. */
  audio: string[];
};

/** What imports need of the library. */
export type LibraryPort = {
  /** Where new books go; throws when no root folder is set. */
  primaryRoot(): Promise<{ id: string; path: string }>;
  rootFolders(): Promise<{ id: string; path: string }[]>;
  /** Joins the open transaction. A folder known at this path keeps its id. */
  record(input: RecordInput): Promise<{ libraryItemId: string; added: boolean }>;
  /** A book of the library with its audio in playing order; undefined when there is none. */
  item(id: string): Promise<LibraryBook | undefined>;
  recycleBin: {
    /** May be repeated with the same entry id. */
    put(input: {
      rootPath: string;
      path: string;
      bookId: string | null;
      bookTitle: string | null;
      reason: string;
      entryId: string;
    }): Promise<string>;
    restore(rootPath: string, entryId: string): Promise<unknown>;
    list(rootPath: string): Promise<{ id: string; path: string }[]>;
  };
};

/** A recording as it is compared: format, size and length of its audio. */
export type Recording = { format: string | null; sizeBytes: number; durationSeconds: number | null };

/** What is known of better recordings. */
export type Upgrades = {
  /** Is what was downloaded better than what the library has of the book? Words for people, either way. */
  judge(
    bookId: string,
    offered: Recording,
  ): Promise<{ isUpgrade: boolean; message: string; from: string; to: string }>;
};

export type ImportSettings = {
  mediaManagement(): Promise<SettingsSections['mediaManagement']>;
  metadata(): Promise<SettingsSections['metadata']>;
  formats(): Promise<readonly string[]>;
};

/** A book stands in the library. */
export type ImportedBook = {
  libraryItemId: string;
  bookId: string;
  rootPath: string;
  /** Relative to the root folder. */
  path: string;
  /** It was not in the library before. */
  added: boolean;
};

export type ImportParts = {
  db: Db;
  clock: Clock;
  log: Logger;
  fs: FileSystem;
  probe: AudioProbe;
  ffmpeg: Ffmpeg;
  progress: ImportProgressBoard;
  locks: Locks;
  settings: ImportSettings;
  books: BookSource;
  wanted: WantedBooks;
  library: LibraryPort;
  upgrades: Upgrades;
  downloads: {
    /** From our own records, without asking the client; undefined when it is gone. */
    load(downloadId: string): Promise<ImportDownload | undefined>;
    /** Asks the client; throws what may pass (client away, a mount missing). */
    locate(downloadId: string): Promise<DownloadPlace>;
    /** The books of the download are in the library: status, category, tag. Failing here fails nothing. */
    imported(downloadId: string): Promise<void>;
    /** It is not what its release promised: it stays in the client, is never taken again, and the next best follows. */
    rejectContent(downloadId: string, message: string): Promise<void>;
    /** What stands on the queue for a download that no wanted book speaks for. */
    explain(downloadId: string, words: { reason: string; nextStep: string }): Promise<void>;
  };
  /** Tells the media server and the people. Runs inside the recording transaction: enqueue, do not wait. */
  announce(book: ImportedBook): Promise<void>;
  /** Called around every journaled step, for tests that end the world at one of them. */
  onStep?: (kind: StepKind, moment: StepMoment) => void | Promise<void>;
};
