import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { adoptFoldersRequest, type BatchResult } from '@earmark/contracts';
import { makeLibrary } from '@earmark/testbed/library/make-library';
import { afterEach, expect, it } from 'vitest';
import { createLocks, type Db } from '../db/index.ts';
import { describeDatabases } from '../db/testing.ts';
import { createEventBus, createHistory } from '../events/index.ts';
import { AppError } from '../kernel/index.ts';
import { createBatchService } from '../modules/batches/index.ts';
import { aMetadataBook } from '../modules/catalog/testing.ts';
import { createImportProgressBoard } from '../modules/imports/index.ts';
import { mp3 } from '../modules/imports/testing/audio.ts';
import { openTestLibrary, type TestLibrary } from '../modules/library/testing.ts';
import { createAcquisitions } from '../modules/requests/index.ts';
import { nodeFileSystem } from '../platform/files/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { wireAdoption } from './adoption.ts';
import { createBookFinder } from './find-book.ts';
import { wireImports } from './imports.ts';

type Deps = Parameters<typeof wireImports>[0];

describeDatabases('adopting a library that is there already', (open) => {
  const opened: TestLibrary[] = [];
  afterEach(async () => {
    for (const test of opened.splice(0)) await test.close();
  });

  const make = async (db: Db, away?: () => Promise<never>) => {
    const test = await openTestLibrary(db);
    opened.push(test);
    const { clock, settings, catalog, library, root } = test;
    await settings.update('mediaManagement', { libraryPath: root });
    const log = silentLogger();
    const bus = createEventBus(log);
    const acquisitions = createAcquisitions({ db, clock, bus, history: createHistory(db, clock) });
    const common = { fs: nodeFileSystem, catalog, settings, clock, library };
    const imports = wireImports({
      ...common,
      db,
      log,
      locks: createLocks(db),
      progress: createImportProgressBoard(bus, clock),
      upgrades: {} as Deps['upgrades'],
      acquisitions,
      covers: {} as Deps['covers'],
      downloads: {} as Deps['downloads'],
      announce: { announce: () => Promise.resolve() } as unknown as Deps['announce'],
    });
    const finder = createBookFinder(common);
    const adoption = wireAdoption({
      ...common,
      db,
      imports,
      finder: away ? { ...finder, byAsin: away, byName: away } : finder,
    });
    const queued: Record<string, unknown>[] = [];
    const batches = createBatchService({
      db,
      clock,
      log,
      bus,
      kinds: adoption.kinds,
      queue: {
        enqueue: (_, payload) => {
          queued.push(payload);
          return Promise.resolve();
        },
      },
    });
    const rootFolder = await library.rootFolders.primary();
    /** Starts a batch and does what the queue would do; answers what became of each folder. */
    const work = async (kind: 'findFolders' | 'adoptFolders', options: object) => {
      const { id } = await batches.start(kind, { rootFolderId: rootFolder.id, ...options });
      const context = { attempt: 1, signal: new AbortController().signal, log };
      while (await batches.jobs[0]!.run(queued.at(-1)!, context));
      return (await batches.items(id, { page: 1, pageSize: 200 })).records;
    };
    const file = async (path: string, content: Buffer | string) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    };
    const adopt = async (wanted: object) =>
      work('adoptFolders', {
        folders: await adoption.choose(batches, rootFolder.id, adoptFoldersRequest.parse(wanted)),
      });
    const inodes = async () =>
      Object.fromEntries(
        await Promise.all(
          (await test.tree()).map(async (path) => [path, (await nodeFileSystem.stat(join(root, path))).ino]),
        ),
      );
    return { ...test, imports, adoption, batches, rootFolder, work, adopt, file, inodes };
  };
  const folderOf = (result: BatchResult | null) => (result?.kind === 'folder' ? result : undefined);

  it('finds the folders, guesses the books, and records the confirmed ones where they lie', async () => {
    const world = await make(await open());
    const { file, work, adopt, adoption, batches, rootFolder, library, tree, inodes, books, settings } =
      world;
    books.push(
      aMetadataBook({
        asin: 'B0EMMA0001',
        title: 'Emma',
        narrators: [{ name: 'Ann Reader' }],
        runtimeMinutes: 2,
      }),
      aMetadataBook({ asin: 'B0PERS0001', title: 'Persuasion', runtimeMinutes: 1 }),
    );
    // Tagged, on two discs.
    const emma = { album: 'Emma', artist: 'Jane Austen' };
    await file('Jane Austen/Emma/CD1/01.mp3', await mp3({ ...emma, track: '1' }));
    await file('Jane Austen/Emma/CD2/01.mp3', await mp3({ ...emma, track: '1' }));
    await file('Jane Austen/Emma/notes.pdf', 'mine');
    // No tags at all, but a sidecar of Audiobookshelf that knows better than the catalogue.
    await file('Jane Austen/Persuasion (1817)/a.mp3', await mp3());
    await file(
      'Jane Austen/Persuasion (1817)/metadata.json',
      JSON.stringify({
        title: 'Persuasion',
        authors: ['Jane Austen'],
        asin: 'B0PERS0001',
        genres: ['Love'],
        isbn: '9780000000002',
      }),
    );
    // Nobody knows it.
    await file('Ann Writer/Odd Series/Odd Series - 2 - An Odd Tale/x.mp3', await mp3());
    // Two books in one folder, something hidden, a folder without audio, a link.
    await file('Mixed/Alpha.mp3', await mp3({ album: 'Alpha', artist: 'A. Writer' }));
    await file('Mixed/Beta.mp3', await mp3({ album: 'Beta', artist: 'B. Writer' }));
    await file('.hidden/x.mp3', await mp3());
    await file('Pictures/x.jpg', 'x');
    await symlink(join(world.root, 'Mixed'), join(world.root, 'Linked'));
    const before = [await tree(), await inodes()];

    const found = (await work('findFolders', {})).map(({ result }) => folderOf(result));
    expect(
      found.map((each) => [each?.path, each?.book?.title ?? null, each?.confidence, each?.audioFiles]),
    ).toEqual([
      ['Ann Writer/Odd Series/Odd Series - 2 - An Odd Tale', null, 'unknown', 1],
      ['Jane Austen/Emma', 'Emma', 'confirmed', 2],
      ['Jane Austen/Persuasion (1817)', 'Persuasion', 'confirmed', 1],
      ['Mixed', null, 'unknown', expect.any(Number)],
    ]);
    expect(found[0]).toMatchObject({
      title: 'An Odd Tale',
      authors: ['Ann Writer'],
      series: [{ name: 'Odd Series', position: '2' }],
      blockers: [],
    });
    expect(found[3]?.blockers.join()).toContain('2 books in this one folder');

    const done = await adopt({ confidence: ['confirmed', 'likely'] });
    expect(done.map(({ subject, state, message }) => [subject, state, message])).toEqual([
      ['Jane Austen/Emma', 'changed', null],
      ['Jane Austen/Persuasion (1817)', 'changed', null],
    ]);
    expect([await tree(), await inodes()]).toEqual(before);
    const { records } = await library.list({ page: 1, pageSize: 10, sortKey: 'path', sortDirection: 'asc' });
    expect(records.map(({ path, fileCount }) => [path.slice(world.root.length + 1), fileCount])).toEqual([
      ['Jane Austen/Emma', 3],
      ['Jane Austen/Persuasion (1817)', 2],
    ]);
    const details = await library.details(records[0]!.id);
    expect(details.files.map(({ path }) => path)).toEqual(['CD1/01.mp3', 'CD2/01.mp3', 'notes.pdf']);

    // What the old sidecar knows and no other source does is kept.
    await settings.update('metadata', { writeCover: 'never' });
    await library.rewriteSidecars(records[1]!.book.id);
    const sidecar = JSON.parse(
      await readFile(join(world.root, 'Jane Austen/Persuasion (1817)/metadata.json'), 'utf8'),
    ) as Record<string, unknown>;
    expect(sidecar).toMatchObject({ isbn: '9780000000002', genres: ['Classics'] });
    expect((await library.details(records[1]!.id)).fieldSources).toMatchObject({ isbn: 'sidecar' });

    const page = { page: 1, pageSize: 50 };
    const left = await adoption.unmapped(batches, rootFolder.id, page);
    expect(left).toMatchObject({
      counts: { confirmed: 0, likely: 0, unsure: 0, contradicted: 0, unknown: 2 },
      totalRecords: 2,
    });
    const second = await adoption.unmapped(batches, rootFolder.id, { page: 2, pageSize: 1 });
    expect(second.records.map(({ path }) => path)).toEqual(['Mixed']);
    const likely = await adoption.unmapped(batches, rootFolder.id, { ...page, confidence: 'likely' });
    expect(likely).toMatchObject({ totalRecords: 0, records: [] });
    expect(left.records.map(({ path }) => path)).toEqual([
      'Ann Writer/Odd Series/Odd Series - 2 - An Odd Tale',
      'Mixed',
    ]);
    // A second look finds only these, and adopting twice does nothing.
    expect((await work('findFolders', {})).map(({ subject }) => subject)).toEqual(
      left.records.map(({ path }) => path),
    );
    const again = await work('adoptFolders', { folders: [{ path: 'Jane Austen/Emma' }] });
    expect(again.map(({ state }) => state)).toEqual(['unchanged']);
  });

  it('takes a made library of every layout in, each folder as its own book, and moves nothing', async () => {
    const world = await make(await open());
    const { work, adopt, library, inodes, books } = world;
    // `npm run adopt-library` does the same with a thousand, through the server.
    const made = await makeLibrary(world.root, 56);
    for (const { book } of made) {
      const { asin, title, releaseDate, runtimeMinutes } = book;
      const series = book.series.map(({ name, position }) => ({ name, position: position ?? '' }));
      const people = (names: readonly string[]) => names.map((name) => ({ name }));
      const authors = people(book.authors.map(({ name }) => name));
      const narrators = people(book.narrators);
      books.push(
        aMetadataBook({
          asin,
          title,
          authors,
          narrators,
          series,
          releaseDate,
          runtimeMinutes,
        }),
      );
    }
    const before = await inodes();
    const found = (await work('findFolders', {})).map(({ result }) => folderOf(result));
    const expected = made.map(({ folder, book }) => [folder, book.title]).toSorted();
    expect(found.map((each) => [each?.path, each?.book?.title ?? null]).toSorted()).toEqual(expected);
    await adopt({ confidence: ['confirmed', 'likely'] });
    const page = { page: 1, pageSize: 100, sortKey: 'path', sortDirection: 'asc' } as const;
    const { records } = await library.list(page);
    const filed = records.map(({ path, book }) => [path.slice(world.root.length + 1), book.title]);
    expect(filed.toSorted()).toEqual(expected);
    expect(await inodes()).toEqual(before);
  });

  it('lists the folders without their books while the catalogue is away, and does not ask it for each', async () => {
    let asked = 0;
    const away = () => {
      asked += 1;
      return Promise.reject(
        new AppError({
          code: 'catalog_unavailable',
          message: 'Audible is not working.',
          status: 503,
          retryable: true,
        }),
      );
    };
    const { file, work, adopt, adoption, batches, rootFolder } = await make(await open(), away);
    for (const title of ['Emma', 'Persuasion', 'Sanditon'])
      await file(`Jane Austen/${title}/01.mp3`, await mp3({ album: title, artist: 'Jane Austen' }));
    const found = await work('findFolders', {});
    expect(found.map(({ state }) => state)).toEqual(['changed', 'changed', 'changed']);
    expect(asked).toBe(1);
    const { records, counts } = await adoption.unmapped(batches, rootFolder.id, { page: 1, pageSize: 50 });
    expect(counts).toMatchObject({ unknown: 3 });
    expect(records[2]).toMatchObject({ title: 'Sanditon', authors: ['Jane Austen'], book: null });
    expect(records[2]?.warnings.join()).toContain('Audible is not working.');
    // Nothing is taken in as "no book fits" for that, but by hand it works.
    const [refused] = await adopt({ folders: [{ path: 'Jane Austen/Emma' }] });
    expect(refused).toMatchObject({ state: 'failed', message: 'Audible is not working.' });
    const [entered] = await adopt({ folders: [{ path: 'Jane Austen/Emma', manual: true }] });
    expect(entered).toMatchObject({ state: 'changed' });
  });

  it('takes one folder of a book in unasked, and says of the other where the book lies', async () => {
    const { file, work, adopt, adoption, batches, rootFolder, books } = await make(await open());
    books.push(aMetadataBook({ asin: 'B0EMMA0001', title: 'Emma', runtimeMinutes: 1 }));
    const tags = { album: 'Emma', artist: 'Jane Austen' };
    for (const name of ['Emma', 'Emma (second edition)'])
      await file(`Jane Austen/${name}/01.mp3`, await mp3(tags));
    await work('findFolders', {});
    const done = await adopt({ confidence: ['confirmed', 'likely'] });
    expect(done.map(({ subject, state }) => [subject, state])).toEqual([['Jane Austen/Emma', 'changed']]);
    const { records } = await adoption.unmapped(batches, rootFolder.id, { page: 1, pageSize: 50 });
    expect(records).toMatchObject([
      { path: 'Jane Austen/Emma (second edition)', inLibraryAt: 'Jane Austen/Emma' },
    ]);
    expect(await adopt({ confidence: ['confirmed', 'likely'] })).toEqual([]);
    // A person may want both.
    await adopt({ folders: [{ path: 'Jane Austen/Emma (second edition)' }] });
    expect((await adoption.unmapped(batches, rootFolder.id, { page: 1, pageSize: 50 })).records).toEqual([]);
  });

  it('takes a folder in as the book a person chose, or as it calls itself; the rest says why not', async () => {
    const { file, work, adopt, library, catalog, books, tree } = await make(await open());
    const sanditon = aMetadataBook({ asin: 'B0SAND0001', title: 'Sanditon', runtimeMinutes: 1 });
    books.push(sanditon);
    const chosen = await catalog.ensureBook(sanditon.asin, 'us');
    await file('Ann Writer/An Odd Tale/x.mp3', await mp3());
    await file('Unfinished/x.mp3', await mp3());
    await file('Ann Writer/Other/x.mp3', await mp3());
    await file('Broken/x.mp3', '');
    // An album that says nothing: the author's folder is no title.
    await file('Ann Writer/Book 7/x.mp3', await mp3({ album: 'Book 7', artist: 'Ann Writer' }));
    const found = (await work('findFolders', {})).map(({ result }) => folderOf(result)?.title);
    expect(found).toEqual(['An Odd Tale', 'Book 7', 'Other', expect.any(String), 'Unfinished']);
    const before = await tree();
    const done = await adopt({
      folders: [
        { path: 'Ann Writer/An Odd Tale', manual: true },
        { path: 'Unfinished', bookId: chosen.id },
        { path: 'Ann Writer/Other' },
        { path: 'Broken', bookId: chosen.id },
      ],
    });
    expect(done.map(({ state, message }) => [state, message])).toEqual([
      ['changed', null],
      ['changed', null],
      ['failed', expect.stringContaining('No book of the catalogue fits')],
      ['failed', expect.stringContaining('x.mp3')],
    ]);
    expect(await tree()).toEqual(before);
    const { records } = await library.list({ page: 1, pageSize: 10, sortKey: 'path', sortDirection: 'asc' });
    expect(records.map(({ book }) => [book.title, book.authors])).toEqual([
      ['An Odd Tale', ['Ann Writer']],
      ['Sanditon', ['Jane Austen']],
    ]);
    await expect(adopt({ folders: [{ path: '../elsewhere' }] })).rejects.toMatchObject({ code: 'bad_input' });
    expect(adoptFoldersRequest.safeParse({ folders: [], confidence: ['unsure'] }).success).toBe(false);
  });

  it('guesses in the preview of a folder inside the root folder, and importing it moves nothing', async () => {
    const { file, imports, books, root, library } = await make(await open());
    books.push(aMetadataBook({ asin: 'B0EMMA0001', title: 'Emma', runtimeMinutes: 1 }));
    await file('Jane Austen/Emma/Emma.mp3', await mp3({ album: 'Emma', artist: 'Jane Austen' }));
    const preview = await imports.preview({ path: join(root, 'Jane Austen/Emma') });
    expect(preview.groups).toMatchObject([
      {
        bookTitle: 'Emma',
        confidence: 'confirmed',
        targetPath: join(root, 'Jane Austen/Emma'),
        blockers: [],
      },
    ]);
    const [group] = preview.groups;
    await imports.run({
      previewId: preview.previewId,
      groups: [{ bookId: group!.bookId!, files: group!.files.map(({ source }) => source) }],
    });
    expect(await readdir(join(root, 'Jane Austen/Emma'))).toEqual(['Emma.mp3']);
    expect((await library.list({ page: 1, pageSize: 10, sortDirection: 'asc' })).totalRecords).toBe(1);
  });
});
