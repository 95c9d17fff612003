import type { Kysely } from 'kysely';

/** When the torrents of a download client were last seen: the time nobody looked is no time in which they stalled. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('client_look')
    .addColumn('client_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('looked_at', 'bigint', (column) => column.notNull())
    .execute();
}
