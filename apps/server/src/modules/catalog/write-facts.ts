import type { BookFieldEdit, EditableField } from '@earmark/contracts';
import type { BookTable, Db } from '../../db/index.ts';
import type { MetadataBook } from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { createLinks } from './links.ts';
import { positionSortKey, type StoredBook, toKey } from './model.ts';
import { takeTurn } from './turn.ts';

/** Facts of one source, laid over what is known. `undefined` says nothing; lists that are empty say nothing either. */
export type BookFacts = Partial<Omit<MetadataBook, 'asin' | 'region'>> & { notes?: string | undefined };
export type FactField = keyof BookFacts;

/** Values to write, null and empty lists included: they empty a field. */
export type FieldValues = Partial<{ [Field in FactField]: BookFacts[Field] | null }>;

/** A field that a person set: what the sources say of it. */
export type StoredEdit = {
  field: FactField;
  original: unknown;
  originalSource: string | null;
  editedAt: number;
};

const plainColumns = {
  title: 'title',
  subtitle: 'subtitle',
  releaseDate: 'release_date',
  runtimeMinutes: 'runtime_minutes',
  language: 'language',
  publisher: 'publisher',
  isbn: 'isbn',
  description: 'description',
  format: 'format',
  rating: 'rating',
  notes: 'notes',
} as const satisfies Partial<Record<FactField, keyof BookTable>>;

const keyOfFirst = (list: readonly { name: string }[]): string | null =>
  list[0] === undefined ? null : toKey(list[0].name);

export function toWireEdit(edit: StoredEdit): BookFieldEdit {
  return {
    field: edit.field as EditableField,
    original: edit.original,
    originalSource: edit.originalSource,
    editedAt: new Date(edit.editedAt).toISOString(),
  };
}

/** Writes facts into the book table and its links, and keeps what sources say of fields that a person set. */
export function createFactWriter(options: {
  db: Db;
  clock: Clock;
  byId: (id: string) => Promise<StoredBook | undefined>;
}) {
  const { db, clock, byId } = options;
  const { linkPeople, linkSeries, coverOf } = createLinks(db, clock);

  const toColumns = async (book: StoredBook, values: FieldValues): Promise<Partial<BookTable>> => {
    const columns: Partial<BookTable> = {};
    for (const [field, column] of Object.entries(plainColumns)) {
      const value = values[field as keyof typeof plainColumns];
      if (value !== undefined) Object.assign(columns, { [column]: value });
    }
    if (columns.title !== undefined) columns.title_key = toKey(columns.title);
    const flag = (value: boolean | null) => (value === null ? null : value ? 1 : 0);
    if (values.abridged !== undefined) columns.abridged = flag(values.abridged);
    if (values.explicit !== undefined) columns.explicit = flag(values.explicit);
    if (values.genres !== undefined) columns.genres = JSON.stringify(values.genres ?? []);
    if (values.tags !== undefined) columns.tags = JSON.stringify(values.tags ?? []);
    if (values.coverUrl !== undefined) {
      const cover = values.coverUrl === null ? null : await coverOf(values.coverUrl);
      columns.cover_id = cover?.id ?? null;
      columns.cover_placeholder = cover?.placeholder ?? null;
      columns.cover_source_url = values.coverUrl;
    }
    if (values.authors !== undefined) {
      const authors = await linkPeople(book.id, 'author', values.authors ?? []);
      columns.authors_json = JSON.stringify(authors);
      columns.author_id = authors[0]?.id ?? null;
      columns.author_key = keyOfFirst(authors);
    }
    if (values.narrators !== undefined) {
      const narrators = await linkPeople(book.id, 'narrator', values.narrators ?? []);
      columns.narrators_json = JSON.stringify(narrators);
      columns.narrator_key = keyOfFirst(narrators);
    }
    if (values.series !== undefined) {
      const series = await linkSeries(book.id, book.region, values.series ?? []);
      columns.series_json = JSON.stringify(series);
      columns.series_id = series[0]?.id ?? null;
      columns.series_key = keyOfFirst(series);
      columns.part_key = positionSortKey(series[0]?.position ?? null);
    }
    return columns;
  };

  /** Sets fields and says where each comes from; a source of null means that none says anything. */
  const setFields = async (
    book: StoredBook,
    values: FieldValues,
    sourceOf: (field: string) => string | null,
  ): Promise<StoredBook> => {
    const sources = { ...book.fieldSources };
    for (const field of Object.keys(values)) {
      const source = sourceOf(field);
      if (source === null) delete sources[field];
      else sources[field] = source;
    }
    await db.q
      .updateTable('book')
      .set({
        ...(await toColumns(book, values)),
        field_sources: JSON.stringify(sources),
        updated_at: clock.now(),
      })
      .where('id', '=', book.id)
      .execute();
    return (await byId(book.id))!;
  };

  const edits = {
    of: async (bookId: string): Promise<StoredEdit[]> =>
      (
        await db.q
          .selectFrom('book_edit')
          .selectAll()
          .where('book_id', '=', bookId)
          .orderBy('field')
          .execute()
      ).map((row) => ({
        field: row.field as FactField,
        original: JSON.parse(row.original) as unknown,
        originalSource: row.original_source,
        editedAt: row.edited_at,
      })),
    /** Marks a field as set by a person; what was there first stays its original. */
    put: async (
      bookId: string,
      field: FactField,
      original: unknown,
      source: string | null,
    ): Promise<void> => {
      await db.q
        .insertInto('book_edit')
        .values({
          book_id: bookId,
          field,
          original: JSON.stringify(original ?? null),
          original_source: source,
          edited_at: clock.now(),
        })
        .onConflict((conflict) =>
          conflict.columns(['book_id', 'field']).doUpdateSet({ edited_at: clock.now() }),
        )
        .execute();
    },
    remove: async (bookId: string, field: FactField): Promise<void> => {
      await db.q.deleteFrom('book_edit').where('book_id', '=', bookId).where('field', '=', field).execute();
    },
    /** A source tells something new about fields that a person set: it is what they go back to. */
    renewOriginals: async (bookId: string, values: FieldValues, source: string): Promise<void> => {
      for (const [field, value] of Object.entries(values)) {
        await db.q
          .updateTable('book_edit')
          .set({ original: JSON.stringify(value), original_source: source })
          .where('book_id', '=', bookId)
          .where('field', '=', field)
          .execute();
      }
    },
  };

  return {
    edits,
    setFields,
    /** Writes the facts of one source over a book; fields a person set stay. Answers the book as it is then. */
    applyFacts: async (id: string, facts: BookFacts, source: string): Promise<StoredBook> => {
      await takeTurn(db);
      const book = (await byId(id))!;
      const open: FieldValues = {};
      const closed: FieldValues = {};
      for (const [field, value] of Object.entries(facts)) {
        if (!factFields.has(field) || !tells(value)) continue;
        const isSet = book.fieldSources[field] === 'person' && source !== 'person';
        Object.assign(isSet ? closed : open, { [field]: value });
      }
      await edits.renewOriginals(id, closed, source);
      return setFields(book, open, () => source);
    },
  };
}

const factFields: ReadonlySet<string> = new Set<string>([
  ...Object.keys(plainColumns),
  'abridged',
  'explicit',
  'genres',
  'tags',
  'coverUrl',
  'authors',
  'narrators',
  'series',
]);

function tells(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}
