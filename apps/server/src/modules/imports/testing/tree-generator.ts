import type { Candidate } from '../identify/candidate.ts';
import type { ImportBook, Inspection, SourceFile } from '../model.ts';
import { aBook, expected, OZ } from './books.ts';
import { aFile, anInspection, type FakeAudio } from './tree.ts';

/** A generated download with the answer it must get. */
export type GeneratedTree = {
  name: string;
  inspection: Inspection;
  candidates: Candidate[];
  /** Book id → its audio in playing order. */
  answer: Record<string, string[]>;
  /** How many books there are, known or not. */
  groupCount?: number;
};

type TagState = 'good' | 'none' | 'zero' | 'same' | 'restarting' | 'textOrder' | 'foreignDisc' | 'junkAlbum';
type Layout = { name: string; discs: number; path: (disc: number, part: number, total: number) => string };

const two = (number: number) => String(number).padStart(2, '0');
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Ways in which one book of several files lies in its folder. `part` counts within its disc. */
const LAYOUTS: readonly Layout[] = [
  { name: 'flat, padded', discs: 1, path: (_, part) => `${two(part)}.mp3` },
  { name: 'flat, not padded', discs: 1, path: (_, part) => `Pride and Prejudice ${part}.mp3` },
  { name: 'Part 3 of 12', discs: 1, path: (_, part, total) => `Part ${part} of ${total}.mp3` },
  { name: 'Track 05', discs: 1, path: (_, part) => `Track ${part}.mp3` },
  {
    name: 'chapter titles behind numbers',
    discs: 1,
    path: (_, part) => `${two(part)} - ${chapterTitle(part)}.mp3`,
  },
  { name: 'upper-case extensions', discs: 1, path: (_, part) => `CHAPTER ${part}.MP3` },
  { name: 'opus', discs: 1, path: (_, part) => `pp-${two(part)}.opus` },
  { name: 'CD1/01', discs: 3, path: (disc, part) => `CD${disc}/${two(part)}.mp3` },
  { name: 'lower-case cd 2', discs: 11, path: (disc, part) => `cd ${disc}/${part}.mp3` },
  { name: 'Disc02', discs: 3, path: (disc, part) => `Disc${two(disc)}/Track ${part}.mp3` },
  {
    name: 'disc folders with the title',
    discs: 3,
    path: (disc, part) => `Pride and Prejudice (Disk ${disc})/${two(part)}.mp3`,
  },
  { name: '24 discs', discs: 24, path: (disc, part) => `Disc ${disc}/${part}.mp3` },
  { name: 'Part One', discs: 2, path: (disc, part) => `Part ${disc === 1 ? 'One' : 'Two'}/${two(part)}.mp3` },
  { name: 'format folder above discs', discs: 3, path: (disc, part) => `MP3/CD ${disc}/${two(part)}.mp3` },
  { name: 'CD2 Track 03', discs: 3, path: (disc, part) => `CD${disc} Track ${two(part)}.mp3` },
  { name: '1-01', discs: 3, path: (disc, part) => `${disc}-${two(part)} ${chapterTitle(part)}.mp3` },
  { name: 'emoji and punctuation', discs: 1, path: (_, part) => `💌 “Pride” #${part}: a ? b.mp3` },
];

const TAG_STATES: readonly TagState[] = [
  'good',
  'none',
  'zero',
  'same',
  'restarting',
  'textOrder',
  'foreignDisc',
  'junkAlbum',
];

const HAZARDS: readonly { name: string; files: string[] }[] = [
  { name: 'nothing else', files: [] },
  {
    name: 'usual clutter',
    files: [
      'info.nfo',
      'cover.jpg',
      '.hidden/x.mp3',
      '@eaDir/x.mp3/SYNO.mp3',
      '__MACOSX/._01.mp3',
      'Thumbs.db',
      'book.pdf',
    ],
  },
];

function chapterTitle(part: number): string {
  return (
    ['Zeal', 'Arrival', 'Netherfield', 'Balls', 'Letters', 'Doubt', 'Hope', 'Elopement', 'Yes', 'Ending'][
      part % 10
    ] ?? ''
  );
}

