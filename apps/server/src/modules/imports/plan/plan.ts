import { basename } from 'node:path';
import type { TransferMode } from '@earmark/contracts/library';
import {
  bookPathKey,
  type CompiledNaming,
  cleanFileName,
  type NamingBook,
  renderFileNames,
} from '../../naming/index.ts';
import type { Candidate } from '../identify/candidate.ts';
import { foundBookOf } from '../identify/found-book.ts';
import { classify, extensionOf } from '../inspect/classify.ts';
import type { FolderLook, Site } from '../inspect/survey.ts';
import type { BookGroup, GroupPlan, Inspection, PlannedFile, RewritePlan, SourceFile } from '../model.ts';
import { isPlayedInOrder } from './played-order.ts';

export type GroupPlanInput = {
  group: BookGroup;
  inspection: Inspection;
  candidate: Candidate | null;
  /** Chosen by a person, who may overrule doubts. */
  isChosen: boolean;
  /** A person said beforehand that the folder is this book: doubts are told, and stop nothing. */
  isNamed: boolean;
  root: { id: string; path: string };
  naming: { book: NamingBook; compiled: CompiledNaming };
  /** Places the book may take, best first; the first one that is fit is taken. */
  sites: readonly Site[];
  /** Keys of paths that other groups of the same import take. */
  takenKeys: ReadonlySet<string>;
  modeOf: (file: SourceFile) => TransferMode;
  importCompanions: boolean;
  /** The book goes back to where it comes from. */
  isOwnFolder: boolean;
  /** How the audio is changed; null when it comes in as it is. */
  rewrite: RewritePlan | null;
  /** The files are in the library already, in this folder of the source: they are recorded as they lie. */
  inPlace: string | null;
};

/** Names that belong to the sidecars, whatever a download calls its files. */
const SIDECAR_NAMES = ['metadata.json', 'metadata.opf', 'cover.jpg'];

/** What importing one group will do, down to every file. Pure: the same input gives the same plan. */
export function planGroup(input: GroupPlanInput): GroupPlan {
  const { group, candidate } = input;
  const byPath = new Map(input.inspection.files.map((file) => [file.path, file]));
  const files = planFiles(input, byPath);
  const audio = files.filter((file) => file.role === 'audio' && file.target !== null);
  const placed = choosePlace(input, audio);
  const isCertain = group.confidence === 'confirmed' || group.confidence === 'likely' || input.isChosen;
  const doubt =
    candidate && group.confidence === 'unsure' && !isCertain
      ? [`Nothing in the files tells whether they are "${candidate.book.title}".`]
      : [];
  const warnings = [...group.warnings, ...(input.isNamed ? doubt : []), ...warnOfOrder(input, byPath)];
  // A person who chose the book has seen what speaks against it.
  const contradictions = group.blockers;
  return {
    bookId: candidate?.book.id ?? null,
    bookTitle: candidate?.book.title ?? (group.label || null),
    confidence: group.confidence,
    reasons: group.reasons,
    wanted: input.isChosen || (candidate?.wanted ?? false),
    found: candidate ? null : foundBookOf(group, input.inspection),
    rootFolderId: candidate ? input.root.id : null,
    rootPath: candidate ? input.root.path : null,
    targetPath: candidate ? (placed.site?.path ?? null) : null,
    targetState: stateOf(placed.site),
    alreadyThere: placed.alreadyThere,
    files,
    rewrite: placed.alreadyThere ? null : input.rewrite,
    replaces: placed.replaces,
    keeps: placed.keeps,
    blockers: candidate
      ? [
          ...contradictions,
          ...(input.isNamed ? [] : doubt.map((sentence) => `${sentence} Import by hand to confirm it.`)),
          ...placed.blockers,
        ]
      : group.blockers,
    warnings,
    durationSeconds: group.durationSeconds,
    format: audio[0] ? extensionOf(audio[0].target ?? audio[0].source) : null,
  };
}

/** The names are numbered through, but a media server may go by the tags, which nobody changes in linked files. */
function warnOfOrder(
  { group, candidate, inPlace, rewrite, naming }: GroupPlanInput,
  byPath: ReadonlyMap<string, SourceFile>,
): string[] {
  if (!candidate || inPlace !== null || rewrite?.tags || rewrite?.join) return [];
  const parts = group.audio.map((path) => byPath.get(path)?.audio);
  const tagged = parts.map((facts) => ({ disc: facts?.disc ?? null, track: facts?.track ?? null }));
  const discs = group.audio.map((path) => group.discs[path] ?? 1);
  const hasFolders = naming.compiled.discFolders && Math.max(...discs) > 1;
  if (isPlayedInOrder(tagged, hasFolders ? discs : null)) return [];
  return [
    'Audiobookshelf goes by the numbers in the tags, which tell another order than this one: let Earmark write the tags (Settings → Metadata), or join the parts.',
  ];
}

