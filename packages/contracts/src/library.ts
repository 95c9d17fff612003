import { z } from 'zod';
import { id, isoTime, pageOf, pageQuery, queryFlag, shortListQuery } from './common.ts';
import { bookSummary } from './requests.ts';

export const libraryFile = z.object({
  /** Relative to the item's folder. */
  path: z.string(),
  role: z.enum(['audio', 'companion', 'cover', 'sidecar', 'other']),
  sizeBytes: z.number(),
  durationSeconds: z.number().nullable(),
  /** Shares its inode with the download. */
  linked: z.boolean().nullable(),
});

export const libraryItem = z
  .object({
    id,
    book: bookSummary,
    /** Absolute path of the book folder. */
    path: z.string(),
    sizeBytes: z.number(),
    fileCount: z.number().int(),
    durationSeconds: z.number().nullable(),
    format: z.string().nullable(),
    addedAt: isoTime,
    /** Seen by Audiobookshelf. */
    available: z.boolean(),
    libraryUrl: z.string().nullable(),
  })
  .meta({ id: 'LibraryItem' });
export type LibraryItem = z.infer<typeof libraryItem>;
export const libraryPage = pageOf(libraryItem).meta({ id: 'LibraryPage' });
export const librarySortKey = z.enum([
  'addedAt',
  'title',
  'author',
  'series',
  'narrator',
  'durationSeconds',
  'sizeBytes',
  'format',
  'path',
]);
export type LibrarySortKey = z.infer<typeof librarySortKey>;

/** `seriesId` may be `none`: books that belong to no series. */
const shelfFilter = {
  query: z.string().max(200).optional(),
  authorId: id.optional(),
  seriesId: id.optional(),
  /** In lower case, as the list answers it: `m4b`. */
  format: z.string().max(20).optional(),
  /** Whether Audiobookshelf shows the book. */
  available: queryFlag.optional(),
};
export const libraryListQuery = pageQuery.extend({ ...shelfFilter, sortKey: librarySortKey.optional() });

/** Books of one author or one series; totals of those that fit the filter. */
export const libraryGroup = z
  .object({
    /** `none` for the books without a series. */
    id,
    name: z.string(),
    count: z.number().int(),
    sizeBytes: z.number(),
    durationSeconds: z.number(),
    /** At most four of its books, for the picture of the group. */
    books: z.array(z.object({ title: z.string(), coverUrl: z.string().nullable() })),
  })
  .meta({ id: 'LibraryGroup' });
export type LibraryGroup = z.infer<typeof libraryGroup>;
export const libraryGroupPage = pageOf(libraryGroup).meta({ id: 'LibraryGroupPage' });
export const libraryGroupQuery = pageQuery.omit({ sortKey: true, sortDirection: true }).extend({
  by: z.enum(['author', 'series']),
  query: z.string().max(200).optional(),
  /** Only this group. */
  id: id.optional(),
});

export const libraryItemDetails = libraryItem
  .extend({
    files: z.array(libraryFile),
    fieldSources: z.record(z.string(), z.string()),
    /** The download it came from; null when it was imported by hand or taken in. */
    downloadId: id.nullable(),
  })
  .meta({ id: 'LibraryItemDetails' });

/** Taking a book out: look for another release, and never grab the one it came from again. */
export const takeOutQuery = z.object({
  search: queryFlag.default(false),
  blocklist: queryFlag.default(false),
});
/** `recycledId` is the entry of the recycle bin; null when the folder was gone already. */
export const takenOut = z
  .object({ message: z.string(), recycledId: z.string().nullable() })
  .meta({ id: 'TakenOut' });
export type TakenOut = z.infer<typeof takenOut>;

export const reprocessRequest = z.strictObject({
  /** Write the sidecars again. */
  metadata: z.boolean().default(true),
  /** Bring folder and file names in line with the patterns. */
  rename: z.boolean().default(true),
  /** Ask the catalogue for the facts anew before. */
  refresh: z.boolean().default(false),
  dryRun: z.boolean().default(false),
});
/** Of many books at once: `itemIds`, or `all` of the library, or all that fit the filters of the library's list. */
export const reprocessManyRequest = z
  .strictObject({
    ...reprocessRequest.shape,
    itemIds: z.array(id).min(1).max(50_000).optional(),
    all: z.literal(true).optional(),
    filter: z.strictObject({ ...shelfFilter, available: z.boolean().optional() }).optional(),
  })
  .refine(
    ({ itemIds, all, filter }) => [itemIds, all, filter].filter((each) => each !== undefined).length === 1,
    { path: ['itemIds'], error: 'Say which books: itemIds, filter, or all: true.' },
  );
export const reprocessResult = z
  .object({
    dryRun: z.boolean(),
    fromPath: z.string(),
    toPath: z.string(),
    changes: z.array(
      z.object({
        kind: z.enum(['rename', 'write', 'move', 'same']),
        from: z.string().nullable(),
        to: z.string(),
      }),
    ),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'ReprocessResult' });

