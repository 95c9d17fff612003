import type { Kysely } from 'kysely';

/** What a person prefers, and the few bytes that stand in for a cover while it loads. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('user')
    .addColumn('preferences', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await db.schema.alterTable('cover').addColumn('placeholder', 'text').execute();
  // Beside the book as well, so that lists need no join for it.
  await db.schema.alterTable('book').addColumn('cover_placeholder', 'text').execute();
  await db.schema.createIndex('book_cover_id').on('book').column('cover_id').execute();
}