function stateOf(site: Site | null): GroupPlan['targetState'] {
  const folder = site?.folder ?? null;
  return {
    folder: folder && { device: folder.device, inode: folder.inode },
    itemId: site?.item?.id ?? null,
  };
}

function planFiles(input: GroupPlanInput, byPath: ReadonlyMap<string, SourceFile>): PlannedFile[] {
  const { group } = input;
  const audio = group.audio.flatMap((path) => byPath.get(path) ?? []);
  if (input.inPlace !== null) return planInPlace(input, byPath, input.inPlace);
  const names = input.rewrite?.join ? Array.from(audio, () => joinedName(input)) : partNames(input, audio);
  const taken = new Set([...names, ...SIDECAR_NAMES].map(bookPathKey));
  const companions = group.companions.flatMap((path) => byPath.get(path) ?? []);
  return [
    ...audio.map((file, index) => toPlanned(file, names[index] ?? null, input)),
    ...companions.map((file) =>
      toPlanned(file, input.importCompanions ? companionName(file.path, taken) : null, input),
    ),
    ...[...group.covers, ...group.spare].flatMap((path) => {
      const file = byPath.get(path);
      return file ? [toPlanned(file, null, input)] : [];
    }),
  ];
}

/** The one file that parts are joined into. */
function joinedName({ naming, rewrite }: GroupPlanInput): string {
  const file = { name: 'book.m4b', codec: 'AAC', bitrateKbps: rewrite?.join?.bitrateKbps };
  return renderFileNames(naming.compiled.file, naming.book, [file])[0] ?? 'book.m4b';
}

function partNames({ group, naming }: GroupPlanInput, audio: readonly SourceFile[]): string[] {
  const discCount = Math.max(1, ...Object.values(group.discs));
  return renderFileNames(
    naming.compiled.file,
    naming.book,
    audio.map((file) => ({
      name: file.path,
      disc: discCount > 1 ? group.discs[file.path] : null,
      discs: discCount > 1 ? discCount : null,
      chapterTitle: file.audio?.title,
      codec: file.audio?.codec,
      bitrateKbps: file.audio?.bitrateKbps,
    })),
    naming.compiled,
  );
}

function planInPlace(
  { group }: GroupPlanInput,
  byPath: ReadonlyMap<string, SourceFile>,
  folder: string,
): PlannedFile[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const stays = [...group.audio, ...group.companions];
  return [...stays, ...group.covers, ...group.spare].flatMap((path) => {
    const file = byPath.get(path);
    if (!file) return [];
    const isOwn = stays.includes(path) && path.startsWith(prefix);
    return [{ ...toPlannedFile(file), target: isOwn ? path.slice(prefix.length) : null, mode: null }];
  });
}

/** Companions keep their names; where two are alike, their folders tell them apart. */
function companionName(path: string, taken: Set<string>): string | null {
  const folders = path.split('/').slice(0, -1).reverse();
  for (let depth = 0; depth <= folders.length; depth += 1) {
    const name = cleanFileName([...folders.slice(0, depth).reverse(), basename(path)].join(' - '));
    const key = bookPathKey(name);
    if (taken.has(key)) continue;
    taken.add(key);
    return name;
  }
  return null;
}

function toPlanned(file: SourceFile, target: string | null, input: GroupPlanInput): PlannedFile {
  // Files of no known book show their order, and go nowhere.
  if (target === null || input.candidate === null) return { ...toPlannedFile(file), target, mode: null };
  const mode = input.modeOf(file);
  // What is rewritten is a new file in any case; the original goes only where it was to be moved.
  const isRewritten = input.rewrite !== null && file.role === 'audio' && mode !== 'move';
  return { ...toPlannedFile(file), target, mode: isRewritten ? 'copy' : mode };
}

function toPlannedFile(file: SourceFile): Omit<PlannedFile, 'target' | 'mode'> {
  return {
    source: file.path,
    role: file.role,
    sizeBytes: file.sizeBytes,
    mtimeMs: file.mtimeMs,
    device: file.device,
    inode: file.inode,
    durationSeconds: file.audio?.durationSeconds ?? null,
  };
}

