import { z } from 'zod';
import { acquisitionState } from './books.ts';
import { importProgress } from './library.ts';
import { downloadState } from './queue.ts';

export const eventTopic = z.enum(['queue', 'request', 'library', 'task', 'health', 'notice']);
export type EventTopic = z.infer<typeof eventTopic>;

/**
 * Data of `topic: "queue"`, `kind: "progress"`: many rows in one event, only what changed since the last one.
 * Row: download id, request ids, state, fraction 0..1, downloaded bytes, size, speed, eta seconds or null, seeds.
 */
export const progressRow = z.object({
  downloadId: z.string(),
  requestIds: z.array(z.string()),
  state: downloadState,
  fraction: z.number(),
  downloadedBytes: z.number(),
  sizeBytes: z.number(),
  downSpeed: z.number(),
  etaSeconds: z.number().nullable(),
  seeds: z.number().nullable(),
});
export type ProgressRow = z.infer<typeof progressRow>;

export const liveEvent = z.discriminatedUnion('topic', [
  z.object({
    topic: z.literal('queue'),
    id: z.string(),
    data: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('progress'), rows: z.array(progressRow) }),
      z.object({ kind: z.literal('changed'), downloadId: z.string(), state: downloadState.nullable() }),
      /** Audio of an import is being written; `progress` is null when that is over. */
      z.object({
        kind: z.literal('import'),
        importId: z.string(),
        downloadId: z.string().nullable(),
        progress: importProgress.nullable(),
      }),
    ]),
  }),
  z.object({
    topic: z.literal('request'),
    id: z.string(),
    data: z.object({
      kind: z.enum(['created', 'changed', 'deleted', 'releases']),
      requestId: z.string(),
      bookId: z.string(),
      status: acquisitionState.nullable(),
    }),
  }),
  z.object({
    topic: z.literal('library'),
    id: z.string(),
    data: z.object({
      kind: z.enum(['added', 'changed', 'removed']),
      libraryItemId: z.string(),
      bookId: z.string().nullable(),
      /** Of `removed`: a folder of the same book that is still there. */
      otherItemId: z.string().nullable().optional(),
    }),
  }),
  z.object({
    topic: z.literal('task'),
    id: z.string(),
    data: z.object({
      /** A scheduled task, or `batch:{id}`. */
      name: z.string(),
      running: z.boolean(),
      progress: z.object({ done: z.number().int(), total: z.number().int() }).optional(),
    }),
  }),
  z.object({ topic: z.literal('health'), id: z.string(), data: z.object({ problems: z.number().int() }) }),
  z.object({
    topic: z.literal('notice'),
    id: z.string(),
    data: z.object({ level: z.enum(['info', 'success', 'warning', 'error']), message: z.string() }),
  }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;
