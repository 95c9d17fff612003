import { rm, writeFile } from 'node:fs/promises';
import { runFfmpeg } from './ffmpeg.ts';

export type AudioTags = Partial<
  Record<
    | 'title'
    | 'album'
    | 'artist'
    | 'album_artist'
    | 'composer'
    | 'genre'
    | 'date'
    | 'comment'
    | 'description'
    | 'grouping'
    | 'publisher'
    | 'track'
    | 'disc'
    | 'language'
    | 'subtitle'
    | 'series'
    | 'series-part'
    | 'asin',
    string
  >
>;

export type Chapter = { title: string; startMs: number; lengthMs: number };

export type AudioFile = {
  file: string;
  seconds: number;
  tags?: AudioTags | undefined;
  bitrateKbps?: number | undefined;
  /** Another seed, another tone: no two files of a release hold the same bytes. */
  seed?: number | undefined;
  coverFile?: string | undefined;
};

const LOOP_SECONDS = 6;
const SAMPLE_RATE = 44_100;
const MP3_FRAME_SAMPLES = 1152;

/** An m4b (AAC, mono) of that length with chapters, tags and cover. */
export async function makeM4b(
  audio: AudioFile & { chapters?: readonly Chapter[] | undefined },
): Promise<void> {
  const loop = `${audio.file}.loop.m4a`;
  const meta = `${audio.file}.meta`;
  try {
    await makeLoop(loop, audio, ['-c:a', 'aac']);
    await writeFile(meta, ffmetadata(audio.tags ?? {}, audio.chapters ?? []));
    const { coverFile } = audio;
    const inputs = ['-stream_loop', '-1', '-i', loop, '-f', 'ffmetadata', '-i', meta];
    const maps = ['-map', '0:a', '-map_metadata', '1', '-map_chapters', '1'];
    const output = ['-c', 'copy', '-t', String(audio.seconds), '-movflags', '+faststart', '-f', 'ipod'];
    const cover = coverFile ? { input: ['-i', coverFile], map: coverMap(2) } : { input: [], map: [] };
    await runFfmpeg([...inputs, ...cover.input, ...maps, ...cover.map, ...output, audio.file]);
  } finally {
    await Promise.all([rm(loop, { force: true }), rm(meta, { force: true })]);
  }
}

/** An mp3 (mono, constant bitrate) of that length with ID3v2 tags and, when given, a cover. */
export async function makeMp3(audio: AudioFile): Promise<void> {
  const loop = `${audio.file}.loop.mp3`;
  try {
    await makeLoop(loop, audio, ['-c:a', 'libmp3lame']);
    const { coverFile } = audio;
    const cover = coverFile ? { input: ['-i', coverFile], map: coverMap(1) } : { input: [], map: [] };
    const tags = Object.entries(audio.tags ?? {}).flatMap(([key, value]) => ['-metadata', `${key}=${value}`]);
    // Counted in frames: looping loses track of time by a few milliseconds each round.
    const frames = Math.round((audio.seconds * SAMPLE_RATE) / MP3_FRAME_SAMPLES);
    const output = ['-c', 'copy', '-frames:a', String(frames), '-id3v2_version', '3', '-f', 'mp3'];
    const inputs = ['-stream_loop', '-1', '-i', loop, ...cover.input];
    const maps = ['-map', '0:a', '-map_metadata', '-1', ...cover.map];
    await runFfmpeg([...inputs, ...maps, ...tags, ...output, audio.file]);
  } finally {
    await rm(loop, { force: true });
  }
}

/** A few seconds of a soft tone in noise: the noise keeps the encoders at their bitrate, looping it costs nothing. */
async function makeLoop(file: string, audio: AudioFile, codec: readonly string[]): Promise<void> {
  const seed = audio.seed ?? 1;
  const frequency = 110 * 2 ** ((seed % 24) / 12);
  const noise = `anoisesrc=d=${LOOP_SECONDS}:c=pink:a=0.12:seed=${seed}:r=${SAMPLE_RATE}`;
  const tone = `sine=frequency=${frequency.toFixed(2)}:d=${LOOP_SECONDS}:r=${SAMPLE_RATE}`;
  const inputs = ['-f', 'lavfi', '-i', noise, '-f', 'lavfi', '-i', tone];
  const mix = ['-filter_complex', '[0][1]amix=2', '-ac', '1', '-map_metadata', '-1', '-fflags', '+bitexact'];
  await runFfmpeg([...inputs, ...mix, ...codec, '-b:a', `${audio.bitrateKbps ?? 64}k`, file]);
}

const coverMap = (input: number) => ['-map', `${input}:v`, '-disposition:v:0', 'attached_pic'];

function ffmetadata(tags: AudioTags, chapters: readonly Chapter[]): string {
  const lines = [';FFMETADATA1'];
  for (const [key, value] of Object.entries(tags)) lines.push(`${key}=${escapeValue(value)}`);
  for (const chapter of chapters) {
    lines.push(
      '[CHAPTER]',
      'TIMEBASE=1/1000',
      `START=${chapter.startMs}`,
      `END=${chapter.startMs + chapter.lengthMs}`,
      `title=${escapeValue(chapter.title)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const escapeValue = (text: string) => text.replaceAll(/[=;#\\\n]/g, (char) => `\\${char}`);
