import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogFiles } from './log-files.ts';
import { createLogger } from './logger.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'earmark-logs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('goes on in the file that is there, keeps secrets out and the file to its owner', () => {
  for (const word of ['first', 'second']) {
    const files = createLogFiles(join(dir, 'logs'));
    const log = createLogger({ level: 'info', file: files.stream, out: { write: () => undefined } });
    log.info({ apiKey: 'geheim' }, word);
    files.close();
  }
  const file = join(dir, 'logs/earmark.log');
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(['first', 'second']);
  expect(lines.join('')).not.toContain('geheim');
  expect(statSync(file).mode & 0o077).toBe(0);
});

it('begins a new file when one is full, and keeps as many as it may', () => {
  const files = createLogFiles(dir, { maxBytes: 10, kept: 2 });
  for (const line of ['first file\n', 'second file\n', 'third file\n', 'now\n']) files.stream.write(line);
  files.close();
  expect(readdirSync(dir).toSorted()).toEqual(['earmark.1.log', 'earmark.2.log', 'earmark.log']);
  expect(readFileSync(join(dir, 'earmark.log'), 'utf8')).toBe('now\n');
  expect(readFileSync(join(dir, 'earmark.1.log'), 'utf8')).toBe('third file\n');
  expect(readFileSync(join(dir, 'earmark.2.log'), 'utf8')).toBe('second file\n');
});

it('begins a new file also after somebody took the last one away', () => {
  const files = createLogFiles(dir, { maxBytes: 10, kept: 2 });
  files.stream.write('one\n');
  rmSync(join(dir, 'earmark.log'));
  for (const line of ['into nothing\n', 'now\n']) files.stream.write(line);
  files.close();
  expect(readFileSync(join(dir, 'earmark.log'), 'utf8')).toBe('now\n');
});

it('shares the folder with another process: each line once, each file full before the next', () => {
  const [one, two] = [1, 2].map(() => createLogFiles(dir, { maxBytes: 40, kept: 20 }));
  const lines = Array.from({ length: 16 }, (_, number) => `line ${String(number).padStart(4, '0')}\n`);
  for (const [index, line] of lines.entries()) (index % 2 === 0 ? one! : two!).stream.write(line);
  one!.close();
  two!.close();
  const files = readdirSync(dir).toSorted();
  expect(files).toEqual(['earmark.1.log', 'earmark.2.log', 'earmark.3.log', 'earmark.4.log']);
  expect(files.toReversed().map((file) => readFileSync(join(dir, file), 'utf8'))).toEqual(
    [0, 4, 8, 12].map((from) => lines.slice(from, from + 4).join('')),
  );
});

it('rolls on after a process was killed while it rolled', () => {
  const lock = join(dir, 'earmark.rolling');
  writeFileSync(lock, '');
  const files = createLogFiles(dir, { maxBytes: 10, kept: 2 });
  files.stream.write('somebody else rolls\n');
  expect(readdirSync(dir).toSorted()).toEqual(['earmark.log', 'earmark.rolling']);
  utimesSync(lock, 0, 0);
  files.stream.write('nobody does\n');
  files.close();
  expect(readdirSync(dir)).toEqual(['earmark.1.log']);
});

it('keeps no lines in memory while the disk is full', () => {
  symlinkSync('/dev/full', join(dir, 'earmark.log'));
  const files = createLogFiles(dir);
  for (let count = 0; count < 100; count += 1) files.stream.write(`${'x'.repeat(1000)}\n`);
  const later = join(dir, 'later.log');
  writeFileSync(later, '');
  rmSync(join(dir, 'earmark.log'));
  symlinkSync(later, join(dir, 'earmark.log'));
  files.stream.write('there is room\n');
  files.close();
  expect(readFileSync(later, 'utf8')).toBe('there is room\n');
});

it('is silent where nothing can be written', () => {
  writeFileSync(join(dir, 'file'), '');
  const files = createLogFiles(join(dir, 'file', 'logs'));
  files.stream.write('line\n');
  files.close();
  expect(readdirSync(dir)).toEqual(['file']);
});
