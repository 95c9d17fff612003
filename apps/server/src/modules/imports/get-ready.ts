import type { EventBus } from '../../events/index.ts';
import { describeError } from '../../kernel/index.ts';
import { imagePieces, loadSharp } from '../../platform/images.ts';
import type { Logger } from '../../platform/logger.ts';
import { nextTurn } from '../../platform/slices.ts';
import { bookPlaces, compileNaming, defaultFilePattern, renderFileNames } from '../naming/index.ts';
import type { Candidate } from './identify/candidate.ts';
import { identifyInSlices } from './identify/identify.ts';
import { classify } from './inspect/classify.ts';
import type { ImportBook, Inspection } from './model.ts';
import { discNumber, nameNumbers, numberedName, withoutDisc } from './order/part-numbers.ts';

/** Long enough for requests that wait meanwhile to be answered. */
const PAUSE_MS = 250;
/** Starts of files, enough for the reader of such files to be fetched. */
const MP4_START = Uint8Array.from([0, 0, 0, 16, ...Buffer.from('ftypM4B \0\0\0\0')]);
const MP3_START = Uint8Array.from([0xff, 0xfb, 0x90, 0x64, ...new Uint8Array(64)]);

const EXAMPLE_BOOK: ImportBook = {
  id: 'example',
  asin: null,
  region: null,
  title: 'Example: A Title',
  subtitle: null,
  authors: ['Ann Author'],
  narrators: ['Ben Reader'],
  series: [{ name: 'Examples', position: '1' }],
  releaseDate: '2020-01-01',
  runtimeMinutes: 60,
  language: 'english',
  publisher: null,
  isbn: null,
  abridged: false,
  format: null,
};
const EXAMPLE: { inspection: Inspection; candidates: Candidate[] } = {
  inspection: {
    basePath: '/',
    name: 'Ann Author - Example (Book 1) [MP3]',
    files: ['CD 1/01 - One.mp3', 'CD 2/02 - Two.mp3', 'Another Title.m4b', 'cover.jpg'].map((path, at) => ({
      ...classify(path),
      path: `Ann Author - Example (Book 1) [MP3]/${path}`,
      sizeBytes: 1,
      mtimeMs: 0,
      device: 0,
      inode: at,
      audio: null,
      fault: null,
    })),
    blockers: [],
    warnings: [],
  },
  candidates: [{ book: EXAMPLE_BOOK, wanted: true, expected: true }],
};

/** What the first import needs and an idle server does not hold, in pieces that each take some milliseconds. */
export const PIECES: readonly (() => unknown)[] = [
  () => import('strtok3'),
  () => import('music-metadata'),
  () => readStart(MP4_START, 'audio/mp4'),
  () => readStart(MP3_START, 'audio/mpeg'),
  // Patterns are compiled when they are first used.
  () => discNumber('Example 1'),
  () => withoutDisc('Example CD 1'),
  () => nameNumbers('01 - Example'),
  () => numberedName('Example 01'),
  () => identifyInSlices({ ...EXAMPLE, formats: ['m4b', 'mp3'], releaseTitle: EXAMPLE.inspection.name }),
  nameExample,
  ...imagePieces(),
  async () => {
    const sharp = await loadSharp();
    await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
      .jpeg()
      .toBuffer();
  },
];

async function readStart(bytes: Uint8Array, mimeType: string): Promise<void> {
  const { parseBuffer } = await import('music-metadata');
  // It is no whole file, and the reader says so.
  await parseBuffer(bytes, { mimeType }).catch(() => undefined);
}

function nameExample(): void {
  const naming = compileNaming({
    folderPattern: '{author}/{series}/{series} - {index} - {title} ({year})',
    filePattern: defaultFilePattern,
    useSeriesFolders: true,
    colonReplacement: 'smart',
  });
  bookPlaces(naming, EXAMPLE_BOOK);
  renderFileNames(naming.file, EXAMPLE_BOOK, [{ name: '1.mp3' }, { name: '2.mp3' }]);
}

export type Readiness = ReturnType<typeof createReadiness>;

/**
 * Reading audio and pictures takes code that an idle server does not load. Without this it comes all at once in the middle of
 * the first import, and whatever is asked of the server waits for it.
 */
export function createReadiness(parts: {
  log: Logger;
  pieces?: readonly (() => unknown)[];
  pauseMs?: number;
}) {
  const { log, pieces = PIECES, pauseMs = PAUSE_MS } = parts;
  const left = [...pieces];
  let all: Promise<void> | undefined;

  const loadAll = async (pause: () => Promise<void>) => {
    for (let load = left.shift(); load; load = left.shift()) {
      try {
        await load();
      } catch (error) {
        // What is missing is told by the import that needs it.
        log.debug({ err: describeError(error) }, 'A part of the importer could not be loaded beforehand.');
      }
      await pause();
    }
  };

  return {
    /** For an import that begins: at once, but others have their turn after each piece. */
    now: (): Promise<void> => {
      all ??= loadAll(nextTurn);
      return all;
    },

    /** From the first sign of a download on there is time for one piece after the other. */
    whileDownloading: (bus: Pick<EventBus, 'subscribe'>): void => {
      const pause = () =>
        new Promise<void>((resolve) => {
          setTimeout(resolve, pauseMs).unref();
        });
      const stop = bus.subscribe(({ event }) => {
        if (event.topic !== 'queue') return;
        stop();
        void pause().then(() => loadAll(pause));
      });
    },
  };
}
