import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from './database.ts';
import { createLockSessions } from './lock-session.ts';

/** One piece of work per key at a time, over all processes that share the database. */
export type Locks = {
  run<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
  /** Undefined without waiting when somebody else holds the key. */
  tryRun<Result>(key: string, work: () => Promise<Result>): Promise<{ result: Result } | undefined>;
};

/** Between two tries for a key that another process holds. */
const WAIT_MS = { first: 20, longest: 500 };

/** In memory within the process; on PostgreSQL also a session-level advisory lock. */
export function createLocks(db: Db): Locks {
  const queues = new Map<string, Promise<unknown>>();
  const sessions = db.pool && createLockSessions(db.pool);

  const withDatabaseLock = async <Result>(
    key: string,
    wait: boolean,
    work: () => Promise<Result>,
  ): Promise<{ result: Result } | undefined> => {
    if (!sessions) return { result: await work() };
    const id = createHash('sha256').update(key).digest().readBigInt64BE().toString();
    const session = await sessions.enter();
    try {
      for (let waitMs = WAIT_MS.first; !(await session.tryLock(id)); waitMs *= 2) {
        if (!wait) return undefined;
        await sleep(Math.min(waitMs, WAIT_MS.longest));
      }
      try {
        return { result: await work() };
      } finally {
        await session.unlock(id);
      }
    } finally {
      session.leave();
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
