import { isClientOutOfReach } from '../../integrations/download-clients/errors.ts';
import { AppError, isAppError } from '../../kernel/errors.ts';
import { adoptUnknown } from './adopt-unknown.ts';
import type { Candidate } from './identify/candidate.ts';
import type { ImportStore } from './import-store.ts';
import { inspectSource } from './inspect/inspect.ts';
import type { ImportPlan, Inspection } from './model.ts';
import { judgeUpgrades, whyNoBetter } from './plan/judge-upgrades.ts';
import { makePlan } from './plan/make-plan.ts';
import type { ImportDownload, WantedBook } from './ports.ts';
import type { RunParts } from './run/run-group.ts';
import { assertRootFolders, isRunnable, type RunOutcome, runImport } from './run/run-import.ts';

/** How often a plan is made anew because the library changed under it. */
const MAX_REPLANS = 3;

type OpenBook = WantedBook & { state: 'downloaded' | 'importing' | 'importBlocked' };

/** Looks at a download and plans its import. Changes nothing. */
export async function planDownload(parts: RunParts, download: ImportDownload): Promise<ImportPlan> {
  const inspection = await inspectDownload(parts, download);
  const candidates = await candidatesFor(parts, download);
  const settings = await parts.settings.mediaManagement();
  const extra =
    settings.importWholePack && !isFound(download)
      ? await adoptUnknown(parts, { inspection, candidates, download })
      : [];
  const plan = await makePlan(parts, {
    source: { kind: 'download', downloadId: download.id },
    inspection,
    candidates: [...candidates, ...extra],
    releaseTitle: download.releaseTitle,
    canMove: download.canMove,
  });
  await judgeUpgrades(parts, download, plan);
  return plan;
}

export async function inspectDownload(parts: RunParts, download: ImportDownload): Promise<Inspection> {
  const { path, files, name } = await parts.downloads.locate(download.id);
  return inspectSource(parts, { path, files, name: name ?? download.title });
}

/** The books the download was grabbed for, and all the others somebody waits for. */
export async function candidatesFor(
  parts: RunParts,
  download: ImportDownload,
  options: { whateverState?: boolean } = {},
): Promise<Candidate[]> {
  const open = options.whateverState ? download.acquisitions : await openAcquisitions(parts, download);
  const expected = await parts.books.byIds(open.map((acquisition) => acquisition.bookId));
  const own = new Set(download.acquisitions.map((acquisition) => acquisition.bookId));
  const others = (await parts.books.wanted('waiting')).filter(({ book }) => !own.has(book.id));
  return [
    ...expected.map((book) => ({ book, wanted: true, expected: true })),
    ...others.map(({ book }) => ({ book, wanted: true, expected: false })),
  ];
}

/** A refused password is remembered by the client itself: asking again sends nothing. */
const CLIENT_RETRY_MS = 5000;

/** Wanted books of the download that still wait for it: not cancelled, not imported from elsewhere. */
export async function openAcquisitions(parts: RunParts, download: ImportDownload): Promise<OpenBook[]> {
  const open: OpenBook[] = [];
  for (const acquisition of download.acquisitions) {
    const state = (await parts.wanted.byId(acquisition.id))?.state;
    if (state === 'downloaded' || state === 'importing' || state === 'importBlocked')
      open.push({ ...acquisition, state });
  }
  return open;
}

/** Nobody grabbed it for a book: somebody put it into the client by hand, and its books are whoever waits for them. */
function isFound(download: ImportDownload): boolean {
  return download.acquisitions.length === 0;
}

async function isAnyInLibrary(parts: RunParts, download: ImportDownload): Promise<boolean> {
  for (const { id } of download.acquisitions) {
    const state = (await parts.wanted.byId(id))?.state;
    if (state === 'imported' || state === 'available') return true;
  }
  return false;
}

/**
 * Imports a completed download. Safe to repeat: what is in the library already is recognised and left alone. Throws
 * what may pass (a missing mount, a full disk); what needs a person ends in `importBlocked` instead.
 */
export async function importDownload(parts: RunParts, store: ImportStore, downloadId: string): Promise<void> {
  await parts.locks.run(`import-download:${downloadId}`, async () => {
    const download = await parts.downloads.load(downloadId);
    if (!download) return;
    for (const row of await store.running(downloadId)) {
      try {
        await assertRootFolders(parts, row);
      } catch (error) {
        await explainFailure(parts, download, error);
        throw error;
      }
      await conclude(parts, download, row.plan, await runImport(parts, store, row, download));
    }
    const open = await openAcquisitions(parts, download);
    if (open.length === 0 && !isFound(download)) {
      if (await isAnyInLibrary(parts, download)) await parts.downloads.imported(downloadId);
      return;
    }
    for (const acquisition of open) {
      if (acquisition.state !== 'downloaded') continue;
      await parts.wanted.transition(acquisition.id, 'importStarted', {
        message: `Importing "${download.title}".`,
        downloadId,
      });
    }
    try {
      await planAndRun(parts, store, download);
    } catch (error) {
      if (isClientOutOfReach(error)) throw await waitForClient(parts, download, error);
      // What no retry can change is for a person, at once.
      if (isAppError(error) && !error.retryable && error.code !== 'conflict') {
        return block(parts, download, error.hint ? `${error.message} ${error.hint}` : error.message);
      }
      await explainFailure(parts, download, error);
      throw error;
    }
  });
}

