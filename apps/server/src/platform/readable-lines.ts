import type { DestinationStream } from 'pino';

const LEVELS: Readonly<Record<number, string>> = { 20: 'debug', 30: 'info ', 40: 'warn ', 50: 'error' };
const HEADER = new Set(['level', 'time', 'scope', 'msg']);

/** What a log line says to a person at a terminal: `09:28:16 info  Earmark listens. address=http://127.0.0.1:8787`. */
export function toReadable(json: string): string {
  const line = JSON.parse(json) as Record<string, unknown>;
  const time = new Date(Number(line['time'])).toTimeString().slice(0, 8);
  const scope = typeof line['scope'] === 'string' ? `${line['scope']}: ` : '';
  const details = Object.entries(line)
    .filter(([key]) => !HEADER.has(key))
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const level = LEVELS[Number(line['level'])] ?? '     ';
  const message = typeof line['msg'] === 'string' ? line['msg'] : '';
  const text = `${time} ${level} ${scope}${message}${details.join('')}`;
  // Words of others may hold sequences that would steer the terminal.
  return `${text.replace(/\p{Cc}+/gu, ' ')}\n`;
}

/** Readable lines for a terminal; whoever collects the output gets the JSON. */
export function forTerminal(out: DestinationStream & { isTTY?: boolean | undefined }): DestinationStream {
  return out.isTTY ? { write: (json) => out.write(toReadable(json)) } : out;
}
