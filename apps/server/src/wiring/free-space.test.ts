import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clientUnavailable } from '../integrations/download-clients/errors.ts';
import type { DownloadClient } from '../integrations/download-clients/port.ts';
import { fakeClock } from '../kernel/clock.ts';
import type { ProviderService } from '../modules/providers/index.ts';
import { type FileSystem, nodeFileSystem } from '../platform/files/index.ts';
import { silentLogger } from '../platform/logger.ts';
import { createFreeSpace } from './free-space.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-free-space-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Disks of the given sizes: a folder here has the bytes its path is given. */
function freeSpace(input: {
  disks?: Record<string, number>;
  savePath?: string;
  local?: string | null;
  client?: Partial<DownloadClient> | null;
  library?: string;
}) {
  const fs: FileSystem = {
    ...nodeFileSystem,
    statfs: ((path: string) =>
      Promise.resolve({ bavail: input.disks?.[path] ?? 0, bsize: 1 })) as unknown as FileSystem['statfs'],
  };
  const instance = {
    savePathOf: () => Promise.resolve('/data/audiobooks'),
    freeSpaceBytes: () => Promise.resolve(null),
    ...input.client,
  } as unknown as DownloadClient;
  const active =
    input.client === null
      ? []
      : [{ id: 'c', instance, settings: { category: 'audiobooks' }, restingUntil: null }];
  return createFreeSpace({
    clock: fakeClock(),
    log: silentLogger(),
    fs,
    providers: { active: () => Promise.resolve(active) } as unknown as ProviderService,
    downloads: { toLocalPath: (path) => Promise.resolve(input.local === undefined ? path : input.local) },
    library: {
      rootFolders: {
        refs: () => Promise.resolve(input.library ? [{ id: 'r', path: input.library }] : []),
      },
    },
  })();
}

it('is the lesser of download folder and library', async () => {
  const library = join(folder, 'library');
  await nodeFileSystem.mkdir(library);
  expect(await freeSpace({ local: folder, library, disks: { [folder]: 500, [library]: 900 } })).toBe(500);
  expect(await freeSpace({ local: folder, library, disks: { [folder]: 900, [library]: 500 } })).toBe(500);
});

it('is what the client tells when its folder is on another machine', async () => {
  const client = { freeSpaceBytes: () => Promise.resolve(700) };
  expect(await freeSpace({ local: null, client })).toBe(700);
  expect(await freeSpace({ local: '/not/here', client })).toBe(700);
});

it('is what is known when the other half is not, and unknown when nothing is', async () => {
  const savePathOf = () => Promise.reject(clientUnavailable('Away.'));
  expect(await freeSpace({ client: { savePathOf }, library: folder, disks: { [folder]: 400 } })).toBe(400);
  expect(await freeSpace({ client: null, library: join(folder, 'gone') })).toBeNull();
});
