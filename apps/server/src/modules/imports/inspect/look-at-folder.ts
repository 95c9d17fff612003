import type { Candidate } from '../identify/candidate.ts';
import { foundBookOf } from '../identify/found-book.ts';
import { identifyBooks } from '../identify/identify.ts';
import { saysSomething } from '../identify/text-fit.ts';
import type { BookGroup, Confidence, FoundBook, ImportBook, Inspection } from '../model.ts';
import type { ImportParts } from '../ports.ts';
import type { AudioFolder } from './find-folders.ts';
import { inspectSource } from './inspect.ts';

/** What a book folder of the library holds, and the book it is taken for. */
export type LookedAt = {
  found: FoundBook;
  /** Audio in playing order, relative to the root folder. */
  audio: string[];
  sizeBytes: number;
  durationSeconds: number | null;
  book: ImportBook | null;
  confidence: Confidence;
  reasons: string[];
  warnings: string[];
  blockers: string[];
};

/**
 * Looks at a folder that lies in a root folder, asks for books it may be, and weighs them. `ask` gets what the tags say,
 * best guess first in its answer. Changes nothing.
 */
export async function lookAtFolder(
  parts: Pick<ImportParts, 'fs' | 'probe' | 'settings'>,
  input: { rootPath: string; folder: AudioFolder },
  ask: (tags: FoundBook) => Promise<{ found: FoundBook; books: ImportBook[] }>,
): Promise<LookedAt> {
  const { rootPath, folder } = input;
  // Seen from the root folder, the names of author and series take part.
  const inspection = await inspectSource(parts, {
    path: rootPath,
    files: folder.audio.map((path) => ({ path, sizeBytes: null })),
    name: folder.path.slice(folder.path.lastIndexOf('/') + 1),
  });
  const formats = await parts.settings.formats();
  const identify = (candidates: readonly Candidate[]) =>
    identifyBooks({ inspection, candidates, releaseTitle: null, formats }).groups;
  const plain = identify([]);
  const [only] = plain;
  const tags = { ...foundBookOf(only, inspection), title: taggedTitle(only, inspection) };
  const { found, books } = await ask(tags);
  const several =
    plain.length === 1
      ? []
      : [
          plain.length === 0
            ? 'There is no audio that can be read.'
            : `There seem to be ${plain.length} books in this one folder. Give each a folder of its own, or import them by hand.`,
        ];
  const group = plain.length === 1 ? bestGroup(identify, books) : undefined;
  const book = books.find(({ id }) => id === group?.bookId) ?? null;
  const isContradicted = group?.confidence === 'contradicted';
  return {
    found,
    audio: (group ?? only)?.audio ?? folder.audio,
    sizeBytes: inspection.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    durationSeconds: only?.durationSeconds ?? null,
    book,
    confidence: book && group ? group.confidence : 'unknown',
    reasons: group?.reasons ?? [],
    // What speaks against the guess does not speak against the folder: it may be adopted as another book.
    warnings: [
      ...(group?.warnings ?? only?.warnings ?? []),
      ...(isContradicted ? (group?.blockers ?? []) : []),
    ],
    blockers: [
      ...inspection.blockers,
      ...several,
      ...(only && !isContradicted ? (group ?? only).blockers : []),
    ],
  };
}

/** What the tags call the book; empty when they say nothing. File names are no title here: the folder has a better one. */
function taggedTitle(group: BookGroup | undefined, inspection: Inspection): string {
  const first = inspection.files.find((file) => file.path === group?.audio[0])?.audio;
  const titles = [first?.album, group?.audio.length === 1 ? first?.title : null];
  return titles.find((title) => title != null && saysSomething(title)) ?? '';
}

/** The group with the book that fits; when none does, with the best guess, so that one can see why not. */
function bestGroup(
  identify: (candidates: readonly Candidate[]) => BookGroup[],
  books: readonly ImportBook[],
): BookGroup | undefined {
  const [fitting] = identify(books.map((book) => ({ book, wanted: true, expected: false })));
  if (fitting?.bookId != null) return fitting;
  const [best] = books;
  return best ? identify([{ book: best, wanted: true, expected: true }])[0] : fitting;
}
