import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readTorrentFile } from '../../../platform/torrents/index.ts';
import { makeTorrent } from '../../../platform/torrents/testing/make-torrent.ts';
import { clientFor, makeContentTorrent, testTools } from './testing/harness.ts';
import { type RealQbittorrent, startRealQbittorrent } from './testing/real-qbittorrent.ts';

let real: RealQbittorrent;
const tools = testTools();
beforeAll(async () => {
  real = await startRealQbittorrent();
});
afterAll(async () => {
  await tools.close();
  await real.destroy();
});
afterEach(async () => {
  await real.start();
});

const connect = (settings: Record<string, unknown> = {}) =>
  clientFor(`http://127.0.0.1:${real.port}`, tools, {
    username: real.username,
    password: real.password,
    ...settings,
  });
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
  await real.start();
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
  await setPreferences({ max_ratio_enabled: true, max_ratio: 1, max_ratio_act: 3 });
  const result = await client.test();
  await setPreferences({ max_ratio_enabled: false, max_ratio_act: 0 });
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

async function setPreferences(preferences: Record<string, unknown>): Promise<void> {
  const base = `http://127.0.0.1:${real.port}/api/v2`;
  const login = await fetch(`${base}/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ username: real.username, password: real.password }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const answer = await fetch(`${base}/app/setPreferences`, {
    method: 'POST',
    headers: { cookie },
    body: new URLSearchParams({ json: JSON.stringify(preferences) }),
  });
  expect(answer.ok).toBe(true);
}
