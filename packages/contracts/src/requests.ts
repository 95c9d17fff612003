import { z } from 'zod';
import { acquisitionState, audibleRegion, seriesRef } from './books.ts';
import { id, isoTime, pageOf, pageQuery, queryFlag, sortKeyOf } from './common.ts';
import { qualityProfileId } from './quality.ts';

export const manualBook = z.object({
  title: z.string().trim().min(1).max(500),
  authors: z.array(z.string().trim().min(1).max(300)).min(1).max(50),
  narrators: z.array(z.string().trim().min(1).max(300)).max(100).optional(),
  series: z
    .object({ name: z.string().trim().min(1).max(300), position: z.string().trim().max(20).nullish() })
    .nullish(),
  year: z.number().int().min(0).max(9999).nullish(),
  notes: z.string().max(5000).nullish(),
});
export type ManualBook = z.infer<typeof manualBook>;

/** How the book is looked for; for admins and trusted listeners only. */
const requestOptions = {
  /** Id of a named quality profile. Null, like leaving it out, follows the default one or what the book follows already. */
  profile: qualityProfileId.nullish(),
};
const notBoth = z.never('Send asin or manual, not both.').optional();
export const createRequest = z.union(
  [
    z.object({
      asin: z.string().regex(/^[A-Za-z0-9]{10}$/, 'An ASIN has ten letters or digits.'),
      region: audibleRegion.optional(),
      manual: notBoth,
      ...requestOptions,
    }),
    z.object({ manual: manualBook, asin: notBoth, ...requestOptions }),
  ],
  'Send the asin of a book, or a manual entry with title and authors.',
);
export type CreateRequest = z.infer<typeof createRequest>;

/** Live numbers of a download; from memory, never stored. */
export const progress = z.object({
  /** 0 to 1. */
  fraction: z.number(),
  downloadedBytes: z.number(),
  sizeBytes: z.number(),
  downSpeed: z.number(),
  /** Seconds; null when unknown. */
  etaSeconds: z.number().nullable(),
  seeds: z.number().nullable(),
});
export type Progress = z.infer<typeof progress>;

/** The book as lists show it. */
export const bookSummary = z.object({
  id,
  asin: z.string().nullable(),
  region: audibleRegion.nullable(),
  title: z.string(),
  subtitle: z.string().nullable(),
  authors: z.array(z.string()),
  narrators: z.array(z.string()),
  series: z.array(seriesRef),
  runtimeMinutes: z.number().nullable(),
  coverUrl: z.string().nullable(),
  /** ThumbHash of the cover, base64: a blurred picture to show until it is loaded. */
  coverPlaceholder: z.string().nullable(),
});
export type BookSummary = z.infer<typeof bookSummary>;

export const request = z
  .object({
    id,
    book: bookSummary,
    user: z.object({ id, username: z.string() }),
    /** Others who want this book, by name; only an admin is told. */
    alsoWantedBy: z.array(z.string()),
    status: acquisitionState,
    /** Why it stands where it stands, in words; null when all is plain. */
    reason: z.string().nullable(),
    reasonCode: z.string().nullable(),
    /** What happens next, in words. */
    nextStep: z.string().nullable(),
    /** Nothing more precise than what always follows on this status is said; the web app has its own words for that. */
    nextStepUsual: z.boolean(),
    /** When that happens. */
    nextAt: isoTime.nullable(),
    /** What the caller may do now: `approve`, `deny`, `search`, `cancel`, `retry`, `reprocess`, `delete`. */
    actions: z.array(z.string()),
    progress: progress.nullable(),
    downloadId: id.nullable(),
    libraryItemId: id.nullable(),
    /** What the person wished who asked; what was said at a denial is the `reason`. */
    note: z.string().nullable(),
    manual: z.boolean(),
    requestedAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'Request' });
export type Request = z.infer<typeof request>;

export const requestPage = pageOf(request).meta({ id: 'RequestPage' });

/** A quota counts the requests of so many days back from now. */
export const REQUEST_QUOTA_DAYS = 7;

/** How many books the caller may ask for. Requests that were denied or taken back cost nothing. */
export const requestQuota = z
  .object({
    /** Requests in `days` days; null where nothing is limited, as for admins and trusted listeners. */
    limit: z.number().int().nullable(),
    days: z.number().int(),
    /** Those that count now; 0 without a limit. May be more than the limit, when that was lowered. */
    used: z.number().int(),
    left: z.number().int().nullable(),
    /** When the next of those used is free again, if none is left: when one may ask again; null when none is used. */
    nextFreeAt: isoTime.nullable(),
  })
  .meta({ id: 'RequestQuota' });
export type RequestQuota = z.infer<typeof requestQuota>;

export const requestListQuery = pageQuery.extend({
  sortKey: sortKeyOf('requestedAt'),
  status: acquisitionState.optional(),
  /** `open` everything on its way, `done` in the library, `attention` needs a person. */
  filter: z.enum(['all', 'open', 'done', 'attention']).default('all'),
  userId: id.optional(),
  query: z.string().max(200).optional(),
});

export const deleteRequestQuery = z.object({
  removeFromClient: queryFlag.default(false),
  deleteFiles: queryFlag.default(false),
});
export const denyRequest = z.strictObject({ note: z.string().max(1000).optional() });

export const bulkAction = z.enum(['approve', 'deny', 'search', 'retry', 'reprocess', 'cancel', 'delete']);
export type BulkAction = z.infer<typeof bulkAction>;

/** One step for many requests; `note` is for `deny`, the last two are for `cancel` and `delete`. */
export const bulkRequest = z.strictObject({
  ids: z.array(id).min(1).max(200),
  action: bulkAction,
  note: z.string().max(1000).optional(),
  removeFromClient: z.boolean().default(false),
  deleteFiles: z.boolean().default(false),
});
export type BulkRequest = z.infer<typeof bulkRequest>;
export const bulkResult = z
  .object({ done: z.array(id), failed: z.array(z.object({ id, message: z.string() })) })
  .meta({ id: 'BulkResult' });
export type BulkResult = z.infer<typeof bulkResult>;
