import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { describeDatabases } from '../../db/testing.ts';
import { nodeFileSystem } from '../../platform/files/index.ts';
import { probeRootFolder } from './root-probe.ts';
import { openTestLibrary, type TestLibrary } from './testing.ts';

const opened: TestLibrary[] = [];
afterEach(async () => {
  for (const test of opened.splice(0)) await test.close();
});

describeDatabases('root folders', (open) => {
  const make = async (overrides?: Record<string, string>): Promise<TestLibrary> => {
    const test = await openTestLibrary(await open(), overrides ? { overrides } : {});
    opened.push(test);
    return test;
  };

  it('takes the library path as the primary one without being told', async () => {
    const { library, settings, root } = await make();
    await expect(library.rootFolders.primary()).rejects.toMatchObject({ code: 'root_folder_unwritable' });
    await settings.update('mediaManagement', { libraryPath: `${root}/` });
    const [first, ...more] = await library.rootFolders.list();
    expect(more).toEqual([]);
    expect(first).toMatchObject({ path: root, primary: true, writable: true, message: null });
    expect(first?.freeBytes).toBeGreaterThan(0);
    expect(first?.totalBytes).toBeGreaterThanOrEqual(first?.freeBytes ?? Number.POSITIVE_INFINITY);
    expect((await library.rootFolders.list())[0]?.id).toBe(first?.id);
    expect(await readdir(root)).toEqual([]);
  });

  it('makes the first one the library path, further ones stand beside it', async () => {
    const { library, settings, root, folder } = await make();
    const first = await library.rootFolders.create({ path: `${root}/./` });
    expect(first).toMatchObject({ created: true, folder: { path: root, primary: true } });
    expect((await settings.get('mediaManagement')).libraryPath).toBe(root);
    await mkdir(join(folder, 'second'));
    const second = await library.rootFolders.create({ path: join(folder, 'second') });
    expect(second.folder.primary).toBe(false);
    expect(await library.rootFolders.create({ path: root })).toMatchObject({
      created: false,
      folder: { id: first.folder.id },
    });
    expect((await library.rootFolders.refs())[0]?.id).toBe(first.folder.id);
  });

  it('refuses what cannot serve', async () => {
    const { library, root, folder } = await make();
    await library.rootFolders.create({ path: root });
    const refusal = (path: string) => library.rootFolders.create({ path });
    await expect(refusal('relative/path')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(refusal('/')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(refusal(join(folder, 'missing'))).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('does not exist'),
      hint: expect.stringContaining('mounted'),
    });
    await writeFile(join(folder, 'file'), '');
    await expect(refusal(join(folder, 'file'))).rejects.toThrow('is a file');
    await mkdir(join(root, 'inner'));
    await expect(refusal(join(root, 'inner'))).rejects.toMatchObject({ code: 'conflict' });
    await expect(refusal(folder)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('follows a moved disk and keeps the books', async () => {
    const { library, settings, root, folder, addItem } = await make();
    const { folder: made } = await library.rootFolders.create({ path: root });
    const item = await addItem({ path: 'A/B', audio: ['a.mp3'] });
    const next = join(folder, 'next');
    await mkdir(next);
    expect(await library.rootFolders.update(made.id, { path: next })).toMatchObject({
      id: made.id,
      path: next,
      primary: true,
    });
    expect((await settings.get('mediaManagement')).libraryPath).toBe(next);
    expect(await library.rootFolders.list()).toHaveLength(1);
    expect((await library.details(item.id)).path).toBe(join(next, 'A/B'));
  });

  it('forgets only folders without books that are not the library path', async () => {
    const { library, settings, root, folder, addItem } = await make();
    const { folder: made } = await library.rootFolders.create({ path: root });
    await addItem({ path: 'A/B', audio: ['a.mp3'] });
    await expect(library.rootFolders.remove(made.id)).rejects.toThrow('library path');
    await mkdir(join(folder, 'second'));
    await settings.update('mediaManagement', { libraryPath: join(folder, 'second') });
    await expect(library.rootFolders.remove(made.id)).rejects.toThrow('holds 1 book.');
    const { folder: third } = await library.rootFolders.create({ path: join(folder, 'second') });
    await settings.update('mediaManagement', { libraryPath: root });
    await library.rootFolders.remove(third.id);
    expect((await library.rootFolders.list()).map(({ path }) => path)).toEqual([root]);
    await expect(library.rootFolders.remove(third.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('respects a library path that the environment fixes', async () => {
    const { library, folder } = await make({ library_path: '/nowhere/at/all' });
    expect(await library.rootFolders.list()).toMatchObject([
      {
        path: '/nowhere/at/all',
        primary: true,
        writable: false,
        message: expect.stringContaining('does not exist'),
      },
    ]);
    const [fixed] = await library.rootFolders.refs();
    const next = join(folder, 'next');
    await mkdir(next);
    await expect(library.rootFolders.update(fixed?.id ?? '', { path: next })).rejects.toMatchObject({
      code: 'locked_by_environment',
    });
  });

  it('says when it is empty though there should be books in it', async () => {
    const { library, root, addItem } = await make();
    const { folder: made } = await library.rootFolders.create({ path: root });
    await addItem({ path: 'A/B', audio: ['a.mp3'] });
    expect(await library.rootFolders.get(made.id)).toMatchObject({ message: null });
    await rm(join(root, 'A'), { recursive: true });
    await mkdir(join(root, '.earmark'));
    const message = expect.stringContaining('empty, though the library has books in it') as string;
    expect(await library.rootFolders.get(made.id)).toMatchObject({ message });
    expect(await library.rootFolders.test({ path: root })).toMatchObject({ ok: false, message });
    // A person emptied it on purpose.
    await mkdir(join(root, 'new'));
    expect(await library.rootFolders.get(made.id)).toMatchObject({ message: null });
  });

  it('tells in a test what is wrong', async () => {
    const { library, root } = await make();
    expect(await library.rootFolders.test({ path: root })).toMatchObject({ ok: true });
    expect(await library.rootFolders.test({ path: `${root}/no` })).toMatchObject({
      ok: false,
      message: expect.stringContaining('does not exist'),
      hint: expect.any(String),
    });
  });
});

describe('probeRootFolder', () => {
  it.each(['EACCES', 'EROFS', 'ENOSPC'])('names %s when a file cannot be written', async (code) => {
    const refuse = () => Promise.reject(Object.assign(new Error(code), { code }));
    const probe = await probeRootFolder({ ...nodeFileSystem, writeFile: refuse }, '/tmp');
    expect(probe).toMatchObject({ exists: true, writable: false, message: expect.stringContaining(code) });
    expect(probe.freeBytes).toBeGreaterThan(0);
  });

  it('sees missing rights for real unless it may do everything', async () => {
    const { root } = await openReadOnly();
    const probe = await probeRootFolder(nodeFileSystem, root);
    expect(probe.writable).toBe(process.getuid?.() === 0);
    await chmod(root, 0o755);
  });
});

async function openReadOnly(): Promise<TestLibrary> {
  const { openTestSqlite } = await import('../../db/testing.ts');
  const test = await openTestLibrary(await openTestSqlite());
  opened.push(test);
  await chmod(test.root, 0o555);
  return test;
}
