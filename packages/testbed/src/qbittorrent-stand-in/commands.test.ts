import { readdir, stat } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { type QbittorrentDialect } from './dialect.ts';
import { useStandIns, waitForState } from './test-harness.ts';
import { makeTorrentFixture } from './torrent-fixtures.ts';

const { inFolder, startLoggedIn } = useStandIns();

describe('commands', () => {
  const torrent = makeTorrentFixture({ name: 'book', files: { 'a.mp3': 50, 'b.mp3': 50 } });

  test('delete with files leaves foreign files alone', async () => {
    await torrent.seedInto(inFolder('seed'));
    const { client } = await startLoggedIn('4.5');
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'stalledUP');
    expect(
      (await client.post('torrents/delete', { hashes: torrent.infoHash, deleteFiles: 'true' })).status,
    ).toBe(200);
    expect(await client.info()).toEqual([]);
    await vi.waitFor(async () => expect(await readdir(inFolder('downloads'))).toEqual([]));
  });

  test('categories: the answers of 4.5 and of 5.3', async () => {
    const answers = async (dialect: QbittorrentDialect) => {
      const { client } = await startLoggedIn(dialect);
      const said: [number, string][] = [];
      const say = async (action: string, fields: Record<string, string>) => {
        const { status, text } = await client.post(`torrents/${action}`, fields);
        said.push([status, text]);
      };
      await say('createCategory', { category: 'a', savePath: '/x' });
      await say('createCategory', { category: 'a', savePath: '/x' });
      await say('createCategory', { category: '' });
      await say('createCategory', { category: 'a//b' });
      await say('editCategory', { category: 'a', savePath: '/x' });
      await say('editCategory', { category: 'none', savePath: '/x' });
      await say('editCategory', { category: 'a', savePath: '/y' });
      await say('setCategory', { hashes: 'ff', category: 'a' });
      await say('setCategory', { hashes: 'ff', category: 'none' });
      await say('removeCategories', { categories: 'none' });
      return said;
    };
    expect(await answers('4.5')).toEqual([
      [200, ''],
      [409, 'Unable to create category'],
      [400, 'Category cannot be empty'],
      [409, 'Incorrect category name'],
      [409, 'Unable to edit category'],
      [409, 'Unable to edit category'],
      [200, ''],
      [200, ''],
      [409, 'Incorrect category name'],
      [200, ''],
    ]);
    const recent = await answers('5.3');
    expect(recent[4]).toEqual([200, '']);
    expect(recent[5]?.[0]).toBe(404);
  });

  test('subcategories count for their parent from 5.2 on', async () => {
    for (const [dialect, found] of [
      ['5.1', 0],
      ['5.2', 1],
    ] as const) {
      const { client } = await startLoggedIn(dialect);
      await client.addFile(torrent.bytes, { category: 'a/b' });
      await vi.waitFor(async () => expect(await client.info()).toHaveLength(1));
      expect((await client.get('torrents/info?category=a')).json()).toHaveLength(found);
    }
  });

  test('share limits need what each version needs, extra ones are ignored', async () => {
    const all = {
      hashes: 'ff',
      ratioLimit: '1',
      seedingTimeLimit: '1',
      inactiveSeedingTimeLimit: '-2',
      shareLimitAction: 'Default',
      shareLimitsMode: 'Default',
    };
    for (const [dialect, least] of [
      ['4.5', 3],
      ['5.1', 4],
      ['5.2', 5],
      ['5.3', 6],
    ] as const) {
      const { client } = await startLoggedIn(dialect);
      const entries = Object.entries(all);
      expect(
        (await client.post('torrents/setShareLimits', Object.fromEntries(entries.slice(0, least - 1))))
          .status,
      ).toBe(400);
      expect((await client.post('torrents/setShareLimits', all)).status).toBe(200);
    }
  });

  test('a ratio limit of zero with Remove takes the torrent out after it finished', async () => {
    await torrent.seedInto(inFolder('seed'));
    const { client } = await startLoggedIn('5.2');
    await client.addFile(torrent.bytes, { ratioLimit: '0', shareLimitAction: 'Remove' });
    await waitForState(client, torrent.infoHash, 'stalledUP');
    await vi.waitFor(async () => expect(await client.info()).toEqual([]), { timeout: 3000 });
    expect((await stat(inFolder('downloads/book/a.mp3'))).size).toBe(50);
  });

  test('queueing: one at a time, priorities only when it is on', async () => {
    const { qbit, client } = await startLoggedIn('4.5', { contentFolder: undefined });
    expect((await client.post('torrents/topPrio', { hashes: 'ff' })).status).toBe(409);
    qbit.setPreferences({ queueing_enabled: true, max_active_downloads: 1 });
    const other = makeTorrentFixture({ name: 'other', files: { 'a.mp3': 5, 'b.mp3': 5 } });
    await client.addFile(torrent.bytes);
    await client.addFile(other.bytes);
    await waitForState(client, other.infoHash, 'queuedDL');
    expect((await client.post('torrents/topPrio', { hashes: 'ff' })).status).toBe(200);
  });

  test('file priorities and renames say what is wrong', async () => {
    const { client } = await startLoggedIn('4.5');
    await client.addFile(torrent.bytes, { paused: 'true' });
    await waitForState(client, torrent.infoHash, 'pausedDL');
    const hash = torrent.infoHash;
    expect(await client.post('torrents/filePrio', { hash, id: '9', priority: '0' })).toMatchObject({
      status: 409,
    });
    expect(await client.post('torrents/filePrio', { hash, id: 'x', priority: '0' })).toMatchObject({
      status: 400,
    });
    expect(await client.post('torrents/filePrio', { hash, id: '1', priority: '3' })).toMatchObject({
      status: 400,
    });
    expect(await client.post('torrents/filePrio', { hash, id: '1', priority: '0' })).toMatchObject({
      status: 200,
    });
    expect((await client.info())[0]).toMatchObject({ size: 50, total_size: 100 });
    expect((await client.post('torrents/rename', { hash, name: '' })).status).toBe(409);
    expect((await client.post('torrents/rename', { hash: 'ff', name: 'x' })).status).toBe(404);
    await client.post('torrents/rename', { hash, name: 'Shown' });
    expect((await client.info())[0]).toMatchObject({
      name: 'Shown',
      content_path: inFolder('downloads/book'),
    });
  });

  test('the info filters: unknown words list everything, an unknown sort is refused', async () => {
    const { client } = await startLoggedIn('5.1');
    await client.addFile(torrent.bytes, { category: 'x', tags: 't' });
    await vi.waitFor(async () => expect(await client.info()).toHaveLength(1));
    const count = async (query: string) =>
      ((await client.get(`torrents/info?${query}`)).json() as unknown[]).length;
    expect(await count('filter=paused')).toBe(1);
    expect(await count('category=')).toBe(0);
    expect(await count('category=x')).toBe(1);
    expect(await count('tag=t')).toBe(1);
    expect(await count('hashes=00|11')).toBe(0);
    expect(await count('sort=name&limit=5')).toBe(1);
    expect(await client.get('torrents/info?sort=zzz')).toMatchObject({ status: 400 });
  });

  test('preferences: broken JSON and unknown keys change nothing', async () => {
    const { client } = await startLoggedIn('4.5');
    for (const json of ['{bad', '{"no_such":1}', '{"max_ratio":"text"}', '{"dl_limit":77}']) {
      expect((await client.post('app/setPreferences', { json })).status).toBe(200);
    }
    const preferences = (await client.get('app/preferences')).json() as Record<string, unknown>;
    expect(preferences).toMatchObject({
      dl_limit: 77,
      max_ratio: -1,
      save_path: inFolder('downloads'),
      start_paused_enabled: false,
    });
    expect(preferences).not.toHaveProperty('no_such');
  });

  test('maindata gives everything first, then changes only', async () => {
    const { qbit, client } = await startLoggedIn('5.1', { contentFolder: undefined });
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'stalledDL');
    const first = (await client.get('sync/maindata?rid=0')).json() as Record<string, unknown>;
    expect(first).toMatchObject({ full_update: true, rid: 1 });
    qbit.setState(torrent.infoHash, { state: 'downloading', progress: 0.5 });
    const second = (await client.get('sync/maindata?rid=1')).json() as Record<
      string,
      Record<string, unknown>
    >;
    expect(second['torrents']).toMatchObject({ [torrent.infoHash]: { state: 'downloading', progress: 0.5 } });
    expect(second).not.toHaveProperty('full_update');
    qbit.removeTorrent(torrent.infoHash);
    expect((await client.get('sync/maindata?rid=2')).json()).toMatchObject({
      torrents_removed: [torrent.infoHash],
    });
  });
});

