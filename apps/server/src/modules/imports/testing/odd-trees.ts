import type { ImportBook } from '../model.ts';
import { aBook, expected, OZ, wanted } from './books.ts';
import { aFile, anInspection, type FakeAudio } from './tree.ts';
import type { GeneratedTree } from './tree-generator.ts';

/** Lengths as test files have them: they tell nothing, names and tags must do. */
const TINY_MINUTES = 0.05;
const TITLE = 'Pride and Prejudice';
const PRIDE = aBook({ runtimeMinutes: null });
const two = (number: number) => String(number).padStart(2, '0');
const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Ways in which uploaders call three folders of one book. */
const FOLDERS: readonly ((number: number) => string)[] = [
  (n) => `CD${n}`,
  (n) => `cd 0${n}`,
  (n) => `CD_${n}`,
  (n) => `CD-${'ABC'[n - 1]}`,
  (n) => `Disk ${'ABC'[n - 1]}`,
  (n) => `Disc ${'ABC'[n - 1]}`,
  (n) => `d${n}`,
  (n) => `D0${n}`,
  (n) => `Disc${n}of3`,
  (n) => `Disc_${n}_of_3`,
  (n) => `(CD ${n})`,
  (n) => `Disc #${n}`,
  (n) => `DISC 00${n}`,
  (n) => `ＣＤ${n}`,
  (n) => `CD ${['I', 'II', 'III'][n - 1]}`,
  (n) => `CD ${['One', 'Two', 'Three'][n - 1]}`,
  (n) => `${n}. CD`,
  (n) => `0${n} - CD`,
  (n) => `${['1st', '2nd', '3rd'][n - 1]} Disc`,
  (n) => `${['First', 'Second', 'Third'][n - 1]} Disk`,
  (n) => `Disc ${n} - ${['Dawn', 'Noon', 'Dusk'][n - 1]}`,
  (n) => `CD ${n} (Chapters ${n * 5}-${n * 5 + 4})`,
  (n) => `CD ${n} [64kbps]`,
  (n) => `MP3/CD ${n}`,
  (n) => `CD ${n}/MP3`,
  (n) => `Диск ${n}`,
  (n) => `Schijf ${n}`,
  (n) => `Kassette ${n}`,
  (n) => `Side ${'ABC'[n - 1]}`,
  (n) => `Reel ${n}`,
  (n) => `Lecture ${n}`,
  (n) => `Teil ${n}`,
  (n) => `Part ${n} - ${['Dawn', 'Noon', 'Dusk'][n - 1]}`,
  (n) => `${n}`,
  (n) => `${['I', 'II', 'III'][n - 1]}`,
  (n) => `${['One', 'Two', 'Three'][n - 1]}`,
  (n) => `0${n} ${['Zeal', 'Arrival', 'Balls'][n - 1]}`,
  (n) => `PP-${n}`,
  (n) => `PP0${n}`,
  (n) => `${TITLE} ${n}`,
  (n) => `${TITLE}_0${n}`,
  (n) => `0${n} ${TITLE}`,
  (n) => `${TITLE} (${n} of 3)`,
  (n) => `${TITLE} Part ${n}`,
  (n) => `${TITLE} - CD0${n}`,
  (n) => `Jane Austen - ${TITLE} - d0${n}`,
  (n) => `Volume ${n}`,
  (n) => `Book ${n}`,
];

