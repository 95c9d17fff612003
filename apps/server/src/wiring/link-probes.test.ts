import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientUnavailable } from '../integrations/download-clients/errors.ts';
import { fakeClock } from '../kernel/clock.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import { type FileSystem, nodeFileSystem } from '../platform/files/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { healthChecks } from './health-checks.ts';
import { createLinkProbes } from './link-probes.ts';

let folder: string;
let root: string;
let downloads: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-links-'));
  root = join(folder, 'library');
  downloads = join(folder, 'downloads');
  await mkdir(root);
  await mkdir(downloads);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

function make(input: {
  fs?: Partial<FileSystem>;
  savePath?: string | (() => Promise<string>);
  local?: string | null;
  transferMode?: 'hardlinkOrCopy' | 'copy';
}) {
  const fs: FileSystem = { ...nodeFileSystem, ...input.fs };
  const savePath = input.savePath ?? '/remote/downloads';
  const instance = { savePathOf: typeof savePath === 'string' ? () => Promise.resolve(savePath) : savePath };
  const clock = fakeClock();
  const probes = createLinkProbes({
    clock,
    log: silentLogger(),
    fs,
    providers: {
      active: () =>
        Promise.resolve([{ id: 'c', name: 'qBittorrent', instance, settings: {}, restingUntil: null }]),
    } as unknown as ProviderService,
    downloads: { toLocalPath: () => Promise.resolve(input.local === undefined ? downloads : input.local) },
  });
  const check = healthChecks({
    links: probes,
    library: { rootFolders: { list: () => Promise.resolve([{ path: root, writable: true }]) } },
    mediaManagement: () => Promise.resolve({ transferMode: input.transferMode ?? 'hardlinkOrCopy' }),
  } as unknown as Parameters<typeof healthChecks>[0]).find(({ name }) => name === 'Hard links');
  return { probes, clock, health: () => check!.run() };
}

it('links for real, leaves nothing behind, and does not try again within the hour', async () => {
  let links = 0;
  const link: FileSystem['link'] = async (...paths) => {
    links += 1;
    await nodeFileSystem.link(...paths);
  };
  const { probes, health, clock } = make({ fs: { link } });
  expect(await health()).toEqual([]);
  expect(await probes.details(root)).toEqual([
    { label: 'Hard links from qBittorrent', value: 'Hard links work between the two folders.', ok: true },
  ]);
  expect(links).toBe(1);
  clock.advance(3_600_001);
  await health();
  expect(links).toBe(2);
  expect([await readdir(root), await readdir(downloads)]).toEqual([[], []]);
});

it('names both mounts when links are impossible, unless books are copied anyway', async () => {
  const table = [
    `1 0 8:1 / ${folder} rw - ext4 /dev/a rw`,
    `2 1 8:2 / ${downloads} rw - zfs tank/torrents rw`,
  ].join('\n');
  const readFile = ((path: string, ...rest: []) =>
    path === '/proc/self/mountinfo'
      ? Promise.resolve(table)
      : nodeFileSystem.readFile(path, ...rest)) as FileSystem['readFile'];
  const fs: Partial<FileSystem> = { link: failing('EXDEV'), copyFile: failing('EXDEV'), readFile };
  const [problem] = await make({ fs }).health();
  expect(problem).toMatchObject({ level: 'warning', source: 'qBittorrent' });
  expect(problem?.message).toContain(`${downloads} (mount ${downloads}, zfs)`);
  expect(problem?.message).toContain(`${root} (mount ${folder}, ext4)`);
  expect(await make({ fs, transferMode: 'copy' }).health()).toEqual([]);
});

it('tries with a file that is there where downloads are read-only', async () => {
  await writeFile(join(downloads, 'seed.mp3'), 'x');
  const writeFileHere = ((path: string, ...rest: [string]) =>
    path.startsWith(downloads)
      ? failing('EROFS')()
      : nodeFileSystem.writeFile(path, ...rest)) as FileSystem['writeFile'];
  expect(await make({ fs: { writeFile: writeFileHere } }).health()).toEqual([]);
  expect(await readdir(root)).toEqual([]);
});

it('says what is missing: a mapping, a mount, a place beside the library', async () => {
  expect(await make({ local: null }).health()).toMatchObject([
    { level: 'error', message: expect.stringMatching(/saves to \/remote\/downloads, which is not there/) },
  ]);
  expect(await make({ local: '/nowhere/at/all' }).health()).toMatchObject([
    {
      message: expect.stringContaining('(here /nowhere/at/all)'),
      hint: expect.stringContaining('remote path mapping'),
    },
  ]);
  const inside = join(root, 'incoming');
  await mkdir(inside);
  expect(await make({ local: inside }).health()).toMatchObject([
    { message: expect.stringContaining('inside the library folder') },
  ]);
  // A client that is away has a check of its own.
  expect(await make({ savePath: () => Promise.reject(clientUnavailable('Away.')) }).health()).toEqual([]);
});
