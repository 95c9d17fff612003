/** Where book facts come from; a library names them lowest first. */
export type MetadataSource =
  | 'folderStructure'
  | 'audioMetatags'
  | 'nfoFile'
  | 'txtFiles'
  | 'opfFile'
  | 'absMetadata';

export const DEFAULT_PRECEDENCE: readonly MetadataSource[] = [
  'folderStructure',
  'audioMetatags',
  'nfoFile',
  'txtFiles',
  'opfFile',
  'absMetadata',
];

export type SeriesEntry = { name: string; sequence: string | null };

export type Chapter = { start: unknown; end: unknown; title: string };

/** The facts of a book; every source fills what it knows. */
export type BookFacts = {
  title: string | null;
  subtitle: string | null;
  authors: string[];
  narrators: string[];
  series: SeriesEntry[];
  genres: string[];
  tags: string[];
  publishedYear: string | null;
  publishedDate: string | null;
  publisher: string | null;
  description: string | null;
  isbn: string | null;
  asin: string | null;
  language: string | null;
  explicit: boolean;
  abridged: boolean;
  chapters: Chapter[];
};

/** What one source says; a key that is absent says nothing. */
export type PartialFacts = { [Key in keyof BookFacts]?: BookFacts[Key] | undefined };

export const NO_FACTS: Readonly<BookFacts> = {
  title: null,
  subtitle: null,
  authors: [],
  narrators: [],
  series: [],
  genres: [],
  tags: [],
  publishedYear: null,
  publishedDate: null,
  publisher: null,
  description: null,
  isbn: null,
  asin: null,
  language: null,
  explicit: false,
  abridged: false,
  chapters: [],
};

export type FileKind = 'audio' | 'ebook' | 'image' | 'text' | 'metadata' | 'unknown';

/** A file on disk; `relPath` is below the library folder. */
export type FoundFile = {
  relPath: string;
  kind: FileKind;
  ino: string;
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  birthtimeMs: number;
};

export type AudioFacts = {
  file: FoundFile;
  /** Seconds. */
  duration: number;
  bitRate: number;
  codec: string;
  format: string;
  channels: number;
  language: string | null;
  chapters: { start: number; end: number; title: string }[];
  cover: { format: string; bytes: Uint8Array } | undefined;
  tags: AudioTags;
  trackNumFromMeta: number | null;
  discNumFromMeta: number | null;
  trackNumFromFilename: number | null;
  discNumFromFilename: number | null;
};

/** Embedded tags under Audiobookshelf's own names. */
export type AudioTags = Partial<
  Record<
    | 'tagAlbum'
    | 'tagAlbumArtist'
    | 'tagArtist'
    | 'tagASIN'
    | 'tagComment'
    | 'tagComposer'
    | 'tagDate'
    | 'tagDescription'
    | 'tagDisc'
    | 'tagGenre'
    | 'tagGrouping'
    | 'tagIsbn'
    | 'tagLanguage'
    | 'tagPublisher'
    | 'tagSeries'
    | 'tagSeriesPart'
    | 'tagSubtitle'
    | 'tagTitle'
    | 'tagTrack',
    string
  >
>;

export type LibrarySettings = {
  coverAspectRatio: number;
  disableWatcher: boolean;
  autoScanCronExpression: string | null;
  audiobooksOnly: boolean;
  skipMatchingMediaWithAsin: boolean;
  skipMatchingMediaWithIsbn: boolean;
  hideSingleBookSeries: boolean;
  onlyShowLaterBooksInContinueSeries: boolean;
  metadataPrecedence: MetadataSource[];
};

export type Library = {
  id: string;
  name: string;
  /** The folder on this machine. */
  folder: string;
  /** The same folder as Audiobookshelf sees it in its container. */
  shownFolder: string;
  folderId: string;
  settings: LibrarySettings;
  lastScanAt: number | null;
  createdAt: number;
  updatedAt: number;
};

export type Item = {
  id: string;
  mediaId: string;
  ino: string;
  libraryId: string;
  /** Below the library folder. */
  relPath: string;
  isFile: boolean;
  mtimeMs: number;
  ctimeMs: number;
  birthtimeMs: number;
  addedAt: number;
  updatedAt: number;
  lastScanAt: number;
  isMissing: boolean;
  isInvalid: boolean;
  files: FoundFile[];
  audio: AudioFacts[];
  ebook: FoundFile | undefined;
  facts: BookFacts;
  cover: Cover | undefined;
  /** Audiobookshelf's own `metadata.json`, kept beside its database. */
  ownMetadata: string | undefined;
};

/** A picture in the item's folder, or bytes kept by Audiobookshelf. */
export type Cover = { relPath: string } | { bytes: Uint8Array; type: string };

export type ServerSettings = {
  id: 'server-settings';
  scannerFindCovers: boolean;
  scannerCoverProvider: string;
  scannerParseSubtitle: boolean;
  scannerPreferMatchedMetadata: boolean;
  scannerDisableWatcher: boolean;
  storeCoverWithItem: boolean;
  storeMetadataWithItem: boolean;
  metadataFileFormat: 'json';
  sortingIgnorePrefix: boolean;
  sortingPrefixes: string[];
  language: string;
  version: string;
};

export type Task = {
  id: string;
  action: 'library-scan' | 'watcher-scan';
  libraryId: string;
  libraryName: string;
  title: string;
  startedAt: number;
};

export type ScanResults = { added: number; updated: number; missing: number; elapsedMs: number };
