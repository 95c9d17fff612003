import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '../../kernel/errors.ts';
import { errnoOf, toDiskError } from '../files/index.ts';

export type ToolRun = {
  /** What the tool was asked to do, as a present participle for people: `joining`. */
  doing: string;
  /** The file it is about, for people. */
  path: string;
  signal?: AbortSignal | undefined;
  /** Seconds of audio that are done, as they are done. */
  onSeconds?: ((seconds: number) => void) | undefined;
  /** Raw audio goes to this stream instead of a file; the tool holds it until it ends. */
  output?: Writable | undefined;
  /** Called with the stream that raw audio is written to, when it is read from there. */
  onInput?: ((input: Writable) => void) | undefined;
};

export type ToolResult = {
  /** Seconds of audio the tool says it has written. */
  seconds: number;
  stdout: string;
  /** What it complained about without giving up. */
  complaints: string;
};

/** A tool that has said nothing for this long hangs, on a dead mount most likely. */
const SILENCE_MS = 600_000;
const MAX_STDERR = 16 * 1024;
const MAX_STDOUT = 16 * 1024 * 1024;
/** Below everything else on the machine, streaming above all. */
const NICE = 10;

/**
 * Runs ffmpeg or ffprobe: arguments as a list, never a shell. Resolves when it ended well; it is killed when `signal`
 * is aborted, and then this rejects with the signal's reason. Throws `ffmpeg_missing`, `root_folder_full`, or
 * `audio_unreadable` with what the tool said.
 */
export function runTool(binary: string, args: readonly string[], run: ToolRun): Promise<ToolResult> {
  const { signal, output } = run;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const child = spawn(binary, args, {
      stdio: [run.onInput ? 'pipe' : 'ignore', output ?? 'pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let progress = '';
    let seconds = 0;
    let failure: unknown;
    const kill = (reason: unknown) => {
      failure ??= reason;
      child.kill('SIGKILL');
    };
    const onAbort = () => kill(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    let watchdog: NodeJS.Timeout | undefined;
    const stillAlive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => kill(hangs(run)), SILENCE_MS);
    };
    stillAlive();

    child.on('spawn', () => {
      try {
        if (child.pid !== undefined) setPriority(child.pid, NICE);
      } catch (error) {
        // It ended before it could be made polite.
        if (errnoOf(error) === undefined && !(error instanceof Error)) throw error;
      }
    });
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stillAlive();
      stdout = (stdout + text).slice(-MAX_STDOUT);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stillAlive();
      stderr = (stderr + text).slice(-MAX_STDERR);
    });
    (child.stdio[3] as Readable | null)?.setEncoding('utf8').on('data', (text: string) => {
      stillAlive();
      progress += text;
      const end = progress.lastIndexOf('\n');
      for (const [, micros] of progress.slice(0, end + 1).matchAll(/^out_time_us=(\d+)$/gm)) {
        seconds = Number(micros) / 1_000_000;
        run.onSeconds?.(seconds);
      }
      progress = progress.slice(end + 1);
    });
    if (child.stdin) {
      // What the reader has to say is told by its exit; a broken pipe of the writer says nothing more.
      child.stdin.on('error', (error) => {
        stderr += error.message;
      });
      run.onInput?.(child.stdin);
    }
    child.on('error', (error) => {
      failure ??= errnoOf(error) === 'ENOENT' ? missing(binary) : error;
    });
    child.on('close', (code, killedBy) => {
      clearTimeout(watchdog);
      signal?.removeEventListener('abort', onAbort);
      if (failure !== undefined) return reject(failure);
      const isFull = /No space left on device|Disk quota exceeded/.exec(stderr)?.[0];
      if (isFull !== undefined) return reject(noRoom(run, isFull));
      if (code !== 0) return reject(failed(run, stderr, killedBy));
      resolve({ seconds, stdout, complaints: lastLines(stderr) });
    });
  });
}

function missing(binary: string): AppError {
  return new AppError({
    code: 'ffmpeg_missing',
    message: `The program ${binary} is not installed on this machine.`,
    hint: 'Install ffmpeg, or switch off embedding and joining.',
    status: 503,
    blame: 'setup',
  });
}

function noRoom({ doing, path }: ToolRun, said: string): AppError {
  const cause = Object.assign(new Error(said), { code: 'ENOSPC' });
  return toDiskError(cause, { doing, path, side: 'library' });
}

function hangs({ doing, path }: ToolRun): AppError {
  return new AppError({
    code: 'import_failed',
    message: `ffmpeg did nothing for ten minutes while ${doing} ${path}, and was ended.`,
    hint: 'Look at the disk and the mount. An import goes on by itself then; start a re-process again.',
    status: 503,
    blame: 'setup',
    retryable: true,
  });
}

function failed({ doing, path }: ToolRun, stderr: string, killedBy: string | null): AppError {
  if (killedBy !== null) {
    return new AppError({
      code: 'import_failed',
      message: `ffmpeg was ended from outside (${killedBy}) while ${doing} ${path}.`,
      hint: 'This machine may have too little memory. An import goes on by itself then; start a re-process again.',
      status: 503,
      blame: 'setup',
      retryable: true,
    });
  }
  const step = doing.charAt(0).toUpperCase() + doing.slice(1);
  return new AppError({
    code: 'audio_unreadable',
    message: `${step} ${path} failed: ${lastLines(stderr) || 'ffmpeg gave no reason'}.`,
    hint: 'Import the book by hand as hard links to take the files as they are, or choose another release.',
    status: 422,
    blame: 'setup',
  });
}

/** The end of what it said, without the addresses ffmpeg puts before its lines. */
function lastLines(text: string): string {
  return text
    .trim()
    .split('\n')
    .slice(-3)
    .map((line) =>
      line
        .replace(/^\[[^\]]* @ 0x[0-9a-f]+\] /, '')
        .replaceAll(/file:\S*\//g, '')
        .trim(),
    )
    .join('; ')
    .slice(0, 400);
}
