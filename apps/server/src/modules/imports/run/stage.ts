import { dirname, join } from 'node:path';
import type { TransferMode } from '@earmark/contracts/library';
import { AppError } from '../../../kernel/errors.ts';
import {
  assertFreeSpace,
  copyVerified,
  type FileSystem,
  joinInside,
  onDisk,
  syncFolder,
  tryLink,
  writeFileDurably,
} from '../../../platform/files/index.ts';
import { bookPathKey } from '../../naming/index.ts';
import type { AudioFacts, Chapter, GroupPlan, PlannedFile } from '../model.ts';
import { joinChapters } from '../plan/join-chapters.ts';
import { permit } from '../plan/permit.ts';
import type { Places } from '../plan/places.ts';
import { assertRootFolder } from '../plan/root-folder.ts';
import { LINKS_ONLY } from '../plan/transfer-modes.ts';
import type { DescribedBook, ImportParts, RecordedFile } from '../ports.ts';
import type { Rewritten } from '../rewrite/model.ts';
import { rewrittenBytes } from '../rewrite/rewritten-bytes.ts';
import { assertUnchanged } from './assert-unchanged.ts';
import { emptyFolder } from './work-folder.ts';

/** What was built, enough to check it and to write it into the records later, also after a restart. */
export type Staged = {
  /** Planned files as they were really transferred. */
  files: StagedFile[];
  /** Sidecars and kept files. */
  others: RecordedFile[];
  described: DescribedBook;
  warnings: string[];
};

export type StagedFile = {
  source: string;
  target: string;
  role: 'audio' | 'companion';
  mode: TransferMode;
  /** It is the download's own file, by another name. */
  linked: boolean;
  sizeBytes: number;
  inode: string;
  checksum: string | null;
  durationSeconds: number | null;
  /** It was made anew of these files; `source` is the first of them. Missing: it is the source's content. */
  madeOf?: string[];
};

const PARALLEL_LINKS = 8;

/** Builds the whole book folder in the staging folder: audio, companions, kept files, sidecars. Nothing else is touched. */
export async function stageBook(
  parts: Pick<ImportParts, 'fs' | 'db' | 'books' | 'probe' | 'settings'>,
  input: {
    plan: GroupPlan;
    places: Places;
    sourceBase: string;
    downloadId: string | null;
    /** Audio that was made anew, and waits beside the staging folder. */
    rewritten: Rewritten | null;
    /** Runs copies one at a time, whatever else is imported. */
    inCopyQueue: <Result>(work: () => Promise<Result>) => Promise<Result>;
    /** Throws when the import was cancelled meanwhile; asked before each copy. */
    assertWanted: () => Promise<void>;
  },
): Promise<Staged> {
  const { fs } = parts;
  const { plan, places, sourceBase } = input;
  const { minimumFreeSpaceMb, transferMode } = await parts.settings.mediaManagement();
  const rootDevice = await assertRootFolder(parts, { id: plan.rootFolderId ?? '', path: places.rootPath });
  await emptyFolder(fs, places.rootPath, places.staging);
  const { rewritten } = input;
  const wanted = plan.files.filter((file) => file.target !== null);
  const asTheyAre = rewritten ? wanted.filter((file) => file.role !== 'audio') : wanted;
  await assertFreeSpace(fs, places.rootPath, {
    neededBytes: copiedBytes(asTheyAre, rootDevice),
    reserveBytes: minimumFreeSpaceMb * 1_048_576,
  });
  await makeFolders(
    fs,
    places.staging,
    wanted.map((file) => file.target ?? ''),
  );
  const files = [
    ...(rewritten ? await takeRewritten(fs, { plan, places, rewritten }) : []),
    ...(await inBatches(asTheyAre, PARALLEL_LINKS, (file) =>
      transfer(fs, file, { ...input, linksOnly: transferMode === 'hardlinkOnly' }),
    )),
  ];
  const facts = await readFacts(parts, sourceBase, plan);
  const described =
    rewritten?.described ??
    (await parts.books.describe({
      bookId: plan.bookId ?? '',
      downloadId: input.downloadId,
      tags: facts[0] ?? null,
    }));
  const chapters = rewritten?.chapters ?? joinChapters(facts);
  const sidecars = await writeSidecars(parts, { plan, places, sourceBase, facts, described, chapters });
  const kept = await keepFiles(fs, plan, places, new Set(sidecars.files.map((file) => file.path)));
  const refused = await permit(parts, places.staging);
  await syncTree(fs, places.staging, [...files.map((file) => file.target), ...kept.map((file) => file.path)]);
  return {
    files,
    others: [...sidecars.files, ...kept],
    described,
    warnings: [...new Set([...(rewritten?.warnings ?? []), ...sidecars.warnings, ...refused])],
  };
}

