/** Regions of the Audible catalogue, by Earmark's short names. */
export type Region = 'us' | 'ca' | 'uk' | 'au' | 'fr' | 'de' | 'jp' | 'it' | 'in' | 'es' | 'br';

/** Languages as Audible spells them (lower-case English words). */
export type Language =
  | 'english'
  | 'german'
  | 'french'
  | 'russian'
  | 'japanese'
  | 'spanish'
  | 'italian'
  | 'portuguese';

export type FormatType = 'unabridged' | 'abridged' | 'original_recording';

/** Audible's `content_delivery_type`, as far as the catalogue holds it. */
export type DeliveryType = 'SinglePartBook' | 'MultiPartBook' | 'PodcastParent';

export type CatalogueAuthor = { name: string; asin?: string | undefined };

export type CatalogueSeries = {
  name: string;
  asin: string;
  /** Free text as Audible has it: `"1"`, `"0.5"`, `"1-3"`; null when the part has no number. */
  position: string | null;
};

/** Colours of the drawn cover; `title` where few machines have a font for the real one. */
export type CoverStyle = { from: string; to: string; ink: string; title?: string | undefined };

/** One audiobook edition. */
export type CatalogueBook = {
  asin: string;
  regions: readonly Region[];
  title: string;
  subtitle?: string | undefined;
  authors: readonly CatalogueAuthor[];
  narrators: readonly string[];
  series: readonly CatalogueSeries[];
  runtimeMinutes: number;
  /** Day of the audio release, `YYYY-MM-DD`. */
  releaseDate: string;
  /** Year of the first publication of the text. */
  firstPublished: number;
  language: Language;
  publisher: string;
  summaryHtml: string;
  /** The first is Audible's genre, the rest are its tags. */
  genres: readonly string[];
  formatType: FormatType;
  /** `SinglePartBook` when absent. */
  deliveryType?: DeliveryType | undefined;
  isbn?: string | undefined;
  rating: { average: number; count: number };
  /** Chapter titles; where absent they are numbered. */
  chapters?: readonly string[] | undefined;
  cover: CoverStyle;
};

/** How the files of a release lie in its torrent. */
export type ReleaseLayout =
  /** One m4b at the top of a folder or alone. */
  | 'single-m4b'
  /** Several mp3 in one folder. */
  | 'multi-mp3'
  /** Folders `CD1`, `CD2`, … with track numbers that start again. */
  | 'disc-mp3'
  /** One folder per book. */
  | 'pack-folders'
  /** Text files only: epub, pdf. */
  | 'ebook'
  /** Says audiobook, holds none. */
  | 'no-audio';

export type ReleaseFormat = 'm4b' | 'mp3' | 'm4a' | 'flac' | 'epub' | 'pdf' | 'azw3' | 'jpg' | 'txt';

/** Where a release is listed: MAM itself, or one of the feeds behind Prowlarr. */
export type CatalogueIndexer = 'myanonamouse' | 'open-shelf' | 'town-library';

/** Three letters, upper case, as MAM's `lang_code`. */
export type LanguageCode = 'ENG' | 'GER' | 'FRE' | 'RUS' | 'JPN' | 'SPA' | 'ITA' | 'POR';

/** One search result on indexers. */
export type CatalogueRelease = {
  /** MAM's torrent id; the guid of the feeds is built from it. */
  id: number;
  indexers: readonly CatalogueIndexer[];
  /** Catalogue books inside, in order; empty for what is no catalogue book (study guides, sequels, e-books). */
  bookAsins: readonly string[];
  /** One line as general feeds show it: `Jane Austen - Pride and Prejudice [M4B 64kbps]`. */
  releaseTitle: string;
  /** MAM's title field, plain text (the stand-in adds entities and double encoding). */
  title: string;
  authors: readonly string[];
  narrators: readonly string[];
  /** Position text as MAM has it: `"2"`, `"1.5"`, `"01-03"`, `""` for none. */
  series: readonly { name: string; position: string }[];
  layout: ReleaseLayout;
  /** Main format first; `filetype` on MAM is these joined by blanks. */
  formats: readonly [ReleaseFormat, ...ReleaseFormat[]];
  bitrateKbps?: number | undefined;
  /** Declared on the indexer; for releases with content it is replaced by the true size. */
  sizeBytes: number;
  /** Number of files, covers and cue sheets included. */
  files: number;
  seeders: number;
  leechers: number;
  /** How often it was snatched. */
  grabs: number;
  freeleech: boolean;
  vip: boolean;
  language: LanguageCode;
  abridged: boolean;
  /** MAM's old sub-category. */
  category: { id: number; name: string };
  tags: string;
  description: string;
  /** `ASIN:B0…` or an ISBN, as uploaders fill it; empty when they did not. */
  isbn?: string | undefined;
  /** ISO, UTC. */
  addedAt: string;
  /** True for the releases whose files the testbed really makes and seeds. */
  hasContent: boolean;
  /** Set once a torrent file exists (see `Catalogue.attachTorrent`). */
  torrent?: { infoHash: string; bytes: Uint8Array } | undefined;
};

export type BookQuery = {
  region: Region;
  /** Looked for in title, subtitle, series, authors and narrators. */
  keywords?: string | undefined;
  title?: string | undefined;
  author?: string | undefined;
  narrator?: string | undefined;
  publisher?: string | undefined;
  asins?: readonly string[] | undefined;
  sort?: 'Relevance' | '-ReleaseDate' | 'BestSellers' | 'Title' | 'AvgRating' | undefined;
};

export type ReleaseQuery = {
  indexer?: CatalogueIndexer | undefined;
  /** Every word must occur in title, authors, series, narrators or the one-line title. */
  text?: string | undefined;
  title?: string | undefined;
  author?: string | undefined;
  series?: string | undefined;
  narrator?: string | undefined;
  ids?: readonly number[] | undefined;
  language?: LanguageCode | undefined;
};
