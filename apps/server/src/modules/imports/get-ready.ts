import type { EventBus } from '../../events/index.ts';
import { describeError } from '../../kernel/index.ts';
import { loadSharp } from '../../platform/images.ts';
import type { Logger } from '../../platform/logger.ts';

/** Long enough for requests that wait meanwhile to be answered. */
const PAUSE_MS = 250;
/** Starts of files, enough for the reader of such files to be fetched. */
const MP4_START = Uint8Array.from([0, 0, 0, 16, ...Buffer.from('ftypM4B \0\0\0\0')]);
const MP3_START = Uint8Array.from([0xff, 0xfb, 0x90, 0x64, ...new Uint8Array(64)]);

/** What the first import needs and an idle server does not hold, in pieces that each take some milliseconds. */
export const PIECES: readonly (() => Promise<unknown>)[] = [
  () => import('strtok3'),
  () => import('music-metadata'),
  () => readStart(MP4_START, 'audio/mp4'),
  () => readStart(MP3_START, 'audio/mpeg'),
  loadSharp,
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

/**
 * Reading audio and pictures takes code that an idle server does not load. Without this it comes all at once in the middle of
 * the first import, and whatever is asked of the server waits for it. From the first sign of a download on there is time for
 * one piece after the other.
 */
export function getReadyWhileDownloading(parts: {
  bus: Pick<EventBus, 'subscribe'>;
  log: Logger;
  pieces?: readonly (() => Promise<unknown>)[];
  pauseMs?: number;
}): void {
  const { bus, log, pieces = PIECES, pauseMs = PAUSE_MS } = parts;
  const loadAll = async () => {
    for (const load of pieces) {
      await new Promise<void>((resolve) => {
        setTimeout(resolve, pauseMs).unref();
      });
      try {
        await load();
      } catch (error) {
        // What is missing is told by the import that needs it.
        log.debug({ err: describeError(error) }, 'A part of the importer could not be loaded beforehand.');
      }
    }
  };
  const stop = bus.subscribe(({ event }) => {
    if (event.topic !== 'queue') return;
    stop();
    void loadAll();
  });
}