/** Single books of several files: every layout in every state of tags, with and without clutter. */
function* multiFileTrees(): Generator<GeneratedTree> {
  const book = aBook();
  for (const layout of LAYOUTS) {
    const perDisc = layout.discs > 10 ? 10 : 12;
    const parts = range(layout.discs).flatMap((disc) => range(perDisc).map((part) => ({ disc, part })));
    const paths = parts.map(({ disc, part }) => `${book.title}/${layout.path(disc, part, perDisc)}`);
    const sorted = [...paths].sort();
    for (const state of TAG_STATES) {
      // Tags in text order are right where names are padded, and ambiguous across restarting discs.
      if (state === 'textOrder' && layout.discs > 1) continue;
      if (state === 'restarting' && layout.discs === 1) continue;
      for (const hazard of HAZARDS) {
        const files = parts.map(({ disc, part }, index): SourceFile => {
          const path = paths[index] ?? '';
          const tags: Record<TagState, FakeAudio> = {
            good: { disc, track: part, album: book.title, artists: [...book.authors] },
            none: {},
            zero: { disc: 0, track: 0, album: book.title },
            same: { disc: 1, track: 1, album: book.title },
            restarting: { track: part, album: book.title },
            textOrder: { track: sorted.indexOf(path) + 1, album: book.title },
            foreignDisc: { disc: 1, track: index + 1, album: `${book.title} (Disc ${disc})` },
            junkAlbum: { track: index + 1, album: 'Unknown Album', artists: ['Unknown Artist'] },
          };
          return aFile(path, { minutes: (book.runtimeMinutes ?? 0) / parts.length, ...tags[state] });
        });
        const clutter = hazard.files.map((path) => aFile(`${book.title}/${path}`, { minutes: 1 }));
        yield {
          name: `${layout.name}, tags ${state}, ${hazard.name}`,
          inspection: anInspection(book.title, [...clutter, ...files]),
          candidates: [expected(book)],
          answer: { [book.id]: paths },
        };
      }
    }
  }
}

type PackShape = { name: string; paths: (book: ImportBook, number: number) => string[] };

const PACKS: readonly PackShape[] = [
  { name: 'a folder each', paths: (book) => range(3).map((part) => `${book.title}/${two(part)}.mp3`) },
  {
    name: 'numbered folders',
    paths: (book, number) => range(3).map((part) => `Book ${number} - ${book.title}/${part}.mp3`),
  },
  {
    name: 'series folders',
    paths: (book, number) => range(3).map((part) => `Oz ${two(number)} - ${book.title}/${part}.mp3`),
  },
  { name: 'folders with discs', paths: (book) => range(3).map((disc) => `${book.title}/CD${disc}/01.mp3`) },
  {
    name: 'disc folders with titles',
    paths: (book) => range(2).map((disc) => `${book.title} CD ${disc}/01.mp3`),
  },
  { name: 'single m4b files', paths: (book) => [`${book.title}.m4b`] },
  { name: 'numbered m4b files', paths: (book, number) => [`Oz ${two(number)} - ${book.title}.m4b`] },
  { name: 'upper-case m4b files', paths: (book, number) => [`${number}. ${book.title}.M4B`] },
  { name: 'one m4b in each folder', paths: (book) => [`${book.title}/${book.title}.m4b`] },
  { name: 'parts side by side', paths: (book) => range(2).map((part) => `${book.title} - Part ${part}.mp3`) },
];

const PACK_TAGS: readonly { name: string; tags: (book: ImportBook, number: number) => FakeAudio }[] = [
  { name: 'own album', tags: (book) => ({ album: book.title, artists: [...book.authors] }) },
  { name: 'no tags', tags: () => ({}) },
  { name: 'series as album', tags: (book) => ({ album: 'Oz', artists: [...book.authors] }) },
  { name: 'ASIN', tags: (book) => ({ asin: book.asin, album: 'Audiobook' }) },
  {
    name: 'album with its number',
    tags: (book, number) => ({ album: `Oz ${number}: ${book.title} (Unabridged)` }),
  },
];

/** Packs of seven books: every shape, every kind of tags, all wanted or only two, with lengths known or not. */
function* packTrees(): Generator<GeneratedTree> {
  for (const shape of PACKS) {
    for (const { name, tags } of PACK_TAGS) {
      for (const wantedCount of [7, 2, 1]) {
        for (const known of [true, false]) {
          const books = OZ.map((book) => (known ? book : { ...book, runtimeMinutes: null }));
          const chosen = wantedCount === 7 ? books : books.slice(2, 2 + wantedCount);
          const paths = new Map(
            books.map((book, index) => [
              book.id,
              shape.paths(book, index + 1).map((path) => `Oz 1-7/${path}`),
            ]),
          );
          const files = OZ.flatMap((book, index) => {
            const own = paths.get(book.id) ?? [];
            return own.map((path) =>
              aFile(path, { minutes: (book.runtimeMinutes ?? 0) / own.length, ...tags(book, index + 1) }),
            );
          });
          yield {
            name: `pack as ${shape.name}, ${name}, ${wantedCount} wanted, lengths ${known ? 'known' : 'unknown'}`,
            inspection: anInspection('Oz 1-7', files),
            candidates: chosen.map(expected),
            answer: Object.fromEntries(chosen.map((book) => [book.id, paths.get(book.id) ?? []])),
          };
        }
      }
    }
  }
}

export function generateTrees(): GeneratedTree[] {
  return [...multiFileTrees(), ...packTrees()];
}
