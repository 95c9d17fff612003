import { z } from 'zod';
import { foundFolder } from './adoption.ts';
import { batch } from './batches.ts';
import { id, pageOf, pageQuery } from './common.ts';

const confidence = foundFolder.shape.confidence;

export const unmappedQuery = pageQuery
  .omit({ sortKey: true, sortDirection: true })
  .extend({ confidence: confidence.optional() });

/** Folders with audio that are no library items, as the newest look found them. */
export const unmappedFolders = pageOf(foundFolder)
  .extend({
    /** The look itself; null when nobody has looked yet. */
    batch: batch.nullable(),
    counts: z.record(confidence, z.number().int()),
  })
  .meta({ id: 'UnmappedFolders' });

/**
 * Which folders to take in: chosen one by one (without `bookId` as the book they are taken for; `manual` enters the book
 * as the folder calls it), or all that were found with one of these confidences and nothing against them.
 */
export const adoptFoldersRequest = z.union(
  [
    z.strictObject({
      folders: z
        .array(
          z.strictObject({
            path: z.string().min(1).max(4096),
            bookId: id.optional(),
            manual: z.boolean().optional(),
          }),
        )
        .min(1)
        .max(20_000),
    }),
    z.strictObject({ confidence: z.array(z.enum(['confirmed', 'likely'])).min(1) }),
  ],
  'Send the folders to take in, or the confidence of those that are to be taken in.',
);
