import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const waiting: (() => void)[] = [];
let free = Math.max(2, availableParallelism());

/** Runs ffmpeg by argument list, quietly, as many at once as there are cores; what it complains about is in the error. */
export async function runFfmpeg(args: readonly string[], binary = 'ffmpeg'): Promise<void> {
  if (free > 0) free -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    await spawnFfmpeg(args, binary);
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }
}

async function spawnFfmpeg(args: readonly string[], binary: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(binary, ['-hide_banner', '-v', 'error', '-nostdin', '-y', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'ENOENT'
          ? new Error(`${binary} is not installed; on Debian: apt-get install ffmpeg`)
          : error,
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with ${code}: ${complaint.trim()}`));
    });
  });
}
