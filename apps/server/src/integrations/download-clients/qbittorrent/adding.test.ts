import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import {
  QBITTORRENT_DIALECTS,
  type QbittorrentDialect,
  type QbittorrentStandInOptions,
  startQbittorrentStandIn,
} from '@earmark/testbed/qbittorrent-stand-in/index';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startLoopback } from '../../../platform/http/testing/loopback.ts';
import { readTorrentFile } from '../../../platform/torrents/index.ts';
import { makeTorrent } from '../../../platform/torrents/testing/make-torrent.ts';
import { clientFor, makeContentTorrent, testTools } from './testing/harness.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function start(
  dialect: QbittorrentDialect,
  settings: Record<string, unknown> = {},
  options: Partial<QbittorrentStandInOptions> = {},
) {
  const savePath = await mkdtemp(`${tmpdir()}/earmark-adding-`);
  const qbit = await startQbittorrentStandIn({
    dialect,
    username: 'admin',
    password: 'secret',
    savePath,
    checkingMs: 20,
    ...options,
  });
  const tools = testTools();
  cleanups.push(
    () => rm(savePath, { recursive: true, force: true }),
    () => qbit.close(),
    () => tools.close(),
  );
  return { qbit, savePath, client: clientFor(qbit.url, tools, settings) };
}

const input = (torrent: { bytes: Uint8Array; hashes: string[] }) => ({
  source: { kind: 'file' as const, bytes: torrent.bytes, fileName: 'x.torrent' },
  hashes: torrent.hashes,
  category: 'audiobooks',
  tags: ['earmark'],
});

describe.each(QBITTORRENT_DIALECTS)('adding to qBittorrent %s', (dialect) => {
  it('knows a hybrid under either hash', async () => {
    const { client } = await start(dialect);
    const made = makeTorrent({ version: 'hybrid', name: `Hybrid ${dialect}` });
    const hashes = readTorrentFile(made.bytes).hashes;
    const { id } = await client.addTorrent(input({ bytes: made.bytes, hashes }));
    expect(hashes).toContain(id);
    const [listed] = await client.getTorrents(hashes);
    expect(listed?.id).toBe(id);
    expect(await client.addTorrent(input({ bytes: made.bytes, hashes }))).toEqual({
      id,
      alreadyPresent: true,
    });
  });

  it('takes a broken connection after adding for success when the torrent is there', async () => {
    const { client, qbit } = await start(dialect);
    qbit.addFault({ kind: 'add-cut', times: 1 });
    const torrent = makeContentTorrent('Cut');
    expect(await client.addTorrent(input(torrent))).toEqual({ id: torrent.hashes[0], alreadyPresent: false });
    expect(qbit.torrents()).toHaveLength(1);
  });

  it('sends path, category and tags with the torrent, without blanks between tags', async () => {
    const { client, qbit, savePath } = await start(dialect, { savePath: '/tmp/earmark-elsewhere' });
    const torrent = makeContentTorrent('Placed');
    await client.addTorrent({ ...input(torrent), tags: ['earmark', 'earmark:1, 2'], stopped: true });
    await vi.waitFor(() => expect(qbit.torrent(torrent.hashes[0] ?? '')).toBeDefined());
    expect(qbit.torrent(torrent.hashes[0] ?? '')).toMatchObject({
      category: 'audiobooks',
      save_path: '/tmp/earmark-elsewhere',
      auto_tmm: false,
      tags: 'earmark, earmark:1  2',
    });
    expect(await client.savePathOf('audiobooks')).toBe('/tmp/earmark-elsewhere');
    expect(await client.savePathOf('other')).toBe(savePath);
  });

  it('uses the path of the category, also where auto management is on', async () => {
    const { client, qbit, savePath } = await start(dialect);
    qbit.setPreferences({ auto_tmm_enabled: true });
    const torrent = makeContentTorrent('By category');
    await client.addTorrent({ ...input(torrent), stopped: true });
    expect(qbit.torrent(torrent.hashes[0] ?? '')).toMatchObject({ save_path: `${savePath}/audiobooks` });
  });

  it('keeps a torrent seeding for its goal when the client would stop it', async () => {
    const { client, qbit } = await start(dialect);
    qbit.setPreferences({ max_ratio_enabled: true, max_ratio: 1 });
    const torrent = makeContentTorrent('Goal');
    await client.addTorrent({ ...input(torrent), stopped: true, seedGoal: { seconds: 259_200 } });
    expect(qbit.torrent(torrent.hashes[0] ?? '')).toMatchObject({
      ratio_limit: -1,
      seeding_time_limit: 4320,
    });
  });
});