/** Bytes that will be written; files moved within one file system cost nothing. */
export function copiedBytes(files: readonly PlannedFile[], rootDevice: number): number {
  return files
    .filter((file) => file.mode === 'copy' || (file.mode === 'move' && file.device !== rootDevice))
    .reduce((sum, file) => sum + file.sizeBytes, 0);
}

/** Bytes that a plan needs while it is carried out. */
export function neededBytes(plan: Pick<GroupPlan, 'files' | 'rewrite'>, rootDevice: number): number {
  if (!plan.rewrite) return copiedBytes(plan.files, rootDevice);
  const others = plan.files.filter((file) => file.role !== 'audio');
  return copiedBytes(others, rootDevice) + rewrittenBytes(plan.files, plan.rewrite, { isPeak: true });
}

/** Moves audio that was made anew into the staging folder. */
async function takeRewritten(
  fs: FileSystem,
  input: { plan: GroupPlan; places: Places; rewritten: Rewritten },
): Promise<StagedFile[]> {
  const { plan, places, rewritten } = input;
  const isMove = plan.files.some((file) => file.role === 'audio' && file.mode === 'move');
  const staged: StagedFile[] = [];
  for (const file of rewritten.files) {
    const from = joinInside(places.audioFolder, [file.name]);
    const to = joinInside(places.staging, file.target);
    const { ino } = await onDisk({ doing: 'moving', path: to, side: 'library' }, async () => {
      await fs.rename(from, to);
      return fs.lstat(to);
    });
    staged.push({
      source: file.sources[0] ?? '',
      target: file.target,
      role: 'audio',
      mode: isMove ? 'move' : 'copy',
      linked: false,
      sizeBytes: file.sizeBytes,
      inode: String(ino),
      checksum: file.checksum,
      durationSeconds: file.durationSeconds,
      madeOf: file.sources,
    });
  }
  return staged;
}

async function makeFolders(fs: FileSystem, base: string, targets: readonly string[]): Promise<void> {
  const folders = new Set(targets.map((target) => dirname(joinInside(base, target))));
  for (const folder of folders) {
    if (folder === base) continue;
    await onDisk({ doing: 'creating', path: folder, side: 'library' }, () =>
      fs.mkdir(folder, { recursive: true }),
    );
  }
}

async function transfer(
  fs: FileSystem,
  file: PlannedFile,
  input: Parameters<typeof stageBook>[1] & { linksOnly: boolean },
): Promise<StagedFile> {
  const from = joinInside(input.sourceBase, file.source);
  const to = joinInside(input.places.staging, file.target ?? '');
  const base = {
    source: file.source,
    target: file.target ?? '',
    role: file.role === 'companion' ? ('companion' as const) : ('audio' as const),
    sizeBytes: file.sizeBytes,
    durationSeconds: file.durationSeconds,
  };
  const isMove = file.mode === 'move';
  if (file.mode === 'hardlink' || isMove) {
    const link = await tryLink(fs, from, to);
    if (link.linked) {
      const mode = isMove ? ('move' as const) : ('hardlink' as const);
      return { ...base, mode, linked: true, inode: String(file.inode), checksum: null };
    }
    if (input.linksOnly && !isMove) throw notLinked(from, link.why);
  }
  const copied = await input.inCopyQueue(async () => {
    await input.assertWanted();
    await assertUnchanged(fs, from, file);
    return copyVerified(fs, from, to);
  });
  const stat = await onDisk({ doing: 'reading', path: to, side: 'library' }, () => fs.lstat(to));
  return {
    ...base,
    sizeBytes: copied.sizeBytes,
    mode: isMove ? 'move' : copied.mode,
    linked: false,
    inode: String(stat.ino),
    checksum: copied.checksum,
  };
}

