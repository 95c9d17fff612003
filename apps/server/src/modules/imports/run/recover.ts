import { describeError } from '../../../kernel/errors.ts';
import { errnoOf, ifPresent, joinInside } from '../../../platform/files/index.ts';
import type { ImportStore } from '../import-store.ts';
import { importOfBinEntry, WORK_FOLDER } from '../plan/places.ts';
import type { RunParts } from './run-group.ts';
import { assertRootFolders, runImport } from './run-import.ts';

/** Previews nobody carried out are forgotten after a day. */
const PREVIEW_LIFE_MS = 86_400_000;

/**
 * Brings order after a stop of any kind: imports that were under way are completed or rolled back, folders that belong
 * to none are removed, and a book that was taken out for a replacement that never came is put back. Several processes
 * may do it at once.
 */
export async function recoverImports(parts: RunParts, store: ImportStore): Promise<void> {
  for (const row of await store.running()) {
    try {
      await parts.locks.tryRun(lockOf(row), () => resume(parts, store, row.id));
    } catch (error) {
      parts.log.error(
        { importId: row.id, err: describeError(error) },
        'An interrupted import could not be resumed.',
      );
    }
  }
  for (const root of await rootFolders(parts)) {
    try {
      await removeOrphans(parts, store, root.path);
      await restoreForgotten(parts, store, root.path);
    } catch (error) {
      // A root folder whose disk is not mounted today is looked at another day.
      parts.log.warn({ root: root.path, err: describeError(error) }, 'A root folder could not be tidied up.');
    }
  }
  await store.forgetPreviews(parts.clock.now() - PREVIEW_LIFE_MS);
}

async function resume(parts: RunParts, store: ImportStore, importId: string): Promise<void> {
  const row = await store.byId(importId);
  if (row?.state !== 'running') return;
  await assertRootFolders(parts, row);
  const download = row.downloadId === null ? undefined : await parts.downloads.load(row.downloadId);
  const { failure } = await runImport(parts, store, row, download, { finishOnly: true });
  parts.log.info(
    { importId, failed: failure?.error.message },
    failure ? 'An interrupted import was rolled back.' : 'An interrupted import was completed.',
  );
}

/** The key under which an import runs; a second one for the same download waits. */
export function lockOf(row: { id: string; downloadId: string | null }): string {
  return row.downloadId === null ? `import:${row.id}` : `import-download:${row.downloadId}`;
}

async function rootFolders(parts: RunParts): Promise<{ id: string; path: string }[]> {
  try {
    return await parts.library.rootFolders();
  } catch (error) {
    parts.log.warn({ err: describeError(error) }, 'The root folders could not be read.');
    return [];
  }
}

/** Staging folders whose import is over or unknown: they hold nothing but links and copies. */
async function removeOrphans(parts: RunParts, store: ImportStore, rootPath: string): Promise<void> {
  const { fs } = parts;
  const work = joinInside(rootPath, [WORK_FOLDER]);
  const names = (await ifPresent(fs.readdir(work))) ?? [];
  const ids = names.filter((name) => /^[0-9a-f-]{36}$/.test(name));
  const known = await store.known(ids);
  for (const id of ids) {
    if (known.get(id) !== 'running') await fs.rm(joinInside(work, [id]), { recursive: true, force: true });
  }
  try {
    if (names.length > 0) await fs.rmdir(work);
  } catch (error) {
    // Others are at work in it.
    if (errnoOf(error) === undefined) throw error;
  }
}

/**
 * A power cut may take the newest rows of the database with it, but not the renames before them: a book that an import
 * retired, whose import nobody remembers and whose place is empty, goes back.
 */
async function restoreForgotten(parts: RunParts, store: ImportStore, rootPath: string): Promise<void> {
  const { recycleBin } = parts.library;
  for (const entry of await recycleBin.list(rootPath)) {
    const importId = importOfBinEntry(entry.id);
    if (importId === undefined || (await store.byId(importId)) !== undefined) continue;
    if (await ifPresent(parts.fs.lstat(joinInside(rootPath, entry.path)))) continue;
    await recycleBin.restore(rootPath, entry.id);
    parts.log.warn({ path: entry.path }, 'A book whose replacement was lost was put back.');
  }
}
