import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Db } from '../../db/index.ts';
import { describeError } from '../../kernel/errors.ts';
import type { Logger } from '../../platform/logger.ts';

export type TrackerLease = {
  /** True when this process is the one that follows the client's torrents. */
  hold(clientId: string): Promise<boolean>;
  release(): Promise<void>;
};

/**
 * Of several processes on one PostgreSQL database, one tracks each download client: it holds an advisory lock on a
 * connection of its own, which the database frees by itself when the process dies. One process alone always holds.
 */
export function createTrackerLease(db: Db, log: Logger): TrackerLease {
  const { pool } = db;
  if (!pool) return { hold: () => Promise.resolve(true), release: () => Promise.resolve() };
  let connection: PoolClient | undefined;
  const held = new Set<string>();

  const drop = (error: unknown) => {
    log.warn({ err: describeError(error) }, 'the tracker lost its database connection');
    connection?.release(true);
    connection = undefined;
    held.clear();
  };
  const connect = async (): Promise<PoolClient> => {
    if (connection) return connection;
    const fresh = await pool.connect();
    fresh.once('error', drop);
    connection = fresh;
    return fresh;
  };

  return {
    hold: async (clientId) => {
      try {
        const open = await connect();
        if (held.has(clientId)) return true;
        const answer = await open.query<{ locked: boolean }>(
          'select pg_try_advisory_lock($1, $2) as locked',
          [LOCK_SPACE, keyOf(clientId)],
        );
        const locked = answer.rows[0]?.locked === true;
        if (locked) held.add(clientId);
        return locked;
      } catch (error) {
        drop(error);
        return false;
      }
    },
    release: async () => {
      if (!connection) return;
      await connection.query('select pg_advisory_unlock_all()');
      connection.release();
      connection = undefined;
      held.clear();
    },
  };
}

/** First half of the lock's name: "the tracker". */
const LOCK_SPACE = 0x45_41_52;

function keyOf(clientId: string): number {
  return createHash('sha256').update(clientId).digest().readInt32BE();
}
