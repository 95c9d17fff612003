import { join } from 'node:path';
import { type Ffmpeg, unusable } from '../../../platform/ffmpeg/index.ts';
import { checksumFile, type FileSystem, onDisk, syncFile } from '../../../platform/files/index.ts';
import type { Chapter } from '../model.ts';
import { containerFor } from './join-parts.ts';
import { keepTags, mergeTags } from './merge-tags.ts';
import type { RewrittenFile } from './model.ts';

export type EmbedTask = {
  source: string;
  name: string;
  target: string;
  sources: string[];
  /** Null leaves the tags as they are. */
  tags: Readonly<Record<string, string>> | null;
  cover: Uint8Array | null;
  chapters: readonly Chapter[] | 'keep';
  part: number;
  parts: number;
};

/** Containers count differently by parts of a second. */
const TOLERANCE_SECONDS = 2;

/** The step that writes a copy of an audio file with its tags, cover and chapters, and proves that it sounds the same. */
export async function embedTags(
  parts: { ffmpeg: Ffmpeg; fs: FileSystem },
  task: EmbedTask,
  options: {
    folder: string;
    signal: AbortSignal;
    onSeconds: (seconds: number) => void;
    onCheck: () => void;
  },
): Promise<RewrittenFile> {
  const { ffmpeg, fs } = parts;
  const { folder, signal } = options;
  const container = containerFor(task.source);
  const target = join(folder, task.name);
  const streams = await ffmpeg.streams(task.source, container);
  const isMp4 = container.name === 'mp4';
  await ffmpeg.embed({
    source: task.source,
    target,
    scratch: folder,
    container,
    streams,
    tags:
      task.tags === null
        ? keepTags(streams.tags)
        : mergeTags(streams.tags, task.tags, { part: task.part, parts: task.parts, isMp4 }),
    chapters: task.chapters,
    cover: task.cover,
    signal,
    onSeconds: options.onSeconds,
  });
  options.onCheck();
  const [before, after] = [
    await ffmpeg.soundHash(task.source, container, signal),
    await ffmpeg.soundHash(target, container, signal),
  ];
  if (before === '' || before !== after) throw unusable(target, 'its sound is not that of the original');
  const made = await ffmpeg.streams(target, container);
  if (Math.abs(made.durationSeconds - streams.durationSeconds) > TOLERANCE_SECONDS) {
    throw unusable(target, 'it has another length than the original');
  }
  const chapterCount = task.chapters === 'keep' ? streams.chapterCount : task.chapters.length;
  if (made.chapterCount !== chapterCount) {
    throw unusable(target, `it has ${made.chapterCount} chapters instead of ${chapterCount}`);
  }
  await ffmpeg.assertEndsDecode(target, container, { durationSeconds: made.durationSeconds, signal });
  return onDisk({ doing: 'writing', path: target, side: 'library' }, async () => {
    await syncFile(fs, target);
    const { checksum, sizeBytes } = await checksumFile(fs, target);
    return {
      name: task.name,
      target: task.target,
      sources: task.sources,
      sizeBytes,
      durationSeconds: made.durationSeconds,
      checksum,
    };
  });
}
