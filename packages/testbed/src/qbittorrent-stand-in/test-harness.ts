import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { QbittorrentDialect } from './dialect.ts';
import {
  type QbittorrentStandIn,
  type QbittorrentStandInOptions,
  startQbittorrentStandIn,
} from './start-qbittorrent-stand-in.ts';
import { createTestClient, type TestClient } from './test-client.ts';

/** A temporary folder per test and stand-ins that are closed after it. */
export function useStandIns() {
  const started: QbittorrentStandIn[] = [];
  const place = { folder: '' };
  beforeEach(async () => {
    place.folder = await mkdtemp(path.join(tmpdir(), 'qbittorrent-stand-in-'));
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((each) => each.close()));
    await rm(place.folder, { recursive: true, force: true });
  });

  const start = async (dialect: QbittorrentDialect, options: Partial<QbittorrentStandInOptions> = {}) => {
    const qbit = await startQbittorrentStandIn({
      dialect,
      username: 'admin',
      password: 'secret',
      savePath: path.join(place.folder, 'downloads'),
      contentFolder: path.join(place.folder, 'seed'),
      downloadMs: 150,
      checkingMs: 20,
      ...options,
    });
    started.push(qbit);
    return { qbit, client: createTestClient(qbit.url) };
  };
  return {
    inFolder: (...parts: string[]) => path.join(place.folder, ...parts),
    start,
    startLoggedIn: async (dialect: QbittorrentDialect, options: Partial<QbittorrentStandInOptions> = {}) => {
      const both = await start(dialect, options);
      await both.client.login();
      return both;
    },
  };
}

export async function stateOf(client: TestClient, hash: string): Promise<unknown> {
  return (await client.info(hash))[0]?.['state'];
}

export async function waitForState(client: TestClient, hash: string, state: string): Promise<void> {
  await vi.waitFor(async () => expect(await stateOf(client, hash)).toBe(state), {
    timeout: 5000,
    interval: 20,
  });
}
