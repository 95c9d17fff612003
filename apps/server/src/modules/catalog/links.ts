import type { Db } from '../../db/index.ts';
import type { MetadataBook } from '../../integrations/metadata/port.ts';
import type { Clock } from '../../kernel/clock.ts';
import { newId } from '../../kernel/ids.ts';
import { positionSortKey, type StoredBook, toKey } from './model.ts';

export type PersonJson = { id: string | null; asin: string | null; name: string };

/** Rows a book points at: people, series and its cover, made when they are new. */
export function createLinks(db: Db, clock: Clock) {
  const personId = async (name: string, asin: string | null): Promise<string> => {
    const key = toKey(name);
    const known = await db.q
      .selectFrom('person')
      .select(['id', 'asin'])
      .where('name_key', '=', key)
      .where((eb) => (asin === null ? eb.and([]) : eb.or([eb('asin', '=', asin), eb('asin', 'is', null)])))
      .executeTakeFirst();
    if (known) {
      if (asin !== null && known.asin === null)
        await db.q.updateTable('person').set({ asin }).where('id', '=', known.id).execute();
      return known.id;
    }
    const id = newId(clock.now());
    await db.q.insertInto('person').values({ id, name, name_key: key, asin }).execute();
    return id;
  };

  const seriesId = async (name: string, asin: string | null, region: string | null): Promise<string> => {
    const key = toKey(name);
    const known = await db.q
      .selectFrom('series')
      .select(['id', 'asin'])
      .where('name_key', '=', key)
      .where((eb) => (asin === null ? eb.and([]) : eb.or([eb('asin', '=', asin), eb('asin', 'is', null)])))
      .executeTakeFirst();
    if (known) {
      if (asin !== null && known.asin === null)
        await db.q.updateTable('series').set({ asin, region }).where('id', '=', known.id).execute();
      return known.id;
    }
    const id = newId(clock.now());
    await db.q.insertInto('series').values({ id, name, name_key: key, asin, region }).execute();
    return id;
  };

  const coverOf = async (sourceUrl: string): Promise<{ id: string; placeholder: string | null }> => {
    const bySource = db.q
      .selectFrom('cover')
      .select(['id', 'placeholder'])
      .where('source_url', '=', sourceUrl);
    const known = await bySource.executeTakeFirst();
    if (known) return known;
    const id = newId(clock.now());
    await db.q
      .insertInto('cover')
      .values({
        id,
        source_url: sourceUrl,
        file: null,
        width: null,
        height: null,
        fetched_at: null,
        failed_at: null,
        created_at: clock.now(),
      })
      .onConflict((conflict) => conflict.column('source_url').doNothing())
      .execute();
    return bySource.executeTakeFirstOrThrow();
  };

  const linkPeople = async (
    bookId: string,
    role: 'author' | 'narrator',
    people: readonly { name: string; asin?: string | undefined }[],
  ): Promise<PersonJson[]> => {
    await db.q.deleteFrom('book_person').where('book_id', '=', bookId).where('role', '=', role).execute();
    const linked: PersonJson[] = [];
    for (const [position, person] of people.entries()) {
      const id = await personId(person.name, person.asin ?? null);
      await db.q
        .insertInto('book_person')
        .values({ book_id: bookId, person_id: id, role, position })
        .execute();
      linked.push({ id, asin: person.asin ?? null, name: person.name });
    }
    return linked;
  };

  const linkSeries = async (
    bookId: string,
    region: string | null,
    series: MetadataBook['series'],
  ): Promise<StoredBook['series']> => {
    await db.q.deleteFrom('book_series').where('book_id', '=', bookId).execute();
    const linked: StoredBook['series'] = [];
    for (const [place, each] of series.entries()) {
      const id = await seriesId(each.name, each.asin ?? null, region);
      const position = each.position ?? null;
      await db.q
        .insertInto('book_series')
        .values({ book_id: bookId, series_id: id, position, sort_key: positionSortKey(position), place })
        .execute();
      linked.push({ id, asin: each.asin ?? null, name: each.name, position });
    }
    return linked;
  };

  return { linkPeople, linkSeries, coverOf };
}
