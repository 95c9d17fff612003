import type { Kysely } from 'kysely';

/** The quality profile a wanted book follows; null is the default one. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('acquisition').addColumn('quality_profile', 'text').execute();
}
