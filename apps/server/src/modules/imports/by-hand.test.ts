import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../db/index.ts';
import { openTestSqlite } from '../../db/testing.ts';
import { encodeAudio, mp3 } from './testing/audio.ts';
import { aBook, OZ } from './testing/books.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 3 });
const folder = 'Jane Austen/Pride and Prejudice (2015)';
let db: Db;
let world: World;

beforeEach(async () => {
  db = await openTestSqlite();
  world = await openWorld(db);
  for (const part of [1, 2, 3]) {
    await world.put({
      [`mine/${part}.mp3`]: await mp3({ album: book.title, track: String(part), title: `Part ${part}` }),
    });
  }
  await world.put({ 'mine/front.jpg': 'x', 'mine/map.pdf': 'x', 'mine/info.nfo': 'x' });
});
afterEach(async () => {
  await world.close();
  await db.close();
});

const path = () => join(world.downloadsFolder, 'mine');
const sources = ['1.mp3', '2.mp3', '3.mp3'];

describe('a preview', () => {
  test('says what would happen, and nothing happens', async () => {
    await world.addBook(book, 'searching');
    const preview = await world.service.preview({ path: path() });
    expect(preview).toMatchObject({
      sourcePath: path(),
      groups: [
        {
          bookId: book.id,
          confidence: 'confirmed',
          wanted: true,
          targetPath: join(world.rootPath, folder),
          blockers: [],
          replaces: [],
          files: [
            { source: '1.mp3', target: '01 - Pride and Prejudice.mp3', role: 'audio', mode: 'hardlink' },
            { source: '2.mp3', target: '02 - Pride and Prejudice.mp3' },
            { source: '3.mp3', target: '03 - Pride and Prejudice.mp3' },
            { source: 'map.pdf', target: 'map.pdf', role: 'companion', mode: 'hardlink' },
            { source: 'front.jpg', target: null, role: 'cover', mode: null },
          ],
        },
      ],
      ignored: ['info.nfo: not part of the book'],
    });
    expect(await world.tree()).toEqual({});
    expect(await emptyFolders(world.rootPath)).toEqual([]);
  });

  test('is planned anew with the decision of a person, and that is what is then done', async () => {
    await world.addBook(book, 'searching');
    const preview = await world.service.preview({ path: path() });
    const decision = {
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files: ['3.mp3', '1.mp3'] }],
    };
    const edited = await world.service.replan(decision);
    const targets = edited.groups[0]?.files.filter(({ role }) => role === 'audio');
    expect(targets?.map(({ source, target }) => [source, target])).toEqual([
      ['3.mp3', '01 - Pride and Prejudice.mp3'],
      ['1.mp3', '02 - Pride and Prejudice.mp3'],
    ]);
    expect(edited).toMatchObject({ previewId: preview.previewId, blockers: [] });
    expect(await world.tree()).toEqual({});
    expect(await world.service.status(preview.previewId)).toMatchObject({ state: 'planned' });
    await expect(world.service.replan({ ...decision, previewId: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await world.service.run(decision);
    expect(Object.keys(await world.tree()).filter((file) => file.endsWith('.mp3'))).toEqual([
      `${folder}/01 - Pride and Prejudice.mp3`,
      `${folder}/02 - Pride and Prejudice.mp3`,
    ]);
  });

  test('is what is then done', async () => {
    await world.addBook(book, 'searching');
    const preview = await world.service.preview({ path: path() });
    const [group] = preview.groups;
    const files = group?.files.map((file) => file.source) ?? [];
    const run = await world.service.run({
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files }],
    });
    expect(run).toEqual({
      id: preview.previewId,
      progress: null,
      state: 'done',
      message: null,
      paths: [join(world.rootPath, folder)],
    });
    const planned =
      group?.files.flatMap((file) => (file.target === null ? [] : [`${folder}/${file.target}`])) ?? [];
    expect(Object.keys(await world.tree())).toEqual(expect.arrayContaining(planned));
    expect(await world.stateOf(book)).toBe('available');
    expect(await world.service.status(run.id)).toEqual(run);
    expect(
      await world.service.run({ previewId: preview.previewId, groups: [{ bookId: book.id, files }] }),
    ).toEqual(run);
    expect(world.announced).toHaveLength(1);
  });

  test('of a folder of unknown books names them', async () => {
    const { groups } = await world.service.preview({ path: path() });
    expect(groups).toMatchObject([
      {
        bookId: null,
        bookTitle: 'Pride and Prejudice',
        confidence: 'unknown',
        targetPath: null,
        // In which order they would be played is shown all the same.
        files: [
          { source: '1.mp3', target: '01 - Pride and Prejudice.mp3', mode: null },
          { source: '2.mp3', target: '02 - Pride and Prejudice.mp3', mode: null },
          { source: '3.mp3', target: '03 - Pride and Prejudice.mp3', mode: null },
          { source: 'map.pdf', target: 'map.pdf', mode: null },
          { source: 'front.jpg', target: null },
        ],
      },
    ]);
  });

  test('for a chosen book says what speaks against it', async () => {
    const [oz] = OZ;
    await world.addBook(oz!, null);
    const { groups } = await world.service.preview({ path: path(), bookId: oz!.id });
    expect(groups[0]).toMatchObject({ bookId: oz!.id, confidence: 'contradicted' });
    expect(groups[0]?.blockers.join()).toContain('The Wonderful Wizard of Oz');
  });

  test('for a chosen book doubts where nothing tells, and is carried out as it was shown', async () => {
    await world.addBook(book, 'searching');
    await world.put({ 'x/1.mp3': await mp3(), 'x/2.mp3': await mp3({ title: 'x' }) });
    await world.addBook(OZ[0]!, 'searching');
    const untold = { ...book, runtimeMinutes: null };
    world.books.set(book.id, untold);
    const place = join(world.downloadsFolder, 'x');
    const preview = await world.service.preview({ path: place, bookId: book.id });
    expect(preview.groups).toMatchObject([{ bookId: book.id, confidence: 'unsure', blockers: [] }]);
    expect(preview.groups[0]?.warnings.join()).toContain('Nothing in the files tells');
    const run = await world.service.run({
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files: ['1.mp3', '2.mp3'] }],
    });
    expect(run.state).toBe('done');
  });

  test('takes files for a book whose own import is blocked', async () => {
    await world.addBook(book, 'importBlocked');
    const preview = await world.service.preview({ path: path() });
    expect(preview.groups).toMatchObject([{ bookId: book.id, confidence: 'confirmed', blockers: [] }]);
  });

  test('says for the whole why nothing can be imported', async () => {
    await world.put({ 'packed/book.rar': 'x', 'packed/info.nfo': 'x' });
    const preview = await world.service.preview({ path: join(world.downloadsFolder, 'packed') });
    expect(preview).toMatchObject({
      groups: [],
      ignored: ['book.rar: archive', 'info.nfo: not part of the book'],
    });
    expect(preview.blockers.join()).toContain('only archives (book.rar)');
  });

  test.each([
    ['relative/path', 'bad_input'],
    ['/nowhere/at/all', 'source_missing'],
  ])('of %s is refused', async (place, code) => {
    await expect(world.service.preview({ path: place })).rejects.toMatchObject({ code });
  });
});

