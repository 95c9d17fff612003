import { mkdir, mkdtemp, readdir, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Db } from '../../db/index.ts';
import { openTestSqlite } from '../../db/testing.ts';
import { AppError } from '../../kernel/errors.ts';
import { type FileSystem, nodeFileSystem } from '../../platform/files/index.ts';
import { createImportService } from './service.ts';
import { mp3 } from './testing/audio.ts';
import { aBook } from './testing/books.ts';
import { emptyFolders, openWorld, type World } from './testing/world.ts';

const book = aBook({ runtimeMinutes: 3 });
let db: Db;
let world: World;
let otherDevice = '';

beforeEach(async () => {
  db = await openTestSqlite();
  otherDevice = await mkdtemp('/dev/shm/earmark-library-');
});
afterEach(async () => {
  await world.close();
  await db.close();
  await rm(otherDevice, { recursive: true, force: true });
});

async function open(options: Parameters<typeof openWorld>[1] = {}): Promise<string> {
  world = await openWorld(db, options);
  for (const part of [1, 2, 3]) {
    await world.put({ [`new/${part}.mp3`]: await mp3({ album: book.title, track: String(part) }) });
  }
  return world.addDownload('new', [book]);
}

/** The n-th call of one kind fails, once. */
function failingOnce(
  call: keyof FileSystem,
  errno: string,
  at = 1,
  isMine: (path: string) => boolean = () => true,
) {
  let calls = 0;
  const real = nodeFileSystem[call] as (...args: unknown[]) => Promise<unknown>;
  return {
    ...nodeFileSystem,
    [call]: async (...args: unknown[]) => {
      if (args.some((arg) => typeof arg === 'string' && isMine(arg))) calls += 1;
      if (calls === at) {
        calls += 1;
        throw Object.assign(new Error(`${errno}: simulated`), { code: errno });
      }
      return real(...args);
    },
  } as FileSystem;
}

const inStaging = (path: string) => path.includes('/.earmark/');

describe('a disk that refuses is told, leaves nothing, and the next try succeeds', () => {
  test.each<[string, keyof FileSystem, string, string, boolean, number]>([
    ['full while linking', 'link', 'ENOSPC', 'root_folder_full', false, 2],
    ['over quota while linking', 'link', 'EDQUOT', 'root_folder_full', false, 2],
    ['not writable while linking', 'link', 'EACCES', 'root_folder_unwritable', false, 1],
    ['read-only while linking', 'link', 'EROFS', 'root_folder_unwritable', false, 1],
    ['not writable while making folders', 'mkdir', 'EACCES', 'root_folder_unwritable', false, 1],
    ['full while copying', 'copyFile', 'ENOSPC', 'root_folder_full', true, 2],
    ['broken while copying', 'copyFile', 'EIO', 'import_failed', true, 2],
    ['full while writing sidecars', 'open', 'ENOSPC', 'root_folder_full', false, 1],
    ['read-only while renaming', 'rename', 'EROFS', 'root_folder_unwritable', false, 1],
    ['broken while renaming', 'rename', 'EIO', 'import_failed', false, 1],
    ['joined of several while renaming', 'rename', 'EXDEV', 'import_failed', false, 1],
  ])('%s', async (_, call, errno, code, isOther, at) => {
    const id = await open(isOther ? { libraryFolder: otherDevice } : {});
    const source = await world.sourceTree();
    const service = createImportService(world.makeParts(failingOnce(call, errno, at, inStaging)));
    await expect(service.importDownload(id)).rejects.toMatchObject({ code, retryable: true });
    expect(await world.tree()).toEqual({});
    expect(await readdir(world.rootPath)).toEqual([]);
    expect(await world.stateOf(book)).toBe('importing');
    expect(await world.reasonOf(book)).not.toBeNull();
    expect(await world.sourceTree()).toEqual(source);
    await service.importDownload(id);
    expect(await world.stateOf(book)).toBe('imported');
    expect(await world.reasonOf(book)).toBeNull();
    expect(await emptyFolders(world.rootPath)).toEqual([]);
  });

  test('a second file system that cannot be linked to is copied to, checksums noted', async () => {
    const id = await open({ libraryFolder: otherDevice });
    const preview = await world.service.preview({ downloadId: id });
    expect(preview.groups[0]?.files.map((file) => file.mode)).toEqual(['copy', 'copy', 'copy']);
    expect(preview.groups[0]?.warnings.join()).toContain('different mounts');
    await world.service.importDownload(id);
    const files = await db.q.selectFrom('import_file').select(['mode', 'checksum']).execute();
    expect(files).toHaveLength(3);
    for (const file of files)
      expect(file).toMatchObject({ mode: 'copy', checksum: expect.stringMatching(/^crc32:/) as string });
  });

  test('where nothing may be copied it is said beforehand, by hand a copy is made all the same', async () => {
    const id = await open({ libraryFolder: otherDevice, settings: { transfer_mode: 'hardlinkOnly' } });
    const preview = await world.service.preview({ downloadId: id });
    expect(preview.groups[0]?.blockers.join()).toContain('different mounts');
    await world.service.importDownload(id);
    expect(await world.stateOf(book)).toBe('importBlocked');
    expect(await world.reasonOf(book)).toContain('hard links only');
    expect(await world.tree()).toEqual({});
    await world.service.run({
      previewId: preview.previewId,
      groups: [{ bookId: book.id, files: ['1.mp3', '2.mp3', '3.mp3'], mode: 'copy' }],
    });
    expect(await world.stateOf(book)).toBe('imported');
  });

  test('where nothing may be copied links that work are made, and one that fails midway undoes the rest', async () => {
    const id = await open({ settings: { transfer_mode: 'hardlinkOnly' } });
    const broken = createImportService(world.makeParts(failingOnce('link', 'EMLINK', 2, inStaging)));
    await broken.importDownload(id);
    expect(await world.stateOf(book)).toBe('importBlocked');
    expect(await world.reasonOf(book)).toContain('hard links only');
    expect(await readdir(world.rootPath)).toEqual([]);
    await world.service.importDownload(await world.addDownload('new', [book]));
    expect(await world.stateOf(book)).toBe('imported');
    const files = await db.q.selectFrom('import_file').select('mode').execute();
    expect(files.map((file) => file.mode)).toEqual(['hardlink', 'hardlink', 'hardlink']);
  });

  test('links that stop working midway become copies', async () => {
    const id = await open();
    const service = createImportService(world.makeParts(failingOnce('link', 'EMLINK', 2, inStaging)));
    await service.importDownload(id);
    const files = await db.q.selectFrom('import_file').select('mode').orderBy('mode').execute();
    expect(files.map((file) => file.mode)).toEqual(['copy', 'hardlink', 'hardlink']);
  });
});