function notLinked(path: string, why: string): AppError {
  return new AppError({
    code: 'import_blocked',
    message: `${path} cannot be linked: ${why}.`,
    hint: LINKS_ONLY,
    status: 409,
    blame: 'setup',
  });
}

/** What the parts say, in playing order; known from the plan unless the server was restarted since. */
async function readFacts(
  parts: Pick<ImportParts, 'probe'>,
  sourceBase: string,
  plan: GroupPlan,
): Promise<(AudioFacts | null)[]> {
  const audio = plan.files.filter((file) => file.role === 'audio' && file.target !== null);
  const probed = await Promise.all(
    audio.map((file) => parts.probe.read(join(sourceBase, file.source), file)),
  );
  return probed.map(({ audio: facts }) => facts);
}

async function writeSidecars(
  parts: Pick<ImportParts, 'fs' | 'books'>,
  input: {
    plan: GroupPlan;
    places: Places;
    sourceBase: string;
    facts: (AudioFacts | null)[];
    described: DescribedBook;
    chapters: readonly Chapter[];
  },
): Promise<{ files: RecordedFile[]; warnings: string[] }> {
  const { fs } = parts;
  const { plan, places, sourceBase, facts, described } = input;
  const audio = plan.files.filter((file) => file.role === 'audio' && file.target !== null);
  const { files, warnings } = await parts.books.sidecars({
    bookId: plan.bookId ?? '',
    described,
    audio: audio.map((file, index) => ({
      source: join(sourceBase, file.source),
      target: file.target ?? '',
      facts: facts[index] ?? null,
    })),
    durationSeconds: plan.durationSeconds,
    chapters: input.chapters,
    covers: plan.files.filter((file) => file.role === 'cover').map((file) => join(sourceBase, file.source)),
    present: plan.keeps,
  });
  const written = await Promise.all(
    files.map(async ({ name, data }): Promise<RecordedFile> => {
      const path = joinInside(places.staging, name);
      await onDisk({ doing: 'writing', path, side: 'library' }, () => writeFileDurably(fs, path, data));
      return {
        path: name,
        role: name.startsWith('cover.') ? 'cover' : 'sidecar',
        sizeBytes: typeof data === 'string' ? Buffer.byteLength(data) : data.byteLength,
        durationSeconds: null,
        inode: null,
      };
    }),
  );
  return { files: written, warnings };
}

/** Links what stays of the old folder into the new one; the old one is whole until it is retired, and after. */
async function keepFiles(
  fs: FileSystem,
  plan: GroupPlan,
  places: Places,
  written: ReadonlySet<string>,
): Promise<RecordedFile[]> {
  const hasCover = [...written].some((name) => name.startsWith('cover.'));
  // Where case does not count, `Metadata.JSON` is the sidecar that has just been written.
  const taken = new Set([...written].map(bookPathKey));
  const kept = plan.keeps.filter(
    (path) => !taken.has(bookPathKey(path)) && !(hasCover && /^cover\.\w+$/i.test(path)),
  );
  await makeFolders(fs, places.staging, kept);
  return inBatches(kept, PARALLEL_LINKS, async (path): Promise<RecordedFile> => {
    const from = joinInside(places.target, path);
    const to = joinInside(places.staging, path);
    const link = await tryLink(fs, from, to);
    if (!link.linked) await copyVerified(fs, from, to);
    const { size, ino } = await onDisk({ doing: 'keeping', path: from, side: 'library' }, () => fs.lstat(to));
    const role = /^cover\.\w+$/i.test(path) ? 'cover' : /\.(json|opf)$/i.test(path) ? 'sidecar' : 'companion';
    return { path, role, sizeBytes: size, durationSeconds: null, inode: String(ino) };
  });
}

async function syncTree(fs: FileSystem, base: string, targets: readonly string[]): Promise<void> {
  const folders = new Set(targets.map((target) => dirname(joinInside(base, target))));
  folders.add(base);
  for (const folder of folders) {
    await onDisk({ doing: 'syncing', path: folder, side: 'library' }, () => syncFolder(fs, folder));
  }
}

/** Runs `work` on every item, a few at a time, results in order. Stops at the first failure, after its batch ended. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  size: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += size) {
    const settled = await Promise.allSettled(items.slice(at, at + size).map(work));
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      results.push(one.value);
    }
  }
  return results;
}
