import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CatalogueBook } from '../catalogue/model.ts';
import { runFfmpeg } from '../content/ffmpeg.ts';
import { withTags } from './id3.ts';

/** A book of a made library: what the catalogue knows of it, and how it lies on the disk. */
export type LibraryBook = {
  book: CatalogueBook;
  /** Folder relative to the library. */
  folder: string;
  /** Audio files in playing order, relative to the folder. */
  audio: readonly string[];
  /** What says which book it is. */
  tells: 'tags' | 'names' | 'sidecar';
};

const PART_SECONDS = 60;
const ADJECTIVES =
  'Amber Broken Crimson Distant Emerald Forgotten Golden Hollow Iron Jade Kindred Lonely Marble Northern Open Painted Quiet Restless Silver Tangled Umber Velvet Winter Yellow Zealous'.split(
    ' ',
  );
const NOUNS =
  'Anchor Bridge Candle Door Engine Feather Garden Harbour Island Journey Kettle Lantern Mirror Needle Orchard Paper River Staircase Tower Window'.split(
    ' ',
  );
const PLACES = 'Avalon Bergen Cadiz Delft Essex Fiume Ghent Hull Ilion Jaffa Kent Lagos'.split(' ');
const FIRST = 'Ada Bruno Clara Diego Edith Felix Greta Hugo Irma Jonas Karin Louis'.split(' ');
const LAST = 'Abbot Bellini Carver Dumont Ekström Fischer Grant Hoffmann Ingram Jansen'.split(' ');

type Facts = {
  author: string;
  title: string;
  year: string;
  narrator: string;
  series: string;
  number: number;
  asin: string;
};
type Layout = {
  tells: LibraryBook['tells'];
  folder: (facts: Facts) => string;
  audio: (facts: Facts) => readonly string[];
  /** Files beside the audio; their content does not matter. */
  beside?: readonly string[];
};

/** How people keep their books; each is taken in turn. */
const LAYOUTS: readonly Layout[] = [
  {
    tells: 'tags',
    folder: ({ author, title }) => `${author}/${title}`,
    audio: () => ['01.mp3', '02.mp3', '03.mp3'],
    beside: ['folder.jpg', 'desc.txt'],
  },
  {
    tells: 'names',
    folder: ({ author, series, number, title, year }) =>
      `${author}/${series}/${series} - ${number} - ${title} (${year})`,
    audio: ({ title }) => [`${title}.mp3`],
  },
  {
    tells: 'tags',
    folder: ({ author, title, year }) => `${author}/${title} (${year})`,
    audio: () => ['CD1/01.mp3', 'CD1/02.mp3', 'CD2/01.mp3'],
    beside: ['booklet.pdf', '@eaDir/01.mp3@SynoEAStream'],
  },
  {
    tells: 'names',
    folder: ({ author, title }) => `${author} - ${title}`,
    audio: ({ title }) => [`${title.toUpperCase()}.MP3`],
  },
  {
    tells: 'sidecar',
    folder: ({ series, number }) => `${series}/Book ${number}`,
    audio: () => ['a.mp3', 'b.mp3'],
    beside: ['.DS_Store'],
  },
  {
    tells: 'names',
    folder: ({ author, title, asin }) => `${author}/${title} [${asin}]`,
    audio: () => ['Track 1.mp3', 'Track 2.mp3'],
  },
  {
    tells: 'names',
    folder: ({ author, series, number, title, year, narrator }) =>
      `${author}/${series}/Vol. ${number} - ${year} - ${title} {${narrator}}`,
    audio: ({ title }) => [`${title} - Part 1 of 2.mp3`, `${title} - Part 2 of 2.mp3`],
    beside: ['reader.txt'],
  },
];

