import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import type { Container } from './containers.ts';
import { runTool } from './run-tool.ts';

const answer = z.object({
  streams: z.array(
    z.object({
      index: z.number(),
      codec_name: z.string().optional(),
      codec_type: z.string().optional(),
      profile: z.string().optional(),
      sample_rate: z.coerce.number().optional(),
      channels: z.number().optional(),
      bit_rate: z.coerce.number().optional(),
      duration: z.coerce.number().optional(),
      extradata_hash: z.string().optional(),
      disposition: z.object({ attached_pic: z.number() }).partial().optional(),
      tags: z.record(z.string(), z.string()).optional(),
    }),
  ),
  chapters: z.array(z.unknown()).default([]),
  format: z.object({
    duration: z.coerce.number().optional(),
    tags: z.record(z.string(), z.string()).optional(),
  }),
});

/** What ffprobe sees in one audio file. */
export type Streams = {
  codec: string;
  sampleRate: number;
  channels: number;
  bitrateKbps: number | null;
  durationSeconds: number;
  /** Equal for streams that can follow each other without being encoded again. */
  kind: string;
  /** Indexes of embedded pictures. */
  pictures: number[];
  chapterCount: number;
  /** Tags of the file as ffmpeg calls them, or of its stream where the container has none of its own. */
  tags: Record<string, string>;
};

/** Reads streams, tags and chapters. Throws `audio_unreadable` when there is no audio in it. */
export async function readStreams(ffprobe: string, path: string, container: Container): Promise<Streams> {
  const what = ['-show_format', '-show_streams', '-show_chapters', '-show_data_hash', 'md5'];
  const args = ['-v', 'error', '-of', 'json', ...what, '-f', container.demuxer, `file:${path}`];
  const { stdout } = await runTool(ffprobe, args, { doing: 'reading', path });
  const parsed = answer.safeParse(JSON.parse(stdout));
  const audio = parsed.data?.streams.find((stream) => stream.codec_type === 'audio');
  if (!parsed.success || !audio) {
    throw new AppError({
      code: 'audio_unreadable',
      message: `There is no audio in ${path}.`,
      hint: 'Choose another release.',
      status: 422,
      blame: 'setup',
    });
  }
  const { streams, format, chapters } = parsed.data;
  return {
    codec: audio.codec_name ?? '',
    sampleRate: audio.sample_rate ?? 0,
    channels: audio.channels ?? 0,
    bitrateKbps: audio.bit_rate ? Math.round(audio.bit_rate / 1000) : null,
    durationSeconds: format.duration ?? audio.duration ?? 0,
    kind: [audio.codec_name, audio.profile, audio.sample_rate, audio.channels, audio.extradata_hash].join(
      ' ',
    ),
    pictures: streams.filter((stream) => stream.disposition?.attached_pic).map((stream) => stream.index),
    chapterCount: chapters.length,
    tags: (container.name === 'ogg' ? audio.tags : format.tags) ?? {},
  };
}
