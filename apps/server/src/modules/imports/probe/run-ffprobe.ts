import { execFile } from 'node:child_process';
import { z } from 'zod';
import { describeError } from '../../../kernel/errors.ts';
import { errnoOf } from '../../../platform/files/file-system.ts';
import { isbnOf } from '../isbn.ts';
import type { AudioFacts } from '../model.ts';
import {
  asinOf,
  cleanText,
  codecName,
  distinct,
  ISBN_TAGS,
  parsePair,
  parseSeriesText,
} from './tag-values.ts';

const tags = z.record(z.string(), z.string()).catch({});
const number = z.coerce.number().nonnegative().optional().catch(undefined);
const answer = z.object({
  format: z.object({ duration: number, bit_rate: number, tags: tags.optional() }).catch({}),
  streams: z
    .array(
      z.object({
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        duration: number,
        bit_rate: number,
        tags: tags.optional(),
        disposition: z.object({ attached_pic: z.number().optional() }).optional(),
      }),
    )
    .catch([]),
  chapters: z.array(z.object({ start_time: number, end_time: number, tags: tags.optional() })).catch([]),
});
type Answer = z.infer<typeof answer>;

export type FfprobeResult =
  | { kind: 'read'; facts: AudioFacts; video: boolean }
  | { kind: 'refused'; message: string }
  /** There is no ffprobe on this machine. */
  | { kind: 'absent' };

/** Lets the system's ffprobe read a file, in its own process. */
export async function runFfprobe(binary: string, path: string, timeoutMs = 60_000): Promise<FfprobeResult> {
  // `file:` keeps ffprobe from taking an odd name for an option, a protocol or a playlist.
  const args = [
    '-v',
    'error',
    '-of',
    'json',
    '-show_format',
    '-show_streams',
    '-show_chapters',
    `file:${path}`,
  ];
  const run = await new Promise<{ error: Error | null; stdout: string; stderr: string }>((resolve) => {
    execFile(
      binary,
      args,
      { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 32 * 1024 * 1024 },
      (error, stdout, stderr) => {
        resolve({ error, stdout, stderr });
      },
    );
  });
  if (run.error) {
    if (errnoOf(run.error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'refused', message: lastLine(run.stderr, path) || describeError(run.error) };
  }
  const parsed = answer.safeParse(parseJson(run.stdout));
  if (!parsed.success) return { kind: 'refused', message: 'ffprobe gave no readable answer' };
  const audio = parsed.data.streams.find((stream) => stream.codec_type === 'audio');
  if (!audio) return { kind: 'refused', message: 'there is no audio in it' };
  const video = parsed.data.streams.some(
    (stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic,
  );
  return { kind: 'read', facts: toFacts(parsed.data, audio), video };
}

function lastLine(text: string, path: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line.replace(`file:${path}: `, '').slice(0, 300);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toFacts(data: Answer, audio: Answer['streams'][number]): AudioFacts {
  const named = new Map<string, string>();
  for (const source of [data.format.tags, audio.tags]) {
    for (const [name, value] of Object.entries(source ?? {})) {
      if (!named.has(name.toLowerCase())) named.set(name.toLowerCase(), value);
    }
  }
  const get = (...names: string[]) =>
    names.map((name) => cleanText(named.get(name))).find((text) => text !== null) ?? null;
  const track = parsePair(named.get('track'));
  const disc = parsePair(named.get('disc') ?? named.get('discnumber'));
  const grouping = parseSeriesText(get('grouping', 'grp1'));
  const bitrate = data.format.bit_rate ?? audio.bit_rate;
  return {
    durationSeconds: data.format.duration || audio.duration || null,
    bitrateKbps: bitrate ? Math.round(bitrate / 1000) : null,
    codec: codecName(cleanText(audio.codec_name)),
    track: track.no,
    trackTotal: track.of,
    disc: disc.no,
    discTotal: disc.of,
    title: get('title'),
    album: get('album'),
    artists: distinct([get('album_artist', 'albumartist'), get('artist', 'author')]),
    narrators: distinct([get('composer'), get('narrator', 'nrt')]),
    series: get('series', 'show', 'mvnm') ?? grouping.series,
    seriesPosition: get('series-part', 'episode_id', 'mvin', 'part') ?? grouping.position,
    asin: asinOf(get('asin')) ?? asinOf(get('audible_asin')) ?? asinOf(get('cdek')),
    isbn: ISBN_TAGS.map((name) => isbnOf(named.get(name))).find((isbn) => isbn !== null) ?? null,
    // A stream's language tag is a default (`und`, `eng`) that encoders write unasked.
    language: cleanText(data.format.tags?.['language'] ?? data.format.tags?.['LANGUAGE']),
    year: get('date', 'year'),
    chapters: data.chapters.map((chapter) => ({
      startSeconds: chapter.start_time ?? 0,
      endSeconds: chapter.end_time ?? 0,
      title: cleanText(chapter.tags?.['title']) ?? '',
    })),
  };
}
