import { type AppError, describeError, isAppError } from '../../../kernel/errors.ts';
import type { ImportRow, ImportStore } from '../import-store.ts';
import type { GroupPlan } from '../model.ts';
import { assertRootFolder } from '../plan/root-folder.ts';
import type { ImportDownload, ImportedBook } from '../ports.ts';
import { type RunOptions, type RunParts, runGroup } from './run-group.ts';

export type RunOutcome = {
  imported: ImportedBook[];
  /** The first failure; books before and after it were imported all the same. */
  failure: { error: AppError | Error; group: GroupPlan } | null;
};

export function isCancelled(error: unknown): boolean {
  return isAppError(error) && error.code === 'import_cancelled';
}

/** Groups that a run carries out: with a book and a place, nothing against them, and somebody who wants them. */
export function isRunnable(group: GroupPlan): boolean {
  return group.bookId !== null && group.targetPath !== null && group.wanted && group.blockers.length === 0;
}

/**
 * Throws when a disk that an interrupted import needs is not there: rolled back now, its books would be gone from where
 * they are when the disk is back.
 */
export async function assertRootFolders(
  parts: Pick<RunParts, 'fs' | 'db'>,
  { plan }: Pick<ImportRow, 'plan'>,
): Promise<void> {
  const roots = new Map(
    plan.groups.filter(isRunnable).map(({ rootFolderId, rootPath }) => [rootFolderId, rootPath]),
  );
  for (const [id, path] of roots) {
    if (id !== null && path !== null) await assertRootFolder(parts, { id, path });
  }
}

/**
 * Carries out an import that is marked as running, or what is left of it. Each book stands for itself: one that fails
 * is rolled back and does not keep the others out. Whatever happens, the row says so in the end.
 */
export async function runImport(
  parts: RunParts,
  store: ImportStore,
  row: ImportRow,
  download: Pick<ImportDownload, 'acquisitions'> | undefined,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const { plan } = row;
  const outcome: RunOutcome = { imported: [], failure: null };
  for (const [index, group] of plan.groups.entries()) {
    if (!isRunnable(group)) continue;
    try {
      outcome.imported.push(
        await runGroup(
          parts,
          {
            importId: row.id,
            group: index,
            plan: group,
            sourceBase: plan.sourceBase,
            downloadId: plan.source.kind === 'item' ? plan.source.downloadId : row.downloadId,
            acquisitions: download?.acquisitions ?? [],
          },
          options,
        ),
      );
    } catch (error) {
      parts.log.warn(
        { importId: row.id, book: group.bookTitle, err: describeError(error) },
        'A book could not be imported.',
      );
      outcome.failure ??= { error: error instanceof Error ? error : new Error(String(error)), group };
      if (isCancelled(error)) break;
    }
  }
  const { failure } = outcome;
  if (failure) {
    const code = isAppError(failure.error) ? failure.error.code : 'import_failed';
    const state = isCancelled(failure.error) ? 'cancelled' : 'failed';
    await store.setState(row.id, state, { code, message: failure.error.message });
  } else {
    await store.setState(row.id, 'done');
  }
  return outcome;
}
