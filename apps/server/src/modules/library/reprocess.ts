import { join } from 'node:path';
import type { reprocessRequest, reprocessResult } from '@earmark/contracts';
import type { z } from 'zod';
import type { Db } from '../../db/index.ts';
import type { EventBus, History } from '../../events/index.ts';
import { describeError, notFound } from '../../kernel/index.ts';
import {
  assertRealInside,
  type FileSystem,
  ifPresent,
  joinInside,
  onDisk,
  writeFileAtomically,
} from '../../platform/files/index.ts';
import type { CatalogService, CoverService, StoredBook } from '../catalog/index.ts';
import { bookPlaces, compileNaming, type NamingBook } from '../naming/index.ts';
import type { SettingsService } from '../settings/index.ts';
import {
  chooseCover,
  readChapters,
  renderSidecars,
  type SidecarFile,
  usableChapters,
  wantedSidecars,
} from '../sidecars/index.ts';
import { choosePlace, type ReprocessOverlay } from './choose-place.ts';
import { collectFacts, storedContributions, toNamingBook, toSidecarBook } from './facts.ts';
import { type FoundFile, listFolder } from './list-folder.ts';
import { type FileRole, type Item, type ItemFile, type ItemRow } from './model.ts';
import type { Move } from './move.ts';
import type { MoveJournal } from './move-journal.ts';
import { permitFolder, topmostMissing } from './permit-book.ts';
import { forgottenIn, planFileNames } from './reprocess-plan.ts';
import type { LibraryStore } from './store.ts';

type Request = z.output<typeof reprocessRequest>;
export type ReprocessOptions = Omit<Request, 'refresh'> & Partial<Pick<Request, 'refresh'>>;
export type ReprocessResult = z.infer<typeof reprocessResult>;

type Plan = {
  row: ItemRow;
  move: Move;
  sidecars: { file: SidecarFile; changed: boolean }[];
  facts: ReturnType<typeof collectFacts>;
  files: ItemFile[];
  warnings: string[];
};

/**
 * Writes the sidecars of a book again and / or brings its folder and file names in line with the patterns. The dry run
 * makes the same plan and stops there.
 */
