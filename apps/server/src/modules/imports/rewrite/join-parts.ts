import { join } from 'node:path';
import {
  type Container,
  containerOf,
  type Ffmpeg,
  type JoinPart,
  type Streams,
  unusable,
} from '../../../platform/ffmpeg/index.ts';
import { extensionOf } from '../inspect/classify.ts';
import type { RewritePlan } from '../model.ts';
import type { SourceAudio } from './model.ts';

/** The whole sound of a book in one file, without tags. */
export type Joined = { path: string; seconds: number[]; durationSeconds: number };

/** A stream that is longer or shorter than its parts by more than this was not joined right. */
const TOLERANCE_SECONDS = 3;
/** Each border of AAC parts may add a frame or two. */
const TOLERANCE_A_PART = 0.1;

/** The step that makes one audio file of several parts. Reads the parts, writes into `folder` alone. */
export async function joinParts(
  ffmpeg: Ffmpeg,
  input: {
    audio: readonly SourceAudio[];
    how: NonNullable<RewritePlan['join']>;
    folder: string;
    signal: AbortSignal;
    onSeconds: (seconds: number) => void;
  },
): Promise<Joined> {
  const { how, folder, signal, onSeconds } = input;
  const looked: { part: JoinPart; streams: Streams }[] = [];
  for (const { path } of input.audio) {
    signal.throwIfAborted();
    const container = containerFor(path);
    const streams = await ffmpeg.streams(path, container);
    looked.push({ part: { path, container, durationSeconds: streams.durationSeconds }, streams });
  }
  const target = join(folder, 'joined.m4a');
  const parts = looked.map(({ part }) => part);
  const base = { parts, target, scratch: folder, signal, onSeconds };
  const seconds =
    how.how === 'copy'
      ? await ffmpeg.joinByCopy(base)
      : await ffmpeg.joinByEncoding({
          ...base,
          bitrateKbps: how.bitrateKbps ?? 64,
          sampleRate: Math.max(...looked.map(({ streams }) => streams.sampleRate)),
          channels: Math.max(...looked.map(({ streams }) => streams.channels)),
        });
  const made = await ffmpeg.streams(target, containerFor(target));
  const expected = seconds.reduce((sum, each) => sum + each, 0);
  if (Math.abs(made.durationSeconds - expected) > TOLERANCE_SECONDS + parts.length * TOLERANCE_A_PART) {
    throw unusable(
      target,
      `it lasts ${Math.round(made.durationSeconds)} s, its parts ${Math.round(expected)} s`,
    );
  }
  return { path: target, seconds, durationSeconds: made.durationSeconds };
}

/** Only kinds that a container is known for are ever planned. */
export function containerFor(path: string): Container {
  const container = containerOf(extensionOf(path));
  if (!container) throw new TypeError(`${path} is no file that tags are written into.`);
  return container;
}