describe('an edited preview', () => {
  test('follows the chosen order and leaves out what was not chosen', async () => {
    await world.addBook(book, null);
    const { previewId } = await world.service.preview({ path: path() });
    const before = await world.sourceTree();
    await world.service.run({ previewId, groups: [{ bookId: book.id, files: ['3.mp3', '1.mp3'] }] });
    const tree = await world.tree();
    expect(tree[`${folder}/01 - Pride and Prejudice.mp3`]).toBe(before['mine/3.mp3']);
    expect(tree[`${folder}/02 - Pride and Prejudice.mp3`]).toBe(before['mine/1.mp3']);
    expect(Object.keys(tree)).toHaveLength(5);
  });

  test('may take a book that contradicts, for the person knows better', async () => {
    const [oz] = OZ;
    await world.addBook(oz!, null);
    const { previewId } = await world.service.preview({ path: path(), bookId: oz!.id });
    const run = await world.service.run({ previewId, groups: [{ bookId: oz!.id, files: sources }] });
    expect(run).toMatchObject({ state: 'done' });
    expect(run.paths[0]).toContain('The Wonderful Wizard of Oz');
  });

  test('may divide the files among several books, and copy or move them', async () => {
    const [oz] = OZ;
    await world.addBook(book, null);
    await world.addBook(oz!, null);
    const { previewId } = await world.service.preview({ path: path() });
    await world.service.run({
      previewId,
      groups: [
        { bookId: book.id, files: ['1.mp3'], mode: 'copy' },
        { bookId: oz!.id, files: ['2.mp3', '3.mp3'], mode: 'move' },
      ],
    });
    const modes = await db.q.selectFrom('import_file').select('mode').orderBy('source').execute();
    expect(modes.map((row) => row.mode)).toEqual(['copy', 'move', 'move']);
    expect(Object.keys(await world.sourceTree()).filter((name) => name.endsWith('.mp3'))).toEqual([
      'mine/1.mp3',
    ]);
    expect(await db.q.selectFrom('library_item').select('book_id').execute()).toHaveLength(2);
  });

  test.each([
    ['a file that is not there', ['9.mp3'], 'bad_input'],
    ['a file twice', ['1.mp3', '1.mp3'], 'bad_input'],
    ['no audio', ['map.pdf'], 'bad_input'],
  ])('with %s is refused', async (_, files, code) => {
    await world.addBook(book, null);
    const { previewId } = await world.service.preview({ path: path() });
    await expect(
      world.service.run({ previewId, groups: [{ bookId: book.id, files }] }),
    ).rejects.toMatchObject({ code });
    expect(await world.tree()).toEqual({});
  });

  test('of an unknown book or preview is refused', async () => {
    await expect(
      world.service.run({ previewId: 'nothing', groups: [{ bookId: book.id, files: ['1.mp3'] }] }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const { previewId } = await world.service.preview({ path: path() });
    await expect(
      world.service.run({ previewId, groups: [{ bookId: 'nobody', files: ['1.mp3'] }] }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  test('whose files changed since is made anew rather than trusted', async () => {
    await world.addBook(book, null);
    const preview = await world.service.preview({ path: path(), bookId: book.id });
    await rename(join(path(), '1.mp3'), join(path(), 'x.mp3'));
    await writeFile(
      join(path(), '1.mp3'),
      await mp3({ album: book.title, title: 'A new file with another text' }),
    );
    const files = preview.groups[0]?.files.map((file) => file.source) ?? [];
    await expect(
      world.service.run({ previewId: preview.previewId, groups: [{ bookId: book.id, files }] }),
    ).rejects.toMatchObject({ code: 'import_failed', retryable: true });
    expect(await world.tree()).toEqual({});
    const again = await world.service.preview({ path: path(), bookId: book.id });
    const run = await world.service.run({
      previewId: again.previewId,
      groups: [{ bookId: book.id, files: sources }],
    });
    expect(run.state).toBe('done');
  });
});

test('files may be named without a preview', async () => {
  await world.addBook(book, 'waiting');
  const run = await world.service.run({
    groups: [{ bookId: book.id, files: sources.map((name) => join(path(), name)) }],
  });
  expect(run).toMatchObject({ state: 'done', paths: [join(world.rootPath, folder)] });
  await expect(world.service.run({ groups: [{ bookId: book.id, files: ['1.mp3'] }] })).rejects.toMatchObject({
    code: 'bad_input',
  });
});

describe('a folder that is in the library already', () => {
  const place = 'Shelf/P&P (my copy)';
  beforeEach(async () => {
    for (const disc of [1, 2, 3]) {
      const file = join(world.rootPath, place, `CD${disc}/part.mp3`);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await mp3({ album: book.title, artist: 'Jane Austen' }));
    }
    await writeFile(join(world.rootPath, place, 'cover.png'), 'x');
    await world.addBook(book, 'waiting');
  });

  test('is recorded where it is: nothing moves, nothing is written', async () => {
    const before = await world.tree();
    const preview = await world.service.preview({ path: join(world.rootPath, place) });
    expect(preview.groups).toMatchObject([
      { bookId: book.id, targetPath: join(world.rootPath, place), replaces: [], blockers: [] },
    ]);
    expect(preview.groups[0]?.files.map((file) => [file.target, file.mode])).toEqual([
      ['CD1/part.mp3', null],
      ['CD2/part.mp3', null],
      ['CD3/part.mp3', null],
      [null, null],
    ]);
    const files = preview.groups[0]?.files.map((file) => file.source) ?? [];
    await world.service.run({ previewId: preview.previewId, groups: [{ bookId: book.id, files }] });
    expect(await world.tree()).toEqual(before);
    const [item] = await db.q.selectFrom('library_item').selectAll().execute();
    expect(item).toMatchObject({ path: place, book_id: book.id, file_count: 4 });
    expect(await world.stateOf(book)).toBe('available');
  });

  test('is found from the folder above, beside others', async () => {
    const emma = aBook({ id: 'emma', asin: 'B0EMMA0001', title: 'Emma', runtimeMinutes: 1 });
    await world.addBook(emma, 'waiting');
    await mkdir(join(world.rootPath, 'Shelf/Emma'));
    await writeFile(
      join(world.rootPath, 'Shelf/Emma/1.mp3'),
      await mp3({ album: 'Emma', artist: 'Jane Austen' }),
    );
    const { groups } = await world.service.preview({ path: join(world.rootPath, 'Shelf') });
    expect(groups.map((group) => group.targetPath).sort()).toEqual(
      ['Shelf/Emma', place].map((path) => join(world.rootPath, path)).sort(),
    );
  });

  test('is moved to its proper place only when that is asked for', async () => {
    const preview = await world.service.preview({ path: join(world.rootPath, place) });
    const files = preview.groups[0]?.files.map((file) => file.source) ?? [];
    await world.service.run({
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files, mode: 'move' }],
    });
    const tree = Object.keys(await world.tree());
    expect(tree.filter((path) => path.endsWith('.mp3'))).toEqual(
      [1, 2, 3].map((part) => `${folder}/0${part} - Pride and Prejudice.mp3`),
    );
  });
});

test('a blocked download is imported by hand, and is then done with', async () => {
  const strange = aBook({ runtimeMinutes: null });
  await encodeAudio(join(world.downloadsFolder, 'x/y.m4b'), {
    tags: { album: 'Stolz und Vorurteil', artist: 'J. A.' },
  });
  const id = await world.addDownload('x', [strange]);
  await world.service.importDownload(id);
  expect(await world.stateOf(strange)).toBe('importBlocked');
  const { previewId } = await world.service.preview({ downloadId: id });
  await world.service.run({ previewId, groups: [{ bookId: strange.id, files: ['y.m4b'] }] });
  expect(await world.stateOf(strange)).toBe('imported');
  expect(world.importedDownloads).toEqual([id]);
});

test('old previews are forgotten', async () => {
  const { previewId } = await world.service.preview({ path: path() });
  world.clock.advance(2 * 86_400_000);
  await world.service.recover();
  await expect(world.service.status(previewId)).rejects.toMatchObject({ code: 'not_found' });
});
