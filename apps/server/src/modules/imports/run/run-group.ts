import { AppError, isAppError } from '../../../kernel/errors.ts';
import { takeStock } from '../inspect/take-stock.ts';
import type { GroupPlan } from '../model.ts';
import { permit } from '../plan/permit.ts';
import { type Places, placesOf } from '../plan/places.ts';
import type { ImportedBook, ImportParts, WantedBook } from '../ports.ts';
import { whileWanted } from '../rewrite/cancel-watch.ts';
import type { Rewritten } from '../rewrite/model.ts';
import { rewriteAudio } from '../rewrite/rewrite-audio.ts';
import {
  assertTargetUnchanged,
  isPlaced,
  isStaged,
  placeStaged,
  removeEmptyParents,
  removeStaged,
  restoreOld,
  retireOld,
} from './commit.ts';
import type { Journal, Step } from './journal.ts';
import { recordBook } from './record.ts';
import { releaseSources } from './release-sources.ts';
import { type Staged, stageBook } from './stage.ts';
import { type Verified, verifyStaged } from './verify.ts';

export type GroupRun = {
  importId: string;
  /** Index of the group in the plan. */
  group: number;
  plan: GroupPlan;
  sourceBase: string;
  downloadId: string | null;
  acquisitions: readonly WantedBook[];
};

export type RunOptions = {
  /** Finish what is built and put back the rest, without touching the download or the network: at start. */
  finishOnly?: boolean;
};

export type RunParts = ImportParts & {
  journal: Journal;
  inCopyQueue: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Runs ffmpeg for one book at a time: it takes a core for minutes. */
  inRewriteQueue: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Aborted when Earmark stops. */
  stopping: AbortSignal;
  /** Has a person asked to end this import? */
  isCancelAsked: (importId: string) => Promise<boolean>;
};

/** Where a book stands when a run begins: new, or interrupted somewhere. */
type Standing =
  | { kind: 'new' }
  | { kind: 'verified'; staged: Staged; verified: Verified }
  | { kind: 'placed'; staged: Staged }
  | { kind: 'recorded'; staged: Staged; book: ImportedBook };

/**
 * Carries out the plan of one book, or what is left of it after a crash. Until the rename the library is as it was;
 * after it the book is there, complete. A failure before the rename puts everything back.
 */
export async function runGroup(
  parts: RunParts,
  run: GroupRun,
  options: RunOptions = {},
): Promise<ImportedBook> {
  const places = placesOf(run.importId, run.group, run.plan);
  const key = `import-target:${places.target.normalize('NFC').toLowerCase()}`;
  return parts.locks.run(key, async () => {
    let standing = await findStanding(parts, run, places);
    try {
      if (standing.kind === 'new') {
        if (options.finishOnly) throw interrupted();
        standing = await build(parts, run, places);
      }
      if (standing.kind === 'verified') {
        await assertStillWanted(parts, run);
        standing = await swap(parts, run, places, standing);
      }
    } catch (error) {
      await undo(parts, run, places, error);
      throw error;
    }
    return finish(parts, run, places, standing);
  });
}

/** A copy may take minutes, in which the import, or the request behind it, may have been cancelled. */
async function assertStillWanted(parts: RunParts, run: GroupRun): Promise<void> {
  if (await parts.isCancelAsked(run.importId)) throw cancelled();
  const { bookId } = run.plan;
  const own = run.acquisitions.find((acquisition) => acquisition.bookId === bookId);
  if (!own || bookId === null || (await parts.wanted.byId(own.id))?.state !== 'cancelled') return;
  throw new AppError({
    code: 'import_blocked',
    message: 'The request was cancelled while the book was imported.',
    status: 409,
    blame: 'caller',
  });
}

function cancelled(): AppError {
  return new AppError({
    code: 'import_cancelled',
    message: 'The import was cancelled; this book is as it was before.',
    hint: 'Import it again whenever you like.',
    status: 409,
    blame: 'caller',
  });
}

export function interrupted(): AppError {
  return new AppError({
    code: 'import_failed',
    message: 'Earmark was stopped during this import; the library is as it was before.',
    hint: 'Imports of downloads are taken up again by themselves; repeat an import by hand.',
    status: 503,
    retryable: true,
  });
}

/** Reads the journal and then the disk: of a started step only the disk knows whether it happened. */
async function findStanding(parts: RunParts, run: GroupRun, places: Places): Promise<Standing> {
  const steps = await parts.journal.steps(run.importId, run.group);
  const staged = dataOf<{ staged: Staged }>(steps, 'stage')?.staged;
  const verified = dataOf<Verified>(steps, 'verify');
  const book = dataOf<{ book: ImportedBook }>(steps, 'record')?.book;
  if (staged && book) return { kind: 'recorded', staged, book };
  if (staged && verified) {
    if (await isPlaced(parts.fs, places, verified)) return { kind: 'placed', staged };
    if (await isStaged(parts.fs, places, verified)) return { kind: 'verified', staged, verified };
  }
  if (steps.length > 0) await restoreOld(parts, places);
  return { kind: 'new' };
}

