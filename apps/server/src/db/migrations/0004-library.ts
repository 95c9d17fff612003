import type { Kysely } from 'kysely';

/** A person's edits of books, what each source told about a library item, and work on many things at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('book').addColumn('explicit', 'integer').execute();
  await db.schema
    .alterTable('library_item')
    .addColumn('contributions', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();

  await db.schema
    .createTable('book_edit')
    .addColumn('book_id', 'text', (column) => column.notNull())
    .addColumn('field', 'text', (column) => column.notNull())
    .addColumn('original', 'text', (column) => column.notNull())
    .addColumn('original_source', 'text')
    .addColumn('edited_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('book_edit_book_id_field')
    .on('book_edit')
    .columns(['book_id', 'field'])
    .unique()
    .execute();

  await db.schema
    .createTable('batch')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('options', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('message', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .execute();
  await db.schema.createIndex('batch_kind_created_at').on('batch').columns(['kind', 'created_at']).execute();
  await db.schema
    .createTable('batch_item')
    .addColumn('batch_id', 'text', (column) => column.notNull())
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('message', 'text')
    .addColumn('result', 'text')
    .execute();
  await db.schema
    .createIndex('batch_item_batch_id_seq')
    .on('batch_item')
    .columns(['batch_id', 'seq'])
    .unique()
    .execute();
  await db.schema
    .createIndex('batch_item_batch_id_state_seq')
    .on('batch_item')
    .columns(['batch_id', 'state', 'seq'])
    .execute();
}
