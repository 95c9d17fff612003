import type pg from 'pg';
import { describeError } from '../kernel/errors.ts';
import type { Logger } from '../platform/logger.ts';

/** The keys of the locks; the words in front keep them apart from the locks of the work itself. */
const SIGN_ON = `select pg_advisory_lock(hashtextextended('worker pool ' || name, 0)) from unnest($1::text[]) as name`;

/** Holders of jobs whose sign is free. Each lock is let go of with the end of the statement. */
const FIND_DEAD = `select name
  from (
    select distinct locked_by as name from graphile_worker.jobs
    where locked_by is not null and locked_by <> all($1::text[])
  ) as holders
  where pg_try_advisory_xact_lock(hashtextextended('worker pool ' || name, 0))`;

/** Jobs written later than now: the clock of the database was set back, and they would wait for as much longer. */
const PULL_BACK = `select graphile_worker.reschedule_jobs(array[id], now() + (run_at - updated_at))
  from graphile_worker.jobs
  where updated_at > now() + interval '1 minute' and run_at > now() and locked_at is null`;

/**
 * The job engine leaves the jobs of a process that was killed to it for four hours, and with them everything that waits
 * in the same line. Each process therefore holds a lock in the name its jobs are taken in, which PostgreSQL lets go of
 * with the connection; jobs of a name without one, twice in a row, are given to others.
 */
export function createWorkerWatch(options: { pool: pg.Pool; log: Logger; lookEveryMs: number }) {
  const { pool, log, lookEveryMs } = options;
  const own = new Set<string>();
  let session: pg.PoolClient | undefined;
  let signed = new Set<string>();
  let suspects = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();

  const lose = () => {
    session?.release(true);
    session = undefined;
    signed = new Set();
  };

  const signOn = async (): Promise<pg.PoolClient> => {
    if (!session) {
      const opened = await pool.connect();
      opened.once('error', () => {
        if (session === opened) lose();
      });
      session = opened;
    }
    const unsigned = [...own].filter((name) => !signed.has(name));
    if (unsigned.length > 0) await session.query(SIGN_ON, [unsigned]);
    for (const name of unsigned) signed.add(name);
    return session;
  };

  const look = async (): Promise<void> => {
    try {
      const connection = await signOn();
      await connection.query(PULL_BACK);
      const { rows } = await connection.query<{ name: string }>(FIND_DEAD, [[...own]]);
      const silent = rows.map(({ name }) => name);
      const dead = silent.filter((name) => suspects.has(name));
      suspects = new Set(silent);
      if (dead.length === 0) return;
      await connection.query('select graphile_worker.force_unlock_workers($1::text[])', [dead]);
      log.warn(
        { workers: dead.length },
        'Jobs of a process that ended in the middle of them are taken over.',
      );
    } catch (error) {
      // The database is away; the next look finds it or not.
      log.debug({ err: describeError(error) }, 'The workers of other processes could not be looked at.');
      lose();
    }
  };

  return {
    /** A name that jobs are taken in by this process. */
    add: (name: string) => own.add(name),
    start: () => {
      looking = look();
      timer = setInterval(() => {
        looking = looking.then(look);
      }, lookEveryMs);
    },
    stop: async () => {
      clearInterval(timer);
      await looking;
      lose();
    },
  };
}