function dataOf<Data>(steps: readonly Step[], kind: Step['kind']): Data | undefined {
  const step = steps.findLast((entry) => entry.kind === kind && entry.isDone);
  return step?.data as Data | undefined;
}

async function build(parts: RunParts, run: GroupRun, places: Places): Promise<Standing> {
  const { importId, group, plan, sourceBase, downloadId } = run;
  await assertTargetUnchanged(parts, places, plan);
  if (plan.alreadyThere)
    return { kind: 'placed', staged: await takeStock(parts, { plan, places, sourceBase, downloadId }) };
  const rewritten = await rewriteWherePlanned(parts, run, places);
  const { staged } = await parts.journal.run(
    importId,
    { kind: 'stage', group, data: { staging: places.staging } },
    async () => ({
      staged: await stageBook(parts, {
        plan,
        places,
        sourceBase,
        downloadId,
        rewritten,
        inCopyQueue: parts.inCopyQueue,
        assertWanted: () => assertStillWanted(parts, run),
      }),
    }),
  );
  const verified = await parts.journal.note(importId, { kind: 'verify', group }, () =>
    verifyStaged(parts.fs, { plan, places, staged }),
  );
  return { kind: 'verified', staged, verified };
}

async function rewriteWherePlanned(
  parts: RunParts,
  run: GroupRun,
  places: Places,
): Promise<Rewritten | null> {
  const { rewrite } = run.plan;
  if (!rewrite) return null;
  const assertWanted = () => assertStillWanted(parts, run);
  return whileWanted({ stop: parts.stopping, assertWanted, log: parts.log }, (signal) =>
    parts.inRewriteQueue(() => {
      signal.throwIfAborted();
      return rewriteAudio(parts, { ...run, rewrite, places }, signal);
    }),
  );
}

async function swap(
  parts: RunParts,
  run: GroupRun,
  places: Places,
  standing: { staged: Staged },
): Promise<Standing> {
  const { importId, group, plan } = run;
  const { replaces } = plan;
  if (replaces) {
    const data = { from: places.target, entryId: places.binEntryId };
    await parts.journal.run(importId, { kind: 'retire', group, data }, async () => {
      await retireOld(parts, places, replaces);
      return {};
    });
  }
  const data = { from: places.staging, to: places.target };
  await parts.journal.run(importId, { kind: 'place', group, data }, async () => {
    await placeStaged(parts.fs, places, async (folder) => {
      standing.staged.warnings.push(...(await permit(parts, folder)));
    });
    return {};
  });
  return { kind: 'placed', staged: standing.staged };
}

async function finish(
  parts: RunParts,
  run: GroupRun,
  places: Places,
  standing: Standing,
): Promise<ImportedBook> {
  const { importId, group, plan, sourceBase } = run;
  if (standing.kind === 'new' || standing.kind === 'verified')
    throw new TypeError('The book is not in its place.');
  const { staged } = standing;
  for (const warning of staged.warnings) parts.log.warn({ importId, book: plan.bookTitle }, warning);
  const book =
    standing.kind === 'recorded'
      ? standing.book
      : (
          await parts.journal.commit(importId, { kind: 'record', group }, async () => ({
            book: await recordBook(parts, { ...run, staged }),
          }))
        ).book;
  if (staged.files.some((file) => file.mode === 'move')) {
    await parts.journal.run(importId, { kind: 'release', group }, async () => ({
      removed: await releaseSources(parts.fs, { plan, places, staged, sourceBase }),
    }));
  }
  await parts.journal.note(importId, { kind: 'clean', group }, async () => {
    await removeStaged(parts.fs, places);
    return {};
  });
  return book;
}

/** Back to how it was: the old folder in its place, nothing staged, no empty folders, no steps. */
async function undo(parts: RunParts, run: GroupRun, places: Places, cause: unknown): Promise<void> {
  try {
    await restoreOld(parts, places);
    await removeStaged(parts.fs, places);
    await removeEmptyParents(parts.fs, places);
    await parts.journal.forget(run.importId, run.group);
  } catch (error) {
    // The journal keeps the steps, so the next start tries again; the first failure is the one to tell.
    parts.log.error(
      {
        importId: run.importId,
        err: isAppError(error) ? error.message : String(error),
        cause: String(cause),
      },
      'An import could not be rolled back completely; it is tried again at the next start.',
    );
  }
}
