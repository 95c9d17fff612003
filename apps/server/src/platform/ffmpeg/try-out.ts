import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { FileSystem } from '../files/index.ts';
import { unusable } from './check.ts';
import { containerOf } from './containers.ts';
import { embed, QUIET, writeAs } from './embed.ts';
import { runTool } from './run-tool.ts';
import { readStreams } from './streams.ts';

const RATE = 44_100;
const RAW = ['-f', 's16le', '-ar', String(RATE), '-ac', '1', '-i', 'pipe:0'];
const CODING = ['-c:a', 'aac', '-b:a', '64k'];

/**
 * Makes a second of silence as an m4a, writes a tag and, when one is given, a cover into a copy of it and reads them
 * back: what an import with embedding or joining asks of the two programs. Everything stays in `folder`, which is the
 * caller's. Throws `ffmpeg_missing`, or `audio_unreadable` with what the tool said.
 */
export async function tryOut(
  tools: { ffmpeg: string; ffprobe: string; fs: FileSystem },
  folder: string,
  cover: Uint8Array | null,
): Promise<void> {
  const container = containerOf('m4a')!;
  const source = join(folder, 'silence.m4a');
  const target = join(folder, 'tagged.m4a');
  await runTool(tools.ffmpeg, [...QUIET, ...RAW, ...CODING, ...writeAs(container, 'aac', source)], {
    doing: 'trying',
    path: source,
    onInput: (input) => input.end(Buffer.alloc(RATE * 2)),
  });
  const title = randomUUID();
  await embed(tools.ffmpeg, tools.fs, {
    source,
    target,
    scratch: folder,
    container,
    streams: await readStreams(tools.ffprobe, source, container),
    tags: { title },
    chapters: 'keep',
    cover,
  });
  const made = await readStreams(tools.ffprobe, target, container);
  if (made.tags['title'] !== title) throw unusable(target, 'the tag is not in it');
  if (cover && made.pictures.length === 0) throw unusable(target, 'the cover is not in it');
}

/** The version as the program tells it, `5.1.6-0+deb12u1`. Throws `ffmpeg_missing`. */
export async function toolVersion(binary: string): Promise<string> {
  const { stdout } = await runTool(binary, ['-version'], { doing: 'trying', path: binary });
  return /version (\S+)/.exec(stdout)?.[1] ?? '';
}
