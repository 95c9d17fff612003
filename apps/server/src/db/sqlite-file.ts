import Sqlite from 'better-sqlite3';

/**
 * After a kill the newest changes are in the log beside a SQLite database (`-wal`); a copy of the file alone would be
 * without them. This writes them into the file. A damaged database stays as it is.
 */
export function foldLogIn(file: string): void {
  withFile(file, {}, (sqlite) => sqlite.pragma('wal_checkpoint(TRUNCATE)'));
}

/** Can it be read as a SQLite database, from end to end? */
export function isWhole(file: string): boolean {
  return (
    withFile(file, { readonly: true }, (sqlite) => sqlite.pragma('quick_check', { simple: true })) === 'ok'
  );
}

function withFile(
  file: string,
  options: Sqlite.Options,
  work: (sqlite: Sqlite.Database) => unknown,
): unknown {
  try {
    const sqlite = new Sqlite(file, { fileMustExist: true, ...options });
    try {
      return work(sqlite);
    } finally {
      sqlite.close();
    }
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return undefined;
    throw error;
  }
}
