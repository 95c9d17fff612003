import { z } from 'zod';
import { id, isoTime, queryFlag } from './common.ts';

/** Audible market places. */
export const audibleRegion = z.enum(['us', 'ca', 'uk', 'au', 'fr', 'de', 'jp', 'it', 'in', 'es', 'br']);
export type AudibleRegion = z.infer<typeof audibleRegion>;

/** Where in a series a book stands; `position` is text because `1.5`, `0`, `1-3` and `2A` exist. */
export const seriesRef = z.object({
  id: id.nullish(),
  asin: z.string().nullish(),
  name: z.string(),
  position: z.string().nullish(),
});
export type SeriesRef = z.infer<typeof seriesRef>;

export const personRef = z.object({ id: id.nullish(), asin: z.string().nullish(), name: z.string() });

/**
 * The states of a wanted book as one word; see `requests.ts` for what each means.
 */
export const acquisitionState = z
  .enum([
    'requested',
    'awaitingApproval',
    'denied',
    'searching',
    'waiting',
    'grabbed',
    'downloading',
    'downloaded',
    'importing',
    'importBlocked',
    'imported',
    'available',
    'cancelled',
  ])
  .meta({ id: 'AcquisitionState' });
export type AcquisitionState = z.infer<typeof acquisitionState>;

/** One audiobook edition in the catalogue. */
export const book = z
  .object({
    id,
    asin: z.string().nullable(),
    region: audibleRegion.nullable(),
    title: z.string(),
    subtitle: z.string().nullable(),
    authors: z.array(personRef),
    narrators: z.array(personRef),
    series: z.array(seriesRef),
    releaseDate: z.string().nullable(),
    runtimeMinutes: z.number().nullable(),
    language: z.string().nullable(),
    publisher: z.string().nullable(),
    /** Plain text, paragraphs separated by blank lines. */
    description: z.string().nullable(),
    genres: z.array(z.string()),
    abridged: z.boolean().nullable(),
    rating: z.number().nullable(),
    /** Path on this server, below the URL base; null when there is no cover. */
    coverUrl: z.string().nullable(),
    /** ThumbHash of the cover, base64: a blurred picture to show until it is loaded. */
    coverPlaceholder: z.string().nullable(),
    /** The caller wants this book. */
    requested: z.boolean(),
    requestId: id.nullable(),
    inLibrary: z.boolean(),
    libraryItemId: id.nullable(),
    /** State of the book for everybody; null when nobody asked for it. */
    status: acquisitionState.nullable(),
  })
  .meta({ id: 'Book' });
export type Book = z.infer<typeof book>;

/** Orders of a search; without words `relevance` finds nothing. */
export const searchSort = z.enum(['relevance', 'popular', 'newest']);

export const searchQuery = z.object({
  query: z.string().trim().max(500).optional(),
  author: z.string().trim().max(300).optional(),
  title: z.string().trim().max(500).optional(),
  narrator: z.string().trim().max(300).optional(),
  series: z.string().trim().max(300).optional(),
  /** Id of a category, as the rows of `GET /discover` carry it. */
  category: z
    .string()
    .regex(/^\w{1,40}$/)
    .optional(),
  sort: searchSort.default('relevance'),
  region: audibleRegion.optional(),
  /** Answers at once from what is known; the catalogue is not asked. For results while somebody types. */
  known: queryFlag.default(false),
  page: z.coerce.number().int().min(1).max(500).default(1),
});

