import { z } from 'zod';
import { id, isoTime, pageOf, pageQuery } from './common.ts';

/** A book folder that was taken out of the library and waits to be deleted. */
export const recycledBook = z
  .object({
    /** Id of the entry, not of the book. */
    id,
    bookId: id.nullable(),
    bookTitle: z.string().nullable(),
    rootFolderId: id,
    /** Absolute path it had, and would have again. */
    path: z.string(),
    /** Why it was taken out, for people. */
    reason: z.string(),
    sizeBytes: z.number(),
    fileCount: z.number().int(),
    recycledAt: isoTime,
    /** When it is deleted for good; null when nothing is deleted by itself. */
    expiresAt: isoTime.nullable(),
    /** Why it cannot be put back as things are; null when it can. */
    obstacle: z.string().nullable(),
    /** What is in its place may go to the recycle bin instead: `whatIsThere: 'recycle'` of the restore. */
    canSwap: z.boolean(),
  })
  .meta({ id: 'RecycledBook' });
export type RecycledBook = z.infer<typeof recycledBook>;

/** A page of the recycle bin, the newest first; `totalBytes` counts the books of this page. */
export const recycledPage = pageOf(recycledBook)
  .extend({ totalBytes: z.number() })
  .meta({ id: 'RecycledPage' });
export type RecycledPage = z.infer<typeof recycledPage>;
export const recycledListQuery = pageQuery.pick({ page: true, pageSize: true });

/** What happens to a folder that stands where a book is to be put back: nothing (409), or it goes to the recycle bin. */
export const whatIsThere = z.enum(['refuse', 'recycle']);
export type WhatIsThere = z.infer<typeof whatIsThere>;
export const restoreRequest = z
  .strictObject({ whatIsThere: whatIsThere.optional() })
  .meta({ id: 'RestoreRequest' });

/**
 * What putting a book back led to; `libraryItemId` is null when only the folder is back, `recycledId` the entry of what
 * made room for it, null when there was nothing.
 */
export const restoredBook = z
  .object({
    path: z.string(),
    libraryItemId: id.nullable(),
    recycledId: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'RestoredBook' });
export type RestoredBook = z.infer<typeof restoredBook>;

/** `kept` names what could not be deleted, and why. */
export const emptiedBin = z
  .object({ deleted: z.number().int(), kept: z.array(z.string()) })
  .meta({ id: 'EmptiedBin' });
export type EmptiedBin = z.infer<typeof emptiedBin>;