/** A library as people have them, in `dir`: any number of books, every layout in turn, the same for the same number. */
export async function makeLibrary(dir: string, count: number): Promise<LibraryBook[]> {
  const most = ADJECTIVES.length * NOUNS.length * PLACES.length;
  if (count > most) throw new Error(`There are names for ${most} books, not for ${count}.`);
  const silence = await makeSilence(dir);
  const made: LibraryBook[] = [];
  for (let index = 0; index < count; index += 1) {
    const one = planBook(index);
    const folder = path.join(dir, one.folder);
    for (const [part, name] of one.audio.entries()) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, one.tells === 'tags' ? withTags(silence, tagsOf(one, part)) : silence);
    }
    for (const name of layoutOf(index).beside ?? []) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), 'x');
    }
    if (one.tells === 'sidecar') await writeFile(path.join(folder, 'metadata.json'), sidecarOf(one.book));
    made.push(one);
  }
  return made;
}

const layoutOf = (index: number): Layout => LAYOUTS[index % LAYOUTS.length]!;
const pick = (from: readonly string[], index: number): string => from[index % from.length]!;

function planBook(index: number): LibraryBook {
  const layout = layoutOf(index);
  // A series is by one author, and its books lie in one kind of folder.
  const shelf = Math.floor(index / (LAYOUTS.length * 5)) * LAYOUTS.length + (index % LAYOUTS.length);
  const facts: Facts = {
    author: `${pick(FIRST, shelf)} ${pick(LAST, Math.floor(shelf / FIRST.length) + shelf)}`,
    title: `The ${pick(ADJECTIVES, index)} ${pick(NOUNS, Math.floor(index / ADJECTIVES.length))} of ${pick(PLACES, Math.floor(index / (ADJECTIVES.length * NOUNS.length)))}`,
    year: String(1990 + (index % 30)),
    narrator: `${pick(FIRST, index + 5)} ${pick(LAST, index + 3)}`,
    series: `Chronicles of ${pick(LAST, shelf)} ${shelf + 1}`,
    number: (Math.floor(index / LAYOUTS.length) % 5) + 1,
    asin: `B0L${String(index + 1).padStart(7, '0')}`,
  };
  const audio = layout.audio(facts);
  return { book: bookOf(facts, audio.length), folder: layout.folder(facts), audio, tells: layout.tells };
}

function bookOf(facts: Facts, minutes: number): CatalogueBook {
  const { asin, title, author, narrator, series, number, year } = facts;
  return {
    asin,
    regions: ['us'],
    title,
    authors: [{ name: author }],
    narrators: [narrator],
    series: [
      { name: series, asin: `B0S${series.replaceAll(/\D/g, '').padStart(7, '0')}`, position: String(number) },
    ],
    runtimeMinutes: minutes,
    releaseDate: `${year}-06-01`,
    firstPublished: Number(year),
    language: 'english',
    publisher: 'Made Books',
    summaryHtml: '<p>A book that was made to be found.</p>',
    genres: ['Classics'],
    formatType: 'unabridged',
    rating: { average: 4, count: 10 },
    cover: { from: '#224466', to: '#446688', ink: '#ffffff' },
  };
}

const tagsOf = ({ book, audio }: LibraryBook, part: number) => ({
  album: book.title,
  artist: book.authors[0]!.name,
  composer: book.narrators[0]!,
  title: `Chapter ${part + 1}`,
  track: `${part + 1}/${audio.length}`,
});

/** As Audiobookshelf writes it. */
function sidecarOf({ title, authors, narrators, series, asin }: CatalogueBook): string {
  return JSON.stringify({
    title,
    authors: authors.map(({ name }) => name),
    narrators,
    series: series.map(({ name, position }) => `${name} #${position}`),
    asin,
  });
}

/** A minute of nothing, small enough for thousands. */
async function makeSilence(dir: string): Promise<Buffer> {
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, '.silence.mp3');
  const input = ['-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', String(PART_SECONDS)];
  const plain = ['-b:a', '8k', '-write_id3v1', '0', '-id3v2_version', '0', '-map_metadata', '-1'];
  try {
    await runFfmpeg([...input, ...plain, file]);
    return await readFile(file);
  } finally {
    await rm(file, { force: true });
  }
}