export const searchResult = z
  .object({
    page: z.number().int(),
    /** false on the last page. */
    hasMore: z.boolean(),
    totalRecords: z.number().int().nullable(),
    region: audibleRegion,
    records: z.array(book),
    /** Set when the catalogue is out of reach and stored results are shown. */
    stale: z.boolean(),
    /** With `known`: these are known books that fit, not the catalogue's answer. */
    partial: z.boolean(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.infer<typeof searchResult>;

/** A shelf of the start page. */
export const discoverRow = z
  .object({
    /** Unique among the rows. */
    key: z.string(),
    /** What the row is made of; `category` rows are told apart by `category`. */
    kind: z.enum(['nextInSeries', 'forYou', 'popular', 'new', 'wantedHere', 'category']),
    /** In English, but for categories, which the market place names in its own language. */
    title: z.string(),
    category: z.string().nullable(),
    /** Titles of books the caller asked for that this row follows from. */
    basedOn: z.array(z.string()),
    books: z.array(book),
  })
  .meta({ id: 'DiscoverRow' });
export type DiscoverRow = z.infer<typeof discoverRow>;

export const suggestions = z
  .object({
    suggestions: z.array(z.object({ kind: z.enum(['title', 'author', 'series']), text: z.string() })),
  })
  .meta({ id: 'Suggestions' });

export const author = z
  .object({
    id,
    asin: z.string().nullable(),
    name: z.string(),
    description: z.string().nullable(),
    imageUrl: z.string().nullable(),
    books: z.array(book),
  })
  .meta({ id: 'Author' });

export const series = z
  .object({ id, asin: z.string().nullable(), name: z.string(), books: z.array(book) })
  .meta({ id: 'Series' });

/** Facts of a book that a person may set. The ASIN is what the book is, so it is not among them. */
export const editableField = z.enum([
  'title',
  'subtitle',
  'authors',
  'narrators',
  'series',
  'releaseDate',
  'runtimeMinutes',
  'language',
  'publisher',
  'description',
  'genres',
  'tags',
  'isbn',
  'abridged',
  'explicit',
  'format',
]);
export type EditableField = z.infer<typeof editableField>;

const editedLine = (max: number) => z.string().trim().max(max).nullable();
const editedNames = z.array(z.string().trim().min(1).max(300)).max(200);

/**
 * A person's edit of a book: send only the fields that change. `null`, an empty text and an empty list say that the book
 * has none, whatever a source tells; the title cannot be empty. Unknown fields are refused.
 */
export const bookEdit = z
  .strictObject({
    title: z.string().trim().min(1).max(500),
    subtitle: editedLine(500),
    authors: editedNames,
    narrators: editedNames,
    /** The first is the one the book is filed under. */
    series: z
      .array(
        z.strictObject({
          name: z.string().trim().min(1).max(300),
          position: z.string().trim().max(40).nullish(),
        }),
      )
      .max(20),
    /** `YYYY` or `YYYY-MM-DD`. */
    releaseDate: z
      .union([z.iso.date(), z.string().regex(/^(?!0000)\d{4}$/u, 'A year or a day: YYYY or YYYY-MM-DD.')])
      .nullable(),
    runtimeMinutes: z.number().int().min(1).max(100_000).nullable(),
    language: editedLine(50),
    publisher: editedLine(300),
    /** Plain text, paragraphs separated by blank lines. */
    description: z.string().trim().max(50_000).nullable(),
    genres: editedNames,
    tags: editedNames,
    isbn: z
      .string()
      .trim()
      .regex(/^(?:(?:\d[ -]?){9}[\dXx]|(?:\d[ -]?){12}\d)?$/u, 'Ten or thirteen digits.')
      .nullable(),
    abridged: z.boolean().nullable(),
    explicit: z.boolean().nullable(),
    /** `unabridged`, `abridged`, `dramatized` … */
    format: editedLine(100),
  })
  .partial()
  .meta({ id: 'BookEdit' });
export type BookEdit = z.infer<typeof bookEdit>;

/** A field that a person set, and what it would be without that. */
export const bookFieldEdit = z
  .object({
    field: editableField,
    /** The value of the sources, in the shape of the field; null when none says anything. */
    original: z.unknown(),
    /** Which source that is; null when there is none. */
    originalSource: z.string().nullable(),
    editedAt: isoTime,
  })
  .meta({ id: 'BookFieldEdit' });
export type BookFieldEdit = z.infer<typeof bookFieldEdit>;

/** Details page: the book, its other editions, and which source each field came from. */
export const bookDetails = book
  .extend({
    isbn: z.string().nullable(),
    tags: z.array(z.string()),
    explicit: z.boolean().nullable(),
    format: z.string().nullable(),
    /** Field → source: `person`, `audible`, `audnexus` … */
    fieldSources: z.record(z.string(), z.string()),
    /** Fields a person set; each can be reverted. */
    edits: z.array(bookFieldEdit),
    editions: z.array(book),
    addedAt: isoTime,
  })
  .meta({ id: 'BookDetails' });

/** What stands around a book. */
export const relatedBooks = z
  .object({
    /** The same work in other recordings and editions. */
    editions: z.array(book),
    similar: z.array(book),
  })
  .meta({ id: 'RelatedBooks' });
export type RelatedBooks = z.infer<typeof relatedBooks>;
