import { AppError } from '../kernel/errors.ts';

type Trouble = Pick<AppError, 'message'> & { code: 'storage_full' | 'database_unavailable'; hint: string };

const FULL: Trouble = {
  code: 'storage_full',
  message: 'The disk of the database is full, so nothing was changed.',
  hint: 'Make room on the disk of the config folder (or of PostgreSQL), then try again.',
};
const READ_ONLY: Trouble = {
  code: 'database_unavailable',
  message: 'The database cannot be written to.',
  hint: 'Is its disk mounted read-only? Let the user Earmark runs as write to the config folder.',
};
const BROKEN_DISK: Trouble = {
  code: 'database_unavailable',
  message: 'The disk of the database failed.',
  hint: 'Look at the disk and the mount of the config folder; the log page has the details.',
};
const DAMAGED: Trouble = {
  code: 'database_unavailable',
  message: 'The database file is damaged.',
  hint: 'Stop Earmark and put the newest file of the folder backups in its place.',
};
const AWAY: Trouble = {
  code: 'database_unavailable',
  message: 'The database does not answer.',
  hint: 'Is PostgreSQL running, and may it be reached? Earmark goes on by itself when it is back.',
};

/** SQLite's result codes by name, then PostgreSQL's SQLSTATE classes and the system's words for a lost connection. */
const KINDS: readonly [RegExp, Trouble][] = [
  [/^(?:SQLITE_FULL|53100)/u, FULL],
  [/^(?:SQLITE_READONLY|SQLITE_PERM|25006$)/u, READ_ONLY],
  [/^(?:SQLITE_IOERR|SQLITE_CANTOPEN|58030$)/u, BROKEN_DISK],
  [/^(?:SQLITE_CORRUPT|SQLITE_NOTADB|XX00[12]$)/u, DAMAGED],
  [/^(?:08...$|57P0[123]$|53300$|ECONNREFUSED$|ECONNRESET$|EHOSTUNREACH$|ETIMEDOUT$|ENOTFOUND$)/u, AWAY],
];

/** What the pool says, without a code, when the server went away in the middle of a query. */
const CUT_OFF = /^(?:Connection terminated|timeout exceeded when trying to connect)/u;

/**
 * What a failed query tells of the place the data lies in, as an error with a way out; undefined when the query itself is
 * at fault. For errors of the database only.
 */
export function databaseTrouble(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || error instanceof AppError) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const trouble = KINDS.find(([pattern]) => pattern.test(code))?.[1] ?? (CUT_OFF.test(error.message) && AWAY);
  if (!trouble) return undefined;
  return new AppError({
    ...trouble,
    status: trouble.code === 'storage_full' ? 507 : 503,
    blame: 'setup',
    retryable: true,
    cause: error,
  });
}
