import type { Kysely } from 'kysely';

/** Indexers that Prowlarr keeps in step, and the releases RSS sync has looked at. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pushed_indexer')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('provider_id', 'text', (column) => column.notNull())
    .addColumn('sent', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('seen_release')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('seen_release_seen_at').on('seen_release').column('seen_at').execute();
}
