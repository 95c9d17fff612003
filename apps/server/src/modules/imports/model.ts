import type { TransferMode } from '@earmark/contracts/library';

/** A book as an import sees it; fits the naming module's book. */
export type ImportBook = {
  id: string;
  asin: string | null;
  region: string | null;
  title: string;
  subtitle: string | null;
  authors: readonly string[];
  narrators: readonly string[];
  series: readonly { name: string; position: string | null }[];
  releaseDate: string | null;
  runtimeMinutes: number | null;
  language: string | null;
  publisher: string | null;
  isbn: string | null;
  abridged: boolean | null;
  format: string | null;
};

/** What a file is to an import, judged by its name and place. */
export type FileRole = 'audio' | 'companion' | 'cover' | 'junk' | 'blocker' | 'other';

export type Chapter = { startSeconds: number; endSeconds: number; title: string };

/** What the tags and the stream of one audio file say. */
export type AudioFacts = {
  durationSeconds: number | null;
  bitrateKbps: number | null;
  codec: string | null;
  track: number | null;
  trackTotal: number | null;
  disc: number | null;
  discTotal: number | null;
  title: string | null;
  album: string | null;
  /** Album artists first, then artists; narrators are mixed in by some taggers. */
  artists: string[];
  narrators: string[];
  series: string | null;
  seriesPosition: string | null;
  asin: string | null;
  /** 13 digits with the right check digit, however the tag is written. */
  isbn: string | null;
  language: string | null;
  year: string | null;
  chapters: Chapter[];
};

/** One file of the download. `path` is relative to the source folder, with `/`. */
export type SourceFile = {
  path: string;
  role: FileRole;
  /** Why it is junk or a blocker, for people. */
  note: string | null;
  sizeBytes: number;
  mtimeMs: number;
  device: number;
  inode: number;
  audio: AudioFacts | null;
  /** The audio cannot be read: empty, cut off, encrypted, no audio at all. */
  fault: string | null;
};

/** The result of looking at a download. */
export type Inspection = {
  /** Absolute and real (no links): every `SourceFile.path` is below it. */
  basePath: string;
  /** Name a person gave the whole: the torrent's folder or file name. */
  name: string;
  files: SourceFile[];
  /** Reasons why nothing may be imported, whatever the books are. */
  blockers: string[];
  warnings: string[];
};

export type Confidence = 'confirmed' | 'likely' | 'unsure' | 'contradicted' | 'unknown';

/** Files that make one book, in playing order, and which book that is. */
export type BookGroup = {
  /** Paths of the audio that is kept, in playing order. */
  audio: string[];
  /** Disc of each kept path, from 1; all 1 when there is but one. */
  discs: Record<string, number>;
  /** Audio of the same book in another format, or a second copy; left behind. */
  spare: string[];
  companions: string[];
  /** Best first. */
  covers: string[];
  bookId: string | null;
  confidence: Confidence;
  reasons: string[];
  warnings: string[];
  blockers: string[];
  /** What the files call themselves, for people. */
  label: string;
  durationSeconds: number | null;
};

/** One file of a plan. */
export type PlannedFile = {
  /** Relative to the source folder. */
  source: string;
  /** Relative to the book folder; null when it is left behind. */
  target: string | null;
  role: FileRole;
  sizeBytes: number;
  mtimeMs: number;
  device: number;
  inode: number;
  mode: TransferMode | null;
  durationSeconds: number | null;
};

/** How a copy of the audio is changed on its way into the library. */
export type RewritePlan = {
  /** The parts become one file: by copying the sound, or by encoding it as AAC. Null when they stay apart. */
  join: { how: 'copy' | 'encode'; bitrateKbps: number | null } | null;
  tags: boolean;
  cover: boolean;
};

/** What is at the target before the import; looked at again under the lock before anything is moved. */
export type TargetState = {
  folder: { device: number; inode: number } | null;
  /** The library item that is recorded there. */
  itemId: string | null;
};

/** What the files of an unknown book say about it. */
export type FoundBook = {
  title: string;
  authors: string[];
  narrators: string[];
  series: { name: string; position: string | null } | null;
  asin: string | null;
  year: string | null;
  durationSeconds: number | null;
};

/** One book folder to be made: all that is needed to do it, and nothing that has to be looked up again. */
export type GroupPlan = {
  bookId: string | null;
  bookTitle: string | null;
  confidence: Confidence;
  reasons: string[];
  /** Somebody asked for the book, or a person chose it. */
  wanted: boolean;
  /** What the files of an unknown book say; null when the book is known, missing in plans of earlier versions. */
  found?: FoundBook | null;
  rootFolderId: string | null;
  rootPath: string | null;
  /** Relative to the root folder; null while no book is known. */
  targetPath: string | null;
  targetState: TargetState;
  /** The folder at the target holds these very files: only the records are missing. */
  alreadyThere: boolean;
  /** Several files may have one target: then they are joined into it. */
  files: PlannedFile[];
  /** Null or missing: the audio comes in as it is. */
  rewrite?: RewritePlan | null;
  /** It replaces a recording of less quality: words for both. */
  upgrade?: { from: string; to: string };
  /** Why it is no better than what the library has, where it was to be. */
  noBetter?: string;
  /** Why the folder at the target gives way, for the recycle bin; null when there is none. */
  replaces: { bookId: string | null; title: string; reason: string } | null;
  /** Files of the folder at the target that move into the new one: names relative to it. */
  keeps: string[];
  blockers: string[];
  warnings: string[];
  durationSeconds: number | null;
  format: string | null;
};

/** What an import row stores; the same object is shown as preview and carried out. */
export type ImportPlan = {
  source: ImportSource;
  sourceBase: string;
  groups: GroupPlan[];
  /** Books the download was got for that are not in it. */
  missing: { bookId: string; title: string }[];
  /** Files that belong to no group, with the reason. */
  ignored: string[];
  /** Reasons that stop the whole import. */
  blockers: string[];
  warnings: string[];
};

/** Where an import comes from. */
export type ImportSource =
  /** A book of the library whose audio is written anew. */
  | { kind: 'item'; itemId: string; downloadId: string | null }
  | { kind: 'download'; downloadId: string }
  | { kind: 'path'; path: string; bookId: string | null };