export function createReprocess(options: {
  db: Db;
  fs: FileSystem;
  bus: EventBus;
  history: History;
  settings: Pick<SettingsService, 'get'>;
  catalog: Pick<CatalogService, 'enrich' | 'enrichedBook' | 'chapters'>;
  covers: Pick<CoverService, 'original'>;
  store: LibraryStore;
  journal: MoveJournal;
  /** Tells the media server, in the transaction that records the change. */
  announce: (item: Item) => Promise<void>;
}) {
  const { db, fs, bus, history, settings, catalog, covers, store, journal } = options;

  const planRename = async (
    row: ItemRow,
    book: NamingBook,
    disk: { folderInode: string; found: readonly FoundFile[]; known: readonly ItemFile[] },
    overlay: ReprocessOverlay | undefined,
  ): Promise<{ move: Move; warnings: string[] }> => {
    const naming = compileNaming(await settings.get('mediaManagement'));
    const forgotten = forgottenIn(naming.folder);
    const to =
      forgotten === undefined
        ? await choosePlace({ fs, store }, row, {
            folderInode: disk.folderInode,
            candidates: bookPlaces(naming, book),
            overlay,
          })
        : undefined;
    const names = planFileNames(naming, book, disk.known, disk.found);
    const warnings = [...names.warnings];
    if (forgotten !== undefined) {
      warnings.unshift(`The folder stays as it is: {${forgotten}} is known only while a book is imported.`);
    } else if (to === undefined) {
      warnings.unshift('The folder stays as it is: every name it may have is taken by another book.');
    }
    const move = { ...unmoved(row.item, disk.folderInode), to: to ?? row.item.path, files: names.files };
    return { move, warnings };
  };

  /** The catalogue's cover, unless it is small and the one that is there is larger. */
  const loadCover = async (
    { rootPath, item }: ItemRow,
    { coverId }: StoredBook,
    warnings: string[],
  ): Promise<Uint8Array | null> => {
    if (coverId === null) return null;
    const file = join(joinInside(rootPath, item.path), 'cover.jpg');
    const isThere = (await ifPresent(fs.lstat(file))) !== undefined;
    const { cover, warnings: refused } = await chooseCover([
      () => covers.original(coverId),
      ...(isThere ? [() => fs.readFile(file)] : []),
    ]);
    if (cover === null) warnings.push(...refused);
    return cover?.bytes ?? null;
  };

  /** The catalogue's chapters when they fit; else those that were told before, which came from the audio. */
  const loadChapters = async (row: ItemRow, book: StoredBook, warnings: string[]) => {
    try {
      const usable = usableChapters(await catalog.chapters(book), row.item.durationSeconds);
      if (usable.length > 0) return usable;
    } catch (error) {
      warnings.push(`The chapters stay as they are: ${describeError(error)}`);
    }
    const file = join(joinInside(row.rootPath, row.item.path), 'metadata.json');
    return readChapters((await ifPresent(fs.readFile(file, 'utf8'))) ?? '');
  };

  const planSidecars = async (
    row: ItemRow,
    book: StoredBook,
    facts: Plan['facts'],
    { found, known }: { found: readonly FoundFile[]; known: readonly ItemFile[] },
  ): Promise<{ sidecars: Plan['sidecars']; warnings: string[] }> => {
    const warnings: string[] = [];
    const names = found.filter(({ path }) => !path.includes('/')).map(({ path }) => path);
    const wanted = wantedSidecars(await settings.get('metadata'), names);
    const chapters = wanted.json ? await loadChapters(row, book, warnings) : [];
    const cover = wanted.cover ? await loadCover(row, book, warnings) : null;
    const files = renderSidecars(toSidecarBook(facts.facts, book.id), wanted, { chapters, cover });
    const folder = joinInside(row.rootPath, row.item.path);
    const sidecars = await Promise.all(
      files.map(async (file) => {
        const now = await ifPresent(fs.readFile(join(folder, file.name)));
        // One that lies there unrecorded was written just before something failed: nobody was told of it yet.
        const isRecorded = known.some(({ path }) => path === file.name);
        return { file, changed: !isRecorded || !now || !now.equals(Buffer.from(file.data)) };
      }),
    );
    return { sidecars, warnings };
  };

  const makePlan = async (
    id: string,
    request: ReprocessOptions,
    overlay: ReprocessOverlay | undefined,
  ): Promise<Plan> => {
    const row = await store.rowById(id);
    if (!row) throw notFound('This library item');
    const folder = joinInside(row.rootPath, row.item.path);
    const found = await listFolder(fs, folder);
    await assertRealInside(fs, row.rootPath, folder);
    const folderInode = String((await fs.lstat(folder)).ino);
    const known = await store.files(id);
    const book = request.refresh
      ? await catalog.enrich(row.item.bookId)
      : await catalog.enrichedBook(row.item.bookId);
    const facts = collectFacts(book, storedContributions(row.item));
    const naming = toNamingBook(facts.facts, book.region);
    const renamed = request.rename
      ? await planRename(row, naming, { folderInode, found, known }, overlay)
      : { move: unmoved(row.item, folderInode), warnings: [] };
    const written = request.metadata
      ? await planSidecars(row, book, facts, { found, known })
      : { sidecars: [], warnings: [] };
    return {
      row,
      move: renamed.move,
      sidecars: written.sidecars,
      facts,
      files: known,
      warnings: [...renamed.warnings, ...written.warnings],
    };
  };

  /** Records the new place of a moved item; also what completes a move that a crash cut off. */
  const commitMove = async (move: Move): Promise<void> => {
    const item = await store.byId(move.itemId);
    if (!item) return;
    const newNames = new Map(move.files.map(({ from, to }) => [from, to]));
    const files = (await store.files(item.id)).map((file) => ({
      ...file,
      path: newNames.get(file.path) ?? file.path,
    }));
    await store.rewrite(item.id, { rootFolderId: item.rootFolderId, path: move.to, files });
  };

  const writeSidecars = async (folder: string, sidecars: Plan['sidecars']): Promise<ItemFile[]> => {
    const written: ItemFile[] = [];
    for (const { file, changed } of sidecars) {
      const path = join(folder, file.name);
      await onDisk({ doing: 'writing', path, side: 'library' }, async () => {
        if (changed) await writeFileAtomically(fs, path, file.data);
        const { size, ino } = await fs.lstat(path);
        written.push(sidecarFile(file.name, size, String(ino)));
      });
    }
    return written;
  };

  const carryOut = async ({ row, move, sidecars, facts, warnings }: Plan): Promise<void> => {
    const { item, rootPath } = row;
    const made = await topmostMissing(fs, rootPath, move.to);
    if (move.from !== move.to || move.files.length > 0) await journal.run(rootPath, move, commitMove);
    const written = await writeSidecars(joinInside(rootPath, move.to), sidecars);
    warnings.push(...(await permitFolder(options, joinInside(rootPath, made))));
    const names = new Set(written.map(({ path }) => path));
    await db.transaction(async () => {
      const files = (await store.files(item.id)).filter(({ path }) => !names.has(path));
      await store.rewrite(item.id, {
        rootFolderId: item.rootFolderId,
        path: move.to,
        files: [...files, ...written],
        ...(sidecars.length > 0 ? { metadata: facts.facts, fieldSources: facts.fieldSources } : {}),
      });
      await history.append({
        type: 'reprocessed',
        message: describeChanges(move, sidecars),
        bookId: item.bookId,
        bookTitle: row.book.title,
        data: { from: move.from, to: move.to },
      });
      const changed = await store.byId(item.id);
      if (changed) await options.announce(changed);
      db.afterCommit(() =>
        bus.publish({
          topic: 'library',
          data: { kind: 'changed', libraryItemId: item.id, bookId: item.bookId },
        }),
      );
    });
  };

  return {
    commitMove,
    run: async (
      id: string,
      request: ReprocessOptions,
      overlay?: ReprocessOverlay,
    ): Promise<ReprocessResult> => {
      const plan = await makePlan(id, request, overlay);
      const hasWork = toChanges(plan).some(({ kind }) => kind !== 'same');
      if (!request.dryRun && hasWork) await carryOut(plan);
      return {
        dryRun: request.dryRun,
        fromPath: joinInside(plan.row.rootPath, plan.move.from),
        toPath: joinInside(plan.row.rootPath, plan.move.to),
        changes: toChanges(plan),
        warnings: plan.warnings,
      };
    },
  };
}

