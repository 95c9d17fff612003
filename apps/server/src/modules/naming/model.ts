/** What naming needs to know about a book; everything but the title may be missing. */
export type NamingBook = {
  title: string;
  subtitle?: string | null | undefined;
  /** The first is the main author. */
  authors?: readonly string[] | undefined;
  narrators?: readonly string[] | undefined;
  /** The first is the series the book is filed under. */
  series?: readonly { name: string; position?: string | number | null | undefined }[] | undefined;
  year?: string | number | null | undefined;
  /** Used for the year when `year` is missing. */
  releaseDate?: string | null | undefined;
  asin?: string | null | undefined;
  isbn?: string | null | undefined;
  publisher?: string | null | undefined;
  language?: string | null | undefined;
  region?: string | null | undefined;
  abridged?: boolean | null | undefined;
  /** `unabridged`, `abridged`, `original_recording`, `dramatized` … */
  format?: string | null | undefined;
  codec?: string | null | undefined;
  bitrateKbps?: number | null | undefined;
};

/** One audio file, in playing order. */
export type NamingFile = {
  /** Where it is now; only its last segment and extension matter. */
  name: string;
  disc?: number | null | undefined;
  discs?: number | null | undefined;
  chapterTitle?: string | null | undefined;
  codec?: string | null | undefined;
  bitrateKbps?: number | null | undefined;
};

export type ColonReplacement = 'dash' | 'space' | 'spaceDash' | 'delete' | 'smart';

/** Everything a token may draw from while one name is rendered. */
export type NamingContext = {
  book: NamingBook;
  file?: NamingFile | undefined;
  /** Number of this file, from 1; absent when the book is one file. */
  part?: number | undefined;
  parts?: number | undefined;
};

export type BookPath = {
  /** Relative to the root folder, one entry per folder level. */
  segments: string[];
  /** The segments with `/` between them. */
  path: string;
};
