import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { encodeAudio, mp3 } from './testing/audio.ts';
import { aBook, OZ } from './testing/books.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

describeDatabases('imports', (openDb) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(await openDb());
  });
  afterEach(() => world.close());

  const pride = aBook({ runtimeMinutes: 4 });
  const folder = 'Jane Austen/Pride and Prejudice (2015)';

  async function putPride(
    name = 'Pride and Prejudice',
    parts = ['CD1/01.mp3', 'CD1/02.mp3', 'CD2/01.mp3', 'CD2/02.mp3'],
  ) {
    for (const [index, part] of parts.entries()) {
      await world.put({
        [`${name}/${part}`]: await mp3({
          album: 'Pride and Prejudice',
          artist: 'Jane Austen',
          track: String((index % 2) + 1),
        }),
      });
    }
  }

  describe('a download', () => {
    test('of discs becomes one folder of links, continuously numbered, with sidecars', async () => {
      await putPride();
      const before = await world.sourceTree();
      const id = await world.addDownload('Pride and Prejudice', [pride]);
      await world.service.importDownload(id);
      const tree = await world.tree();
      expect(Object.keys(tree).sort()).toEqual(
        [
          '01 - Pride and Prejudice.mp3',
          '02 - Pride and Prejudice.mp3',
          '03 - Pride and Prejudice.mp3',
          '04 - Pride and Prejudice.mp3',
          'cover.jpg',
          'metadata.json',
          'metadata.opf',
        ].map((name) => `${folder}/${name}`),
      );
      expect(tree[`${folder}/03 - Pride and Prejudice.mp3`]).toBe(before['Pride and Prejudice/CD2/01.mp3']);
      expect(await world.sourceTree()).toEqual(before);
      expect(await world.stateOf(pride)).toBe('imported');
      expect(world.announced).toMatchObject([{ path: folder, added: true, bookId: pride.id }]);
      expect(world.importedDownloads).toEqual([id]);
      expect(await emptyFolders(world.rootPath)).toEqual([]);
      const files = await world.db.q.selectFrom('import_file').selectAll().execute();
      expect(files.map((file) => file.mode)).toEqual(['hardlink', 'hardlink', 'hardlink', 'hardlink']);
      const [item] = await world.db.q.selectFrom('library_item').selectAll().execute();
      expect(item).toMatchObject({
        book_id: pride.id,
        path: folder,
        file_count: 7,
        format: 'mp3',
        download_id: id,
      });
      expect(item?.duration_seconds).toBeCloseTo(240, -1);
    });

    test('of discs keeps a folder for each where the settings say so', async () => {
      await world.settings.update('mediaManagement', { keepDiscFolders: true });
      await putPride();
      const id = await world.addDownload('Pride and Prejudice', [pride]);
      const preview = await world.service.preview({ downloadId: id });
      const planned = preview.groups.flatMap((group) => group.files.flatMap(({ target }) => target ?? []));
      await world.service.importDownload(id);
      const audio = Object.keys(await world.tree()).filter((path) => path.endsWith('.mp3'));
      expect(audio.map((path) => path.split('/').slice(2).join('/')).sort()).toEqual(
        planned.filter((target) => target.endsWith('.mp3')).sort(),
      );
      expect(new Set(audio.map((path) => path.split('/')[2]))).toEqual(new Set(['Disc 01', 'Disc 02']));
    });

    test('imported twice changes nothing the second time', async () => {
      await putPride();
      const id = await world.addDownload('Pride and Prejudice', [pride]);
      await world.service.importDownload(id);
      const tree = await world.tree();
      await world.service.importDownload(id);
      expect(await world.tree()).toEqual(tree);
      expect(world.announced).toHaveLength(1);
      expect(await world.db.q.selectFrom('library_item').selectAll().execute()).toHaveLength(1);
    });

    test('whose records were lost is recognised by its files', async () => {
      await putPride();
      const id = await world.addDownload('Pride and Prejudice', [pride]);
      await world.service.importDownload(id);
      const tree = await world.tree();
      await world.db.q.deleteFrom('library_item').execute();
      await world.db.q.deleteFrom('import').execute();
      await world.db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
      await world.service.importDownload(id);
      expect(await world.tree()).toEqual(tree);
      expect(await world.stateOf(pride)).toBe('imported');
      const [item] = await world.db.q.selectFrom('library_item').selectAll().execute();
      expect(item).toMatchObject({ path: folder, file_count: 7 });
    });

    test('imported twice at once is imported once', async () => {
      await putPride();
      const id = await world.addDownload('Pride and Prejudice', [pride]);
      await Promise.all([world.service.importDownload(id), world.service.importDownload(id)]);
      expect(Object.keys(await world.tree())).toHaveLength(7);
      expect(world.announced).toHaveLength(1);
    });

    test('of a single m4b keeps its chapters for the sidecar', async () => {
      const file = join(world.downloadsFolder, 'Pride.M4B');
      await encodeAudio(file, { tags: { album: 'Pride and Prejudice' }, chapters: ['One', 'Two'] });
      const book = aBook({ runtimeMinutes: null });
      const id = await world.addDownload('Pride.M4B', [book]);
      await world.service.importDownload(id);
      const json = JSON.parse(await readFile(join(world.rootPath, folder, 'metadata.json'), 'utf8')) as {
        chapters: { title: string }[];
      };
      expect(json.chapters.map((chapter) => chapter.title)).toEqual(['One', 'Two']);
      expect(Object.keys(await world.tree())).toContain(`${folder}/Pride and Prejudice.m4b`);
    });

    test('lists its files: others in the same folder are not touched', async () => {
      await putPride('shared', ['a1.mp3', 'a2.mp3', 'a3.mp3', 'a4.mp3']);
      await world.put({ 'shared/other.mp3': await mp3({ album: 'Emma' }), 'shared/other.epub': 'x' });
      const size = (await mp3({ album: 'Pride and Prejudice', artist: 'Jane Austen', track: '1' })).length;
      const id = await world.addDownload('shared', [pride], {
        files: ['a1.mp3', 'a2.mp3', 'a3.mp3', 'a4.mp3'].map((path) => ({ path, sizeBytes: size })),
        title: 'Pride and Prejudice',
      });
      await world.service.importDownload(id);
      expect(Object.keys(await world.tree()).filter((path) => path.endsWith('.mp3'))).toHaveLength(4);
      expect(await world.stateOf(pride)).toBe('imported');
    });
  });

  describe('a pack', () => {
    const [wizard, land, ozma] = OZ.map((book) => ({ ...book, runtimeMinutes: 2 }));
    async function putPack() {
      for (const book of [wizard!, land!, ozma!]) {
        for (const part of [1, 2]) {
          await world.put({
            [`Oz/${book.title}/${part}.mp3`]: await mp3({ album: book.title, track: String(part) }),
          });
        }
      }
    }

    test('brings every wanted book a folder of its own, also one nobody grabbed it for', async () => {
      await putPack();
      await world.addBook(ozma!, 'searching');
      const id = await world.addDownload('Oz', [wizard!, land!]);
      await world.service.importDownload(id);
      expect([await world.stateOf(wizard!), await world.stateOf(land!), await world.stateOf(ozma!)]).toEqual([
        'imported',
        'imported',
        'available',
      ]);
      const folders = new Set(
        Object.keys(await world.tree()).map((path) => path.split('/').slice(0, -1).join('/')),
      );
      expect([...folders].sort()).toEqual([
        'L. Frank Baum/Oz/Oz - 1 - The Wonderful Wizard of Oz (2015)',
        'L. Frank Baum/Oz/Oz - 2 - The Marvelous Land of Oz (2015)',
        'L. Frank Baum/Oz/Oz - 3 - Ozma of Oz (2015)',
      ]);
      expect(world.importedDownloads).toEqual([id]);
    });

    test('leaves what nobody wants, and offers it', async () => {
      await putPack();
      const id = await world.addDownload('Oz', [wizard!]);
      const preview = await world.service.preview({ downloadId: id });
      expect(preview.groups.map((group) => [group.bookTitle, group.wanted])).toEqual([
        ['Ozma of Oz', false],
        ['The Marvelous Land of Oz', false],
        ['The Wonderful Wizard of Oz', true],
      ]);
      await world.service.importDownload(id);
      expect(await world.db.q.selectFrom('library_item').select('book_id').execute()).toEqual([
        { book_id: wizard!.id },
      ]);
    });

    test('offers what nobody asked for: each can be imported, and is then no longer offered', async () => {
      for (const title of ['Emma', 'Persuasion', 'Lady Susan']) {
        await world.put({ [`Austen/${title}/1.mp3`]: await mp3({ album: title, artist: 'Jane Austen' }) });
      }
      const emma = aBook({ id: 'emma', title: 'Emma', runtimeMinutes: 1 });
      const id = await world.addDownload('Austen', [emma]);
      await world.service.importDownload(id);
      expect(await world.stateOf(emma)).toBe('imported');
      const offers = await world.service.offers({ bookId: 'emma' });
      expect(offers).toMatchObject([
        { title: 'Lady Susan', authors: ['Jane Austen'], downloadTitle: 'Austen', fileCount: 1 },
        { title: 'Persuasion' },
      ]);
      expect(await world.service.offers({ bookId: 'another' })).toEqual([]);
      const [susan, persuasion] = offers;
      expect(await world.service.takeOffer(persuasion!.id, {})).toMatchObject({ state: 'done' });
      expect(Object.keys(await world.tree())).toContain('Jane Austen/Persuasion (2015)/Persuasion.mp3');
      expect(await world.service.offers({ downloadId: id })).toEqual([susan]);
      await expect(world.service.takeOffer(persuasion!.id, {})).rejects.toMatchObject({ code: 'not_found' });
      // A person may say which book it is.
      await world.addBook(
        aBook({ id: 'known', asin: null, title: 'Lady Susan: A Novel', runtimeMinutes: null }),
        null,
      );
      expect(await world.service.takeOffer(susan!.id, { bookId: 'known' })).toMatchObject({ state: 'done' });
      expect(await world.service.offers({})).toEqual([]);
    });

    test('that lacks a book imports the others and says which is missing', async () => {
      await putPack();
      const absent = aBook({ id: 'absent', asin: null, title: 'Glinda of Oz', authors: ['L. Frank Baum'] });
      const id = await world.addDownload('Oz', [wizard!, absent]);
      await world.service.importDownload(id);
      expect(await world.stateOf(wizard!)).toBe('imported');
      expect(await world.stateOf(absent)).toBe('importBlocked');
      expect(await world.reasonOf(absent)).toBe('"Glinda of Oz" was not found in the download.');
      expect(world.importedDownloads).toEqual([]);
    });
  });

  describe('a blocked download says why', () => {
    test.each<[string, Record<string, string>, string]>([
      [
        'archives only',
        { 'book.rar': 'x', 'book.r00': 'x', 'info.nfo': 'x' },
        'only archives (book.r00, book.rar)',
      ],
      ['text only', { 'book.epub': 'x' }, 'e-book'],
      ['a program', { 'setup.exe': 'x' }, 'a program (setup.exe)'],
      ['encrypted audio', { 'book.aax': 'x' }, 'encrypted by Audible'],
      ['pictures', { 'a.jpg': 'x' }, 'no audio among 1 file'],
      ['empty audio', { 'Pride and Prejudice.mp3': '' }, '"Pride and Prejudice.mp3" is empty (0 bytes).'],
      ['no real audio', { 'Pride and Prejudice.mp3': 'hello' }, 'cannot be read as audio'],
      ['unfinished audio', { '1.mp3.!qB': 'x', '2.mp3': 'x' }, 'not finished downloading'],
    ])('%s', async (_, files, reason) => {
      await world.put(Object.fromEntries(Object.entries(files).map(([path, data]) => [`x/${path}`, data])));
      const id = await world.addDownload('x', [pride]);
      await world.service.importDownload(id);
      expect(await world.stateOf(pride)).toBe('importBlocked');
      expect(await world.reasonOf(pride)).toContain(reason);
      expect(await world.tree()).toEqual({});
    });

    test('a truncated m4b', async () => {
      const file = join(world.downloadsFolder, 'Pride and Prejudice.m4b');
      await encodeAudio(file, { seconds: 4 });
      const bytes = await readFile(file);
      await writeFile(file, bytes.subarray(0, bytes.length / 2));
      await world.service.importDownload(await world.addDownload('Pride and Prejudice.m4b', [pride]));
      expect(await world.reasonOf(pride)).toContain('is cut off');
    });

    test('a link to a file outside', async () => {
      await putPride();
      await symlink('/etc/passwd', join(world.downloadsFolder, 'Pride and Prejudice/CD2/03.mp3'));
      await world.service.importDownload(await world.addDownload('Pride and Prejudice', [pride]));
      expect(await world.reasonOf(pride)).toContain('a link that leads out of the download');
      expect(await world.tree()).toEqual({});
    });

    test('another book, both sides named', async () => {
      await world.put({ 'x/1.mp3': await mp3({ album: 'The Time Machine', artist: 'H. G. Wells' }) });
      await world.service.importDownload(await world.addDownload('x', [aBook({ runtimeMinutes: null })]));
      const reason = await world.reasonOf(pride);
      expect(reason).toContain('"The Time Machine" by H. G. Wells');
      expect(reason).toContain('"Pride and Prejudice" by Jane Austen');
    });

    test('too many files', async () => {
      const folder = join(world.downloadsFolder, 'many');
      await mkdir(folder);
      for (let at = 0; at < 8100; at += 100) {
        await Promise.all(
          Array.from({ length: 100 }, (_, index) => writeFile(join(folder, `${at + index}.txt`), '')),
        );
      }
      await world.service.importDownload(await world.addDownload('many', [pride]));
      expect(await world.reasonOf(pride)).toBe(
        'There are more than 8000 files. Choose the folder of a single book or pack.',
      );
    });
  });

  test('links to other places than audio are left out, and the rest imported', async () => {
    await putPride();
    await symlink('/etc/passwd', join(world.downloadsFolder, 'Pride and Prejudice/passwd.jpg'));
    await symlink('/etc', join(world.downloadsFolder, 'Pride and Prejudice/etc'));
    await world.service.importDownload(await world.addDownload('Pride and Prejudice', [pride]));
    expect(await world.stateOf(pride)).toBe('imported');
    expect(Object.keys(await world.tree())).toHaveLength(7);
  });

  describe('collisions', () => {
    test('with another edition are resolved by the reader, never by a counter', async () => {
      const second = aBook({ id: 'second', asin: 'B0PRIDE002', narrators: ['Ben Voice'], runtimeMinutes: 4 });
      await putPride('first');
      await putPride('second');
      await world.service.importDownload(await world.addDownload('first', [pride]));
      await world.service.importDownload(await world.addDownload('second', [second]));
      const items = await world.db.q.selectFrom('library_item').select('path').orderBy('path').execute();
      expect(items.map((item) => item.path)).toEqual([folder, `${folder} {Ben Voice}`]);
    });

    test('of two imports for one place at once are resolved as if one came after the other', async () => {
      const second = aBook({ id: 'second', asin: 'B0PRIDE002', narrators: ['Ben Voice'], runtimeMinutes: 4 });
      await putPride('first');
      await putPride('second');
      const ids = [await world.addDownload('first', [pride]), await world.addDownload('second', [second])];
      await Promise.all(ids.map((id) => world.service.importDownload(id)));
      const items = await world.db.q.selectFrom('library_item').select(['path', 'book_id']).execute();
      expect(items).toHaveLength(2);
      expect(new Set(items.map((item) => item.path)).size).toBe(2);
      expect(items.map((item) => item.path)).toContain(folder);
      expect(Object.keys(await world.tree())).toHaveLength(14);
    });

    test('with a strange folder that holds audio leave it alone', async () => {
      await mkdir(join(world.rootPath, folder), { recursive: true });
      await writeFile(join(world.rootPath, folder, 'mine.mp3'), 'precious');
      await putPride();
      await world.service.importDownload(await world.addDownload('Pride and Prejudice', [pride]));
      expect(await readFile(join(world.rootPath, folder, 'mine.mp3'), 'utf8')).toBe('precious');
      expect(Object.keys(await world.tree())).toContain(
        `${folder} {Ann Reader}/01 - Pride and Prejudice.mp3`,
      );
    });

    test('with folders of another spelling use the spelling that is there', async () => {
      await mkdir(join(world.rootPath, 'JANE AUSTEN'));
      await putPride();
      await world.service.importDownload(await world.addDownload('Pride and Prejudice', [pride]));
      const [item] = await world.db.q.selectFrom('library_item').select('path').execute();
      expect(item?.path).toBe('JANE AUSTEN/Pride and Prejudice (2015)');
    });
  });

  test('a better release takes the same folder; the old one goes to the recycle bin, companions stay', async () => {
    await putPride('old');
    await world.service.importDownload(await world.addDownload('old', [pride]));
    await writeFile(join(world.rootPath, folder, 'notes.pdf'), 'mine');
    const [before] = await world.db.q.selectFrom('library_item').selectAll().execute();
    await encodeAudio(join(world.downloadsFolder, 'new/Pride and Prejudice.m4b'), { seconds: 240 });
    await world.db.q.updateTable('acquisition').set({ state: 'downloaded' }).execute();
    await world.service.importDownload(await world.addDownload('new', [pride]));
    const items = await world.db.q.selectFrom('library_item').selectAll().execute();
    expect(items).toMatchObject([{ id: before?.id, path: folder, format: 'm4b' }]);
    const tree = Object.keys(await world.tree());
    expect(tree.filter((path) => path.startsWith(`${folder}/`)).sort()).toEqual(
      ['Pride and Prejudice.m4b', 'cover.jpg', 'metadata.json', 'metadata.opf', 'notes.pdf'].map(
        (name) => `${folder}/${name}`,
      ),
    );
    expect(tree.filter((path) => path.includes('recycle') && path.endsWith('.mp3'))).toHaveLength(4);
  });

  test.each([
    ['AC/DC: "Live" <at> *Home* | What?', 'AC-DC - Live at Home What'],
    ['..', 'Unknown Title'],
    ['💙 Blue', '💙 Blue'],
    ['é'.repeat(300), 'é'],
  ])('a book called %s stays in the root folder', async (title, start) => {
    const book = aBook({ title, runtimeMinutes: null, releaseDate: null });
    await world.put({ 'release/1.mp3': await mp3({ ASIN: book.asin ?? '' }) });
    await world.service.importDownload(await world.addDownload('release', [book]));
    const [item] = await world.db.q.selectFrom('library_item').select('path').execute();
    expect(item?.path.startsWith(`Jane Austen/${start}`)).toBe(true);
    const segments = item?.path.split('/') ?? [];
    expect(segments).toHaveLength(2);
    for (const path of Object.keys(await world.tree())) {
      for (const segment of path.split('/')) expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255);
    }
  });
});
