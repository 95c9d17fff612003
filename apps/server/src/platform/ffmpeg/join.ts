import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { AppError } from '../../kernel/errors.ts';
import { type FileSystem, onDisk, writeFileDurably } from '../files/index.ts';
import type { Container } from './containers.ts';
import { QUIET, readAs } from './embed.ts';
import { runTool } from './run-tool.ts';

export type JoinPart = { path: string; container: Container; durationSeconds: number };

export type JoinInput = {
  /** In playing order. */
  parts: readonly JoinPart[];
  /** An m4a with sound only; must not exist. */
  target: string;
  scratch: string;
  signal?: AbortSignal | undefined;
  onSeconds?: ((seconds: number) => void) | undefined;
};

/** A part that ends this much sooner than its header says is damaged. */
const TOLERANCE_SECONDS = 2;
const TOLERANCE_SHARE = 0.02;

/** Joins AAC parts of one kind without encoding them again. Answers the length of each, as their headers say. */
export async function joinByCopy(binary: string, fs: FileSystem, input: JoinInput): Promise<number[]> {
  const list = join(input.scratch, 'parts.txt');
  const lines = input.parts.map(({ path }) => `file 'file:${path.replaceAll("'", String.raw`'\''`)}'`);
  await onDisk({ doing: 'writing', path: list, side: 'library' }, async () => {
    await fs.rm(list, { force: true });
    await writeFileDurably(fs, list, `ffconcat version 1.0\n${lines.join('\n')}\n`);
  });
  await runTool(
    binary,
    [
      ...QUIET,
      '-safe',
      '0',
      ...readAs('concat', list),
      '-map',
      '0:a:0',
      '-map_metadata',
      '-1',
      '-map_chapters',
      '-1',
      '-c',
      'copy',
      '-f',
      'ipod',
      `file:${input.target}`,
    ],
    { doing: 'joining parts into', path: input.target, signal: input.signal, onSeconds: input.onSeconds },
  );
  return input.parts.map((part) => part.durationSeconds);
}

/**
 * Joins parts of any kind by encoding them to AAC as one stream, without a gap: each part is decoded by a process of its
 * own into the encoder's input. Answers the decoded length of each part. Throws `audio_unreadable` naming the part that
 * is damaged.
 */
export async function joinByEncoding(
  binary: string,
  input: JoinInput & { bitrateKbps: number; sampleRate: number; channels: number },
): Promise<number[]> {
  const raw = ['-f', 's16le', '-ar', String(input.sampleRate), '-ac', String(input.channels)];
  // When one half fails or is cancelled the other must not wait for it.
  const stop = new AbortController();
  const signal = input.signal ? AbortSignal.any([input.signal, stop.signal]) : stop.signal;
  const pipe = Promise.withResolvers<Writable>();
  const encoder = runTool(
    binary,
    [
      // Its progress counts what the decoders have counted already.
      '-hide_banner',
      '-v',
      'error',
      '-n',
      '-threads',
      '1',
      '-protocol_whitelist',
      'pipe',
      ...raw,
      '-i',
      'pipe:0',
      '-map',
      '0:a:0',
      '-threads',
      '1',
      '-c:a',
      'aac',
      '-b:a',
      `${input.bitrateKbps}k`,
      '-f',
      'ipod',
      `file:${input.target}`,
    ],
    { doing: 'joining parts into', path: input.target, signal, onInput: pipe.resolve },
  );
  encoder.catch((error: unknown) => {
    stop.abort(error);
    pipe.reject(error);
  });
  try {
    const sink = await pipe.promise;
    const lengths: number[] = [];
    let before = 0;
    for (const part of input.parts) {
      const onSeconds = (seconds: number) => input.onSeconds?.(before + seconds);
      const seconds = await decodeInto(binary, part, { sink, raw, signal, onSeconds });
      lengths.push(seconds);
      before += seconds;
    }
    sink.end();
    await finished(sink);
    await encoder;
    return lengths;
  } catch (error) {
    stop.abort(error);
    await encoder.catch(() => undefined);
    // The encoder's own trouble is the cause of what the decoder then complains about.
    throw stop.signal.reason ?? error;
  }
}

async function decodeInto(
  binary: string,
  part: JoinPart,
  options: { sink: Writable; raw: string[]; signal: AbortSignal; onSeconds: (seconds: number) => void },
): Promise<number> {
  const { seconds, complaints } = await runTool(
    binary,
    [...QUIET, ...readAs(part.container.demuxer, part.path), '-map', '0:a:0', ...options.raw, 'pipe:1'],
    {
      doing: 'decoding',
      path: part.path,
      signal: options.signal,
      output: options.sink,
      onSeconds: options.onSeconds,
    },
  );
  const missing = part.durationSeconds - seconds;
  if (missing > Math.max(TOLERANCE_SECONDS, part.durationSeconds * TOLERANCE_SHARE)) {
    throw new AppError({
      code: 'audio_unreadable',
      message: `${part.path} is damaged: only ${inMinutes(seconds)} of ${inMinutes(part.durationSeconds)} can be played${complaints ? ` (${complaints})` : ''}.`,
      hint: 'Recheck the torrent, import the book by hand as hard links to take the parts as they are, or choose another release.',
      status: 422,
      blame: 'setup',
    });
  }
  return seconds;
}

function inMinutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
