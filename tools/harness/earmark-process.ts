import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../scripts/lib/postgres.ts';
import { root, stopProcess } from '../scripts/lib/run.ts';

export type EarmarkProcess = {
  url: string;
  port: number;
  pid: number;
  process: ChildProcess;
  /** Milliseconds from the start of the process to the first answer. */
  startedInMs: number;
  /** SIGTERM and wait. */
  stop(): Promise<void>;
  /** SIGKILL: what a power cut does. */
  kill(): Promise<void>;
};

/** Starts the built server in `dir/config` with the given environment, and waits until it answers. */
export async function startEarmark(options: {
  dir: string;
  env?: Readonly<Record<string, string>>;
  port?: number | undefined;
  host?: string;
}): Promise<EarmarkProcess> {
  const port = options.port ?? (await freePort());
  const configDir = join(options.dir, 'config');
  mkdirSync(configDir, { recursive: true });
  const log = createWriteStream(join(options.dir, 'earmark.log'), { flags: 'a' });
  const begin = performance.now();
  const child = spawn(process.execPath, [join(root, 'dist/server/main.js')], {
    cwd: options.dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TZ: process.env['TZ'],
      EARMARK_CONFIG_DIR: configDir,
      EARMARK_PORT: String(port),
      EARMARK_HOST: options.host ?? '127.0.0.1',
      ...options.env,
    },
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-2000)));
  const url = `http://127.0.0.1:${port}${options.env?.['EARMARK_URL_BASE'] ?? ''}`;
  const exited = () => child.exitCode !== null || child.signalCode !== null;
  for (;;) {
    if (exited()) throw new Error(`Earmark ended at once: ${words.trim()}`);
    if (performance.now() - begin > 30_000) {
      child.kill('SIGKILL');
      throw new Error(`Earmark did not answer within 30 seconds. ${words.trim()}`);
    }
    const answer = await fetch(`http://127.0.0.1:${port}/ping`).catch(() => undefined);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    url,
    port,
    pid: child.pid!,
    process: child,
    startedInMs: performance.now() - begin,
    stop: () => stopProcess(child),
    kill: async () => {
      if (exited()) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    },
  };
}
