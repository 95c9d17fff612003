import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino, { type DestinationStream } from 'pino';

const MAX_BYTES = 5 * 1024 * 1024;
const KEPT = 5;

export type LogFiles = { stream: DestinationStream; close(): void };

/**
 * `earmark.log` in the given folder, JSON lines; a full one becomes `earmark.1.log`, the one before `earmark.2.log` and so
 * on, and the oldest goes. What cannot be written is left out: the same lines go to standard output, and a full disk must
 * not end the server.
 */
export function createLogFiles(folder: string, { maxBytes = MAX_BYTES, kept = KEPT } = {}): LogFiles {
  const file = join(folder, 'earmark.log');
  const numbered = (number: number) => join(folder, `earmark.${number}.log`);
  const out = openFile(folder, file);
  // Whoever needs the folder above it says so in words, at the start.
  if (!out) return { stream: { write: () => undefined }, close: () => undefined };
  let size = existsSync(file) ? statSync(file).size : 0;

  const roll = () => {
    for (let number = kept - 1; number >= 1; number -= 1)
      if (existsSync(numbered(number))) renameSync(numbered(number), numbered(number + 1));
    renameSync(file, numbered(1));
    out.reopen();
    size = 0;
  };
  return {
    stream: {
      write: (text) => {
        try {
          out.write(text);
          size += Buffer.byteLength(text);
          if (size >= maxBytes) roll();
        } catch {
          size = 0;
        }
      },
    },
    close: () => {
      try {
        out.flushSync();
        out.end();
      } catch {
        // Nothing is left to tell it to.
      }
    },
  };
}

function openFile(folder: string, file: string) {
  try {
    mkdirSync(folder, { recursive: true });
    const out = pino.destination({ dest: file, append: true, sync: true, mode: 0o600 });
    out.on('error', () => undefined);
    return out;
  } catch {
    return undefined;
  }
}
