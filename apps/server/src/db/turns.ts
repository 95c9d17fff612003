import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Turns at something all processes share: one row a key with the earliest next moment. The clock is the database's, so
 * machines whose clocks differ agree. A turn that is never given back (its process died) ends by itself.
 */
export type Turns = {
  /** 0: the turn is ours, for `leaseMs` at most. Else how many milliseconds to wait before asking again. */
  take(key: string, leaseMs: number): Promise<number>;
  /** Our turn is over; the next one begins no sooner than in `intervalMs`. */
  done(key: string, intervalMs: number): Promise<void>;
};

export function createTurns(db: Db): Turns {
  const now =
    db.kind === 'postgres'
      ? sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`
      : sql<number>`cast(unixepoch('subsec') * 1000 as integer)`;
  const later = (ms: number) => sql<number>`${now} + cast(${Math.round(ms)} as bigint)`;

  return {
    take: async (key, leaseMs) => {
      const taken = await sql<{ key: string }>`
        insert into turn (key, free_at) values (${key}, ${later(leaseMs)})
        on conflict (key) do update set free_at = ${later(leaseMs)}
          where turn.free_at <= ${now} or turn.free_at > ${later(LONGEST_LEASE_MS)}
        returning key
      `.execute(db.q);
      if (taken.rows.length > 0) return 0;
      const { rows } = await sql<{ wait: number | string }>`
        select free_at - ${now} as wait from turn where key = ${key}
      `.execute(db.q);
      return Math.max(1, Number(rows[0]?.wait ?? 1));
    },
    done: async (key, intervalMs) => {
      await sql`update turn set free_at = ${later(intervalMs)} where key = ${key}`.execute(db.q);
    },
  };
}

/** A row that lies further ahead was written before the clock was set back. */
const LONGEST_LEASE_MS = 10 * 60_000;
