import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationStream } from 'pino';

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT = 5;

export type LogFiles = { stream: DestinationStream; close(): void };

/**
 * `earmark.log` in the given folder, JSON lines; a full one becomes `earmark.1.log`, the one before `earmark.2.log` and so
 * on, and the oldest goes. What cannot be written is left out: the same lines go to standard output, and a full disk must
 * neither end the server nor fill its memory.
 */
export function createLogFiles(folder: string, { maxBytes = MAX_BYTES, kept = KEPT } = {}): LogFiles {
  const numbered = (number: number) => join(folder, number === 0 ? 'earmark.log' : `earmark.${number}.log`);
  let file: number | undefined;
  let size = 0;

  const open = (): number => {
    mkdirSync(folder, { recursive: true });
    file = openSync(numbered(0), 'a', 0o600);
    size = fstatSync(file).size;
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
  /** The next line opens a new file, also where the last one was taken away. */
  const roll = () => {
    close();
    for (let number = kept - 1; number >= 0; number -= 1)
      if (existsSync(numbered(number))) renameSync(numbered(number), numbered(number + 1));
  };
  return {
    stream: {
      write: (text) => {
        try {
          const to = file ?? open();
          size += writeSync(to, text);
          if (size >= maxBytes) roll();
        } catch {
          // Standard output has it; whoever needs the folder above says in words that it cannot be used.
          close();
        }
      },
    },
    close,
  };
}
