import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import PQueue from 'p-queue';
import { describeError } from '../../../kernel/errors.ts';
import { extensionOf } from '../inspect/classify.ts';
import type { AudioFacts } from '../model.ts';
import { checkContainer } from './container-check.ts';
import { readTags, readTagsOfLargeMp4 } from './read-tags.ts';
import { type FfprobeResult, runFfprobe } from './run-ffprobe.ts';
import { withoutLargeTables } from './without-tables.ts';

/** Identity of a file's content as far as the disk tells it for free. */
export type FileIdentity = { device: number; inode: number; sizeBytes: number; mtimeMs: number };

export type Probed = {
  audio: AudioFacts | null;
  /** Why it cannot be used; null when it can. */
  fault: string | null;
  /** It is a film. */
  video: boolean;
};

/** Reads facts of audio files, a few at a time, each content once. */
export type AudioProbe = { read(path: string, identity: FileIdentity): Promise<Probed> };

const CACHED_FILES = 5000;
/** From here on parsing the whole index of an MP4 in JavaScript would hold up the event loop noticeably. */
const LARGE_INDEX_BYTES = 256 * 1024;

export function createAudioProbe(options: { ffprobe: string }): AudioProbe {
  const queue = new PQueue({ concurrency: Math.max(2, Math.min(4, availableParallelism())) });
  const cache = new Map<string, Promise<Probed>>();

  async function probe(path: string, sizeBytes: number): Promise<Probed> {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { fault, indexBytes } = await checkContainer(handle, extensionOf(path), sizeBytes);
      if (fault) return { audio: null, fault, video: false };
      return await readHere(path, indexBytes > LARGE_INDEX_BYTES ? { handle, sizeBytes } : null);
    } finally {
      await handle.close();
    }
  }

  async function readHere(
    path: string,
    largeMp4: { handle: FileHandle; sizeBytes: number } | null,
  ): Promise<Probed> {
    let inside: Awaited<ReturnType<typeof readTags>> | undefined;
    let problem = 'no length could be found';
    try {
      inside = await (largeMp4
        ? readTagsOfLargeMp4(await withoutLargeTables(largeMp4.handle, largeMp4.sizeBytes))
        : readTags(path));
      if (!inside.odd) return { audio: inside.facts, fault: null, video: inside.video };
    } catch (error) {
      problem = describeError(error);
    }
    const second = await runFfprobe(options.ffprobe, path);
    if (second.kind === 'read') return fromFfprobe(second);
    if (inside && inside.facts.durationSeconds !== null) {
      return { audio: inside.facts, fault: null, video: inside.video };
    }
    // Without a second opinion an unknown length is no reason to refuse a file that could be read.
    if (inside?.facts.codec && second.kind === 'absent')
      return { audio: inside.facts, fault: null, video: inside.video };
    const reason = second.kind === 'refused' ? second.message : problem;
    return { audio: null, fault: `cannot be read as audio: ${reason}`, video: false };
  }

  return {
    read: (path, identity) => {
      const key = [
        identity.device,
        identity.inode,
        identity.sizeBytes,
        identity.mtimeMs,
        extensionOf(path),
      ].join(':');
      const known = cache.get(key);
      if (known) {
        cache.delete(key);
        cache.set(key, known);
        return known;
      }
      const reading = queue.add(() => probe(path, identity.sizeBytes));
      cache.set(key, reading);
      // A failure of the disk (not of the file) is not remembered.
      reading.catch(() => cache.delete(key));
      if (cache.size > CACHED_FILES) cache.delete(cache.keys().next().value ?? '');
      return reading;
    },
  };
}

function fromFfprobe(result: Exclude<FfprobeResult, { kind: 'absent' }>): Probed {
  if (result.kind === 'refused') {
    return { audio: null, fault: `cannot be read as audio: ${result.message}`, video: false };
  }
  if (result.facts.durationSeconds === null) {
    return { audio: null, fault: 'cannot be read as audio: no length could be found', video: false };
  }
  return { audio: result.facts, fault: null, video: result.video };
}
