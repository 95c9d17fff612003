import type { Kysely } from 'kysely';

/** Beside the wish for a book there may be one for a better recording of it, with a life of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('acquisition')
    .addColumn('purpose', 'text', (column) => column.notNull().defaultTo('request'))
    .execute();
  await db.schema.dropIndex('acquisition_book_id').execute();
  await db.schema
    .createIndex('acquisition_book_id_purpose')
    .on('acquisition')
    .columns(['book_id', 'purpose'])
    .unique()
    .execute();
}