it('takes the words of an older and a newer refusal for the same', async () => {
  for (const dialect of ['4.5', '5.3'] as const) {
    const { client, qbit } = await start(dialect);
    qbit.addFault({ kind: 'add-refused', times: 1 });
    await expect(client.addTorrent(input(makeContentTorrent(`Refused ${dialect}`)))).rejects.toMatchObject({
      code: 'client_rejected',
    });
  }
}, 30_000);

it('does not call a torrent added that never shows up', async () => {
  const { client, qbit } = await start('5.1');
  qbit.addFault({ kind: 'add-lost', times: 1 });
  await expect(client.addTorrent(input(makeContentTorrent('Lost')))).rejects.toMatchObject({
    code: 'client_unavailable',
  });
}, 30_000);

it('waits for a torrent that takes a while to be listed', async () => {
  const { client } = await start('4.5', {}, { registrationMs: 700 });
  const torrent = makeContentTorrent('Slow');
  expect(await client.addTorrent(input(torrent))).toMatchObject({ id: torrent.hashes[0] });
});

it('tells the reason of an error from the log of the client', async () => {
  const { client } = await start('5.1', { savePath: '/proc/earmark-nowhere' }, { contentFolder: tmpdir() });
  const torrent = makeContentTorrent('Unwritable');
  const { id } = await client.addTorrent(input(torrent));
  await vi.waitFor(
    async () => {
      const [listed] = await client.getTorrents([id]);
      expect(listed).toMatchObject({ state: 'error', complete: false });
      expect(listed?.message).toContain('Unwritable');
    },
    { timeout: 10_000, interval: 50 },
  );
});

it.each(['4.3', '5.3'] as const)(
  'tells what the trackers of a torrent complain about (%s)',
  async (dialect) => {
    const { client, qbit } = await start(dialect);
    const { id } = await client.addTorrent(input(makeContentTorrent('Unknown there')));
    qbit.setTrackerMessage(id, 4, 'Unregistered torrent');
    expect(await client.trackers(id)).toEqual({ isWorking: false, complaint: 'Unregistered torrent' });
    qbit.setTrackerMessage(id, 2, '');
    expect(await client.trackers(id)).toEqual({ isWorking: true, complaint: null });
  },
);

it('follows a magnet whose id changes when its metadata shows a hybrid', async () => {
  const made = makeTorrent({ version: 'hybrid', name: 'Changing' });
  const hashes = readTorrentFile(made.bytes).hashes;
  const { client } = await start('5.3', {}, { metadata: () => made.bytes });
  const { id } = await client.addTorrent({
    source: { kind: 'magnet', uri: `magnet:?xt=urn:btih:${made.v1}` },
    hashes: [made.v1 ?? ''],
    category: 'audiobooks',
    tags: [],
  });
  expect(id).toBe(made.v1);
  await vi.waitFor(
    async () => {
      expect(await client.getTorrents([id])).toEqual([]);
      const [listed] = await client.listAll();
      expect(listed?.hashes).toEqual(hashes);
    },
    { timeout: 10_000, interval: 50 },
  );
});

it('tells free space where the client knows it', async () => {
  const answers: Record<string, string> = {
    '/api/v2/app/webapiVersion': '2.16.2',
    '/api/v2/app/preferences': '{"save_path":"/data"}',
    '/api/v2/torrents/categories': '{"audiobooks":{"name":"audiobooks","savePath":"/books"}}',
    '/api/v2/app/getFreeSpaceAtPath': '12345678',
  };
  const server = await startLoopback((request, response) => response.end(answers[request.url ?? ''] ?? ''));
  const tools = testTools();
  cleanups.push(
    () => server.close(),
    () => tools.close(),
  );
  expect(await clientFor(server.url, tools).freeSpaceBytes()).toBe(12_345_678);
  expect(server.requests.at(-1)?.body).toBe('path=%2Fbooks');
});

it.each([
  ['2.16.2', 'connected', true, 'its session is paused'],
  ['2.16.2', 'connected', false, null],
  ['2.11.4', 'firewalled', true, null],
  ['2.11.4', 'disconnected', false, 'it has no connection to the network'],
])(
  'tells what stands in the way of everything (%s, %s, paused %s)',
  async (version, status, paused, expected) => {
    const answers: Record<string, string> = {
      '/api/v2/app/webapiVersion': version,
      '/api/v2/transfer/info': JSON.stringify({ connection_status: status }),
      '/api/v2/sync/maindata': JSON.stringify({ rid: 1, server_state: { session_state: paused } }),
    };
    const server = await startLoopback((request, response) => response.end(answers[request.url ?? ''] ?? ''));
    const tools = testTools();
    cleanups.push(
      () => server.close(),
      () => tools.close(),
    );
    expect(await clientFor(server.url, tools).standstill()).toBe(expected);
  },
);

it('tells no free space where the client does not know it', async () => {
  const { client } = await start('4.5');
  expect(await client.freeSpaceBytes()).toBeNull();
});
