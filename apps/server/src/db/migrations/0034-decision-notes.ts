import { type Kysely, sql } from 'kysely';

/** What is said when a request is decided stands beside what its person wished, and no longer in its place. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('request').addColumn('decision_note', 'text').execute();
  await sql`update request set decision_note = note, note = null where approval = 'denied'`.execute(db);
}