type Placed = {
  site: Site | null;
  alreadyThere: boolean;
  replaces: GroupPlan['replaces'];
  keeps: string[];
  blockers: string[];
};

/** The first place that is free, belongs to the book, or holds nothing that would be missed. */
function choosePlace(input: GroupPlanInput, audio: readonly PlannedFile[]): Placed {
  const nothing = { site: null, alreadyThere: false, replaces: null, keeps: [] };
  if (!input.candidate) return { ...nothing, blockers: [] };
  const { book } = input.candidate;
  const obstacles: string[] = [];
  for (const site of input.sites) {
    const obstacle = isEntangled(input.takenKeys, site.key)
      ? `${site.path} is taken by another book of this download`
      : obstacleAt(site, book.id, input.inPlace === null ? audio : null);
    if (obstacle !== null) {
      obstacles.push(obstacle);
      continue;
    }
    const { folder } = site;
    if (input.inPlace !== null) return { ...nothing, site, alreadyThere: true, blockers: [] };
    if (!folder) return { ...nothing, site, blockers: [] };
    if (input.rewrite === null && holdsAll(folder, audio))
      return { ...nothing, site, alreadyThere: true, blockers: [] };
    return {
      site,
      alreadyThere: false,
      replaces: {
        bookId: site.item?.bookId ?? null,
        title: site.item?.bookTitle || site.path,
        reason: input.isOwnFolder
          ? 'Its audio was written anew.'
          : site.item
            ? 'Replaced by a new import.'
            : 'It was in the place of a new import.',
      },
      keeps: keptFiles(folder, input, audio),
      blockers: [],
    };
  }
  return { ...nothing, blockers: [`There is no place for the book: ${obstacles.join('; ')}.`] };
}

/** Another book of the import goes there, above it, or below it. */
function isEntangled(takenKeys: ReadonlySet<string>, key: string): boolean {
  return [...takenKeys].some(
    (taken) => taken === key || taken.startsWith(`${key}/`) || key.startsWith(`${taken}/`),
  );
}

/** Why the book cannot take this place; null when it can. */
function obstacleAt(site: Site, bookId: string, audio: readonly PlannedFile[] | null): string | null {
  if (site.isFile) return `${site.path} is a file`;
  const [other] = site.entangled;
  if (other)
    return `${site.path} and the folder of "${other.bookTitle}" (${other.path}) would lie inside each other`;
  if (site.item)
    return site.item.bookId === bookId ? null : `${site.path} belongs to "${site.item.bookTitle}"`;
  if (!site.folder || audio === null) return null;
  const strange = site.folder.files.filter((file) => classify(file.path).role === 'audio');
  if (strange.length === 0 || isSameSet(strange, audio)) return null;
  return `${site.path} holds audio that Earmark does not know`;
}

/** The same names, sizes and times: copies of an import that lost its record. */
function isSameSet(found: FolderLook['files'], audio: readonly PlannedFile[]): boolean {
  if (found.length !== audio.length) return false;
  const there = new Map(found.map((file) => [file.path, file]));
  return audio.every((file) => {
    const same = there.get(file.target ?? '');
    // Some file systems keep times to two seconds only.
    return same?.sizeBytes === file.sizeBytes && Math.abs(same.mtimeMs - file.mtimeMs) <= 2000;
  });
}

/** Every planned file is there already, as the very same file on the disk. */
function holdsAll(folder: FolderLook, audio: readonly PlannedFile[]): boolean {
  const there = new Map(folder.files.map((file) => [file.path, file]));
  const extra = folder.files.filter((file) => classify(file.path).role === 'audio').length - audio.length;
  return (
    extra === 0 &&
    audio.length > 0 &&
    audio.every((file) => {
      const same = there.get(file.target ?? '');
      return same !== undefined && same.device === file.device && same.inode === file.inode;
    })
  );
}

/** What a person (or a media server) put beside the audio stays; the audio itself gives way. */
function keptFiles(folder: FolderLook, input: GroupPlanInput, audio: readonly PlannedFile[]): string[] {
  const names = new Set(audio.map((file) => bookPathKey(file.target ?? '')));
  const companions = new Set(
    input.group.companions.map((path) => bookPathKey(cleanFileName(basename(path)))),
  );
  return folder.files
    .map((file) => file.path)
    .filter((path) => {
      const { role, note } = classify(path);
      if (role === 'audio' || note === 'hidden' || note === 'system folder' || note === 'system file')
        return false;
      return !names.has(bookPathKey(path)) && !companions.has(bookPathKey(path));
    });
}