async function planAndRun(parts: RunParts, store: ImportStore, download: ImportDownload): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const plan = await planDownload(parts, download);
    if (plan.blockers.length > 0 || !plan.groups.some(isRunnable)) {
      const reasons = blockedReasons(plan);
      await store.insert('blocked', plan, { code: 'import_blocked', message: reasons });
      const noBetter = whyNoBetter(plan, await openAcquisitions(parts, download));
      await block(parts, download, reasons);
      // Nothing is missing in the library, so there is nothing to ask a person.
      if (noBetter) await parts.downloads.rejectContent(download.id, noBetter);
      return;
    }
    const row = await store.insert('running', plan);
    const outcome = await runImport(parts, store, row, download);
    const { failure } = outcome;
    const isStale = isAppError(failure?.error) && failure.error.code === 'conflict';
    if (isStale && attempt < MAX_REPLANS) continue;
    return conclude(parts, download, plan, outcome);
  }
}

/** After a run: every book of the download is imported, or its wanted book says why not. */
async function conclude(
  parts: RunParts,
  download: ImportDownload,
  plan: ImportPlan,
  outcome: RunOutcome,
): Promise<void> {
  if (outcome.failure) throw outcome.failure.error;
  let isComplete = true;
  for (const acquisition of await openAcquisitions(parts, download)) {
    const group = plan.groups.find((entry) => entry.bookId === acquisition.bookId);
    const missing = plan.missing.find((entry) => entry.bookId === acquisition.bookId);
    const reason = missing
      ? `"${missing.title}" was not found in the download.`
      : (group?.blockers.join(' ') ?? 'The download does not hold this book.');
    await blockOne(parts, download, acquisition.id, reason);
    isComplete = false;
  }
  if (isComplete) await parts.downloads.imported(download.id);
}

function blockedReasons(plan: ImportPlan): string {
  const all = [...plan.blockers, ...plan.groups.flatMap((group) => group.blockers)];
  return all.length > 0 ? [...new Set(all)].join(' ') : 'Nothing in the download is a book that is wanted.';
}

async function block(parts: RunParts, download: ImportDownload, reason: string): Promise<void> {
  if (isFound(download)) {
    await parts.downloads.explain(download.id, {
      reason,
      nextStep: 'Import it by hand, or take it off the queue.',
    });
  }
  for (const acquisition of await openAcquisitions(parts, download)) {
    await blockOne(parts, download, acquisition.id, reason);
  }
}

async function blockOne(
  parts: RunParts,
  download: ImportDownload,
  acquisitionId: string,
  reason: string,
): Promise<void> {
  await parts.wanted.transition(acquisitionId, 'importBlocked', {
    message: reason,
    reason,
    reasonCode: 'import_blocked',
    nextStep: 'Look at the files and import by hand, retry, or choose another release.',
    downloadId: download.id,
  });
}

async function explainFailure(parts: RunParts, download: ImportDownload, error: unknown): Promise<void> {
  const { reason, code, hint } = inWords(error);
  const nextStep = `${hint ? `${hint} ` : ''}Earmark tries again by itself.`;
  if (isFound(download)) await parts.downloads.explain(download.id, { reason, nextStep });
  for (const acquisition of await openAcquisitions(parts, download)) {
    await parts.wanted.explain(acquisition.id, { reason, reasonCode: code, nextStep });
  }
}

/**
 * Nothing is known about the files, so nothing is wrong with them: however long a wrong password, a ban or a pause of the
 * client lasts, the import goes on by itself after it. The queue tells the client's trouble itself.
 */
async function waitForClient(parts: RunParts, download: ImportDownload, error: AppError): Promise<AppError> {
  if (!isFound(download)) await explainFailure(parts, download, error);
  return new AppError({
    code: error.code,
    message: error.message,
    ...(error.hint ? { hint: error.hint } : {}),
    status: error.status,
    blame: error.blame,
    retryable: true,
    retryAfterMs: CLIENT_RETRY_MS,
    cause: error,
  });
}

/** The last try failed: from here on a person is needed. */
export async function giveUpImport(parts: RunParts, downloadId: string, error: unknown): Promise<void> {
  const download = await parts.downloads.load(downloadId);
  if (!download) return;
  const { reason, code, hint } = inWords(error);
  if (isFound(download)) await block(parts, download, hint ? `${reason} ${hint}` : reason);
  for (const acquisition of await openAcquisitions(parts, download)) {
    await parts.wanted.transition(acquisition.id, 'importBlocked', {
      message: reason,
      reason,
      reasonCode: code,
      nextStep: `${hint ? `${hint} Then retry` : 'Retry'}, import by hand, or choose another release.`,
      downloadId,
    });
  }
}

function inWords(error: unknown): { reason: string; code: string; hint: string | undefined } {
  if (error instanceof AppError) return { reason: error.message, code: error.code, hint: error.hint };
  return {
    reason: 'The import failed for a reason Earmark did not expect.',
    code: 'internal',
    hint: undefined,
  };
}
