import type { BookEdit, EditableField } from '@earmark/contracts';
import type { Db } from '../../db/index.ts';
import type { History } from '../../events/index.ts';
import { badInput, type Clock, notFound } from '../../kernel/index.ts';
import type { StoredBook } from './model.ts';
import { createCatalogStore } from './store.ts';
import { takeTurn } from './turn.ts';
import type { FieldValues } from './write-facts.ts';

export type BookEdits = ReturnType<typeof createBookEdits>;

/** What a person says about a book: it wins over every source until it is reverted, field by field. */
export function createBookEdits(options: {
  db: Db;
  clock: Clock;
  history: History;
  /** What follows from changed facts (sidecars); joins the open transaction. */
  onChanged: (bookId: string) => Promise<void>;
}) {
  const { db, history } = options;
  const store = createCatalogStore(db, options.clock);

  const load = async (id: string): Promise<StoredBook> => {
    await takeTurn(db);
    const book = await store.byId(id);
    if (!book) throw notFound('This book');
    return book;
  };

  const tell = async (
    book: StoredBook,
    userId: string,
    words: { message: string; fields: readonly string[] },
  ) => {
    await history.append({
      type: 'edited',
      message: words.message,
      bookId: book.id,
      bookTitle: book.title,
      userId,
      data: { fields: words.fields },
    });
    await options.onChanged(book.id);
  };

  return {
    /** Sets the given fields; those that are so already are left alone. */
    change: (id: string, edit: BookEdit, userId: string): Promise<StoredBook> =>
      db.transaction(async () => {
        const book = await load(id);
        const values: FieldValues = {};
        for (const [field, value] of Object.entries(toValues(edit))) {
          const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
          // What is empty here may still be filled by a release or by tags: that it shall be empty is news.
          const isNews = isEmpty && book.fieldSources[field] !== 'person';
          if (isNews || !isSame(value, valueOf(book, field as EditableField)))
            Object.assign(values, { [field]: value });
        }
        const fields = Object.keys(values) as EditableField[];
        if (fields.length === 0) return book;
        for (const field of fields) {
          await store.edits.put(id, field, valueOf(book, field), book.fieldSources[field] ?? null);
        }
        const changed = await store.setFields(book, values, () => 'person');
        await tell(changed, userId, { message: `Set ${fields.join(', ')}.`, fields });
        return changed;
      }),

    /** Gives fields back to their sources; all that a person set when none is named. What was never set stays. */
    revert: (id: string, fields: readonly EditableField[] | 'all', userId: string): Promise<StoredBook> =>
      db.transaction(async () => {
        const book = await load(id);
        const edits = (await store.edits.of(id)).filter(
          ({ field }) => fields === 'all' || fields.some((each) => each === field),
        );
        if (edits.length === 0) return book;
        const values = Object.fromEntries(
          edits.map(({ field, original }) => [field, original]),
        ) as FieldValues;
        if (values.title === null) throw badInput('A book cannot be without a title.');
        const sources = new Map(edits.map(({ field, originalSource }) => [String(field), originalSource]));
        const changed = await store.setFields(book, values, (field) => sources.get(field) ?? null);
        for (const { field } of edits) await store.edits.remove(id, field);
        const given = edits.map(({ field }) => field);
        await tell(changed, userId, {
          message: `Gave back to the sources: ${given.join(', ')}.`,
          fields: given,
        });
        return changed;
      }),
  };
}

/** What a person typed, as it is stored: people by name, no doubles, null where nothing is left. */
function toValues(edit: BookEdit): FieldValues {
  const { authors, narrators, genres, tags, series, ...single } = edit;
  const people = (names: readonly string[]) => distinct(names).map((name) => ({ name }));
  return {
    ...Object.fromEntries(
      Object.entries(single)
        .filter(([, value]) => value !== undefined)
        .map(([field, value]) => [field, value === '' ? null : value]),
    ),
    ...(authors && { authors: people(authors) }),
    ...(narrators && { narrators: people(narrators) }),
    ...(genres && { genres: distinct(genres) }),
    ...(tags && { tags: distinct(tags) }),
    ...(series && {
      series: series.map(({ name, position }) => (position ? { name, position } : { name })),
    }),
  };
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** The field as the book has it, in the shape in which it is written. */
function valueOf(book: StoredBook, field: EditableField): unknown {
  switch (field) {
    case 'authors':
    case 'narrators':
      return book[field].map(({ name, asin }) => (asin === null ? { name } : { name, asin }));
    case 'series':
      return book.series.map(({ name, asin, position }) => ({
        name,
        ...(asin !== null && { asin }),
        ...(position !== null && { position }),
      }));
    default:
      return book[field];
  }
}

/** ASINs of people and series do not count: a person types names. */
function isSame(a: unknown, b: unknown): boolean {
  const plain = (value: unknown) =>
    JSON.stringify(value, (key, inner: unknown) => (key === 'asin' ? undefined : inner));
  return plain(a) === plain(b);
}
