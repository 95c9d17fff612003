import { type Db, sql } from '../../db/index.ts';

/**
 * Who writes books, people, series or covers takes turns, until the end of the open transaction. Two searches that found
 * the same books in another order would wait for each other (PostgreSQL ends one with `deadlock detected`), and both
 * would make the authors that neither saw. SQLite has one writer anyway.
 */
export async function takeTurn(db: Db): Promise<void> {
  if (db.kind === 'postgres') await sql`select pg_advisory_xact_lock(hashtext('catalogue'))`.execute(db.q);
}