function unmoved(item: Item, folderInode: string): Move {
  return { itemId: item.id, from: item.path, to: item.path, folderInode, files: [] };
}

function sidecarFile(name: string, sizeBytes: number, inode: string): ItemFile {
  const role: FileRole = name === 'cover.jpg' ? 'cover' : 'sidecar';
  return { path: name, role, sizeBytes, durationSeconds: null, inode };
}

function toChanges({ move, sidecars }: Plan): ReprocessResult['changes'] {
  return [
    { kind: move.from === move.to ? 'same' : 'rename', from: move.from, to: move.to },
    ...move.files.map(({ from, to }) => ({ kind: 'move' as const, from, to })),
    ...sidecars.map(({ file, changed }) => ({
      kind: changed ? ('write' as const) : ('same' as const),
      from: null,
      to: file.name,
    })),
  ];
}

function describeChanges(move: Move, sidecars: Plan['sidecars']): string {
  const parts: string[] = [];
  if (move.from !== move.to) parts.push(`moved from ${move.from} to ${move.to}`);
  if (move.files.length > 0) parts.push(`renamed ${move.files.length} files`);
  const written = sidecars.filter(({ changed }) => changed).map(({ file }) => file.name);
  if (written.length > 0) parts.push(`wrote ${written.join(', ')}`);
  return `Re-processed: ${parts.join('; ')}.`;
}
