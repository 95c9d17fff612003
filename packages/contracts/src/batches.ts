import { z } from 'zod';
import { adoptionOutcome, foundFolder } from './adoption.ts';
import { id, isoTime, pageOf, pageQuery, shortListQuery } from './common.ts';
import { reprocessResult } from './library.ts';

export const batchKind = z.enum(['reprocess', 'findFolders', 'adoptFolders']);
export type BatchKindName = z.infer<typeof batchKind>;

/**
 * Work on many things at once, done in the background one after the other. It goes on after a restart; what is done is
 * not done twice. Progress comes as live events of topic `task`, name `batch:{id}`.
 */
export const batch = z
  .object({
    id,
    kind: batchKind,
    /** `listing`: what there is to do is being looked for; `failed`: that was not possible, see `message`. */
    state: z.enum(['listing', 'running', 'done', 'cancelled', 'failed']),
    message: z.string().nullable(),
    /** What was asked for. A list of batches leaves lists of ids out; ask for one batch to have them. */
    options: z.record(z.string(), z.unknown()),
    total: z.number().int(),
    waiting: z.number().int(),
    /** Done, and something is different now (in a dry run: would be). */
    changed: z.number().int(),
    /** Done, and all was as it should be. */
    unchanged: z.number().int(),
    failed: z.number().int(),
    createdAt: isoTime,
    finishedAt: isoTime.nullable(),
  })
  .meta({ id: 'Batch' });
export type Batch = z.infer<typeof batch>;

export const batchItemState = z.enum(['waiting', 'changed', 'unchanged', 'failed']);
export const batchResult = z.discriminatedUnion('kind', [
  reprocessResult.extend({ kind: z.literal('reprocess') }),
  foundFolder.extend({ kind: z.literal('folder') }),
  adoptionOutcome.extend({ kind: z.literal('adopted') }),
]);
export type BatchResult = z.infer<typeof batchResult>;

/** One thing of a batch. */
export const batchItem = z
  .object({
    seq: z.number().int(),
    /** A library item's id, or a folder relative to its root folder. */
    subject: z.string(),
    label: z.string(),
    state: batchItemState,
    /** Why it failed, or what was done, in words. */
    message: z.string().nullable(),
    result: batchResult.nullable(),
  })
  .meta({ id: 'BatchItem' });
export type BatchItem = z.infer<typeof batchItem>;
export const batchItemPage = pageOf(batchItem).meta({ id: 'BatchItemPage' });

export const batchListQuery = shortListQuery.extend({ kind: batchKind.optional() });
export const batchItemQuery = pageQuery
  .omit({ sortKey: true, sortDirection: true })
  .extend({ state: batchItemState.optional() });