describe('what tests arrange', () => {
  const torrent = makeTorrentFixture({ name: 'book', files: { 'a.mp3': 1000, 'b.mp3': 1000 } });

  test('a scripted state holds until it is given back', async () => {
    await torrent.seedInto(inFolder('seed'));
    const { qbit, client } = await startLoggedIn('4.5');
    await client.addFile(torrent.bytes, { paused: 'true' });
    await waitForState(client, torrent.infoHash, 'pausedDL');
    expect(qbit.setState(torrent.infoHash, { state: 'stalledDL', progress: 0.25 })).toBe(true);
    expect((await client.info())[0]).toMatchObject({
      state: 'stalledDL',
      progress: 0.25,
      completed: 500,
      amount_left: 1500,
    });
    qbit.setState(torrent.infoHash, null);
    expect((await client.info())[0]).toMatchObject({ state: 'pausedDL', progress: 0 });
    expect(qbit.setState('00', {})).toBe(false);
    qbit.setTrackerMessage(torrent.infoHash, 4, 'Torrent not registered with this tracker');
    await client.post('torrents/resume', { hashes: torrent.infoHash });
    const trackers = (await client.get(`torrents/trackers?hash=${torrent.infoHash}`)).json();
    expect(trackers).toMatchObject([
      { url: '** [DHT] **', status: 0, tier: -1, msg: 'This torrent is private' },
      { url: '** [PeX] **' },
      { url: '** [LSD] **' },
      { url: 'http://127.0.0.1:1/announce', status: 4, msg: 'Torrent not registered with this tracker' },
    ]);
  });

  test('faults', async () => {
    const { qbit, client } = await startLoggedIn('5.2', { contentFolder: undefined });
    qbit.addFault({ kind: 'sessions-lost', times: 1 });
    expect((await client.get('app/version')).status).toBe(403);
    await client.login();
    qbit.addFault({ kind: 'host-refused', times: 1 });
    expect((await client.get('app/version')).status).toBe(401);
    qbit.addFault({ kind: 'proxy-error', times: 1 });
    expect((await client.get('app/version')).status).toBe(502);
    qbit.addFault({ kind: 'add-refused', times: 1 });
    expect((await client.addFile(torrent.bytes)).status).toBe(409);
    qbit.addFault({ kind: 'add-lost', times: 1 });
    expect((await client.addFile(torrent.bytes)).status).toBe(200);
    expect(qbit.torrents()).toEqual([]);
    qbit.addFault({ kind: 'add-cut', times: 1 });
    await expect(client.addFile(torrent.bytes)).rejects.toThrow('fetch failed');
    await vi.waitFor(async () => expect(await client.info()).toHaveLength(1));
    qbit.addFault({ kind: 'banned', times: 1 });
    await client.post('auth/logout');
    expect((await client.login()).status).toBe(403);
    expect(
      qbit.requests.some((request) => request.url === '/api/v2/torrents/add' && request.method === 'POST'),
    ).toBe(true);
  });
});
