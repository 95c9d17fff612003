import { z } from 'zod';
import { id, isoTime, pageOf, pageQuery, queryFlag, sortKeyOf } from './common.ts';
import { importProgress } from './library.ts';
import { bookSummary, progress } from './requests.ts';

/** What a download client says of a torrent, in Earmark's words. */
export const downloadState = z
  .enum([
    'queued',
    'metadata',
    'downloading',
    'stalled',
    'paused',
    'checking',
    'moving',
    'completed',
    'seeding',
    'error',
    'missingFiles',
    'missing',
    'unknown',
  ])
  .meta({ id: 'DownloadState' });
export type DownloadState = z.infer<typeof downloadState>;

/** A queue row: one download that is not finished with. */
export const queueItem = z
  .object({
    id,
    infoHash: z.string(),
    title: z.string(),
    client: z.string(),
    indexer: z.string().nullable(),
    state: downloadState,
    progress,
    /** The books this download is to bring. */
    books: z.array(bookSummary),
    reason: z.string().nullable(),
    nextStep: z.string().nullable(),
    nextAt: isoTime.nullable(),
    grabbedAt: isoTime,
    completedAt: isoTime.nullable(),
    /** Its audio is being written into the library. */
    importing: importProgress.nullable(),
  })
  .meta({ id: 'QueueItem' });
export type QueueItem = z.infer<typeof queueItem>;
export const queueQuery = pageQuery.extend({ sortKey: sortKeyOf('grabbedAt') });
export const queuePage = pageOf(queueItem).meta({ id: 'QueuePage' });

export const deleteQueueQuery = z.object({
  removeFromClient: queryFlag.default(false),
  blocklist: queryFlag.default(false),
  search: queryFlag.default(false),
});

export const historyType = z.enum([
  'requested',
  'approved',
  'denied',
  'cancelled',
  'searched',
  'nothingAcceptable',
  'answerNeeded',
  'grabbed',
  'grabFailed',
  'downloadStarted',
  'downloadCompleted',
  'downloadFailed',
  'downloadMissing',
  'downloadReturned',
  'importStarted',
  'importBlocked',
  'importFailed',
  'imported',
  'replaced',
  'available',
  'reprocessed',
  'restored',
  'edited',
  'deleted',
  'settingsChanged',
]);
export type HistoryType = z.infer<typeof historyType>;

export const historyEntry = z
  .object({
    id,
    at: isoTime,
    type: historyType,
    bookId: id.nullable(),
    bookTitle: z.string().nullable(),
    downloadId: id.nullable(),
    username: z.string().nullable(),
    message: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'HistoryEntry' });
export const historyPage = pageOf(historyEntry).meta({ id: 'HistoryPage' });
/** What a part of the history is about; `problems` is everything that went wrong, of any part. */
export const historyKind = z.enum(['problems', 'requests', 'searches', 'downloads', 'imports', 'settings']);
export type HistoryKind = z.infer<typeof historyKind>;
export const historyListQuery = pageQuery.extend({
  sortKey: sortKeyOf('at'),
  bookId: id.optional(),
  type: historyType.optional(),
  kind: historyKind.optional(),
  /** Words of the book's title or of the message. */
  query: z.string().max(200).optional(),
});

export const blocklistEntry = z
  .object({
    id,
    at: isoTime,
    title: z.string(),
    indexer: z.string().nullable(),
    infoHash: z.string().nullable(),
    bookId: id.nullable(),
    reason: z.string(),
  })
  .meta({ id: 'BlocklistEntry' });
export const blocklistQuery = pageQuery
  .pick({ page: true, pageSize: true })
  .extend({ query: z.string().max(200).optional() });
export const blocklistPage = pageOf(blocklistEntry).meta({ id: 'BlocklistPage' });
