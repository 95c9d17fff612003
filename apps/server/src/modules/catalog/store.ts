import type { AcquisitionState, AudibleRegion } from '@earmark/contracts';
import type { Selectable } from 'kysely';
import type { BookTable, Db } from '../../db/index.ts';
import { MAX_IN } from '../../db/index.ts';
import type { MetadataBook } from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { emptyBookRow } from './empty-book.ts';
import { createLinks, type PersonJson } from './links.ts';
import { type BookMarks, NO_MARKS, type StoredBook, toKey } from './model.ts';

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
    format: row.format,
    rating: row.rating,
    coverId: row.cover_id,
    coverSourceUrl: row.cover_source_url,
    fieldSources: JSON.parse(row.field_sources) as Record<string, string>,
    notes: row.notes,
    enrichedAt: row.enriched_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Facts of one source, laid over what is known. `undefined` says nothing; lists that are empty say nothing either. */
export type BookFacts = Partial<Omit<MetadataBook, 'asin' | 'region'>> & { notes?: string | undefined };

export function createCatalogStore(db: Db, clock: Clock) {
  const { linkPeople, linkSeries, coverId } = createLinks(db, clock);

  const byId = async (id: string): Promise<StoredBook | undefined> => {
    const row = await db.q.selectFrom('book').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toStored(row);
  };

  /** Writes the facts of one source over a book; fields a person edited stay. Answers the book as it is then. */
  const applyFacts = async (id: string, facts: BookFacts, source: string): Promise<StoredBook> => {
    // Two searches may bring the same book at the same moment: one waits for the other.
    if (db.kind === 'postgres')
      await db.q.selectFrom('book').select('id').where('id', '=', id).forUpdate().execute();
    const book = (await byId(id))!;
    const sources = { ...book.fieldSources };
    const open = (field: string) => sources[field] !== 'person' || source === 'person';
    const changes: Partial<BookRow> = {};
    const take = (
      field: keyof BookFacts,
      column: keyof BookRow,
      value: string | number | null | undefined,
    ) => {
      if (value === undefined || value === null || value === '' || !open(field)) return;
      Object.assign(changes, { [column]: value });
      sources[field] = source;
    };
    take('title', 'title', facts.title);
    if (changes.title !== undefined) changes.title_key = toKey(changes.title);
    take('subtitle', 'subtitle', facts.subtitle);
    take('releaseDate', 'release_date', facts.releaseDate);
    take('runtimeMinutes', 'runtime_minutes', facts.runtimeMinutes);
    take('language', 'language', facts.language);
    take('publisher', 'publisher', facts.publisher);
    take('isbn', 'isbn', facts.isbn);
    take('description', 'description', facts.description);
    take('format', 'format', facts.format);
    take('rating', 'rating', facts.rating);
    take('notes', 'notes', facts.notes);
    take('abridged', 'abridged', facts.abridged === undefined ? undefined : facts.abridged ? 1 : 0);
    take('genres', 'genres', facts.genres?.length ? JSON.stringify(facts.genres) : undefined);
    take('tags', 'tags', facts.tags?.length ? JSON.stringify(facts.tags) : undefined);
    if (facts.coverUrl && open('coverUrl')) {
      changes.cover_id = await coverId(facts.coverUrl);
      take('coverUrl', 'cover_source_url', facts.coverUrl);
    }
    if (facts.authors?.length && open('authors')) {
      take('authors', 'authors_json', JSON.stringify(await linkPeople(id, 'author', facts.authors)));
    }
    if (facts.narrators?.length && open('narrators')) {
      take('narrators', 'narrators_json', JSON.stringify(await linkPeople(id, 'narrator', facts.narrators)));
    }
    if (facts.series?.length && open('series')) {
      take('series', 'series_json', JSON.stringify(await linkSeries(id, book.region, facts.series)));
    }
    await db.q
      .updateTable('book')
      .set({ ...changes, field_sources: JSON.stringify(sources), updated_at: clock.now() })
      .where('id', '=', id)
      .execute();
    return (await byId(id))!;
  };

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
    byAsin: async (asin: string, region: AudibleRegion): Promise<StoredBook | undefined> =>
      (await byAsins([asin], region)).get(asin),
    /** Stores what a search found, in the order given; books whose main facts did not change are not written. */
    upsertMany: (books: readonly MetadataBook[], source: string): Promise<StoredBook[]> =>
      db.transaction(async () => {
        const region = books[0]?.region;
        if (region === undefined) return [];
        const known = await byAsins(
          books.map((book) => book.asin),
          region,
        );
        const stored: StoredBook[] = [];
        for (const book of books) {
          const old = known.get(book.asin);
          if (old && sameFacts(old, book)) stored.push(old);
          else
            stored.push(
              await applyFacts(
                old?.id ?? (await insertEmpty(book.asin, book.region, book.title)),
                book,
                source,
              ),
            );
        }
        return stored;
      }),
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
    /** Books already known whose title holds all words; the answer while the catalogue is out of reach. */
    searchKnown: async (query: string, region: AudibleRegion, limit: number): Promise<StoredBook[]> => {
      let select = db.q
        .selectFrom('book')
        .selectAll()
        .where((eb) => eb.or([eb('region', '=', region), eb('region', 'is', null)]));
      for (const word of toKey(query).split(' ').filter(Boolean).slice(0, 10)) {
        select = select.where((eb) =>
          eb.or([
            eb('title_key', 'like', `%${word}%`),
            eb(eb.fn<string>('lower', ['authors_json']), 'like', `%${word}%`),
          ]),
        );
      }
      return (await select.orderBy('title_key').limit(limit).execute()).map(toStored);
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

/** Nothing a search result tells is new. */
function sameFacts(old: StoredBook, book: MetadataBook): boolean {
  const same = (known: unknown, told: unknown) => told === undefined || told === '' || known === told;
  const list = (known: readonly { name: string }[], told: readonly { name: string }[]) =>
    told.length === 0 || known.map((each) => each.name).join('|') === told.map((each) => each.name).join('|');
  return (
    same(old.title, book.title) &&
    same(old.subtitle, book.subtitle) &&
    same(old.runtimeMinutes, book.runtimeMinutes) &&
    same(old.releaseDate, book.releaseDate) &&
    same(old.coverSourceUrl, book.coverUrl) &&
    same(old.rating, book.rating) &&
    list(old.authors, book.authors) &&
    list(old.narrators, book.narrators) &&
    list(old.series, book.series)
  );
}
