import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type TestTags = {
  title?: string;
  album?: string;
  artist?: string;
  composer?: string;
  track?: string;
  disc?: string;
  ASIN?: string;
  ISBN?: string;
  SERIES?: string;
};

/** Length of every made mp3. */
export const PART_SECONDS = 60;

let frames: Promise<Buffer> | undefined;

/** A minute of silence as plain MPEG frames, made once per run. */
function mp3Frames(): Promise<Buffer> {
  frames ??= (async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earmark-audio-'));
    const file = join(folder, 'silence.mp3');
    const silence = ['-f', 'lavfi', '-i', 'anullsrc=r=16000:cl=mono', '-t', String(PART_SECONDS)];
    await run('ffmpeg', [
      '-v',
      'error',
      ...silence,
      '-b:a',
      '8k',
      '-write_id3v1',
      '0',
      '-id3v2_version',
      '0',
      file,
    ]);
    const bytes = await readFile(file);
    await rm(folder, { recursive: true });
    return bytes;
  })();
  return frames;
}

const FRAMES: Record<keyof TestTags, string> = {
  title: 'TIT2',
  album: 'TALB',
  artist: 'TPE1',
  composer: 'TCOM',
  track: 'TRCK',
  disc: 'TPOS',
  ASIN: 'TXXX',
  ISBN: 'TXXX',
  SERIES: 'TXXX',
};

/** An mp3 of one minute with ID3v2.4 tags; cheap enough to make thousands. */
export async function mp3(tags: TestTags = {}): Promise<Buffer> {
  const body = Buffer.concat(
    Object.entries(tags).map(([name, value]) => {
      const id = FRAMES[name as keyof TestTags];
      const text = Buffer.from(`\u0003${id === 'TXXX' ? `${name}\0` : ''}${value}`, 'utf8');
      return Buffer.concat([Buffer.from(id), syncSafe(text.length), Buffer.alloc(2), text]);
    }),
  );
  const header = Buffer.concat([Buffer.from('ID3'), Buffer.from([4, 0, 0]), syncSafe(body.length)]);
  return Buffer.concat([header, body, await mp3Frames()]);
}

function syncSafe(size: number): Buffer {
  return Buffer.from([(size >> 21) & 127, (size >> 14) & 127, (size >> 7) & 127, size & 127]);
}

/** A real m4b (or any other container ffmpeg knows by the file's extension) with chapters. */
export async function encodeAudio(
  file: string,
  options: { seconds?: number; tags?: TestTags; chapters?: readonly string[] } = {},
): Promise<void> {
  const { seconds = 2, tags = {}, chapters = [] } = options;
  await mkdir(dirname(file), { recursive: true });
  const meta = `${file}.meta`;
  const length = (seconds * 1000) / Math.max(1, chapters.length);
  const marks = chapters.map(
    (title, index) =>
      `[CHAPTER]\nTIMEBASE=1/1000\nSTART=${Math.round(index * length)}\nEND=${Math.round((index + 1) * length)}\ntitle=${title}\n`,
  );
  await writeFile(meta, `;FFMETADATA1\n${marks.join('')}`);
  const named = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`]);
  const input = ['-f', 'lavfi', '-i', 'anullsrc=r=22050:cl=mono', '-i', meta, '-t', String(seconds)];
  const format = /\.(m4b|m4a)$/i.test(file) ? ['-c:a', 'aac', '-f', 'ipod'] : [];
  const maps = ['-map', '0:a', '-map_metadata', '1', '-map_chapters', '1'];
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...input,
    ...maps,
    ...named,
    '-b:a',
    '32k',
    ...format,
    `file:${file}`,
  ]);
  await rm(meta);
}
