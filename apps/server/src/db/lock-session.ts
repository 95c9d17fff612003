import PQueue from 'p-queue';
import type pg from 'pg';

/** Advisory locks of PostgreSQL belong to a session; this is the one of our process. */
export type LockSession = {
  /** False when another session holds the key. */
  tryLock(key: string): Promise<boolean>;
  unlock(key: string): Promise<void>;
  /** Nothing more is asked of the session. */
  leave(): void;
};

type Opened = {
  ask(question: string, key: string): Promise<boolean>;
  users: number;
  isLost: boolean;
  close(): void;
};

/**
 * One connection for all locks a process holds, borrowed from the pool while there are any. A connection for each lock
 * would leave none to the work that is done under them, once there is enough of it.
 */
export function createLockSessions(pool: pg.Pool): { enter(): Promise<LockSession> } {
  let current: Promise<Opened> | undefined;

  const forget = () => (current = undefined);

  const open = async (): Promise<Opened> => {
    const client = await pool.connect();
    // A connection answers one question after the other.
    const questions = new PQueue({ concurrency: 1 });
    const opened: Opened = {
      ask: (question, key) =>
        questions.add(
          async () => (await client.query<{ yes: boolean }>(question, [key])).rows[0]?.yes === true,
        ),
      users: 0,
      isLost: false,
      close: () => {
        client.off('error', lose);
        if (!opened.isLost) forget();
        client.release(opened.isLost);
      },
    };
    /** Its locks are gone with it; the next one to ask gets a new session. */
    const lose = () => {
      if (!opened.isLost) forget();
      opened.isLost = true;
    };
    client.on('error', lose);
    return opened;
  };

  return {
    enter: async () => {
      const asked = (current ??= open());
      let session: Opened;
      try {
        session = await asked;
      } catch (error) {
        if (current === asked) forget();
        throw error;
      }
      session.users += 1;
      return {
        tryLock: (key) => session.ask('select pg_try_advisory_lock($1) as yes', key),
        unlock: async (key) => {
          try {
            if (!session.isLost) await session.ask('select pg_advisory_unlock($1) as yes', key);
          } catch (error) {
            // The work is done; a connection that is cut at this moment has let go of the key as well.
            if (!session.isLost) throw error;
          }
        },
        leave: () => {
          session.users -= 1;
          if (session.users === 0) session.close();
        },
      };
    },
  };
}
