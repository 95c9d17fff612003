import { AppError } from '../../kernel/errors.ts';
import type { Container } from './containers.ts';
import { QUIET, readAs } from './embed.ts';
import { runTool } from './run-tool.ts';

/** Seconds at both ends that are decoded on trial. */
const END_SECONDS = 10;

/** Checksums of the sound itself, one a stream, whatever tags and container are around it. */
export async function soundHash(
  binary: string,
  path: string,
  container: Container,
  signal?: AbortSignal,
): Promise<string> {
  const hash = ['-map', '0:a', '-c', 'copy', '-f', 'streamhash', '-hash', 'md5', 'pipe:1'];
  const { stdout } = await runTool(binary, [...QUIET, ...readAs(container.demuxer, path), ...hash], {
    doing: 'reading',
    path,
    signal,
  });
  return stdout.trim();
}

/** Throws when the first or the last seconds of a file cannot be decoded. */
export async function assertEndsDecode(
  binary: string,
  path: string,
  container: Container,
  options: { durationSeconds: number; signal?: AbortSignal | undefined },
): Promise<void> {
  const { durationSeconds, signal } = options;
  const length = Math.min(END_SECONDS, durationSeconds);
  for (const start of [0, Math.max(0, durationSeconds - END_SECONDS)]) {
    const window = ['-ss', start.toFixed(3), '-t', length.toFixed(3)];
    const { seconds, complaints } = await runTool(
      binary,
      [...QUIET, ...window, ...readAs(container.demuxer, path), '-map', '0:a:0', '-f', 'null', '-'],
      { doing: 'trying', path, signal },
    );
    if (seconds >= length * 0.5) continue;
    const end = start === 0 ? 'beginning' : 'end';
    throw unusable(path, `its ${end} cannot be played${complaints ? ` (${complaints})` : ''}`);
  }
}

export function unusable(path: string, why: string): AppError {
  return new AppError({
    code: 'audio_unreadable',
    message: `What ffmpeg made is not usable: ${path}: ${why}.`,
    hint: 'Import the book by hand as hard links to take the files as they are, or choose another release.',
    status: 422,
    blame: 'setup',
  });
}
