import { monitorEventLoopDelay } from 'node:perf_hooks';
import { identifyInSlices } from '../../apps/server/src/modules/imports/identify/identify.ts';
import type { ImportBook, Inspection, SourceFile } from '../../apps/server/src/modules/imports/model.ts';
import type { Benchmark, Figure } from '../lib/benchmark.ts';

const BOOKS = 200;
const PARTS = 40;
const ROUNDS = 7;
const WORDS =
  'amber castle dawn ember forest garden harbor island journey lantern meadow ocean river tower'.split(' ');

/** Which of 200 wanted books 8,000 files are, as the preview of a manual import asks. */
export const identify: Benchmark = {
  name: 'identify',
  title: 'Identifying 8,000 files in 200 folders among 200 wanted books',
  run: identifyMany,
};

async function identifyMany(): Promise<Figure[]> {
  const books = Array.from({ length: BOOKS }, (_, index) => bookOf(index));
  const inspection: Inspection = {
    basePath: '/downloads/Audiobooks',
    name: 'Audiobooks',
    files: books.flatMap((book) => [...partsOf(book), coverOf(book)]),
    blockers: [],
    warnings: [],
  };
  const candidates = books.map((book) => ({ book, wanted: true, expected: false }));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const took: number[] = [];
  const stalls: number[] = [];
  const sorted: number[] = [];
  const collator = new Intl.Collator('en', { numeric: true });
  for (let round = -2; round < ROUNDS; round += 1) {
    delay.enable();
    delay.reset();
    const begin = performance.now();
    const { groups } = await identifyInSlices({
      inspection,
      candidates,
      releaseTitle: null,
      formats: ['mp3'],
    });
    const ms = performance.now() - begin;
    delay.disable();
    const right = groups.filter((group) => group.bookId !== null && group.audio.length === PARTS);
    if (right.length !== BOOKS) throw new Error(`${right.length} of ${BOOKS} books were found.`);
    if (round < 0) continue;
    took.push(ms);
    const start = performance.now();
    inspection.files.map(({ path }) => path).sort(collator.compare);
    sorted.push(performance.now() - start);
    stalls.push(delay.max / 1e6);
  }
  const baseline = { name: 'the same paths sorted', samples: sorted };
  return [
    { name: 'the whole', unit: 'ms', samples: took, baseline },
    {
      name: 'longest stall of the event loop',
      unit: 'ms',
      samples: stalls,
      baseline,
      target: { of: 'value', atMost: 20 },
    },
  ];
}

function bookOf(index: number): ImportBook {
  const word = (step: number) => WORDS[(index * step) % WORDS.length]!;
  return {
    id: `book-${index}`,
    asin: `B0${String(index).padStart(8, '0')}`,
    region: 'us',
    title: `The ${word(3)} ${word(5)} of ${word(7)} ${index}`,
    subtitle: null,
    authors: [`Author ${word(1)} ${index % 40}`],
    narrators: ['Ann Reader'],
    series: [{ name: `Saga of the ${word(1)}`, position: String(1 + (index % 10)) }],
    releaseDate: '2015-01-01',
    runtimeMinutes: 400 + (index % 300),
    language: 'english',
    publisher: null,
    isbn: null,
    abridged: false,
    format: 'unabridged',
  };
}

function partsOf(book: ImportBook): SourceFile[] {
  return Array.from({ length: PARTS }, (_, index): SourceFile => {
    const track = index + 1;
    return {
      ...coverOf(book),
      path: `${book.authors[0]}/${book.title}/${String(track).padStart(2, '0')} - Chapter ${track}.mp3`,
      role: 'audio',
      audio: {
        durationSeconds: ((book.runtimeMinutes ?? 0) * 60) / PARTS,
        bitrateKbps: 64,
        codec: 'mp3',
        track,
        trackTotal: PARTS,
        disc: null,
        discTotal: null,
        title: `Chapter ${track}`,
        album: book.title,
        artists: [...book.authors],
        narrators: [...book.narrators],
        series: null,
        seriesPosition: null,
        asin: null,
        isbn: null,
        language: null,
        year: '2015',
        chapters: [],
      },
    };
  });
}

function coverOf(book: ImportBook): SourceFile {
  return {
    path: `${book.authors[0]}/${book.title}/cover.jpg`,
    role: 'cover',
    note: null,
    sizeBytes: 1_000_000,
    mtimeMs: 1,
    device: 1,
    inode: 1,
    audio: null,
    fault: null,
  };
}