/** File names of one folder, in playing order. */
const NAMES: Record<string, readonly string[]> = {
  d1t01: ['d1t01', 'd1t02', 'd2t01', 'd10t01'],
  'CD1 track': ['CD1 Track 1', 'CD1 Track 2', 'CD2 Track 1', 'CD10 Track 1'],
  'disc, track, title': [
    'Disc 1 - 01 - Zeal',
    'Disc 1 - 02 - Ape',
    'Disc 2 - 01 - Bee',
    'Disc 10 - 01 - Cod',
  ],
  '1-01 behind a title': ['PP-1-01', 'PP-1-02', 'PP-2-01', 'PP-10-01'],
  'side and track': ['Side A - 1', 'Side A - 2', 'Side B - 1', 'Side B - 2'],
  'part and chapter': ['Part 1 Chapter 1', 'Part 1 Chapter 2', 'Part 2 Chapter 1', 'Part 2 Chapter 2'],
  '1of10': range(10).map((n) => `${n}of10`),
  Part1of12: range(12).map((n) => `PP Part${n}of12`),
  'brackets n-m': range(12).map((n) => `PP (${n}-12)`),
  'n of m, title': ['PP - 1 of 3 - Zeal', 'PP - 2 of 3 - Ape', 'PP - 3 of 3 - Bee'],
  'Track #5': range(11).map((n) => `Track #${n}`),
  'chapters in words': [
    'Chapter One',
    'Chapter Two',
    'Chapter Twenty',
    'Chapter Twenty-One',
    'Chapter Forty-Two',
  ],
  'chapters in words with titles': [
    'Chapter One - Z',
    'Chapter Two - Y',
    'Chapter Twenty-One - X',
    'Chapter Thirty - A',
  ],
  'Roman numbers': ['I', 'II', 'III', 'IV', 'V', 'IX', 'X'],
  'Roman numbers behind a title': ['PP - I', 'PP - II', 'PP - V', 'PP - IX'],
  ideographs: ['第一章', '第二章', '第三章', '第十章', '第十二章'],
  'ideographs with digits': ['第1章', '第2章', '第10章'],
  letters: ['PP a', 'PP b', 'PP c'],
  'numbers with letters': ['1a', '1b', '2a', '10a'],
  decimals: ['1', '1.5', '2', '10'],
  'a title with a number': ['Fahrenheit 451 - 1', 'Fahrenheit 451 - 2', 'Fahrenheit 451 - 10'],
  'ends without numbers': ['Prologue', 'Chapter 1', 'Chapter 2', 'Chapter 10', 'Epilogue'],
  'all the ends': [
    'Opening Credits',
    'Dedication',
    'Foreword',
    'Chapter 1',
    'Chapter 2',
    'Acknowledgements',
    'Closing Credits',
  ],
  'missing numbers': ['01 x', '02 y', '05 z', '11 a'],
  'the same number twice': ['01 Zeal', '02 Ape', '02 Bee', '03 Cod'],
  'mixed separators': ['PP_01', 'PP 02', 'PP-03', 'PP.10'],
  'the first without a number': ['PP', 'PP 2', 'PP 3'],
  'numbers in brackets': ['PP (1)', 'PP (2)', 'PP (10)'],
};

type TagMaker = (index: number, sorted: number) => FakeAudio;
const TAGS: Record<string, TagMaker> = {
  none: () => ({}),
  zero: () => ({ track: 0, disc: 0 }),
  'all the same': () => ({ track: 1, album: TITLE }),
  'album and author': () => ({ album: TITLE, artists: ['Jane Austen'] }),
  'sorted as text': (_, sorted) => ({ track: sorted + 1, album: TITLE }),
};

function* oneBook(): Generator<GeneratedTree> {
  const tree = (name: string, paths: string[], tags: (index: number) => FakeAudio): GeneratedTree => ({
    name,
    inspection: anInspection(
      TITLE,
      paths.map((path, index) => aFile(path, { minutes: TINY_MINUTES, ...tags(index) })).toReversed(),
    ),
    candidates: [expected(PRIDE)],
    answer: { [PRIDE.id]: paths },
  });
  for (const [index, folder] of FOLDERS.entries()) {
    for (const top of [`${TITLE}/`, '']) {
      const paths = range(3).flatMap((disc) =>
        range(2).map((part) => `${top}${folder(disc)}/${two(part)}.mp3`),
      );
      const name = `folders ${index + 1} like ${top}${folder(1)}`;
      yield tree(`${name}, no tags`, paths, () => ({}));
      yield tree(`${name}, restarting tags`, paths, (at) => ({ track: (at % 2) + 1, album: TITLE }));
    }
  }
  for (const [kind, stems] of Object.entries(NAMES)) {
    const paths = stems.map((stem) => `${TITLE}/${stem}.mp3`);
    const sorted = paths.toSorted();
    for (const [state, tags] of Object.entries(TAGS)) {
      yield tree(`files named by ${kind}, tags ${state}`, paths, (at) =>
        tags(at, sorted.indexOf(paths[at] ?? '')),
      );
    }
  }
}

