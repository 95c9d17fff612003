import pino, {
  type DestinationStream,
  multistream,
  type Logger as PinoLogger,
  type SerializedError,
  stdSerializers,
} from 'pino';
import { forTerminal } from './readable-lines.ts';
import { toSourcePositions } from './source-positions.ts';

export type Logger = Pick<PinoLogger, 'debug' | 'info' | 'warn' | 'error' | 'child' | 'level'>;

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line kept for the log page. */
export type LogLine = {
  at: number;
  level: string;
  scope: string | null;
  message: string;
  details: Record<string, unknown>;
};

export type LogBuffer = { lines(): readonly LogLine[]; stream: DestinationStream };

const LEVEL_NAMES: Record<number, string> = {
  10: 'debug',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'error',
};
const OMITTED = new Set(['level', 'time', 'pid', 'hostname', 'scope', 'msg']);
/** Keys that may hold a secret in any object that is logged. */
const SECRET_KEYS = [
  'password',
  'pass',
  'token',
  'apiKey',
  'api_key',
  'apikey',
  'secret',
  'cookie',
  'cookies',
  'authorization',
  'mam_id',
  'mamId',
  'downloadUrl',
  'qbit_pass',
  'abs_api_token',
  'prowlarr_api_key',
];

/** Keeps the newest lines in memory for `system/logs`. */
export function createLogBuffer(capacity = 2000): LogBuffer {
  const lines: LogLine[] = [];
  return {
    lines: () => lines,
    stream: {
      write: (text: string) => {
        const line = JSON.parse(text) as Record<string, unknown>;
        const details: Record<string, unknown> = {};
        for (const [key, value] of Object.entries(line)) if (!OMITTED.has(key)) details[key] = value;
        lines.push({
          at: Number(line['time']),
          level: LEVEL_NAMES[Number(line['level'])] ?? 'info',
          scope: typeof line['scope'] === 'string' ? line['scope'] : null,
          message: typeof line['msg'] === 'string' ? line['msg'] : '',
          details,
        });
        if (lines.length > capacity) lines.splice(0, lines.length - capacity);
      },
    },
  };
}

/** Every line begins `{"level":30,`. */
const levelOf = (line: string): number => Number(line.slice(9, 11));

/** JSON lines to the given stream (by default stdout, readable on a terminal), to the buffer and to the file; secrets are starred by key. The level may change. */
export function createLogger(options: {
  level: LogLevel | (() => LogLevel);
  buffer?: LogBuffer;
  /** Where the lines are kept on the disk. */
  file?: DestinationStream;
  out?: DestinationStream;
}): Logger {
  const { level } = options;
  const lowest = typeof level === 'function' ? level : () => level;
  // Children of a pino logger keep the level they were born with; so all of them say everything, and the lines are sieved.
  const streams = [options.out ?? forTerminal(process.stdout), options.buffer?.stream, options.file]
    .filter((stream) => stream !== undefined)
    .map((stream) => ({
      level: 'debug' as const,
      stream: {
        write: (text: string) => {
          if (levelOf(text) >= pino.levels.values[lowest()]!) stream.write(text);
        },
      },
    }));
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  return pino(
    {
      level: 'debug',
      base: null,
      redact: { paths, censor: '***' },
      serializers: { err: serializeError },
    },
    multistream(streams),
  );
}

function serializeError(error: unknown): unknown {
  // Most errors are logged as their one-line description already.
  if (!(error instanceof Error)) return error;
  const told: SerializedError = stdSerializers.err(error);
  return { ...told, stack: toSourcePositions(told.stack) };
}

export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
