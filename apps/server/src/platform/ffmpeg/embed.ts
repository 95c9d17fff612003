import { join } from 'node:path';
import { type FileSystem, onDisk, writeFileDurably } from '../files/index.ts';
import type { Container } from './containers.ts';
import { type AudioTags, type ChapterMark, ffmetadata } from './ffmetadata.ts';
import { putFreeform, splitForMp4 } from './freeform-tags.ts';
import { pictureBlock } from './picture-block.ts';
import { runTool } from './run-tool.ts';
import type { Streams } from './streams.ts';

export type EmbedInput = {
  source: string;
  /** Must not exist. */
  target: string;
  /** Folder for small files, of the caller's; it clears it away. */
  scratch: string;
  container: Container;
  streams: Streams;
  /** Every tag the file shall have; there will be no others. */
  tags: AudioTags;
  /** `keep` those of the source. */
  chapters: readonly ChapterMark[] | 'keep';
  /** A JPEG; null keeps the picture that is in the source. */
  cover: Uint8Array | null;
  signal?: AbortSignal | undefined;
  onSeconds?: ((seconds: number) => void) | undefined;
};

/** Writes a copy of an audio file with other tags, cover and chapters. The sound is copied, not encoded again. */
export async function embed(binary: string, fs: FileSystem, input: EmbedInput): Promise<void> {
  const { source, target, scratch, container, streams, chapters, signal } = input;
  const run = { doing: 'writing tags into', path: target, signal };
  const isOgg = container.name === 'ogg';
  const cover = input.cover ?? (isOgg ? await pictureOf(binary, fs, input) : null);
  const { known, freeform } =
    container.name === 'mp4' ? splitForMp4(input.tags) : { known: input.tags, freeform: null };
  const tags = isOgg && cover ? { ...known, METADATA_BLOCK_PICTURE: pictureBlock(cover) } : known;
  const notes = join(scratch, 'tags.txt');
  const picture = join(scratch, 'cover.jpg');
  await onDisk({ doing: 'writing', path: notes, side: 'library' }, async () => {
    await writeAnew(fs, notes, ffmetadata(tags, chapters === 'keep' ? [] : chapters));
    if (cover && !isOgg) await writeAnew(fs, picture, cover);
  });
  const pictures = isOgg
    ? []
    : cover
      ? ['-map', '2:v:0']
      : streams.pictures.flatMap((index) => ['-map', `0:${index}`]);
  const hasPicture = pictures.length > 0;
  await runTool(
    binary,
    [
      ...QUIET,
      ...readAs(container.demuxer, source),
      ...readAs('ffmetadata', notes),
      // jpeg_pipe takes the path as it is, where the common picture reader would see a pattern in it.
      ...(cover && !isOgg ? readAs('jpeg_pipe', picture) : []),
      '-map',
      '0:a',
      ...pictures,
      ...(isOgg ? ['-map_metadata:g', '-1', '-map_metadata:s:a:0', '1:g'] : ['-map_metadata', '1']),
      '-map_chapters',
      chapters === 'keep' ? '0' : '1',
      '-c',
      'copy',
      ...(hasPicture ? ['-disposition:v:0', 'attached_pic'] : []),
      ...(hasPicture && container.name !== 'mp4' ? ['-metadata:s:v:0', 'comment=Cover (front)'] : []),
      ...writeAs(container, streams.codec, target),
    ],
    { ...run, onSeconds: input.onSeconds },
  );
  if (freeform) await putFreeform(fs, target, freeform);
}

/** Nothing is asked, nothing is overwritten, one thread, progress as lines on the fourth stream. */
export const QUIET = ['-hide_banner', '-nostdin', '-v', 'error', '-n', '-progress', 'pipe:3'];

/** The reader is fixed and may open nothing but files: content that poses as a playlist leads nowhere. */
export function readAs(demuxer: string, path: string): string[] {
  return ['-threads', '1', '-protocol_whitelist', 'file', '-f', demuxer, '-i', `file:${path}`];
}

export function writeAs(container: Container, codec: string, target: string): string[] {
  const file = `file:${target}`;
  switch (container.name) {
    case 'mp4':
      // The iTunes flavour has no name for Dolby's codecs.
      return ['-movflags', '+faststart', '-f', /^e?ac3$/.test(codec) ? 'mp4' : 'ipod', file];
    case 'mp3':
      return ['-id3v2_version', '3', '-f', 'mp3', file];
    case 'flac':
      return ['-f', 'flac', file];
    case 'ogg':
      return ['-f', codec === 'opus' ? 'opus' : 'ogg', file];
  }
}

/** The picture inside an Ogg file, which ffmpeg would drop. */
async function pictureOf(binary: string, fs: FileSystem, input: EmbedInput): Promise<Uint8Array | null> {
  const [index] = input.streams.pictures;
  if (index === undefined) return null;
  const target = join(input.scratch, 'picture');
  await fs.rm(target, { force: true });
  await runTool(
    binary,
    [
      ...QUIET,
      ...readAs(input.container.demuxer, input.source),
      '-map',
      `0:${index}`,
      '-c',
      'copy',
      '-f',
      'data',
      `file:${target}`,
    ],
    { doing: 'taking the cover out of', path: input.source, signal: input.signal },
  );
  return fs.readFile(target);
}

async function writeAnew(fs: FileSystem, path: string, data: Uint8Array | string): Promise<void> {
  await fs.rm(path, { force: true });
  await writeFileDurably(fs, path, data);
}