/** The sets other managers imported ten or eighteen files of. */
function* longSets(): Generator<GeneratedTree> {
  const flat = range(225).map((number) => `${TITLE}/${TITLE} ${number}.mp3`);
  const discs = range(24).flatMap((disc) =>
    range(9).map((track) => `${TITLE}/Disc ${disc}/${two(track)} Track ${track}.mp3`),
  );
  const sets: [string, string[], (index: number) => FakeAudio][] = [
    ['225 tracks, tags restarting at 18', flat, (at) => ({ track: (at % 18) + 1, album: TITLE })],
    [
      '216 tracks on 24 discs',
      discs,
      (at) => ({ track: (at % 9) + 1, album: `${TITLE}, Disc ${Math.floor(at / 9) + 1}` }),
    ],
  ];
  for (const [name, paths, tags] of sets) {
    const files = paths.map((path, at) => aFile(path, { minutes: TINY_MINUTES, ...tags(at) }));
    yield {
      name,
      inspection: anInspection(TITLE, files.toReversed()),
      candidates: [expected(PRIDE)],
      answer: { [PRIDE.id]: paths },
    };
  }
}

/** What lies beside a book and is no part of it. */
const BESIDE: Record<string, readonly string[]> = {
  'a bonus folder': ['Bonus/interview.mp3'],
  'bonus material': ['Bonus Material/01.mp3', 'Bonus Material/02.mp3'],
  extras: ['Extras/Author Interview.mp3'],
  'e-books and pictures': ['PDF/map.pdf', 'Ebook/pp.epub', 'Scans/front.jpg', 'cover.png'],
  'system folders': ['@eaDir/01.mp3/SYNO_01.mp3', '__MACOSX/._01.mp3', '.AppleDouble/01.mp3', '.DS_Store'],
  'a second copy': ['backup/01.mp3', 'backup/02.mp3', 'backup/03.mp3'],
  'another format': ['FLAC/01.flac', 'FLAC/02.flac', 'FLAC/03.flac'],
};

function* withHazards(): Generator<GeneratedTree> {
  const paths = range(3).map((part) => `${TITLE}/${two(part)}.mp3`);
  for (const [what, others] of Object.entries(BESIDE)) {
    for (const tags of [{}, { album: TITLE, artists: ['Jane Austen'] }]) {
      const files = [...paths, ...others.map((path) => `${TITLE}/${path}`)];
      yield {
        name: `${what} beside the book, ${'album' in tags ? 'with' : 'without'} tags`,
        inspection: anInspection(
          TITLE,
          files.map((path) => aFile(path, { minutes: TINY_MINUTES, ...tags })),
        ),
        candidates: [expected(PRIDE)],
        answer: { [PRIDE.id]: paths },
      };
    }
  }
  const folders = [
    'x/y/z/Pride and Prejudice',
    `${TITLE}/${TITLE}/${TITLE}`,
    'Jane Austen/Novels/2 - Pride & Prejudice',
  ];
  for (const folder of [
    ...folders,
    `${TITLE}/Audiobook`,
    'jane_austen_pride_and_prejudice_unabridged_2015',
  ]) {
    const own = range(3).map((part) => `${folder}/${part}.MP3`);
    yield {
      name: `nested like ${folder}`,
      inspection: anInspection(
        folder.split('/')[0] ?? '',
        own.map((path) => aFile(path, { minutes: TINY_MINUTES })),
      ),
      candidates: [expected(PRIDE)],
      answer: { [PRIDE.id]: own },
    };
  }
  const miserable = aBook({ title: 'Les Mis\u00e9rables', runtimeMinutes: null });
  const decomposed = ['Les Mise\u0301rables/1.mp3', 'Les Mise\u0301rables/2.mp3'];
  yield {
    name: 'names in decomposed letters',
    inspection: anInspection(
      'Les Mise\u0301rables',
      decomposed.map((path) => aFile(path)),
    ),
    candidates: [expected(miserable)],
    answer: { [miserable.id]: decomposed },
  };
}

