import { dirname, isAbsolute, join, relative } from 'node:path';
import type { importPreviewRequest, runImportRequest } from '@earmark/contracts/library';
import type { z } from 'zod';
import { badInput, conflict, isAppError, notFound } from '../../kernel/errors.ts';
import type { Candidate } from './identify/candidate.ts';
import { guessUnknown } from './identify/guess-unknown.ts';
import { candidatesFor, inspectDownload, openAcquisitions } from './import-download.ts';
import type { ImportRow, ImportStore } from './import-store.ts';
import { inspectSource } from './inspect/inspect.ts';
import type { GroupPlan, ImportPlan, ImportSource, Inspection } from './model.ts';
import { makePlan } from './plan/make-plan.ts';
import type { ImportDownload } from './ports.ts';
import { lockOf } from './run/recover.ts';
import type { RunParts } from './run/run-group.ts';
import { isRunnable, runImport } from './run/run-import.ts';

export type PreviewInput = z.output<typeof importPreviewRequest>;
export type RunInput = z.output<typeof runImportRequest> & {
  /** The folder of the book, when it is more than the common folder of its files. */
  base?: string;
};

const MAX_REPLANS = 3;

/** Looks at a folder or a download and keeps the plan, for somebody to look at. */
export async function previewImport(
  parts: RunParts,
  store: ImportStore,
  input: PreviewInput,
): Promise<ImportRow> {
  if (input.downloadId !== undefined) {
    const download = await loadDownload(parts, input.downloadId);
    const plan = await makePlan(parts, {
      source: { kind: 'download', downloadId: download.id },
      inspection: await inspectDownload(parts, download),
      candidates: await candidatesFor(parts, download, { whateverState: true }),
      releaseTitle: download.releaseTitle,
      canMove: download.canMove,
    });
    return store.insert('planned', plan);
  }
  if (!isAbsolute(input.path)) {
    throw badInput('The folder needs its whole path.', [{ path: 'path', message: 'It must begin with /.' }]);
  }
  const chosen = input.bookId === undefined ? [] : await loadBooks(parts, [input.bookId]);
  const others = (await parts.books.wanted('open')).filter(({ book }) => book.id !== input.bookId);
  const inspection = await inspectSource(parts, { path: input.path });
  const known = [
    ...chosen.map((book) => ({ book, wanted: true, expected: true })),
    ...others.map(({ book }) => ({ book, wanted: true, expected: false })),
  ];
  const guessed = await guessUnknown(parts, inspection, known);
  const plan = await makePlan(parts, {
    source: { kind: 'path', path: input.path, bookId: input.bookId ?? null },
    inspection: { ...inspection, warnings: [...inspection.warnings, ...guessed.warnings] },
    candidates: [...known, ...guessed.candidates],
    releaseTitle: null,
    canMove: true,
  });
  return store.insert('planned', plan);
}

/**
 * Carries out what a person decided: a preview as it was shown, or with other books, files or order. A preview is
 * carried out once; asking again answers how it went.
 */
export async function importByHand(
  parts: RunParts,
  store: ImportStore,
  input: RunInput,
  onStarted: (row: ImportRow) => void,
): Promise<ImportRow> {
  const preview = input.previewId === undefined ? undefined : await store.byId(input.previewId);
  if (input.previewId !== undefined && !preview) throw notFound('This preview');
  const key = preview ? lockOf(preview) : `import-by-hand:${input.groups[0]?.files[0] ?? ''}`;
  return parts.locks.run(key, async () => {
    const current = preview ? await store.byId(preview.id) : undefined;
    if (current && (current.state === 'done' || current.state === 'running')) return current;
    let row = current;
    for (let attempt = 1; ; attempt += 1) {
      const plan = await planByHand(parts, row, input, { fresh: attempt > 1 });
      refuseBlocked(plan);
      if (row) {
        await store.setPlan(row.id, plan);
        await store.setState(row.id, 'running');
      }
      row = row ? ((await store.byId(row.id)) ?? row) : await store.insert('running', plan);
      onStarted(row);
      const download = await downloadOf(parts, plan.source);
      const { failure } = await runImport(parts, store, row, download);
      if (!failure) {
        if (download && (await openAcquisitions(parts, download)).length === 0) {
          await parts.downloads.imported(download.id);
        }
        return (await store.byId(row.id)) ?? row;
      }
      const isStale = isAppError(failure.error) && failure.error.code === 'conflict';
      if (!isStale || attempt >= MAX_REPLANS) throw failure.error;
    }
  });
}

/** What `importByHand` would do with the same decision. Nothing happens, and the preview stays as it was. */
export async function replanByHand(parts: RunParts, store: ImportStore, input: RunInput): Promise<ImportRow> {
  const row = input.previewId === undefined ? undefined : await store.byId(input.previewId);
  if (!row) throw notFound('This preview');
  return { ...row, plan: await planByHand(parts, row, input, { fresh: false }) };
}

