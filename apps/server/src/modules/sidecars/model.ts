/** The facts a sidecar tells. A missing or empty one is left out of the files, so lower sources of a reader stay. */
export type SidecarBook = {
  /** Earmark's id; stands in the OPF when there is neither ASIN nor ISBN. */
  id?: string | undefined;
  title: string;
  subtitle?: string | null | undefined;
  authors: readonly string[];
  narrators: readonly string[];
  /** The first is the main one. */
  series: readonly { name: string; position?: string | number | null | undefined }[];
  /** Year, or a day `YYYY-MM-DD`; either part may be missing. */
  year?: string | number | null | undefined;
  releaseDate?: string | null | undefined;
  publisher?: string | null | undefined;
  /** Plain text, paragraphs separated by blank lines. */
  description?: string | null | undefined;
  genres?: readonly string[] | undefined;
  tags?: readonly string[] | undefined;
  isbn?: string | null | undefined;
  asin?: string | null | undefined;
  language?: string | null | undefined;
  explicit?: boolean | null | undefined;
  abridged?: boolean | null | undefined;
};

/** Seconds from the start of the book; sorted and without gaps. */
export type SidecarChapter = { start: number; end: number; title: string };
