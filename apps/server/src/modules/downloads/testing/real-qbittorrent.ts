import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Qbittorrent, startQbittorrent } from '@earmark/testbed/qbittorrent/start-qbittorrent';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { ContractTorrent } from '../../../integrations/download-clients/contract-suite.ts';
import type { DownloadClient } from '../../../integrations/download-clients/port.ts';
import { clientFor, testTools } from '../../../integrations/download-clients/qbittorrent/testing/harness.ts';
import { createWorld, type World } from './world.ts';

export const WAIT = { timeout: 20_000, interval: 50 };

type Process = Awaited<ReturnType<World['startProcess']>>;

/**
 * A real qBittorrent for all tests of a file, and a world of its own for each of them; torrents, processes and the
 * world are gone after it. What is not a function has to be read inside the test.
 */
export function useRealQbittorrent() {
  const tools = testTools();
  let folder: string;
  let real: Qbittorrent;
  let client: DownloadClient;
  let world: World;
  let processes: Process[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earmark-downloads-'));
    real = await startQbittorrent({ dir: folder });
    client = clientFor(real.url, tools, { password: real.password });
  });
  afterAll(async () => {
    await tools.close();
    await real.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  beforeEach(async () => {
    world = await createWorld({ clients: [{ instance: client }] });
  });
  afterEach(async () => {
    for (const each of processes) await each.abandon();
    processes = [];
    await world.close();
    for (const torrent of await client.listAll())
      await client.removeTorrent(torrent.id, { deleteFiles: true });
    await vi.waitFor(async () => {
      if ((await client.listAll()).length > 0) throw new Error('torrents are left');
    }, WAIT);
  });

  return {
    tools,
    get real() {
      return real;
    },
    get client() {
      return client;
    },
    get world() {
      return world;
    },
    /** A process that ends with the test. */
    start: async (): Promise<Process> => {
      const process = await world.startProcess();
      processes.push(process);
      return process;
    },
    /** Puts the files of a torrent where qBittorrent looks for them, so that it has nothing to fetch. */
    putContent: async (torrent: ContractTorrent): Promise<void> => {
      for (const file of torrent.files) {
        const path = join(real.savePath, file.path);
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, file.content);
      }
    },
  };
}

/** Looks again and again, as the running tracker does, until it is so. */
export function tickUntil(process: Pick<Process, 'downloads'>, wanted: () => Promise<boolean>) {
  return vi.waitFor(async () => {
    await process.downloads.tracker.tick();
    if (!(await wanted())) throw new Error('not yet');
  }, WAIT);
}
