import { MAX_IN } from '../../../db/index.ts';
import { newId } from '../../../kernel/ids.ts';
import type { GroupPlan } from '../model.ts';
import type { ImportedBook, ImportParts, RecordedFile, WantedBook } from '../ports.ts';
import type { Staged } from './stage.ts';

export type RecordInputs = {
  importId: string;
  plan: GroupPlan;
  staged: Staged;
  downloadId: string | null;
  /** Wanted books the download was grabbed for. */
  acquisitions: readonly WantedBook[];
};

/** Writes a placed book into the records, moves its wanted book on, and has it announced. One transaction. */
export async function recordBook(
  parts: Pick<ImportParts, 'db' | 'clock' | 'library' | 'wanted' | 'announce'>,
  input: RecordInputs,
): Promise<ImportedBook> {
  const { plan, staged, downloadId, importId } = input;
  const { rootFolderId, rootPath, targetPath, bookId } = plan;
  if (rootFolderId === null || rootPath === null || targetPath === null || bookId === null) {
    throw new TypeError('Only a group with a book and a place can be recorded.');
  }
  return parts.db.transaction(async (tx) => {
    const { libraryItemId, added } = await parts.library.record({
      rootFolderId,
      bookId,
      path: targetPath,
      durationSeconds: plan.durationSeconds,
      format: plan.format,
      downloadId,
      importId,
      metadata: staged.described.metadata,
      fieldSources: staged.described.fieldSources,
      contributions: staged.described.contributions,
      files: [...staged.files.map(toRecorded), ...staged.others],
    });
    await tx
      .deleteFrom('import_file')
      .where('import_id', '=', importId)
      .where('target', 'like', `${libraryItemId}/%`)
      .execute();
    const sources = staged.files.flatMap((file) =>
      (file.madeOf ?? [file.source]).map((source) => ({ file, source })),
    );
    const rows = sources.map(({ file, source }) => ({
      id: newId(parts.clock.now()),
      import_id: importId,
      source,
      target: `${libraryItemId}/${file.target}`,
      mode: file.mode,
      size_bytes: file.sizeBytes,
      inode: file.inode,
      checksum: file.checksum,
    }));
    for (let at = 0; at < rows.length; at += MAX_IN) {
      await tx
        .insertInto('import_file')
        .values(rows.slice(at, at + MAX_IN))
        .execute();
    }
    const book: ImportedBook = { libraryItemId, bookId, rootPath, path: targetPath, added };
    await moveWantedOn(parts, input, book);
    await parts.announce(book);
    return book;
  });
}

function toRecorded(file: Staged['files'][number]): RecordedFile {
  return {
    path: file.target,
    role: file.role,
    sizeBytes: file.sizeBytes,
    durationSeconds: file.durationSeconds,
    inode: file.inode,
  };
}

async function moveWantedOn(
  parts: Pick<ImportParts, 'wanted'>,
  input: RecordInputs,
  book: ImportedBook,
): Promise<void> {
  const facts = {
    message: input.plan.replaces
      ? `Imported to ${book.path}; the former folder is in the recycle bin.`
      : `Imported to ${book.path}.`,
    libraryItemId: book.libraryItemId,
    data: {
      importId: input.importId,
      path: book.path,
      files: input.staged.files.length,
      modes: [...new Set(input.staged.files.map((file) => file.mode))],
      warnings: [...input.plan.warnings, ...input.staged.warnings],
    },
  };
  await endUpgrade(parts, input, { book, facts });
  const wanted = await parts.wanted.byBook(book.bookId);
  if (!wanted) return;
  const isOwn = input.acquisitions.some((acquisition) => acquisition.id === wanted.id);
  switch (wanted.state) {
    case 'downloaded':
    case 'importing':
    case 'importBlocked':
      await parts.wanted.transition(wanted.id, 'imported', {
        ...facts,
        ...(isOwn && input.downloadId ? { downloadId: input.downloadId } : {}),
      });
      return;
    case 'requested':
    case 'awaitingApproval':
    case 'denied':
    case 'searching':
    case 'waiting':
    case 'cancelled':
      await parts.wanted.transition(wanted.id, 'foundInLibrary', facts);
      return;
    // A download of its own is on its way and will find the book there, or it is there already.
    case 'grabbed':
    case 'downloading':
    case 'imported':
    case 'available':
      return;
  }
}

/** The better recording is there: its own wish is fulfilled. One that was stopped meanwhile stays stopped. */
async function endUpgrade(
  parts: Pick<ImportParts, 'wanted'>,
  { acquisitions, plan, downloadId }: RecordInputs,
  { book, facts }: { book: ImportedBook; facts: { libraryItemId: string; data: Record<string, unknown> } },
): Promise<void> {
  const own = acquisitions.find(({ bookId, isUpgrade }) => isUpgrade && bookId === book.bookId);
  const state = own && (await parts.wanted.byId(own.id))?.state;
  if (!own || !state || !['downloaded', 'importing', 'importBlocked'].includes(state)) return;
  const { from, to } = plan.upgrade ?? { from: 'the former recording', to: 'a better one' };
  await parts.wanted.transition(own.id, 'upgraded', {
    ...facts,
    message: `Upgraded from ${from} to ${to}; the former folder is in the recycle bin.`,
    data: { ...facts.data, from, to },
    ...(downloadId === null ? {} : { downloadId }),
  });
}