describe('a source that goes away', () => {
  test('before it is looked at', async () => {
    const id = await open();
    await rename(join(world.downloadsFolder, 'new'), join(world.downloadsFolder, 'elsewhere'));
    await expect(world.service.importDownload(id)).rejects.toMatchObject({
      code: 'source_missing',
      retryable: true,
    });
    expect(await world.reasonOf(book)).toContain('is not there');
    await rename(join(world.downloadsFolder, 'elsewhere'), join(world.downloadsFolder, 'new'));
    await world.service.importDownload(id);
    expect(await world.stateOf(book)).toBe('imported');
  });

  test('file by file, because the client moves them here from its folder for unfinished downloads', async () => {
    await open();
    const [final, unfinished] = ['final', 'unfinished'].map((name) => join(world.downloadsFolder, name));
    const names = ['1.mp3', '2.mp3', '3.mp3'];
    const bytes = await mp3({ album: book.title, track: '1' });
    await world.put(Object.fromEntries(names.map((name) => [`unfinished/${name}`, bytes])));
    await mkdir(final!);
    const files = names.map((path) => ({ path, sizeBytes: bytes.length }));
    const id = await world.addDownload('final', [book], { files });
    const refused = async (said: RegExp) => {
      await expect(world.service.importDownload(id)).rejects.toMatchObject({
        code: 'source_missing',
        retryable: true,
        message: expect.stringMatching(said),
      });
      expect(await readdir(world.rootPath)).toEqual([]);
    };
    for (const name of names) {
      await refused(new RegExp(`${name} is not there`));
      // Between two disks it is copied, and has its name before its end.
      await writeFile(join(final!, name), bytes.subarray(0, 2000));
      await refused(new RegExp(`${name} has 2000 bytes here`));
      await rename(join(unfinished!, name), join(final!, name));
    }
    await world.service.importDownload(id);
    expect(await world.stateOf(book)).toBe('imported');
    expect(Object.keys(await world.tree()).filter((path) => path.endsWith('.mp3'))).toHaveLength(3);
  });

  test.each([false, true])('in the middle of the transfer (to another device: %s)', async (isOther) => {
    const id = await open(isOther ? { libraryFolder: otherDevice } : {});
    const vanish = join(world.downloadsFolder, 'new/3.mp3');
    let vanished: Promise<void> | undefined;
    const vanishing =
      (call: 'link' | 'copyFile') =>
      async (...args: Parameters<FileSystem['copyFile']>) => {
        if (inStaging(String(args[1]))) await (vanished ??= unlink(vanish));
        return nodeFileSystem[call](...args);
      };
    const fs = { ...nodeFileSystem, link: vanishing('link'), copyFile: vanishing('copyFile') };
    const service = createImportService(world.makeParts(fs));
    await expect(service.importDownload(id)).rejects.toMatchObject({ retryable: true });
    expect(await readdir(world.rootPath)).toEqual([]);
    expect(await world.stateOf(book)).toBe('importing');
  });

  test('or is replaced by a link to something else between look and transfer', async () => {
    const id = await open();
    const fs: FileSystem = {
      ...nodeFileSystem,
      mkdir: (async (path: string, options: { recursive: boolean }) => {
        if (inStaging(path)) {
          await rm(join(world.downloadsFolder, 'new/2.mp3'));
          await nodeFileSystem
            .link('/etc/hostname', join(world.downloadsFolder, 'new/2.mp3'))
            .catch(async () => {
              await nodeFileSystem.copyFile('/etc/hostname', join(world.downloadsFolder, 'new/2.mp3'));
            });
        }
        return nodeFileSystem.mkdir(path, options);
      }) as FileSystem['mkdir'],
    };
    await expect(createImportService(world.makeParts(fs)).importDownload(id)).rejects.toMatchObject({
      code: 'import_failed',
    });
    expect(await readdir(world.rootPath)).toEqual([]);
  });

  test('when the client is away it is said and soon tried again; a job that is given up asks a person', async () => {
    const id = await open();
    const away = new AppError({
      code: 'client_unavailable',
      message: 'qBittorrent does not answer.',
      hint: 'Start it.',
      retryable: true,
    });
    const parts = world.makeParts(nodeFileSystem);
    const service = createImportService({
      ...parts,
      downloads: { ...parts.downloads, locate: () => Promise.reject(away) },
    });
    await expect(service.importDownload(id)).rejects.toMatchObject({
      code: 'client_unavailable',
      retryAfterMs: 5000,
      cause: away,
    });
    expect(await world.reasonOf(book)).toBe('qBittorrent does not answer.');
    const [job] = service.jobs;
    await job?.givenUp({ downloadId: id }, away);
    expect(await world.stateOf(book)).toBe('importBlocked');
  });
});

