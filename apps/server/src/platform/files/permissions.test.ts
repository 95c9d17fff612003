import { chmod, link, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { applyPermissions, parseMode } from './permissions.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-permissions-'));
  await mkdir(join(folder, 'book'), { mode: 0o700 });
  await writeFile(join(folder, 'book/own.mp3'), 'x', { mode: 0o600 });
  await writeFile(join(folder, 'seed.mp3'), 'x', { mode: 0o640 });
  await chmod(join(folder, 'seed.mp3'), 0o646);
  await link(join(folder, 'seed.mp3'), join(folder, 'book/linked.mp3'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const modeOf = async (path: string) => ((await stat(join(folder, path))).mode & 0o7777).toString(8);
const apply = (wanted: Partial<Parameters<typeof applyPermissions>[2]>, fs: FileSystem = nodeFileSystem) =>
  applyPermissions(fs, join(folder, 'book'), { folderMode: null, fileMode: null, group: null, ...wanted });

it('sets modes; a linked file only gains', async () => {
  expect(await apply({ folderMode: parseMode('2775'), fileMode: parseMode('664') })).toEqual([]);
  expect(await modeOf('book')).toBe('2775');
  expect(await modeOf('book/own.mp3')).toBe('664');
  expect(await modeOf('seed.mp3')).toBe('666');
});

it('gives the group to what is only ours', async () => {
  const gid = process.getgid?.() ?? 0;
  const owners: string[] = [];
  const fs: FileSystem = {
    ...nodeFileSystem,
    chown: (path, _, group) => {
      owners.push(`${String(path).slice(folder.length + 1)} ${group}`);
      return Promise.resolve();
    },
  };
  expect(await apply({ group: String(gid) }, fs)).toEqual([]);
  expect(owners).toEqual([]);
  expect(await apply({ group: String(gid + 4321) }, fs)).toEqual([]);
  expect(owners).toEqual([`book ${gid + 4321}`, `book/own.mp3 ${gid + 4321}`]);
});

it('tells what was refused, once for each reason, and changes the rest', async () => {
  const refuse = () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' }));
  const warnings = await apply(
    { fileMode: 0o664, group: 'no-such-group' },
    { ...nodeFileSystem, chmod: refuse },
  );
  expect(warnings).toEqual([
    expect.stringContaining('there is no group “no-such-group”'),
    expect.stringMatching(/\(2 entries\): setting the mode 6\d\d was refused \(EPERM\)|setting the mode/),
    expect.stringContaining('EPERM'),
  ]);
});

it('follows no link and survives a folder that is gone', async () => {
  await writeFile(join(folder, 'outside.txt'), 'x', { mode: 0o600 });
  await symlink(join(folder, 'outside.txt'), join(folder, 'book/link.txt'));
  await apply({ fileMode: 0o666 });
  expect(await modeOf('outside.txt')).toBe('600');
  await rm(join(folder, 'book'), { recursive: true });
  expect(await apply({ fileMode: 0o666 })).toEqual([expect.stringContaining('ENOENT')]);
});
