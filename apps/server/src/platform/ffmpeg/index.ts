import type { FileSystem } from '../files/index.ts';
import { assertEndsDecode, soundHash } from './check.ts';
import { type Container, containerOf } from './containers.ts';
import { type EmbedInput, embed } from './embed.ts';
import { type JoinInput, joinByCopy, joinByEncoding } from './join.ts';
import { readStreams, type Streams } from './streams.ts';
import { toolVersion, tryOut } from './try-out.ts';

export { unusable } from './check.ts';
export { type Container, containerOf } from './containers.ts';
export type { AudioTags, ChapterMark } from './ffmetadata.ts';
export type { JoinPart } from './join.ts';
export type { Streams } from './streams.ts';

export type Ffmpeg = ReturnType<typeof createFfmpeg>;

/**
 * ffmpeg and ffprobe of the system. Every call runs a process of its own, polite and single-threaded, that is killed
 * when its signal is aborted. Sources are only read.
 */
export function createFfmpeg(options: { ffmpeg: string; ffprobe: string; fs: FileSystem }) {
  const { ffmpeg, ffprobe, fs } = options;
  let isThere: Promise<boolean> | undefined;
  return {
    /** Are both programs on this machine? Asked until they are. */
    isInstalled: (): Promise<boolean> => {
      isThere ??= Promise.all([ffmpeg, ffprobe].map(toolVersion)).then(
        () => true,
        () => {
          isThere = undefined;
          return false;
        },
      );
      return isThere;
    },
    /** Version of ffmpeg; throws `ffmpeg_missing` when either program is. */
    version: async (): Promise<string> => (await Promise.all([ffmpeg, ffprobe].map(toolVersion)))[0]!,
    tryOut: (folder: string, cover: Uint8Array | null): Promise<void> => tryOut(options, folder, cover),
    containerOf,
    streams: (path: string, container: Container): Promise<Streams> => readStreams(ffprobe, path, container),
    embed: (input: EmbedInput): Promise<void> => embed(ffmpeg, fs, input),
    joinByCopy: (input: JoinInput): Promise<number[]> => joinByCopy(ffmpeg, fs, input),
    joinByEncoding: (input: Parameters<typeof joinByEncoding>[1]): Promise<number[]> =>
      joinByEncoding(ffmpeg, input),
    soundHash: (path: string, container: Container, signal?: AbortSignal): Promise<string> =>
      soundHash(ffmpeg, path, container, signal),
    assertEndsDecode: (
      path: string,
      container: Container,
      check: { durationSeconds: number; signal?: AbortSignal | undefined },
    ): Promise<void> => assertEndsDecode(ffmpeg, path, container, check),
  };
}
