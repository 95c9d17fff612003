import { createHash } from 'node:crypto';
import type { Db } from './database.ts';

/** One piece of work per key at a time, over all processes that share the database. */
export type Locks = {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Undefined without waiting when somebody else holds the key. */
  tryRun<Result>(key: string, work: () => Promise<Result>): Promise<{ result: Result } | undefined>;
};

/** In memory within the process; on PostgreSQL also a session-level advisory lock on a connection of its own. */
export function createLocks(db: Db): Locks {
  const queues = new Map<string, Promise<unknown>>();

  const withDatabaseLock = async <Result>(
    key: string,
    wait: boolean,
    work: () => Promise<Result>,
  ): Promise<{ result: Result } | undefined> => {
    if (!db.pool) return { result: await work() };
    const id = createHash('sha256').update(key).digest().readBigInt64BE().toString();
    const client = await db.pool.connect();
    try {
      if (wait) await client.query('select pg_advisory_lock($1)', [id]);
      else {
        const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [
          id,
        ]);
        if (!rows[0]?.held) return undefined;
      }
      try {
        return { result: await work() };
      } finally {
        await client.query('select pg_advisory_unlock($1)', [id]);
      }
    } finally {
      client.release();
    }
  };

  const enter = <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const before = queues.get(key) ?? Promise.resolve();
    const turn: Promise<Result> = before.then(work, work).finally(() => {
      if (queues.get(key) === settled) queues.delete(key);
    });
    const settled = turn.catch(() => undefined);
    queues.set(key, settled);
    return turn;
  };

  return {
    run: (key, work) => enter(key, async () => (await withDatabaseLock(key, true, work))!.result),
    tryRun: async (key, work) => {
      if (queues.has(key)) return undefined;
      return enter(key, () => withDatabaseLock(key, false, work));
    },
  };
}
