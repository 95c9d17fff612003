import type { Kysely } from 'kysely';

/**
 * What all processes must know alike to be good guests: how far back RSS sync has looked, when a site may be called
 * next, which indexers' trackers refuse the account, and what the last health check found.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('rss_mark')
    .addColumn('indexer_id', 'text', (column) => column.notNull())
    .addColumn('feed_id', 'text', (column) => column.notNull())
    .addColumn('feed_name', 'text', (column) => column.notNull())
    .addColumn('newest', 'text', (column) => column.notNull())
    .addColumn('newest_at', 'bigint')
    .addColumn('gap_from', 'bigint')
    .addColumn('gap_to', 'bigint')
    .addColumn('gap_at', 'bigint')
    .addPrimaryKeyConstraint('rss_mark_pk', ['indexer_id', 'feed_id'])
    .execute();

  await db.schema
    .createTable('turn')
    .addColumn('key', 'text', (column) => column.primaryKey().notNull())
    .addColumn('free_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('indexer_hold')
    .addColumn('indexer_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('indexer_name', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('said', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('health_result')
    .addColumn('id', 'integer', (column) => column.primaryKey().notNull())
    .addColumn('problems', 'text', (column) => column.notNull())
    .addColumn('checked_at', 'bigint', (column) => column.notNull())
    .execute();
}
