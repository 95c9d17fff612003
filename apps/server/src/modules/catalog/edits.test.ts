import { bookEdit } from '@earmark/contracts';
import { expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { createHistory } from '../../events/index.ts';
import { fakeClock } from '../../kernel/clock.ts';
import { silentLogger } from '../../platform/logger.ts';
import { createBookEdits } from './edits.ts';
import { createCatalogService } from './service.ts';
import { aMetadataBook, fakeMetadataProvider } from './testing.ts';

describeDatabases('a person’s edits', (open) => {
  const make = (db: Db) => {
    const clock = fakeClock();
    const book = aMetadataBook({ series: [{ name: 'Austen Novels', asin: 'B0SERIES01', position: '4' }] });
    const source = fakeMetadataProvider([book]);
    const catalog = createCatalogService({
      db,
      clock,
      log: silentLogger(),
      primary: source,
      extra: { name: 'audnexus' },
      defaultRegion: () => Promise.resolve('us'),
    });
    const changed: string[] = [];
    const edits = createBookEdits({
      db,
      clock,
      history: createHistory(db, clock),
      onChanged: (bookId) => {
        changed.push(bookId);
        return Promise.resolve();
      },
    });
    return { db, book, source, catalog, edits, changed };
  };

  it('win over every later answer of a source, and go back to the newest of them', async () => {
    const { book, catalog, edits, changed } = make(await open());
    const { id } = await catalog.ensureBook(book.asin, 'us');
    await edits.change(
      id,
      { title: 'Pride', narrators: ['Ann Reader', 'Ann Reader'], subtitle: 'A tale' },
      'u1',
    );
    book.title = 'Pride & Prejudice';
    book.publisher = 'Example Audio';
    await catalog.enrich(id);
    await catalog.search({ query: 'pride', page: 1 }, 'u1');

    const details = await catalog.details(id, 'u1');
    expect(details).toMatchObject({
      title: 'Pride',
      subtitle: 'A tale',
      narrators: [{ name: 'Ann Reader' }],
      publisher: 'Example Audio',
      fieldSources: { title: 'person', narrators: 'person', subtitle: 'person', publisher: 'audible' },
      edits: [
        { field: 'narrators', originalSource: 'audible' },
        { field: 'subtitle', original: null, originalSource: null },
        { field: 'title', original: 'Pride & Prejudice', originalSource: 'audible' },
      ],
    });

    await edits.revert(id, ['title'], 'u1');
    expect(await catalog.details(id, 'u1')).toMatchObject({
      title: 'Pride & Prejudice',
      subtitle: 'A tale',
      fieldSources: { title: 'audible', subtitle: 'person' },
    });
    await edits.revert(id, 'all', 'u1');
    const { fieldSources, ...plain } = await catalog.details(id, 'u1');
    expect(plain).toMatchObject({
      subtitle: null,
      narrators: [{ name: 'LibriVox Volunteers' }],
      edits: [],
    });
    expect(fieldSources['subtitle']).toBeUndefined();
    expect(changed).toEqual([id, id, id]);
  });

  it('empty a field for good, and change nothing that is so already', async () => {
    const { db, book, catalog, edits, changed } = make(await open());
    const { id } = await catalog.ensureBook(book.asin, 'us');
    await edits.change(id, { series: [{ name: 'Austen Novels', position: '4' }], title: book.title }, 'u1');
    expect(changed).toEqual([]);

    await edits.change(id, { series: [], genres: [], language: '' }, 'u1');
    await catalog.enrich(id);
    expect(await catalog.get(id)).toMatchObject({
      series: [],
      genres: [],
      language: null,
      fieldSources: { series: 'person', genres: 'person', language: 'person' },
    });
    const { series } = await edits.revert(id, ['series'], 'u1');
    expect(series).toMatchObject([{ name: 'Austen Novels', asin: 'B0SERIES01', position: '4' }]);
    const story = await db.q.selectFrom('history').select(['type', 'message', 'user_id']).execute();
    expect(story.map(({ message }) => message)).toEqual([
      'Set language, genres, series.',
      'Gave back to the sources: series.',
    ]);
  });

  it('of a book entered by hand go back to what was entered', async () => {
    const { catalog, edits } = make(await open());
    const { id } = await catalog.manual({ title: 'The Odd Tale', authors: ['Ann Writer'] });
    await edits.change(id, { title: 'An Odder Tale', explicit: true }, 'u1');
    await edits.change(id, { title: 'The Oddest Tale' }, 'u1');
    expect(await catalog.get(id)).toMatchObject({ title: 'The Oddest Tale', explicit: true });
    expect(await edits.revert(id, 'all', 'u1')).toMatchObject({ title: 'The Odd Tale', explicit: null });
    await expect(edits.change('nobody', { title: 'x' }, 'u1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['an empty title', { title: '  ' }],
    ['a day that does not exist', { releaseDate: '2023-02-30' }],
    ['a year of nothing', { releaseDate: '0000' }],
    ['an unknown field', { colour: 'red' }],
    ['a list that is a text', { authors: 'Jane Austen' }],
    ['a nameless series', { series: [{ name: ' ' }] }],
    ['an ISBN of letters', { isbn: 'ASIN:B0TEST0001' }],
    ['a runtime below one', { runtimeMinutes: 0 }],
  ])('refuse %s', (_, edit) => {
    expect(bookEdit.safeParse(edit).success).toBe(false);
  });
});
