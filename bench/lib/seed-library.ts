import type { Db } from '../../apps/server/src/db/index.ts';

const SHAPES = ['House', 'River', 'Winter', 'Letter', 'Garden', 'Signal', 'Harbour', 'Lantern', 'Crossing'];
const OWNERS = ['Quiet', 'Second', 'Glass', 'Northern', 'Borrowed', 'Salt', 'Hollow', 'Last', 'Paper'];
const AUTHORS = 800;
const SERIES = 600;

/** Fills a database with books that lie in the library, with people and series; the same every time. */
export async function seedLibrary(db: Db, count: number): Promise<void> {
  let random = 7;
  const next = (limit: number) => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    // Its low bits repeat soon: with them, 10,000 books would have 54 authors.
    return Math.floor(random / 65_536) % limit;
  };
  const begin = 1_700_000_000_000;
  await db.transaction(async (tx) => {
    const root = await tx.selectFrom('root_folder').select('id').executeTakeFirst();
    const rootId = root?.id ?? 'root-bench';
    if (root === undefined)
      await tx
        .insertInto('root_folder')
        .values({ id: rootId, path: '/audiobooks', created_at: begin })
        .execute();
    for (let index = 0; index < AUTHORS; index += 1) {
      const name = `${OWNERS[index % OWNERS.length]!} Author ${index}`;
      await tx
        .insertInto('person')
        .values({ id: `lp-${index}`, name, name_key: name.toLowerCase(), asin: null })
        .execute();
    }
    for (let index = 0; index < SERIES; index += 1) {
      const name = `${SHAPES[index % SHAPES.length]!} Cycle ${index}`;
      await tx
        .insertInto('series')
        .values({ id: `ls-${index}`, name, name_key: name.toLowerCase(), asin: null, region: null })
        .execute();
    }
    for (let index = 0; index < count; index += 1) {
      const id = `lib-${String(index).padStart(8, '0')}`;
      const at = begin + index * 60_000;
      const person = next(AUTHORS);
      const author = `${OWNERS[person % OWNERS.length]!} Author ${person}`;
      const inSeries = next(10) < 6 ? next(SERIES) : null;
      const series = inSeries === null ? '' : `${SHAPES[inSeries % SHAPES.length]!} Cycle ${inSeries}`;
      const position = String(1 + next(12));
      const title = `The ${OWNERS[next(OWNERS.length)]!} ${SHAPES[next(SHAPES.length)]!} ${index}`;
      const minutes = 180 + next(1200);
      await tx
        .insertInto('book')
        .values({
          id,
          asin: `L${String(index).padStart(9, '0')}`,
          region: 'us',
          title,
          subtitle: null,
          title_key: title.slice(4).toLowerCase(),
          release_date: `${1990 + next(35)}-01-01`,
          runtime_minutes: minutes,
          language: 'english',
          publisher: null,
          isbn: null,
          description: null,
          genres: '[]',
          tags: '[]',
          abridged: 0,
          format: null,
          rating: null,
          cover_id: null,
          cover_source_url: null,
          authors_json: JSON.stringify([{ id: `lp-${person}`, asin: null, name: author }]),
          narrators_json: JSON.stringify([{ id: `lp-${next(AUTHORS)}`, asin: null, name: 'A. Narrator' }]),
          series_json: JSON.stringify(
            inSeries === null ? [] : [{ id: `ls-${inSeries}`, asin: null, name: series, position }],
          ),
          author_id: `lp-${person}`,
          author_key: author.toLowerCase(),
          narrator_key: 'a narrator',
          series_id: inSeries === null ? null : `ls-${inSeries}`,
          series_key: inSeries === null ? null : series.toLowerCase(),
          part_key: inSeries === null ? null : Number(position),
          field_sources: '{}',
          notes: null,
          enriched_at: at,
          created_at: at,
          updated_at: at,
        })
        .execute();
      await tx
        .insertInto('book_person')
        .values({ book_id: id, person_id: `lp-${person}`, role: 'author', position: 0 })
        .execute();
      if (inSeries !== null) {
        await tx
          .insertInto('book_series')
          .values({
            book_id: id,
            series_id: `ls-${inSeries}`,
            position,
            sort_key: Number(position),
            place: 0,
          })
          .execute();
      }
      const path = `${author}/${title}`;
      await tx
        .insertInto('library_item')
        .values({
          id: `item-${id}`,
          root_folder_id: rootId,
          book_id: id,
          path,
          path_key: `${rootId}/${path.toLowerCase()}`,
          size_bytes: minutes * 480_000,
          audio_bytes: minutes * 480_000,
          file_count: 4,
          duration_seconds: minutes * 60,
          format: next(3) === 0 ? 'mp3' : 'm4b',
          download_id: null,
          import_id: null,
          metadata: '{}',
          field_sources: '{}',
          server_item_id: null,
          available_at: at,
          added_at: at,
          updated_at: at,
        })
        .execute();
    }
  });
}
