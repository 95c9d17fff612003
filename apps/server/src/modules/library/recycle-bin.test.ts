import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestSqlite } from '../../db/testing.ts';
import { recycledPath } from './recycled-entry.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

let test: TestLibrary;
beforeEach(async () => {
  test = await openTestLibrary(await openTestSqlite());
});
afterEach(() => test.close());

const put = (entryId?: string) =>
  test.library.recycleBin.put({
    rootPath: test.root,
    path: 'Jane Austen/Emma',
    bookId: 'book',
    bookTitle: 'Emma',
    reason: 'Replaced by a better release.',
    ...(entryId ? { entryId } : {}),
  });

describe('recycle bin', () => {
  it('takes a folder by one rename, hidden from media servers, and gives it back', async () => {
    const inode = await test.put('Jane Austen/Emma/Emma.m4b');
    const id = await put();
    const inBin = join(recycledPath(test.root, id, 'Jane Austen/Emma'), 'Emma.m4b');
    expect(String((await stat(inBin)).ino)).toBe(inode);
    expect(inBin.slice(test.root.length + 1)).toMatch(/^\.earmark-recycle-bin\//);
    expect(await test.library.recycleBin.list(test.root)).toMatchObject([
      { id, path: 'Jane Austen/Emma', bookTitle: 'Emma', reason: 'Replaced by a better release.' },
    ]);
    const { path: restored } = await test.library.recycleBin.restore(test.root, id);
    expect(await readFile(join(restored, 'Emma.m4b'), 'utf8')).toBe('Jane Austen/Emma/Emma.m4b');
    expect(await test.tree()).toEqual(['Jane Austen/Emma/Emma.m4b']);
  });

  it('may be repeated with the same id', async () => {
    await test.put('Jane Austen/Emma/Emma.m4b', 'old');
    await put('entry');
    await test.put('Jane Austen/Emma/Emma.m4b', 'new');
    expect(await put('entry')).toBe('entry');
    expect(await readFile(join(test.root, 'Jane Austen/Emma/Emma.m4b'), 'utf8')).toBe('new');
  });

  it('keeps two replaced editions of one path', async () => {
    for (const content of ['first', 'second']) {
      await test.put('Jane Austen/Emma/Emma.m4b', content);
      await put();
    }
    expect(await test.library.recycleBin.list(test.root)).toHaveLength(2);
  });

  it('never restores over something', async () => {
    await test.put('Jane Austen/Emma/Emma.m4b', 'old');
    const id = await put();
    await mkdir(join(test.root, 'Jane Austen/Emma'));
    await expect(test.library.recycleBin.restore(test.root, id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await test.library.recycleBin.list(test.root)).toHaveLength(1);
  });

  it('refuses what is not there or lies elsewhere', async () => {
    await expect(put()).rejects.toMatchObject({ code: 'not_found' });
    const outside = { rootPath: test.root, path: '../x', bookId: null, bookTitle: null, reason: '' };
    await expect(test.library.recycleBin.put(outside)).rejects.toMatchObject({ code: 'path_outside_root' });
    await expect(test.library.recycleBin.restore(test.root, 'nobody')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
