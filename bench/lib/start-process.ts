import { type ChildProcess, spawn } from 'node:child_process';
import { get } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../tools/scripts/lib/postgres.ts';
import { root, stopProcess } from '../../tools/scripts/lib/run.ts';
import { cpuMsOf } from './process.ts';

export type Started = {
  pid: number;
  port: number;
  /** From the start of the process to its first answer. */
  ms: number;
  cpuMs: number;
  stop(): Promise<void>;
};

const LONGEST_MS = 30_000;

/** Starts the built server on `folder/config`, and takes the time. */
export function startServer(folder: string, env: Readonly<Record<string, string>> = {}): Promise<Started> {
  return start((port) => ({
    args: [join(root, 'dist/server/main.js')],
    env: {
      EARMARK_CONFIG_DIR: join(folder, 'config'),
      EARMARK_PORT: String(port),
      EARMARK_HOST: '127.0.0.1',
      ...env,
    },
  }));
}

/** Starts a Node that does nothing but answer. */
export function startBareNode(): Promise<Started> {
  return start((port) => ({ args: [join(import.meta.dirname, 'bare-node.mjs'), String(port)], env: {} }));
}

async function start(
  how: (port: number) => { args: string[]; env: Record<string, string> },
): Promise<Started> {
  const port = await freePort();
  const { args, env } = how(port);
  const begin = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  await answered(child, port, begin);
  const ms = performance.now() - begin;
  return { pid: child.pid!, port, ms, cpuMs: cpuMsOf(child.pid!), stop: () => stopProcess(child) };
}

async function answered(child: ChildProcess, port: number, begin: number): Promise<void> {
  while (!(await ask(port))) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} instead of answering.`);
    if (performance.now() - begin > LONGEST_MS) {
      await stopProcess(child);
      throw new Error(`It did not answer within ${LONGEST_MS / 1000} s.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

function ask(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', path: '/ping', agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    }).on('error', () => resolve(false));
  });
}