/** What is to be done to the audio of a book that is in the library; always to a copy, then swapped. */
export const rewriteAudioRequest = z
  .strictObject({
    join: z.boolean().default(false),
    tags: z.boolean().default(false),
    cover: z.boolean().default(false),
    dryRun: z.boolean().default(false),
  })
  .refine(({ join, tags, cover }) => join || tags || cover, {
    path: ['tags'],
    error: 'Say what is to be done: join, tags, cover.',
  });

/** Work on audio that takes minutes; from memory, never stored. */
export const importProgress = z.object({
  step: z.enum(['join', 'embed', 'check']),
  /** 0 to 1, of everything that is to be done for the book. */
  fraction: z.number(),
  /** Seconds; null while it cannot be told. */
  etaSeconds: z.number().nullable(),
});
export type ImportProgress = z.infer<typeof importProgress>;

export const transferMode = z.enum(['hardlink', 'copy', 'reflink', 'move']);
export type TransferMode = z.infer<typeof transferMode>;

/** One book folder an import would make. */
export const importGroup = z.object({
  bookId: id.nullable(),
  bookTitle: z.string().nullable(),
  confidence: z.enum(['confirmed', 'likely', 'unsure', 'contradicted', 'unknown']),
  /** Why these files are taken for this book. */
  reasons: z.array(z.string()),
  wanted: z.boolean(),
  targetPath: z.string().nullable(),
  files: z.array(
    z.object({
      /** Relative to the download's folder. */
      source: z.string(),
      /** Relative to the target folder; null when it is left behind. */
      target: z.string().nullable(),
      role: z.enum(['audio', 'companion', 'cover', 'junk', 'blocker', 'other']),
      sizeBytes: z.number(),
      mode: transferMode.nullable(),
      durationSeconds: z.number().nullable(),
    }),
  ),
  replaces: z.array(z.string()),
  /** How a copy of the audio is changed on its way in; null when it comes in as it is. */
  rewrite: z
    .object({
      /** One file of several parts: `copy` keeps the sound as it is, `encode` makes AAC of it. */
      join: z.object({ how: z.enum(['copy', 'encode']), bitrateKbps: z.number().nullable() }).nullable(),
      tags: z.boolean(),
      cover: z.boolean(),
    })
    .nullable(),
  blockers: z.array(z.string()),
  warnings: z.array(z.string()),
});
export type ImportGroup = z.infer<typeof importGroup>;

/** A path on the server's disk. */
const diskPath = z
  .string()
  .min(1)
  .max(4096)
  .refine((path) => !path.includes('\0'), 'A path has no NUL character.');

const notBothSources = z.never('Send path or downloadId, not both.').optional();
export const importPreviewRequest = z.union(
  [
    z.object({ path: diskPath, bookId: id.optional(), downloadId: notBothSources }),
    z.object({ downloadId: id, path: notBothSources }),
  ],
  'Send the path of a folder or the downloadId of a download.',
);
export const importPreview = z
  .object({
    previewId: id,
    sourcePath: z.string(),
    groups: z.array(importGroup),
    /** Files of no group, each with the reason. */
    ignored: z.array(z.string()),
    /** Reasons that stop the whole import. */
    blockers: z.array(z.string()),
    warnings: z.array(z.string()),
    /** Books the download was got for that are not in it. */
    missing: z.array(z.object({ bookId: id, title: z.string() })),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof importPreview>;

export const runImportRequest = z.object({
  previewId: id.optional(),
  groups: z
    .array(
      z.object({
        bookId: id,
        /** Audio in playing order; companions and a cover anywhere among them. */
        files: z.array(diskPath).min(1).max(20_000),
        mode: transferMode.optional(),
      }),
    )
    .min(1)
    .max(200),
});
/** A book that came with a download, that nobody asked for and that is not imported. */
export const importOffer = z
  .object({
    id: z.string(),
    downloadId: id,
    downloadTitle: z.string(),
    /** What the files say; the title falls back to their names. */
    title: z.string(),
    authors: z.array(z.string()),
    narrators: z.array(z.string()),
    series: z.object({ name: z.string(), position: z.string().nullable() }).nullable(),
    asin: z.string().nullable(),
    durationSeconds: z.number().nullable(),
    fileCount: z.number().int(),
    sizeBytes: z.number(),
    foundAt: isoTime,
  })
  .meta({ id: 'ImportOffer' });
export type ImportOffer = z.infer<typeof importOffer>;
export const importOffersQuery = shortListQuery.extend({
  downloadId: id.optional(),
  /** Books that came with the download this book was imported from. */
  bookId: id.optional(),
});
export const importOffers = pageOf(importOffer).meta({ id: 'ImportOffers' });
/** Without a book the catalogue is asked, and an entry is made by hand when it knows none. */
export const takeOfferRequest = z.strictObject({ bookId: id.optional() });

export const importRun = z
  .object({
    id,
    /** `cancelled`: a person ended it; books that were in their place by then stay. */
    state: z.enum(['planned', 'running', 'done', 'blocked', 'failed', 'cancelled']),
    message: z.string().nullable(),
    paths: z.array(z.string()),
    progress: importProgress.nullable(),
  })
  .meta({ id: 'ImportRun' });

/** The plan, and how it stands when it was to be carried out. */
export const rewriteAudioResult = z
  .object({ preview: importPreview, run: importRun.nullable() })
  .meta({ id: 'RewriteAudioResult' });
