import Sqlite from 'better-sqlite3';
import { AppError } from '../kernel/errors.ts';

/** Kept here, or the lock would be let go of with the memory of whoever asked for it. */
const held = new Set<Sqlite.Database>();
/** A program that is about to end may still hold it. */
const WAIT_MS = 5000;

/**
 * Keeps other processes away from a SQLite database for as long as this one lives: two would both take up the work that
 * was left and undo what the other does. The lock is SQLite's own, on an empty file beside the database, so the system
 * lets go of it however the process ends, and tools may still read the database.
 * @returns what lets go of it.
 * @throws AppError `database_unavailable` when another process holds it.
 */
export function holdDatabase(file: string, waitMs = WAIT_MS): () => void {
  const lock = new Sqlite(`${file}.lock`, { timeout: waitMs });
  try {
    lock.prepare('begin exclusive').run();
  } catch (error) {
    lock.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new AppError({
        code: 'database_unavailable',
        message: `Another Earmark uses the database ${file}.`,
        hint: 'Stop it first. SQLite is for one process; several need PostgreSQL.',
        status: 503,
        blame: 'setup',
      });
    throw error;
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
