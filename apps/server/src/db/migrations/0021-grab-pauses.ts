import type { Kysely } from 'kysely';

/** Sites that asked for a pause when a torrent was fetched: no other grab may ask again before it ends. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('grab_pause')
    .addColumn('site', 'text', (column) => column.primaryKey().notNull())
    .addColumn('indexer_name', 'text', (column) => column.notNull())
    .addColumn('said', 'text', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .execute();
}
