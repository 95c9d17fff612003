import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const handOver = pathToFileURL(join(import.meta.dirname, 'hand-over.mjs')).href;

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts a program that hands over to another, and waits until the other says its process id. */
async function start(program: string) {
  const outer = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { handOver } from ${JSON.stringify(handOver)}; handOver(process.execPath, ['-e', ${JSON.stringify(program)}]);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  started.push(outer);
  const ended = once(outer, 'exit');
  const [first] = (await once(outer.stdout, 'data')) as [Buffer];
  return { outer, ended, innerPid: Number(first.toString('utf8')) };
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

it.each(['SIGTERM', 'SIGHUP'] as const)(
  'passes %s on, waits for the program, and ends as it did',
  async (signal) => {
    const { outer, ended, innerPid } = await start(
      `process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1000); console.log(process.pid);`,
    );
    expect(isAlive(innerPid)).toBe(true);
    outer.kill(signal);
    expect(await ended).toEqual([7, null]);
    expect(isAlive(innerPid)).toBe(false);
  },
);

it('counts the end by a signal as a failure', async () => {
  const { ended, innerPid } = await start('setInterval(() => {}, 1000); console.log(process.pid);');
  process.kill(innerPid, 'SIGKILL');
  expect(await ended).toEqual([1, null]);
});
