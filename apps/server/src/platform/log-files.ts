import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';
import { systemClock } from '../kernel/clock.ts';

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT = 5;
/** Renaming a handful of files takes no time; what lasts longer was cut off. */
const LONGEST_ROLL_MS = 10_000;

export type LogFiles = { stream: DestinationStream; close(): void };

/**
 * `earmark.log` in the given folder, JSON lines; a full one becomes `earmark.1.log`, the one before `earmark.2.log` and so
 * on, and the oldest goes. What cannot be written is left out: the same lines go to standard output, and a full disk must
 * neither end the server nor fill its memory. Several processes may share the folder.
 */
export function createLogFiles(folder: string, { maxBytes = MAX_BYTES, kept = KEPT } = {}): LogFiles {
  const numbered = (number: number) => join(folder, number === 0 ? 'earmark.log' : `earmark.${number}.log`);
  const rolling = join(folder, 'earmark.rolling');
  let file: number | undefined;

  const open = (): number => {
    mkdirSync(folder, { recursive: true });
    file = openSync(numbered(0), 'a', 0o600);
    return file;
  };
  const close = () => {
    const old = file;
    file = undefined;
    try {
      if (old !== undefined) closeSync(old);
    } catch {
      // Nothing is left to tell it to.
    }
  };
  /** The file we write is the one that has the name: nobody took it away, and no other process has rolled. */
  const isCurrent = (own: number): boolean => {
    const named = statSync(numbered(0), { throwIfNoEntry: false });
    const { dev, ino } = fstatSync(own);
    return named?.ino === ino && named.dev === dev;
  };
  /** The next line opens a new file. Two that roll at once would push out twice as many lines as they may. */
  const roll = (own: number) => {
    if (!alone()) return;
    try {
      if (isCurrent(own))
        for (let number = kept - 1; number >= 0; number -= 1)
          if (existsSync(numbered(number))) renameSync(numbered(number), numbered(number + 1));
    } finally {
      rmSync(rolling, { force: true });
    }
    close();
  };
  const alone = (): boolean => {
    try {
      closeSync(openSync(rolling, 'wx', 0o600));
      return true;
    } catch {
      const since = statSync(rolling, { throwIfNoEntry: false })?.mtimeMs;
      if (since === undefined || Math.abs(systemClock.now() - since) < LONGEST_ROLL_MS) return false;
      // Whoever began it was killed.
      rmSync(rolling, { force: true });
      return alone();
    }
  };
  return {
    stream: {
      write: (text) => {
        try {
          if (file !== undefined && !isCurrent(file)) close();
          const to = file ?? open();
          writeSync(to, text);
          if (fstatSync(to).size >= maxBytes) roll(to);
        } catch {
          // Standard output has it; whoever needs the folder above says in words that it cannot be used.
          close();
        }
      },
    },
    close,
  };
}
