import { ConfigError } from '../config/config.ts';
import { AppError, describeError } from '../kernel/errors.ts';
import { toSourcePositions } from '../platform/source-positions.ts';

type SystemError = Error & {
  code?: string;
  syscall?: string;
  path?: string;
  address?: string;
  port?: number;
};

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file of that name is in the way',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'a folder of that name is in the way',
  ENOENT: 'there is nothing',
  EMFILE: 'too many files are open',
};

/** Why Earmark cannot start, in words for whoever reads standard error; a stack only for what is a mistake of ours. */
export function startFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof AppError)
    return [sentence(describeError(error)), error.hint].filter(Boolean).join(' ');
  if (!(error instanceof Error)) return String(error);
  return (
    listening(error) ?? database(error) ?? files(error) ?? toSourcePositions(error.stack ?? error.message)
  );
}

function listening(error: SystemError): string | undefined {
  const { code, syscall, address = 'this address', port } = error;
  if (code === 'EADDRINUSE')
    return `The port${port === undefined ? '' : ` ${port}`} is in use by another program. Set EARMARK_PORT to a free one.`;
  if (code === 'EACCES' && syscall === 'listen')
    return `Earmark may not listen on port ${port}. Set EARMARK_PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `This machine has no address ${address}. Set EARMARK_HOST to one it has, or to 0.0.0.0 for all.`;
  if (syscall === 'getaddrinfo')
    return `The name ${'hostname' in error ? String(error.hostname) : ''} of EARMARK_HOST has no address. Set it to an address of this machine, or to 0.0.0.0 for all.`;
  return undefined;
}

/** better-sqlite3 names the kind of failure in `code`. */
function database({ code = '', message }: SystemError): string | undefined {
  if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code))
    return `The database file is damaged (${message}). Nothing was changed. Put the newest file of the folder backups in its place (without the files that end in -wal and -shm), and start again.`;
  if (/^SQLITE_(?:CANTOPEN|READONLY|PERM)/.test(code))
    return `The database file cannot be opened for writing (${message}). Let the user Earmark runs as write to it and to its folder.`;
  if (code.startsWith('SQLITE_FULL')) return 'The disk of the database is full. Make room and start again.';
  return undefined;
}

function files({ code = '', path = 'A file of the config folder' }: SystemError): string | undefined {
  const reason = REASONS[code];
  if (reason === undefined) return undefined;
  return `${path} cannot be used: ${reason}. Let the user Earmark runs as read and write there, or name another folder in EARMARK_CONFIG_DIR.`;
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
