import type { ImportPreview, RunImportRequest } from '../../lib/api/types.ts';

/** What a person changed of a previewed group: the book, and files left out. */
export type GroupEdit = { bookId: string | null; leftOut: ReadonlySet<string>; skipped: boolean };

export function startEdits(preview: ImportPreview): GroupEdit[] {
  return preview.groups.map((group) => ({
    bookId: group.bookId,
    leftOut: new Set(group.files.filter((file) => file.target === null).map((file) => file.source)),
    skipped: group.bookId === null,
  }));
}

/** The import as it will be run; undefined while nothing can be imported. */
export function toRunRequest(
  preview: ImportPreview,
  edits: readonly GroupEdit[],
): RunImportRequest | undefined {
  const groups = preview.groups.flatMap((group, index) => {
    const edit = edits[index];
    if (edit === undefined || edit.skipped || edit.bookId === null) return [];
    const files = group.files.map((file) => file.source).filter((source) => !edit.leftOut.has(source));
    return files.length === 0 ? [] : [{ bookId: edit.bookId, files }];
  });
  return groups.length === 0 ? undefined : { previewId: preview.previewId, groups };
}
