import type { ImportPreview } from '@earmark/contracts/library';
import PQueue from 'p-queue';
import type { EventBus } from '../../events/index.ts';
import type { JobHandler } from '../../jobs/index.ts';
import { conflict, notFound } from '../../kernel/errors.ts';
import { createReadiness } from './get-ready.ts';
import {
  importByHand,
  type PreviewInput,
  previewImport,
  type RunInput,
  replanByHand,
} from './import-by-hand.ts';
import { giveUpImport, importDownload } from './import-download.ts';
import { createImportStore, type ImportRow } from './import-store.ts';
import { createLibraryFolders } from './library-folders.ts';
import { createOffers, type TakeOffer } from './offers.ts';
import type { ImportParts } from './ports.ts';
import { planItemRewrite, type RewriteRequest, runItemRewrite } from './rewrite/rewrite-item.ts';
import { createJournal } from './run/journal.ts';
import { recoverImports } from './run/recover.ts';
import { interrupted, type RunParts } from './run/run-group.ts';
import { type ImportRun, toPreview, toRun } from './to-wire.ts';

export type ImportService = ReturnType<typeof createImportService>;

export const IMPORT_JOB = 'import';

/** A copy over the network may take long; whoever asked is told that it runs. */
const PATIENCE_MS = 20_000;

/** Turning completed downloads and folders into books of the library. */
export function createImportService(parts: ImportParts) {
  const store = createImportStore(parts.db, parts.clock);
  const readiness = createReadiness(parts);
  // Two copies at once make a disk seek and finish no earlier.
  const copies = new PQueue({ concurrency: 1 });
  const rewrites = new PQueue({ concurrency: 1 });
  const stop = new AbortController();
  const runParts: RunParts = {
    ...parts,
    journal: createJournal(parts),
    inCopyQueue: (work) => copies.add(work),
    inRewriteQueue: (work) => rewrites.add(work),
    stopping: stop.signal,
    isCancelAsked: store.isCancelAsked,
  };

  /** Waits a while for work; then tells that it runs. */
  const patiently = async (
    begin: (onStarted: (row: ImportRow) => void) => Promise<ImportRow>,
  ): Promise<ImportRun> => {
    const started = Promise.withResolvers<ImportRow>();
    const work = begin(started.resolve);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<ImportRow>((resolve) => {
      timer = setTimeout(() => void started.promise.then(resolve), PATIENCE_MS);
    });
    try {
      return toWireRun(await Promise.race([work, patience]));
    } finally {
      clearTimeout(timer);
      // When nobody waits any more, the row tells how it ended.
      work.catch(() => undefined);
    }
  };

  const load = async (id: string): Promise<ImportRow> => {
    const row = await store.byId(id);
    if (!row) throw notFound('This import');
    return row;
  };

  const toWireRun = (row: ImportRow): ImportRun => toRun(row, parts.progress.progressOf(row.id));

  const offers = createOffers(runParts, store);

  const importOne = async (downloadId: string): Promise<void> => {
    await readiness.now();
    await importDownload(runParts, store, downloadId);
  };

  return {
    /** Book folders that lie in a root folder already. */
    folders: createLibraryFolders(runParts, store),

    /** Groups of files, the book each is taken for, why, and the exact plan. Imports nothing. */
    preview: async (input: PreviewInput): Promise<ImportPreview> => {
      await readiness.now();
      return toPreview(await previewImport(runParts, store, input));
    },

    /** The exact plan of an edited preview. Imports nothing. */
    replan: async (input: RunInput): Promise<ImportPreview> =>
      toPreview(await replanByHand(runParts, store, input)),

    /** Carries out a preview, edited or not. Answers `running` when it takes long. */
    run: (input: RunInput): Promise<ImportRun> =>
      patiently((onStarted) => importByHand(runParts, store, input, onStarted)),

    /** Writes the audio of a book of the library anew: joined, with tags, with its cover. The dry run only plans. */
    rewriteItem: async (
      itemId: string,
      request: RewriteRequest,
    ): Promise<{ preview: ImportPreview; run: ImportRun | null }> => {
      const planned = await planItemRewrite(runParts, store, itemId, request);
      const preview = toPreview(planned);
      if (request.dryRun) return { preview, run: null };
      const run = await patiently((onStarted) => runItemRewrite(runParts, store, planned, onStarted));
      return { preview, run };
    },

    /** Books of downloads that nobody asked for: "also in this torrent". */
    offers: offers.list,

    /** Imports one of them. Answers `running` when it takes long. */
    takeOffer: (id: string, input: TakeOffer): Promise<ImportRun> =>
      patiently((onStarted) => offers.take(id, input, onStarted)),

    /** How far an import is with writing audio. */
    progressOf: parts.progress.progressOf,

    /** How an import stands. */
    status: async (id: string): Promise<ImportRun> => toWireRun(await load(id)),

    /**
     * Ends an import that runs: after the file it is at, or at once while audio is written. What it built is removed; a
     * book that is in its place already stays. Throws `conflict` when all of it is done.
     */
    cancel: async (id: string): Promise<ImportRun> => {
      const row = await load(id);
      if (row.state === 'done')
        throw conflict('This import is done already.', 'What it replaced is in the recycle bin.');
      if (row.state === 'planned')
        throw conflict('This import has not begun.', 'There is nothing to cancel.');
      await store.askToCancel(id);
      return toWireRun(await load(id));
    },

    /** Imports a completed download. Safe to repeat. */
    importDownload: importOne,

    /** From the first sign of a download on, loads what an import needs, little by little. */
    getReadyWhileDownloading: (bus: Pick<EventBus, 'subscribe'>): void => readiness.whileDownloading(bus),

    /** Ends what takes long, to be taken up again at the next start; call before the queue stops. */
    stop: (): void => stop.abort(interrupted()),

    /** Completes or rolls back what a stop interrupted; call once at start. */
    recover: (): Promise<void> => recoverImports(runParts, store),

    jobs: [
      {
        kind: IMPORT_JOB,
        run: (payload) => importOne(String(payload['downloadId'])),
        givenUp: (payload, error) => giveUpImport(runParts, String(payload['downloadId']), error),
      },
    ] satisfies JobHandler[],
  };
}