type Pack = {
  name: string;
  paths: (book: ImportBook, number: number) => string[];
  tags?: (book: ImportBook, number: number, part: number) => FakeAudio;
};

/** Seven books without lengths: only names and tags tell them apart. */
const PACKS: readonly Pack[] = [
  { name: 'single files', paths: (book) => [`Oz/${book.title}.m4b`] },
  { name: 'numbered single files', paths: (book, number) => [`Oz/${two(number)} - ${book.title}.m4b`] },
  {
    name: 'files with the author',
    paths: (book, number) => [`Oz/L. Frank Baum - Oz ${two(number)} - ${book.title}.m4b`],
  },
  { name: 'Book N files', paths: (book, number) => [`Oz/Book ${number} - ${book.title}.mp3`] },
  {
    name: 'numbers, albums in tags',
    paths: (_, number) => [`Oz/${number}.mp3`],
    tags: (book, track) => ({ album: book.title, track }),
  },
  {
    name: 'numbers, titles in tags',
    paths: (_, number) => [`Oz/${number}.m4b`],
    tags: (book) => ({ title: book.title }),
  },
  {
    name: 'the series as album',
    paths: (book, number) => [`Oz/${two(number)} ${book.title}.m4b`],
    tags: (book, track) => ({ album: 'Oz', title: book.title, track }),
  },
  {
    name: 'parts named by book',
    paths: (book) => range(2).map((part) => `Oz/${book.title} - ${two(part)}.mp3`),
  },
  {
    name: 'parts by album',
    paths: (_, number) => range(2).map((part) => `Oz/${number}-${two(part)}.mp3`),
    tags: (book, _, track) => ({ album: book.title, track }),
  },
  {
    name: 'Book N folders',
    paths: (book, number) => range(2).map((part) => `Oz/Book ${number} - ${book.title}/${part}.mp3`),
  },
  {
    name: 'Book N folders of discs',
    paths: (book, number) => range(2).map((disc) => `Oz/Book ${number} ${book.title}/CD${disc}/1.mp3`),
  },
  {
    name: 'folders with years',
    paths: (book, number) => range(2).map((part) => `Oz/190${number} - ${book.title}/${part}.mp3`),
  },
  {
    name: 'series folders, tags restarting',
    paths: (book, number) => range(2).map((part) => `Oz/${number}. ${book.title}/${part}.mp3`),
    tags: (_, __, track) => ({ album: 'Oz Series', track }),
  },
];

function* packs(): Generator<GeneratedTree> {
  const books = OZ.map((book) => ({ ...book, runtimeMinutes: null }));
  const [, , third] = books;
  if (!third) return;
  for (const pack of PACKS) {
    for (const [who, candidates] of [
      ['all expected', books.map(expected)],
      ['one expected', [expected(third)]],
      ['one wanted', [wanted(third)]],
    ] as const) {
      const paths = new Map(books.map((book, index) => [book.id, pack.paths(book, index + 1)]));
      const files = books.flatMap((book, index) =>
        (paths.get(book.id) ?? []).map((path, part) =>
          aFile(path, {
            minutes: TINY_MINUTES,
            artists: book.authors.slice(),
            ...pack.tags?.(book, index + 1, part + 1),
          }),
        ),
      );
      yield {
        name: `pack of ${pack.name}, ${who}`,
        inspection: anInspection('Oz 1-7', files.toReversed()),
        candidates: [...candidates],
        answer: Object.fromEntries(candidates.map(({ book }) => [book.id, paths.get(book.id) ?? []])),
        groupCount: books.length,
      };
    }
  }
}

/** Trees in which lengths tell nothing, with every odd name that was met. */
export function generateOddTrees(): GeneratedTree[] {
  return [...oneBook(), ...longSets(), ...withHazards(), ...packs()];
}