test('a request that is cancelled during a long copy gets no book', async () => {
  const id = await open({ libraryFolder: otherDevice });
  const fs: FileSystem = {
    ...nodeFileSystem,
    copyFile: async (...args) => {
      const wanted = await world.acquisitions.byBook(book.id);
      if (wanted && wanted.state !== 'cancelled') {
        await world.acquisitions.transition(wanted.id, 'cancel', { message: 'No longer wanted.' });
      }
      return nodeFileSystem.copyFile(...args);
    },
  };
  await createImportService(world.makeParts(fs)).importDownload(id);
  expect(await world.stateOf(book)).toBe('cancelled');
  expect(await readdir(otherDevice)).toEqual([]);
  expect(world.importedDownloads).toEqual([]);
});

describe('the library', () => {
  test('whose disk is not mounted is not created', async () => {
    const id = await open({ libraryFolder: join(otherDevice, 'not-mounted') });
    await expect(world.service.importDownload(id)).rejects.toMatchObject({ code: 'root_folder_unwritable' });
    expect(await world.reasonOf(book)).toContain('is not there');
    expect(await readdir(otherDevice)).toEqual([]);
  });

  test('that must keep more free than there is takes links, but no copies', async () => {
    const settings = { minimum_free_space_mb: String(2 ** 40) };
    const id = await open({ settings });
    await world.service.importDownload(id);
    expect(await world.stateOf(book)).toBe('imported');
  });

  test('that must keep more free than there is refuses copies before it copies', async () => {
    const id = await open({
      settings: { minimum_free_space_mb: String(2 ** 40) },
      libraryFolder: otherDevice,
    });
    await expect(world.service.importDownload(id)).rejects.toMatchObject({ code: 'root_folder_full' });
    expect(await readdir(otherDevice)).toEqual([]);
  });

  test('folder that is a link out of the root is refused', async () => {
    const id = await open();
    const outside = await mkdtemp(join(otherDevice, 'outside-'));
    await nodeFileSystem.rm(join(world.rootPath, 'Jane Austen'), { force: true });
    await symlink(outside, join(world.rootPath, 'Jane Austen'));
    await world.service.importDownload(id);
    expect(await world.stateOf(book)).toBe('importBlocked');
    expect(await world.reasonOf(book)).toContain('it really is at');
    expect(await readdir(outside)).toEqual([]);
  });
});
