import type { ImportPreview, RunImportRequest } from '../../lib/api/types.ts';

/** What a person changed of a previewed group: the book, files left out, and the order of the files. */
export type GroupEdit = {
  bookId: string | null;
  leftOut: ReadonlySet<string>;
  /** Sources of all files, as they will be played. */
  order: readonly string[];
  skipped: boolean;
};

export function startEdits(preview: ImportPreview): GroupEdit[] {
  return preview.groups.map((group) => ({
    bookId: group.bookId,
    leftOut: new Set(group.files.filter((file) => file.target === null).map((file) => file.source)),
    order: group.files.map((file) => file.source),
    skipped: group.bookId === null,
  }));
}

/** The order with one file a place up or down; the same when it is at the end already. */
export function moveFile(order: readonly string[], source: string, by: -1 | 1): readonly string[] {
  const at = order.indexOf(source);
  const other = order[at + by];
  if (at < 0 || other === undefined) return order;
  return order.map((each) => (each === source ? other : each === other ? source : each));
}

/** The import as it will be run; undefined while nothing can be imported. */
export function toRunRequest(
  preview: ImportPreview,
  edits: readonly GroupEdit[],
): RunImportRequest | undefined {
  const groups = edits.flatMap((edit) => {
    if (edit.skipped || edit.bookId === null) return [];
    const files = edit.order.filter((source) => !edit.leftOut.has(source));
    return files.length === 0 ? [] : [{ bookId: edit.bookId, files }];
  });
  return groups.length === 0 ? undefined : { previewId: preview.previewId, groups };
}
