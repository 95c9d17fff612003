import type { Kysely } from 'kysely';

/** Who an identity provider says somebody is, and which sessions it opened. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('identity')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('identity_pkey', ['issuer', 'subject'])
    .execute();
  await db.schema.createIndex('identity_user_id').on('identity').column('user_id').execute();
  await db.schema.alterTable('session').addColumn('issuer', 'text').execute();
}
