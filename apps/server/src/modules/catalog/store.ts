import type { AcquisitionState, AudibleRegion } from '@earmark/contracts';
import { type Selectable, sql } from 'kysely';
import type { BookTable, Db } from '../../db/index.ts';
import { MAX_IN, prepared } from '../../db/index.ts';
import type { MetadataBook } from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { emptyBookRow } from './empty-book.ts';
import type { PersonJson } from './links.ts';
import { type BookMarks, NO_MARKS, type StoredBook, toKey } from './model.ts';
import { takeTurn } from './turn.ts';
import { type BookFacts, createFactWriter } from './write-facts.ts';

export type CatalogStore = ReturnType<typeof createCatalogStore>;

type BookRow = Selectable<BookTable>;

function toStored(row: BookRow): StoredBook {
  return {
    id: row.id,
    asin: row.asin,
    region: row.region as AudibleRegion | null,
    title: row.title,
    subtitle: row.subtitle,
    authors: JSON.parse(row.authors_json) as PersonJson[],
    narrators: JSON.parse(row.narrators_json) as PersonJson[],
    series: JSON.parse(row.series_json) as StoredBook['series'],
    releaseDate: row.release_date,
    runtimeMinutes: row.runtime_minutes,
    language: row.language,
    publisher: row.publisher,
    isbn: row.isbn,
    description: row.description,
    genres: JSON.parse(row.genres) as string[],
    tags: JSON.parse(row.tags) as string[],
    abridged: row.abridged === null ? null : row.abridged === 1,
    explicit: row.explicit === null ? null : row.explicit === 1,
    format: row.format,
    rating: row.rating,
    coverId: row.cover_id,
    coverSourceUrl: row.cover_source_url,
    coverPlaceholder: row.cover_placeholder,
    fieldSources: JSON.parse(row.field_sources) as Record<string, string>,
    notes: row.notes,
    enrichedAt: row.enriched_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const selectById = prepared((q, { id }: { id: string }) =>
  q.selectFrom('book').selectAll().where('id', '=', id),
);

export function createCatalogStore(db: Db, clock: Clock) {
  const byId = async (id: string): Promise<StoredBook | undefined> => {
    const [row] = await selectById(db, { id });
    return row && toStored(row);
  };
  const writer = createFactWriter({ db, clock, byId });
  const { applyFacts } = writer;

  const insertEmpty = async (asin: string | null, region: string | null, title: string): Promise<string> => {
    const now = clock.now();
    const id = newId(now);
    await db.q
      .insertInto('book')
      .values(emptyBookRow({ id, asin, region, title, at: now }))
      .onConflict((conflict) => conflict.columns(['asin', 'region']).doNothing())
      .execute();
    if (asin === null) return id;
    return (
      await db.q
        .selectFrom('book')
        .select('id')
        .where('asin', '=', asin)
        .where('region', '=', region)
        .executeTakeFirstOrThrow()
    ).id;
  };

  const byAsins = async (
    asins: readonly string[],
    region: AudibleRegion,
  ): Promise<Map<string, StoredBook>> => {
    const found = new Map<string, StoredBook>();
    for (let from = 0; from < asins.length; from += MAX_IN) {
      const rows = await db.q
        .selectFrom('book')
        .selectAll()
        .where('asin', 'in', asins.slice(from, from + MAX_IN))
        .where('region', '=', region)
        .execute();
      for (const row of rows) found.set(row.asin!, toStored(row));
    }
    return found;
  };

  return {
    byId,
    applyFacts,
    setFields: writer.setFields,
    edits: writer.edits,
    byAsins,
    byAsin: async (asin: string, region: AudibleRegion): Promise<StoredBook | undefined> =>
      (await byAsins([asin], region)).get(asin),
    /** Those that exist, in the order asked for. */
    byIds: async (ids: readonly string[]): Promise<StoredBook[]> => {
      const found = new Map<string, StoredBook>();
      for (let from = 0; from < ids.length; from += MAX_IN) {
        const some = ids.slice(from, from + MAX_IN);
        const rows = await db.q.selectFrom('book').selectAll().where('id', 'in', some).execute();
        for (const row of rows) found.set(row.id, toStored(row));
      }
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    /** Stores what a search found, in the order given; books whose main facts did not change are not written. */
    upsertMany: async (books: readonly MetadataBook[], source: string): Promise<StoredBook[]> => {
      const region = books[0]?.region;
      if (region === undefined) return [];
      const asins = books.map((book) => book.asin);
      const unchanged = (known: ReadonlyMap<string, StoredBook>, book: MetadataBook) => {
        const old = known.get(book.asin);
        return old !== undefined && sameFacts(old, book) ? old : undefined;
      };
      const before = await byAsins(asins, region);
      const all = books.flatMap((book) => unchanged(before, book) ?? []);
      if (all.length === books.length) return all;
      return db.transaction(async () => {
        await takeTurn(db);
        // Whoever had the turn before may have found the same.
        const known = await byAsins(asins, region);
        const stored: StoredBook[] = [];
        for (const book of books) {
          const id = known.get(book.asin)?.id;
          stored.push(
            unchanged(known, book) ??
              (await applyFacts(id ?? (await insertEmpty(book.asin, book.region, book.title)), book, source)),
          );
        }
        return stored;
      });
    },
    insertManual: (facts: BookFacts & { title: string }): Promise<StoredBook> =>
      db.transaction(async () => applyFacts(await insertEmpty(null, null, facts.title), facts, 'person')),
    /** A manual entry with the same title and first author, so that asking twice does not make two books. */
    findManual: async (title: string, author: string): Promise<StoredBook | undefined> => {
      const rows = await db.q
        .selectFrom('book')
        .selectAll()
        .where('asin', 'is', null)
        .where('title_key', '=', toKey(title))
        .execute();
      return rows
        .map(toStored)
        .find((book) => book.authors.some((each) => toKey(each.name) === toKey(author)));
    },
    markEnriched: async (id: string): Promise<void> => {
      await db.q.updateTable('book').set({ enriched_at: clock.now() }).where('id', '=', id).execute();
    },
    /**
     * Books already known that every word fits: their title, somebody who wrote or reads them, their series. Titles that
     * begin like the query come first. The answer while one types, and while the catalogue is out of reach.
     */
    searchKnown: async (query: string, region: AudibleRegion, limit: number): Promise<StoredBook[]> => {
      const key = toKey(query);
      let select = db.q
        .selectFrom('book')
        .selectAll()
        .where((eb) => eb.or([eb('region', '=', region), eb('region', 'is', null)]));
      for (const word of key.split(' ').filter(Boolean).slice(0, 10)) {
        const like = `%${word}%`;
        select = select.where((eb) =>
          eb.or([
            eb('title_key', 'like', like),
            eb('id', 'in', (q) =>
              q
                .selectFrom('person')
                .innerJoin('book_person', 'book_person.person_id', 'person.id')
                .select('book_person.book_id')
                .where('person.name_key', 'like', like),
            ),
            eb('id', 'in', (q) =>
              q
                .selectFrom('series')
                .innerJoin('book_series', 'book_series.series_id', 'series.id')
                .select('book_series.book_id')
                .where('series.name_key', 'like', like),
            ),
          ]),
        );
      }
      const beginsLikeIt = sql<number>`case when title_key = ${key} then 0 when title_key like ${`${key}%`} then 1 else 2 end`;
      return (await select.orderBy(beginsLikeIt).orderBy('title_key').limit(limit).execute()).map(toStored);
    },
    person: (id: string) => db.q.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst(),
    series: (id: string) => db.q.selectFrom('series').selectAll().where('id', '=', id).executeTakeFirst(),
    booksOfPerson: async (personId: string): Promise<StoredBook[]> =>
      (
        await db.q
          .selectFrom('book')
          .selectAll('book')
          .where('book.id', 'in', (eb) =>
            eb
              .selectFrom('book_person')
              .select('book_id')
              .where('person_id', '=', personId)
              .where('role', '=', 'author'),
          )
          .orderBy('book.release_date', 'desc')
          .limit(200)
          .execute()
      ).map(toStored),
    booksOfSeries: async (id: string): Promise<StoredBook[]> =>
      (
        await db.q
          .selectFrom('book_series')
          .innerJoin('book', 'book.id', 'book_series.book_id')
          .selectAll('book')
          .where('book_series.series_id', '=', id)
          .orderBy('book_series.sort_key')
          .limit(500)
          .execute()
      ).map(toStored),
    editionsOf: async (book: StoredBook): Promise<StoredBook[]> => {
      const author = book.authors[0]?.name;
      const rows = await db.q
        .selectFrom('book')
        .selectAll()
        .where('title_key', '=', toKey(book.title))
        .where('id', '!=', book.id)
        .limit(50)
        .execute();
      return rows
        .map(toStored)
        .filter(
          (other) => author === undefined || other.authors.some((each) => toKey(each.name) === toKey(author)),
        );
    },
    /** Requests, state and library item of many books for one viewer. */
    marks: async (bookIds: readonly string[], userId: string): Promise<Map<string, BookMarks>> => {
      const marks = new Map<string, BookMarks>();
      for (let from = 0; from < bookIds.length; from += MAX_IN) {
        const ids = bookIds.slice(from, from + MAX_IN);
        const acquisitions = await db.q
          .selectFrom('acquisition')
          .leftJoin('request', (join) =>
            join.onRef('request.acquisition_id', '=', 'acquisition.id').on('request.user_id', '=', userId),
          )
          .select(['acquisition.book_id as bookId', 'acquisition.state', 'request.id as requestId'])
          .where('acquisition.book_id', 'in', ids)
          .where('acquisition.purpose', '=', 'request')
          .execute();
        const items = await db.q
          .selectFrom('library_item')
          .select(['id', 'book_id'])
          .where('book_id', 'in', ids)
          .execute();
        for (const row of acquisitions) {
          marks.set(row.bookId, {
            ...NO_MARKS,
            requestId: row.requestId,
            status: row.state as AcquisitionState,
          });
        }
        for (const item of items)
          marks.set(item.book_id, { ...(marks.get(item.book_id) ?? NO_MARKS), libraryItemId: item.id });
      }
      return marks;
    },
  };
}

/** Nothing a search result tells is new; what a person set is not asked about. */
function sameFacts(old: StoredBook, book: MetadataBook): boolean {
  const isSet = (field: string) => old.fieldSources[field] === 'person';
  const same = (field: 'title' | 'subtitle' | 'runtimeMinutes' | 'releaseDate' | 'rating') =>
    book[field] === undefined || book[field] === '' || old[field] === book[field] || isSet(field);
  const list = (field: 'authors' | 'narrators' | 'series') =>
    book[field].length === 0 || isSet(field) || namesOf(old[field]) === namesOf(book[field]);
  return (
    same('title') &&
    same('subtitle') &&
    same('runtimeMinutes') &&
    same('releaseDate') &&
    same('rating') &&
    (book.coverUrl === undefined || old.coverSourceUrl === book.coverUrl) &&
    list('authors') &&
    list('narrators') &&
    list('series')
  );
}

function namesOf(list: readonly { name: string }[]): string {
  return list.map(({ name }) => name).join('|');
}
