import type { Kysely } from 'kysely';

/** What was told to whom: one row per message and receiver. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notification_log')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('notification_id', 'text', (column) => column.notNull())
    .addColumn('provider_id', 'text', (column) => column.notNull())
    .addColumn('provider_name', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('book_id', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('error', 'text')
    .addColumn('sent_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('notification_log_notification_id_provider_id')
    .on('notification_log')
    .columns(['notification_id', 'provider_id'])
    .unique()
    .execute();
  await db.schema.createIndex('notification_log_at').on('notification_log').column('at').execute();
}
