import type { Kysely } from 'kysely';

/**
 * Lists of batches come without the ids they were given, and folders that were found are counted and paged by the database.
 * Earlier looks at root folders have neither: they are forgotten, a new look makes them again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('batch')
    .addColumn('summary', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  await db.schema.alterTable('batch_item').addColumn('path_key', 'text').execute();
  await db.schema.alterTable('batch_item').addColumn('confidence', 'text').execute();
  await db.schema
    .createIndex('batch_item_batch_id_confidence_seq')
    .on('batch_item')
    .columns(['batch_id', 'confidence', 'seq'])
    .execute();
  const rows = db as Kysely<{ batch: { id: string; kind: string }; batch_item: { batch_id: string } }>;
  const looks = rows.selectFrom('batch').select('id').where('kind', '=', 'findFolders');
  await rows.deleteFrom('batch_item').where('batch_id', 'in', looks).execute();
  await rows.deleteFrom('batch').where('kind', '=', 'findFolders').execute();
}
