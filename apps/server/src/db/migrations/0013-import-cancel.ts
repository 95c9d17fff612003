import type { Kysely } from 'kysely';

/** When somebody asked to end an import that runs; every process looks here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('import').addColumn('cancel_asked_at', 'bigint').execute();
}