async function planByHand(
  parts: RunParts,
  row: ImportRow | undefined,
  input: RunInput,
  options: { fresh: boolean },
): Promise<ImportPlan> {
  if (row && !options.fresh) {
    const shown = unchangedGroups(row.plan, input);
    if (shown) return { ...row.plan, groups: shown, blockers: [] };
  }
  const books = await loadBooks(
    parts,
    input.groups.map((group) => group.bookId),
  );
  const candidates = books.map((book): Candidate => ({ book, wanted: true, expected: true }));
  if (row) {
    const download = await downloadOf(parts, row.plan.source);
    const inspection = download
      ? await inspectDownload(parts, download)
      : await inspectSource(parts, {
          path: row.plan.source.kind === 'path' ? row.plan.source.path : row.plan.sourceBase,
        });
    return choose(parts, inspection, candidates, input, {
      source: row.plan.source,
      canMove: download?.canMove ?? true,
    });
  }
  const { inspection, groups } = await inspectAbsolute(parts, input);
  const source: ImportSource = { kind: 'path', path: inspection.basePath, bookId: null };
  return choose(parts, inspection, candidates, { ...input, groups }, { source, canMove: true });
}

function choose(
  parts: RunParts,
  inspection: Inspection,
  candidates: readonly Candidate[],
  input: RunInput,
  options: { source: ImportSource; canMove: boolean },
): Promise<ImportPlan> {
  return makePlan(parts, {
    ...options,
    // What blocks the whole (unpack this, choose another release) does not block what a person picked from it.
    inspection: { ...inspection, blockers: [] },
    candidates,
    releaseTitle: null,
    chosen: input.groups,
  });
}

/** The groups of the preview when nothing about them was edited; then the plan that was shown is the plan that runs. */
function unchangedGroups(plan: ImportPlan, input: RunInput): GroupPlan[] | undefined {
  const groups = input.groups.map((wanted) =>
    plan.groups.find((group) => {
      if (
        group.bookId !== wanted.bookId ||
        wanted.mode !== undefined ||
        !isRunnable({ ...group, wanted: true })
      )
        return false;
      const taken = group.files.filter((file) => file.target !== null);
      const audio = taken.filter((file) => file.role === 'audio').map((file) => file.source);
      const others = taken.filter((file) => file.role !== 'audio').map((file) => file.source);
      const left = new Set(group.files.filter((file) => file.target === null).map((file) => file.source));
      const chosen = wanted.files.filter((file) => !left.has(file));
      const chosenAudio = chosen.filter((file) => !others.includes(file));
      return isSameList(chosenAudio, audio) && others.every((file) => chosen.includes(file));
    }),
  );
  return groups.every((group) => group !== undefined)
    ? groups.map((group) => ({ ...group, wanted: true }))
    : undefined;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** Files named by their whole paths, without a preview: their common folder is the source. */
async function inspectAbsolute(parts: RunParts, input: RunInput) {
  const all = input.groups.flatMap((group) => group.files);
  const stray = all.find((path) => !isAbsolute(path));
  if (stray !== undefined) {
    throw badInput('Without a preview every file needs its whole path.', [
      { path: 'groups', message: `"${stray}" does not begin with /.` },
    ]);
  }
  let base = input.base ?? dirname(all[0] ?? '/');
  while (!all.every((path) => base === '/' || path.startsWith(`${base}/`))) base = dirname(base);
  const real = await inspectSource(parts, {
    path: base,
    files: all.map((path) => ({ path: relative(base, path), sizeBytes: null })),
    name: base.slice(base.lastIndexOf('/') + 1),
  });
  const groups = input.groups.map((group) => ({
    ...group,
    files: group.files.map((path) => relative(base, join(path))),
  }));
  return { inspection: real, groups };
}

function refuseBlocked(plan: ImportPlan): void {
  const blockers = [...plan.blockers, ...plan.groups.flatMap((group) => group.blockers)];
  if (blockers.length === 0 && plan.groups.every(isRunnable)) return;
  throw conflict(
    blockers.length > 0 ? blockers.join(' ') : 'There is nothing to import.',
    'Change the choice of files or books.',
  );
}

async function loadBooks(parts: RunParts, ids: readonly string[]) {
  const books = await parts.books.byIds([...new Set(ids)]);
  const missing = ids.find((id) => !books.some((book) => book.id === id));
  if (missing !== undefined) throw notFound(`The book ${missing}`);
  return books;
}

async function loadDownload(parts: RunParts, id: string): Promise<ImportDownload> {
  const download = await parts.downloads.load(id);
  if (!download) throw notFound('This download');
  return download;
}

function downloadOf(parts: RunParts, source: ImportSource): Promise<ImportDownload | undefined> {
  return source.kind === 'download' ? parts.downloads.load(source.downloadId) : Promise.resolve(undefined);
}
