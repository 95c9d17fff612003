import { basename, dirname } from 'node:path';
import { describeError } from '../../../kernel/errors.ts';
import { type FileSystem, onDisk } from '../../../platform/files/index.ts';
import type { Inspection, SourceFile } from '../model.ts';
import type { AudioProbe } from '../probe/probe.ts';
import { classify, exampleNames, extensionOf, isUnfinishedAudio, stemOf } from './classify.ts';
import {
  type ClientFileRef,
  type ListedFile,
  listClientFiles,
  listFolder,
  listSingle,
} from './list-files.ts';

export type InspectInput = {
  /** The download's folder or file, or the folder `files` are relative to. */
  path: string;
  /** What the download client lists; then nothing else is looked at. */
  files?: readonly ClientFileRef[] | undefined;
  /** What the whole is called; by default the name of the folder or file. */
  name?: string | undefined;
};

/** A sample is short, and short beside the rest. */
const LONGEST_SAMPLE_SECONDS = 15 * 60;
/** Containers that may just as well hold a film. */
const MAY_BE_VIDEO = new Set(['mp4', 'webm', 'mka']);

/** Looks at a download: which files there are, what each is, and what the audio says about itself. */
export async function inspectSource(
  deps: { fs: FileSystem; probe: AudioProbe },
  input: InspectInput,
): Promise<Inspection> {
  const { fs, probe } = deps;
  const work = { doing: 'opening', path: input.path, side: 'source' } as const;
  const real = await onDisk(work, () => fs.realpath(input.path));
  const isFolder = (await onDisk(work, () => fs.lstat(real))).isDirectory();
  const basePath = isFolder ? real : dirname(real);
  const listing = !isFolder
    ? await listSingle(fs, basePath, basename(real))
    : input.files
      ? await listClientFiles(fs, basePath, input.files)
      : await listFolder(fs, basePath);
  const files = await Promise.all(listing.files.map((file) => inspectFile(probe, basePath, file)));
  markSamples(files);
  const own = isFolder ? basename(real) : stemOf(basename(real));
  return {
    basePath,
    name: input.name ?? commonFolder(files) ?? own,
    files,
    // What could not be listed says nothing about what is in it.
    blockers: [
      ...listing.blockers,
      ...(listing.isCapped ? [] : findBlockers(files, input.files !== undefined)),
    ],
    warnings: [...listing.warnings, ...findWarnings(files)],
  };
}

async function inspectFile(probe: AudioProbe, basePath: string, file: ListedFile): Promise<SourceFile> {
  const { role, note } = classify(file.path);
  const plain: SourceFile = { ...file, role, note, audio: null, fault: null };
  if (role !== 'audio') return plain;
  const full = `${basePath}/${file.path}`;
  try {
    const { audio, fault, video } = await probe.read(full, file);
    if (video && MAY_BE_VIDEO.has(extensionOf(file.path))) return { ...plain, role: 'other', note: 'film' };
    return { ...plain, audio, fault };
  } catch (error) {
    return { ...plain, fault: `cannot be opened: ${describeError(error)}` };
  }
}

/** What is called a sample is one only beside much longer audio; a book may well be called "Sample". */
function markSamples(files: SourceFile[]): void {
  const longest = Math.max(0, ...files.map((file) => file.audio?.durationSeconds ?? 0));
  for (const file of files) {
    if (file.role !== 'audio' || file.note !== 'sample') continue;
    const seconds = file.audio?.durationSeconds ?? 0;
    if (seconds <= LONGEST_SAMPLE_SECONDS && seconds * 5 < longest) file.role = 'junk';
    else file.note = null;
  }
}

function findBlockers(files: readonly SourceFile[], isListed: boolean): string[] {
  const unfinished = files.filter((file) => isUnfinishedAudio(file.path));
  if (unfinished.length > 0 && !isListed) {
    return [
      `${unfinished.length} audio ${unfinished.length === 1 ? 'file' : 'files'} not finished downloading (${examples(unfinished)}). Wait for the download, or remove them.`,
    ];
  }
  const audio = files.filter((file) => file.role === 'audio');
  const archives = files.filter((file) => file.note === 'archive');
  if (audio.length > 0) {
    return sizeOf(archives) > sizeOf(audio)
      ? [
          `Most of the download is packed in archives (${examples(archives)}), which Earmark does not unpack. Extract them and import the folder by hand.`,
        ]
      : [];
  }
  const named = (note: string) => files.filter((file) => file.note === note);
  if (archives.length > 0) {
    return [
      `There is no audio, only archives (${examples(archives)}), which Earmark does not unpack. Extract them and import the folder by hand, or choose another release.`,
    ];
  }
  const encrypted = files.filter((file) => file.role === 'blocker' && file.note?.startsWith('encrypted'));
  if (encrypted.length > 0) {
    return [
      `The audio is encrypted by Audible or iTunes (${examples(encrypted)}) and cannot be played elsewhere. Choose another release.`,
    ];
  }
  if (named('program').length > 0) {
    return [
      `There is no audio, but a program (${examples(named('program'))}). This is no audiobook; block the release and choose another.`,
    ];
  }
  const books = files.filter((file) => file.role === 'companion');
  if (books.length > 0) {
    return [`There is no audio, only text (${examples(books)}). This is an e-book; choose another release.`];
  }
  if (named('film').length > 0) return [`There is no audio, only film (${examples(named('film'))}).`];
  return [
    files.length === 0
      ? 'The download is empty.'
      : `There is no audio among ${files.length} ${files.length === 1 ? 'file' : 'files'} (${examples(files)}). Choose another release.`,
  ];
}

function findWarnings(files: readonly SourceFile[]): string[] {
  const left = files.filter((file) => file.role === 'blocker');
  if (left.length === 0 || !files.some((file) => file.role === 'audio')) return [];
  return [`Archives and programs are left behind: ${examples(left)}.`];
}

/** The one folder everything lies in, as most torrents have it. */
function commonFolder(files: readonly SourceFile[]): string | undefined {
  const first = files[0]?.path.split('/');
  if (!first || first.length < 2) return undefined;
  return files.every((file) => file.path.startsWith(`${first[0]}/`)) ? first[0] : undefined;
}

function sizeOf(files: readonly SourceFile[]): number {
  return files.reduce((sum, file) => sum + file.sizeBytes, 0);
}

function examples(files: readonly SourceFile[]): string {
  return exampleNames(files.map((file) => file.path));
}
