import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FileSystem, nodeFileSystem } from '../platform/files/index.ts';
import { configDiskCheck } from './config-disk.ts';

const MIB = 1_048_576;
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'earmark-disk-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** The real disk, but with this much room. */
const withFree = (bytes: () => number) => ({
  ...nodeFileSystem,
  statfs: (async (path: string) =>
    Object.assign(await nodeFileSystem.statfs(path), {
      bavail: bytes() / 4096,
      bsize: 4096,
    })) as FileSystem['statfs'],
});

it('says when the disk of the database gets full, once for each disk, in words that stay while it fills', async () => {
  let free = 600 * MIB;
  const config = { configDir: dir, databaseFile: join(dir, 'earmark.db') };
  const check = configDiskCheck(
    withFree(() => free),
    config,
  );
  expect(await check.run()).toEqual([]);

  free = 400 * MIB;
  const low = await check.run();
  expect(low).toMatchObject([{ level: 'warning', message: expect.stringContaining(dir) }]);
  free -= MIB;
  expect(await check.run()).toEqual(low);

  free = 50 * MIB;
  expect(await check.run()).toMatchObject([
    { level: 'error', message: expect.stringContaining('almost full') },
  ]);
});

it('needs no folder that is there already, and no database file on PostgreSQL', async () => {
  const check = configDiskCheck(
    withFree(() => 0),
    { configDir: join(dir, 'not yet'), databaseFile: null },
  );
  expect(await check.run()).toEqual([]);
});
