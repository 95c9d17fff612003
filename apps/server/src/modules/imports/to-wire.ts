import type { ImportPreview, ImportProgress } from '@earmark/contracts/library';
import type { ImportRow, ImportState } from './import-store.ts';
import { isRunnable } from './run/run-import.ts';

export function toPreview(row: ImportRow): ImportPreview {
  const { plan } = row;
  return {
    previewId: row.id,
    sourcePath: plan.sourceBase,
    groups: plan.groups.map((group) => ({
      bookId: group.bookId,
      bookTitle: group.bookTitle,
      confidence: group.confidence,
      reasons: group.reasons,
      wanted: group.wanted,
      targetPath:
        group.targetPath === null || group.rootPath === null ? null : `${group.rootPath}/${group.targetPath}`,
      files: group.files.map((file) => ({
        source: file.source,
        target: file.target,
        role: file.role,
        sizeBytes: file.sizeBytes,
        mode: file.mode,
        durationSeconds: file.durationSeconds,
      })),
      rewrite: group.rewrite ?? null,
      replaces: group.replaces && group.targetPath !== null ? [`${group.rootPath}/${group.targetPath}`] : [],
      blockers: [...plan.blockers, ...group.blockers],
      warnings: [
        ...(group.alreadyThere
          ? ['These files are in the library already: they are recorded where they are.']
          : []),
        ...group.warnings,
        ...plan.warnings,
      ],
    })),
    ignored: plan.ignored,
    blockers: plan.blockers,
    warnings: plan.warnings,
    missing: plan.missing,
  };
}

export type ImportRun = {
  id: string;
  state: ImportState;
  message: string | null;
  paths: string[];
  progress: ImportProgress | null;
};

export function toRun(row: ImportRow, progress: ImportProgress | null): ImportRun {
  const placed = row.state === 'done' ? row.plan.groups.filter(isRunnable) : [];
  return {
    id: row.id,
    state: row.state,
    message: row.error,
    progress,
    paths: placed.map((group) => `${group.rootPath}/${group.targetPath}`),
  };
}
