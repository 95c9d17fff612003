import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdDatabase } from './one-process.ts';

let dir: string;
let holder: ChildProcess | undefined;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'earmark-hold-'));
});
afterEach(() => {
  holder?.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

it('keeps others away until it is let go of', () => {
  const file = join(dir, 'earmark.db');
  const letGo = holdDatabase(file);
  expect(() => holdDatabase(file, 0)).toThrow(/Another Earmark uses the database/);
  letGo();
  holdDatabase(file, 0)();
});

it('is gone with the process that held it, however that ended', async () => {
  const file = join(dir, 'earmark.db');
  const module = join(import.meta.dirname, 'one-process.ts');
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--input-type=module',
      '-e',
      `const { holdDatabase } = await import(${JSON.stringify(module)}); holdDatabase(${JSON.stringify(file)}); console.log('held'); setInterval(() => {}, 1000);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  holder = child;
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  expect(() => holdDatabase(file, 0)).toThrow(/Another Earmark/);
  child.kill('SIGKILL');
  await ended;
  holdDatabase(file, 0)();
});
