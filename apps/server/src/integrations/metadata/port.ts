import type { AudibleRegion } from '@earmark/contracts';

/** A book as a metadata source tells it; absent means the source does not say. */
export type MetadataBook = {
  asin: string;
  region: AudibleRegion;
  title: string;
  subtitle?: string | undefined;
  authors: { name: string; asin?: string | undefined }[];
  narrators: { name: string }[];
  series: { name: string; asin?: string | undefined; position?: string | undefined }[];
  /** `YYYY-MM-DD` or `YYYY`. */
  releaseDate?: string | undefined;
  runtimeMinutes?: number | undefined;
  language?: string | undefined;
  publisher?: string | undefined;
  /** Plain text, paragraphs separated by blank lines. */
  description?: string | undefined;
  genres: string[];
  tags?: string[] | undefined;
  abridged?: boolean | undefined;
  explicit?: boolean | undefined;
  /** Audible's format_type. */
  format?: string | undefined;
  isbn?: string | undefined;
  rating?: number | undefined;
  /** Largest cover known. */
  coverUrl?: string | undefined;
};

export type MetadataChapters = {
  accurate: boolean;
  runtimeMs: number;
  chapters: { title: string; startMs: number; lengthMs: number }[];
};

export type CatalogQuery = {
  query?: string | undefined;
  title?: string | undefined;
  author?: string | undefined;
  narrator?: string | undefined;
  series?: string | undefined;
  /** Id of a category, see `categories`. */
  category?: string | undefined;
  /** Only what came out on this day (`YYYY-MM-DD`) or later. */
  since?: string | undefined;
  /** `relevance` when absent; the others also answer a query without words. */
  order?: 'relevance' | 'popular' | 'newest' | undefined;
  /** Counts from 1. */
  page: number;
  pageSize: number;
};

export type CatalogPage = { books: MetadataBook[]; totalRecords: number | null; hasMore: boolean };

/**
 * A source of facts about books. Throws AppError `catalog_unavailable` (down, time-out, limited) or
 * `remote_bad_answer`; an unknown book is `null`, an unsupported question an empty answer.
 */
export type MetadataProvider = {
  name: string;
  search?(query: CatalogQuery, region: AudibleRegion, signal?: AbortSignal): Promise<CatalogPage>;
  suggest?(
    query: string,
    region: AudibleRegion,
    signal?: AbortSignal,
  ): Promise<{ kind: 'title' | 'author' | 'series'; text: string }[]>;
  book?(asin: string, region: AudibleRegion, signal?: AbortSignal): Promise<MetadataBook | null>;
  /** The main categories of a market place, named in its language. */
  categories?(region: AudibleRegion, signal?: AbortSignal): Promise<{ id: string; name: string }[]>;
  similar?(asin: string, region: AudibleRegion, signal?: AbortSignal): Promise<MetadataBook[]>;
  seriesBooks?(asin: string, region: AudibleRegion, signal?: AbortSignal): Promise<MetadataBook[]>;
  author?(
    asin: string,
    region: AudibleRegion,
    signal?: AbortSignal,
  ): Promise<{
    asin: string;
    name: string;
    description?: string | undefined;
    imageUrl?: string | undefined;
  } | null>;
  chapters?(asin: string, region: AudibleRegion, signal?: AbortSignal): Promise<MetadataChapters | null>;
};
