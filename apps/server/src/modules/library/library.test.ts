import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, expect, it } from 'vitest';
import type { Db } from '../../db/index.ts';
import { describeDatabases } from '../../db/testing.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

const everything = { metadata: true, rename: true, dryRun: false };
const dry = { ...everything, dryRun: true };
const series = [{ name: 'Novels', position: '2' }];

describeDatabases('library', (open) => {
  const opened: TestLibrary[] = [];
  afterEach(async () => {
    for (const test of opened.splice(0)) await test.close();
  });
  const make = async (): Promise<TestLibrary & { db: Db }> => {
    const db = await open();
    const test = await openTestLibrary(db);
    opened.push(test);
    await test.settings.update('mediaManagement', { libraryPath: test.root });
    return { ...test, db };
  };

  it('lists, finds, sorts and pages books', async () => {
    const { library, addItem, clock, events } = await make();
    for (const [at, title] of ['Emma', 'Persuasion', 'The Abbey'].entries()) {
      clock.advance(1000);
      await addItem({
        path: `Jane Austen/${title}`,
        audio: ['a.mp3'],
        book: { asin: `B0TEST000${at}`, title },
      });
    }
    const query = { page: 1, pageSize: 2, sortDirection: 'desc' as const };
    const titles = async (extra: object) =>
      (await library.list({ ...query, ...extra })).records.map(({ book }) => book.title);
    expect(await titles({})).toEqual(['The Abbey', 'Persuasion']);
    expect(await titles({ page: 2 })).toEqual(['Emma']);
    expect(await titles({ sortKey: 'title', sortDirection: 'asc' })).toEqual(['The Abbey', 'Emma']);
    expect(await titles({ query: 'abbey' })).toEqual(['The Abbey']);
    expect(await titles({ query: 'austen emm' })).toEqual(['Emma']);
    expect(await titles({ query: 'ÁUSTEN 100% the_abbey' })).toEqual([]);
    expect(await titles({ query: 'Áusten ABBEY' })).toEqual(['The Abbey']);
    expect((await library.list({ ...query, query: 'nothing' })).totalRecords).toBe(0);
    expect(events).toEqual(['library:added', 'library:added', 'library:added']);
  });

  it('sorts by people and series, groups by them, and leaves what has none for last', async () => {
    const { library, addItem } = await make();
    const add = (at: number, title: string, book: object) =>
      addItem({ path: title, audio: ['a.mp3'], book: { asin: `B0TEST000${at}`, title, ...book } });
    await add(1, 'Second', { authors: [{ name: 'Zoe Ash' }], series: [{ name: 'Row', position: '10' }] });
    await add(2, 'First', { authors: [{ name: 'Zoe Ash' }], series: [{ name: 'Row', position: '2' }] });
    await add(3, 'Alone', { authors: [{ name: 'Ann Bee' }], series: [] });
    const query = { page: 1, pageSize: 10, sortDirection: 'asc' as const };
    const titles = async (extra: object) =>
      (await library.list({ ...query, ...extra })).records.map(({ book }) => book.title);
    expect(await titles({ sortKey: 'author' })).toEqual(['Alone', 'First', 'Second']);
    expect(await titles({ sortKey: 'series' })).toEqual(['First', 'Second', 'Alone']);
    expect((await titles({ sortKey: 'series', sortDirection: 'desc' })).at(-1)).toBe('Alone');
    expect(await titles({ seriesId: 'none' })).toEqual(['Alone']);
    expect(await titles({ format: 'flac' })).toEqual([]);
    expect(await titles({ available: true })).toEqual([]);

    const page = { page: 1, pageSize: 10 };
    const authors = await library.groups({ ...page, by: 'author' });
    expect(authors.records.map(({ name, count }) => [name, count])).toEqual([
      ['Ann Bee', 1],
      ['Zoe Ash', 2],
    ]);
    expect(await titles({ authorId: authors.records[1]!.id, sortKey: 'series' })).toEqual([
      'First',
      'Second',
    ]);
    const series = await library.groups({ ...page, by: 'series' });
    expect(series.records.map(({ id, name, count }) => [id === 'none', name, count])).toEqual([
      [false, 'Row', 2],
      [true, '', 1],
    ]);
    expect(series.records[0]!.books.map(({ title }) => title)).toEqual(['First', 'Second']);
    expect(await titles({ seriesId: series.records[0]!.id })).toHaveLength(2);
    const second = await library.groups({ page: 2, pageSize: 1, by: 'author' });
    expect(second).toMatchObject({ totalRecords: 2, records: [{ name: 'Zoe Ash' }] });
    expect((await library.groups({ ...page, by: 'series', query: 'second' })).totalRecords).toBe(1);
    expect((await library.groups({ ...page, by: 'series', id: 'none' })).totalRecords).toBe(1);
    expect((await library.groups({ ...page, by: 'author', query: 'nobody' })).records).toEqual([]);
  });

  it('answers details with files in playing order and which are linked', async () => {
    const { library, addItem, root, folder, settings } = await make();
    const item = await addItem({
      path: 'A/B',
      audio: ['z.mp3', 'a.mp3'],
      fieldSources: { title: 'audible' },
    });
    await link(join(root, 'A/B/z.mp3'), join(folder, 'seed.mp3'));
    await settings.update('audiobookshelf', { absUrl: 'http://abs.invalid/' });
    await library.markAvailable(item.id, 'li_1');
    const details = await library.details(item.id);
    expect(details).toMatchObject({
      path: join(root, 'A/B'),
      sizeBytes: 18,
      fileCount: 2,
      available: true,
      libraryUrl: 'http://abs.invalid/item/li_1',
      fieldSources: { title: 'audible' },
    });
    expect(details.files.map(({ path, linked }) => [path, linked])).toEqual([
      ['z.mp3', true],
      ['a.mp3', false],
    ]);
    await rm(join(root, 'A'), { recursive: true });
    expect((await library.details(item.id)).files[0]?.linked).toBeNull();
    await expect(library.details('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps the id of a folder that is recorded again', async () => {
    const { addItem, library } = await make();
    const first = await addItem({ path: 'A/B', audio: ['1.mp3', '2.mp3'] });
    const again = await addItem({ path: 'a/b', audio: ['1.m4b'] });
    expect(again.id).toBe(first.id);
    expect((await library.store.files(first.id)).map(({ path }) => path)).toEqual(['1.m4b']);
  });

  it('tells in the sidecars what a person set, and after a revert what each source said', async () => {
    const { library, addItem, root, edits } = await make();
    const item = await addItem({
      path: 'A/B',
      audio: ['1.mp3'],
      book: { explicit: true },
      contributions: [
        {
          source: 'myanonamouse',
          facts: { description: 'From the site.', series: [{ name: 'Novels', position: '2' }] },
        },
      ],
    });
    const sidecar = async () => {
      await library.rewriteSidecars(item.bookId);
      return JSON.parse(await readFile(join(root, 'A/B/metadata.json'), 'utf8')) as Record<string, unknown>;
    };
    expect(await sidecar()).toMatchObject({
      description: '<p>From the site.</p>',
      series: ['Novels #2'],
      explicit: true,
    });
    await edits.change(item.bookId, { description: 'By hand.', series: [], explicit: false }, 'u1');
    const edited = await sidecar();
    expect(edited).toMatchObject({ description: '<p>By hand.</p>', explicit: false });
    expect(edited['series']).toBeUndefined();
    expect((await library.details(item.id)).fieldSources).toMatchObject({ description: 'person' });
    await edits.revert(item.bookId, 'all', 'u1');
    expect(await sidecar()).toMatchObject({ description: '<p>From the site.</p>', series: ['Novels #2'] });
    expect((await library.details(item.id)).fieldSources).toMatchObject({ description: 'myanonamouse' });
  });

  it('says in a dry run what it then does', async () => {
    const { library, addItem, tree, root, events, announced } = await make();
    const item = await addItem({ path: 'old/place', audio: ['b.mp3', 'a.mp3'], book: { series } });
    const plan = await library.reprocess(item.id, dry);
    expect(await tree()).toEqual(['old/place/a.mp3', 'old/place/b.mp3']);
    expect(plan).toEqual({
      dryRun: true,
      fromPath: join(root, 'old/place'),
      toPath: join(root, 'Jane Austen/Novels/Novels - 2 - Pride and Prejudice (2012)'),
      changes: [
        {
          kind: 'rename',
          from: 'old/place',
          to: 'Jane Austen/Novels/Novels - 2 - Pride and Prejudice (2012)',
        },
        { kind: 'move', from: 'b.mp3', to: '01 - Pride and Prejudice.mp3' },
        { kind: 'move', from: 'a.mp3', to: '02 - Pride and Prejudice.mp3' },
        { kind: 'write', from: null, to: 'metadata.json' },
        { kind: 'write', from: null, to: 'metadata.opf' },
      ],
      warnings: [],
    });
    expect(await library.reprocess(item.id, everything)).toEqual({ ...plan, dryRun: false });
    const place = 'Jane Austen/Novels/Novels - 2 - Pride and Prejudice (2012)';
    expect(await tree()).toEqual([
      `${place}/01 - Pride and Prejudice.mp3`,
      `${place}/02 - Pride and Prejudice.mp3`,
      `${place}/metadata.json`,
      `${place}/metadata.opf`,
    ]);
    // Playing order is the recorded one, not that of the old names.
    expect(await readFile(join(root, place, '01 - Pride and Prejudice.mp3'), 'utf8')).toBe('old/place/b.mp3');
    expect(JSON.parse(await readFile(join(root, place, 'metadata.json'), 'utf8'))).toMatchObject({
      title: 'Pride and Prejudice',
      series: ['Novels #2'],
    });
    const details = await library.details(item.id);
    expect(details.path).toBe(join(root, place));
    expect(details.files.map(({ path, role }) => `${role} ${path}`)).toEqual([
      'audio 01 - Pride and Prejudice.mp3',
      'audio 02 - Pride and Prejudice.mp3',
      'sidecar metadata.json',
      'sidecar metadata.opf',
    ]);
    expect(events.at(-1)).toBe('library:changed');
    expect(announced).toEqual([place]);
  });

  it('does nothing the second time', async () => {
    const { library, addItem, db, announced } = await make();
    const item = await addItem({ path: 'old', audio: ['b.mp3'] });
    await library.reprocess(item.id, everything);
    const again = await library.reprocess(item.id, everything);
    expect(again.changes.every(({ kind }) => kind === 'same')).toBe(true);
    expect(announced).toHaveLength(1);
    const history = await db.q.selectFrom('history').select(['type', 'message']).execute();
    expect(history).toEqual([
      {
        type: 'reprocessed',
        message:
          'Re-processed: moved from old to Jane Austen/Pride and Prejudice (2012); renamed 1 files; wrote metadata.json, metadata.opf.',
      },
    ]);
  });

  it('does only what it is asked to', async () => {
    const { library, addItem, tree } = await make();
    const item = await addItem({ path: 'old', audio: ['b.mp3'] });
    await library.reprocess(item.id, { ...everything, rename: false });
    expect(await tree()).toEqual(['old/b.mp3', 'old/metadata.json', 'old/metadata.opf']);
    await library.reprocess(item.id, { ...everything, metadata: false });
    expect(await tree()).toEqual([
      'Jane Austen/Pride and Prejudice (2012)/Pride and Prejudice.mp3',
      'Jane Austen/Pride and Prejudice (2012)/metadata.json',
      'Jane Austen/Pride and Prejudice (2012)/metadata.opf',
    ]);
  });

  it('merges what the item got from its release and its tags', async () => {
    const { library, addItem, root } = await make();
    const item = await addItem({
      path: 'old',
      audio: ['b.mp3'],
      metadata: { title: 'stale', publisher: 'From tags', series: [{ name: 'Site Series', position: '4' }] },
      fieldSources: { title: 'audible', publisher: 'tags', series: 'myanonamouse' },
    });
    const { toPath } = await library.reprocess(item.id, everything);
    expect(toPath).toBe(join(root, 'Jane Austen/Site Series/Site Series - 4 - Pride and Prejudice (2012)'));
    expect(await library.details(item.id)).toMatchObject({
      fieldSources: { title: 'audible', publisher: 'tags', series: 'myanonamouse' },
    });
  });

  it('writes a real JPEG cover and only what the policies want', async () => {
    const { library, addItem, settings, root } = await make();
    const item = await addItem({
      path: 'old',
      audio: ['b.mp3'],
      book: { coverUrl: 'https://images.invalid/c.png' },
    });
    await settings.update('metadata', { writeMetadataOpf: 'never', writeMetadataJson: 'whenAbsent' });
    await writeFile(join(root, 'old/metadata.json'), '{"title":"mine"}');
    const { changes } = await library.reprocess(item.id, { ...everything, rename: false });
    expect(changes.map(({ to }) => to)).toEqual(['old', 'cover.jpg']);
    expect((await sharp(await readFile(join(root, 'old/cover.jpg'))).metadata()).format).toBe('jpeg');
    expect(await readFile(join(root, 'old/metadata.json'), 'utf8')).toBe('{"title":"mine"}');
  });

  it('keeps chapters that only the audio told', async () => {
    const { library, addItem, root } = await make();
    const item = await addItem({ path: 'old', audio: ['b.mp3'] });
    const chapters = [{ id: 0, start: 0, end: 60, title: 'One' }];
    await writeFile(join(root, 'old/metadata.json'), JSON.stringify({ title: 'x', chapters }));
    await library.reprocess(item.id, { ...everything, rename: false });
    expect(JSON.parse(await readFile(join(root, 'old/metadata.json'), 'utf8'))).toMatchObject({
      title: 'Pride and Prejudice',
      chapters,
    });
  });

  it('gives a second edition its own folder by narrator', async () => {
    const { library, addItem, root } = await make();
    const first = await addItem({ path: 'one', audio: ['b.mp3'] });
    const second = await addItem({
      path: 'two',
      audio: ['b.mp3'],
      book: { asin: 'B0TEST0002', narrators: [{ name: 'Ann Reader' }] },
    });
    await library.reprocess(first.id, everything);
    const { toPath } = await library.reprocess(second.id, everything);
    expect(toPath).toBe(join(root, 'Jane Austen/Pride and Prejudice (2012) {Ann Reader}'));
    // And keeps it.
    expect((await library.reprocess(second.id, dry)).toPath).toBe(toPath);
    expect((await library.reprocess(first.id, dry)).changes[0]?.kind).toBe('same');
  });

  it('never moves onto a folder it does not know', async () => {
    const { library, addItem, put, tree } = await make();
    const item = await addItem({ path: 'old', audio: ['b.mp3'] });
    await put('Jane Austen/Pride and Prejudice (2012)/somebody else.mp3');
    await library.reprocess(item.id, { ...everything, metadata: false });
    expect(await tree()).toEqual([
      'Jane Austen/Pride and Prejudice (2012) {LibriVox Volunteers}/Pride and Prejudice.mp3',
      'Jane Austen/Pride and Prejudice (2012)/somebody else.mp3',
    ]);
  });

  it.each([
    ['deeper', 'Jane Austen', '{author}/{title}', 'Jane Austen/Pride and Prejudice/Pride and Prejudice.mp3'],
    ['higher', 'Jane Austen/Pride and Prejudice', '{author}', 'Jane Austen/Pride and Prejudice.mp3'],
  ])('moves a book %s on its own path', async (_, path, folderPattern, expected) => {
    const { library, addItem, tree, settings } = await make();
    const item = await addItem({ path, audio: ['b.mp3'] });
    await settings.update('mediaManagement', { folderPattern });
    await library.reprocess(item.id, { ...everything, metadata: false });
    expect(await tree()).toEqual([expected]);
  });

  it('swaps names of files', async () => {
    const { library, addItem, root } = await make();
    const item = await addItem({
      path: 'Jane Austen/Pride and Prejudice (2012)',
      audio: ['02 - Pride and Prejudice.mp3', '01 - Pride and Prejudice.mp3'],
    });
    await library.reprocess(item.id, { ...everything, metadata: false });
    const first = join(root, 'Jane Austen/Pride and Prejudice (2012)/01 - Pride and Prejudice.mp3');
    expect(await readFile(first, 'utf8')).toMatch(/02 - Pride/);
  });

  it('leaves names alone that it cannot tell for sure, and says so', async () => {
    const { library, addItem, settings, put, root } = await make();
    const item = await addItem({ path: 'old', audio: ['b.mp3', 'c.mp3'] });
    await put('old/01 - pride and prejudice.mp3');
    expect((await library.reprocess(item.id, dry)).warnings.join()).toMatch(/another file is called 01/);
    await rm(join(root, 'old/c.mp3'));
    expect((await library.reprocess(item.id, dry)).warnings.join()).toMatch(/c\.mp3 is not in the folder/);
    await settings.update('mediaManagement', {
      filePattern: '{part} {chapterTitle}',
      folderPattern: '{title} [{codec}]',
    });
    const { warnings, changes } = await library.reprocess(item.id, dry);
    expect(warnings.join()).toMatch(/folder stays.*\{codec\}.*names stay.*\{chapterTitle\}/);
    expect(changes[0]).toEqual({ kind: 'same', from: 'old', to: 'old' });
  });

  it('says what is wrong when the folder is gone, and goes on when it is back', async () => {
    const { library, addItem, root, folder } = await make();
    const item = await addItem({ path: 'old', audio: ['b.mp3'] });
    await rename(join(root, 'old'), join(folder, 'away'));
    await expect(library.reprocess(item.id, everything)).rejects.toMatchObject({ code: 'item_missing' });
    await rename(join(folder, 'away'), join(root, 'old'));
    await library.reprocess(item.id, everything);
    expect((await stat(join(root, 'Jane Austen'))).isDirectory()).toBe(true);
  });

  it('keeps folders of others when the old parents are left', async () => {
    const { library, addItem, put, tree } = await make();
    const item = await addItem({ path: 'Old Author/Old Series/Book', audio: ['b.mp3'] });
    await put('Old Author/Other Book/x.mp3');
    await library.reprocess(item.id, { ...everything, metadata: false });
    expect(await tree()).toEqual([
      'Jane Austen/Pride and Prejudice (2012)/Pride and Prejudice.mp3',
      'Old Author/Other Book/x.mp3',
    ]);
    await expect(
      stat(join((await library.rootFolders.primary()).path, 'Old Author/Old Series')),
    ).rejects.toThrow('ENOENT');
  });

  it('does not follow a link out of the root folder', async () => {
    const { library, addItem, root, folder } = await make();
    const item = await addItem({ path: 'old/x', audio: ['b.mp3'] });
    await rename(join(root, 'old'), join(folder, 'old'));
    const { symlink } = await import('node:fs/promises');
    await symlink(join(folder, 'old'), join(root, 'old'));
    await expect(library.reprocess(item.id, everything)).rejects.toMatchObject({ code: 'path_outside_root' });
    await mkdir(join(folder, 'elsewhere'));
  });
});
