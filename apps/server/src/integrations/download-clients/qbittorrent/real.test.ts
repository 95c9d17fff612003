import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Qbittorrent, startQbittorrent } from '@earmark/testbed/qbittorrent/start-qbittorrent';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readTorrentFile } from '../../../platform/torrents/index.ts';
import { makeTorrent } from '../../../platform/torrents/testing/make-torrent.ts';
import { clientFor, makeContentTorrent, testTools } from './testing/harness.ts';

let folder: string;
let real: Qbittorrent;
const tools = testTools();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earmark-qbittorrent-'));
  real = await startQbittorrent({ dir: folder });
});
afterAll(async () => {
  await tools.close();
  await real.kill();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const connect = (settings: Record<string, unknown> = {}) =>
  clientFor(real.url, tools, { password: real.password, ...settings });
const input = (torrent: { bytes: Uint8Array; hashes: string[] }) => ({
  source: { kind: 'file' as const, bytes: torrent.bytes, fileName: 'x.torrent' },
  hashes: torrent.hashes,
  category: 'audiobooks',
  tags: ['earmark'],
});

it('is not banned by ten calls with a wrong password', async () => {
  const wrong = connect({ password: 'wrong' });
  for (let count = 0; count < 10; count += 1) {
    await expect(wrong.listAll()).rejects.toMatchObject({ code: 'client_credentials' });
  }
  expect(await connect().listAll()).toEqual(expect.any(Array));
});

it('goes on after a restart: nobody there, then a new session', async () => {
  const client = connect();
  const { id } = await client.addTorrent({ ...input(makeContentTorrent('Restarted')), stopped: true });
  await real.stop();
  await expect(client.getTorrents([id])).rejects.toMatchObject({ code: 'client_unavailable' });
  await real.restart();
  await vi.waitFor(
    async () => expect((await client.getTorrents([id])).map((each) => each.id)).toEqual([id]),
    {
      timeout: 10_000,
    },
  );
});

it('lists a hybrid under the cut v2 hash', async () => {
  const client = connect();
  const made = makeTorrent({ version: 'hybrid', files: [{ path: ['01.mp3'], sizeBytes: 16_369 }] });
  const hashes = readTorrentFile(made.bytes).hashes;
  const { id } = await client.addTorrent(input({ bytes: made.bytes, hashes }));
  expect(id).toBe(made.v2?.slice(0, 40));
  expect((await client.getTorrents(hashes))[0]?.hashes).toEqual([id, made.v1]);
});

it('warns in its test about a client that removes torrents, and makes the category', async () => {
  const client = connect({ category: 'made/by/test' });
  await real.api.setPreferences({ max_ratio_enabled: true, max_ratio: 1, max_ratio_act: 3 });
  const result = await client.test();
  await real.api.setPreferences({ max_ratio_enabled: false, max_ratio_act: 0 });
  expect(result).toMatchObject({ ok: true, message: expect.stringContaining('warning') });
  expect(result.details).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ label: 'Category', value: 'made/by/test (made just now)' }),
      expect.objectContaining({ label: 'Save path', value: real.savePath }),
      expect.objectContaining({ label: 'Warning', ok: false }),
    ]),
  );
  expect(JSON.stringify(result)).not.toContain(real.password);
});
