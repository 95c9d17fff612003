import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { checksumFile } from './checksum.ts';
import { writeFileAtomically } from './durable.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { assertFreeSpace, freeSpaceBytes } from './free-space.ts';
import { probeLink } from './link-probe.ts';
import { parseMountInfo } from './mounts.ts';
import { copyVerified, tryLink } from './transfer.ts';

const roots: string[] = [];
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-files-'));
  roots.push(folder);
});
afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true });
});

function failing(call: keyof FileSystem, code: string): FileSystem {
  const error = Object.assign(new Error(code), { code });
  return { ...nodeFileSystem, [call]: () => Promise.reject(error) };
}

/** A file system of its own device: /dev/shm is a tmpfs on every Linux. */
async function otherDevice(): Promise<string> {
  const path = await mkdtemp('/dev/shm/earmark-files-');
  roots.push(path);
  return path;
}

test('a link shares the inode, across devices it answers why not', async () => {
  await writeFile(join(folder, 'a'), 'x');
  expect(await tryLink(nodeFileSystem, join(folder, 'a'), join(folder, 'b'))).toEqual({ linked: true });
  expect((await stat(join(folder, 'b'))).ino).toBe((await stat(join(folder, 'a'))).ino);
  const other = await otherDevice();
  expect(await tryLink(nodeFileSystem, join(folder, 'a'), join(other, 'b'))).toEqual({
    linked: false,
    why: 'EXDEV',
  });
  await expect(tryLink(nodeFileSystem, join(folder, 'gone'), join(folder, 'c'))).rejects.toMatchObject({
    code: 'source_missing',
  });
  await expect(tryLink(nodeFileSystem, join(folder, 'a'), join(folder, 'no/c'))).rejects.toMatchObject({
    code: 'import_failed',
  });
});

describe('copyVerified', () => {
  test('copies bytes and time, and tells the checksum', async () => {
    const bytes = Buffer.alloc(3_000_001, 'earmark');
    await writeFile(join(folder, 'a'), bytes);
    await utimes(join(folder, 'a'), 1_000_000, 1_500_000);
    const to = join(await otherDevice(), 'b');
    const copied = await copyVerified(nodeFileSystem, join(folder, 'a'), to);
    expect(copied).toMatchObject({ mode: 'copy', sizeBytes: bytes.length });
    expect(copied.checksum).toBe((await checksumFile(nodeFileSystem, join(folder, 'a'))).checksum);
    expect((await readFile(to)).equals(bytes)).toBe(true);
    expect((await stat(to)).mtimeMs).toBe(1_500_000_000);
  });

  test.each([
    ['ENOSPC', 'root_folder_full'],
    ['EDQUOT', 'root_folder_full'],
    ['EROFS', 'root_folder_unwritable'],
    ['EACCES', 'root_folder_unwritable'],
    ['EIO', 'import_failed'],
  ])('%s leaves nothing and is told as %s', async (errno, code) => {
    await writeFile(join(folder, 'a'), 'x');
    await expect(
      copyVerified(failing('copyFile', errno), join(folder, 'a'), join(folder, 'b')),
    ).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual(['a']);
  });

  test('a copy that is not the same is refused after a second try', async () => {
    await writeFile(join(folder, 'a'), 'right');
    let tries = 0;
    const fs: FileSystem = {
      ...nodeFileSystem,
      copyFile: async (from, to, mode) => {
        await nodeFileSystem.copyFile(from, to, (mode ?? 0) & 1);
        await writeFile(to, 'wrong');
        tries += 1;
        if (((mode ?? 0) & 4) !== 0) {
          await rm(to);
          throw Object.assign(new Error('no clone'), { code: 'EOPNOTSUPP' });
        }
      },
    };
    await expect(copyVerified(fs, join(folder, 'a'), join(folder, 'b'))).rejects.toThrow('differs');
    expect(tries).toBe(3);
    expect(await readdir(folder)).toEqual(['a']);
  });

  test('a source that changes or vanishes meanwhile is refused', async () => {
    await writeFile(join(folder, 'a'), 'right');
    const during = (effect: () => Promise<void>): FileSystem => ({
      ...nodeFileSystem,
      copyFile: async (from, to, mode) => {
        if (((mode ?? 0) & 4) !== 0) throw Object.assign(new Error('no clone'), { code: 'EXDEV' });
        await nodeFileSystem.copyFile(from, to, mode);
        await effect();
      },
    });
    await expect(
      copyVerified(
        during(() => truncate(join(folder, 'a'), 2)),
        join(folder, 'a'),
        join(folder, 'b'),
      ),
    ).rejects.toThrow('changed while');
    await expect(
      copyVerified(
        during(() => rm(join(folder, 'a'))),
        join(folder, 'a'),
        join(folder, 'b'),
      ),
    ).rejects.toMatchObject({ code: 'source_missing' });
    expect(await readdir(folder)).toEqual([]);
  });
});

test('an atomic write replaces the whole file and leaves the old one when it fails', async () => {
  await writeFileAtomically(nodeFileSystem, join(folder, 'a'), 'old');
  await expect(writeFileAtomically(failing('rename', 'EIO'), join(folder, 'a'), 'new')).rejects.toThrow(
    'EIO',
  );
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('old');
  await writeFileAtomically(nodeFileSystem, join(folder, 'a'), 'new');
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['a']);
});

test('free space is measured where the path will be', async () => {
  const free = await freeSpaceBytes(nodeFileSystem, join(folder, 'not/yet/there'));
  expect(free).toBeGreaterThan(0);
  await assertFreeSpace(nodeFileSystem, folder, { neededBytes: 0, reserveBytes: Number.MAX_SAFE_INTEGER });
  await expect(
    assertFreeSpace(nodeFileSystem, folder, { neededBytes: 1, reserveBytes: Number.MAX_SAFE_INTEGER }),
  ).rejects.toMatchObject({ code: 'root_folder_full' });
});

describe('probeLink', () => {
  test('says that links work and leaves nothing', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    await mkdir(from);
    await mkdir(to);
    expect(await probeLink(nodeFileSystem, { fromFolder: from, toFolder: to })).toMatchObject({
      hardlink: true,
    });
    expect(await readdir(from)).toEqual([]);
    expect(await readdir(to)).toEqual([]);
  });

  test('names both mounts when they do not', async () => {
    const other = await otherDevice();
    await writeFile(join(folder, 'sample'), 'x');
    const probe = await probeLink(nodeFileSystem, {
      fromFolder: folder,
      toFolder: other,
      sample: join(folder, 'sample'),
    });
    expect(probe.hardlink).toBe(false);
    expect(probe.message).toContain('/dev/shm, tmpfs');
    expect(probe.message).toContain(`${folder} (mount `);
    expect(await readdir(other)).toEqual([]);
  });

  test('a file system that copies instead of linking is found out', async () => {
    const liar: FileSystem = { ...nodeFileSystem, link: (from, to) => nodeFileSystem.copyFile(from, to) };
    const probe = await probeLink(liar, { fromFolder: folder, toFolder: folder });
    expect(probe).toMatchObject({ hardlink: false });
    expect(await readdir(folder)).toEqual([]);
  });
});

test('mount points with blanks are read', () => {
  expect(parseMountInfo('36 35 98:0 /r /mnt/my\\040disk rw - ext4 /dev/sda1 rw\n')).toEqual([
    { point: '/mnt/my disk', type: 'ext4', source: '/dev/sda1' },
  ]);
});
