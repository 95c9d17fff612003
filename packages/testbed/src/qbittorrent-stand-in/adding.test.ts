import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { useStandIns, waitForState } from './test-harness.ts';
import { makeTorrentFixture } from './torrent-fixtures.ts';

const { inFolder, startLoggedIn } = useStandIns();

describe('adding', () => {
  const torrent = makeTorrentFixture({ name: 'book', files: { 'one.mp3': 40_000, 'two.mp3': 20_000 } });

  const JSON_ANSWER = {
    added_torrent_ids: [torrent.infoHash],
    failure_count: 0,
    pending_count: 0,
    success_count: 1,
  };
  test.each([
    ['4.3', [200, 'Ok.'], [200, 'Fails.']],
    ['4.5', [200, 'Ok.'], [200, 'Fails.']],
    ['5.1', [200, 'Ok.'], [200, 'Fails.']],
    ['5.2', [200, JSON_ANSWER], [409, 'Conflict']],
    ['5.3', [200, JSON_ANSWER], [409, 'Conflict']],
  ] as const)('%s: first and second time', async (dialect, first, second) => {
    const { client } = await startLoggedIn(dialect);
    const added = await client.addFile(torrent.bytes);
    expect(added.status).toBe(first[0]);
    const said = added.type?.startsWith('application/json') ? added.json() : added.text;
    expect(said).toEqual(first[1]);
    await vi.waitFor(async () => expect(await client.info()).toHaveLength(1));
    const again = await client.addFile(torrent.bytes);
    expect([again.status, again.text]).toEqual(second);
    expect(await client.addFile(Buffer.from('<html>'))).toMatchObject({
      status: 415,
      text: "Error: 'x.torrent' is not a valid torrent file.",
    });
    const nonsense = await client.post('torrents/add', { urls: 'magnet:?xt=urn:btih:zz' });
    expect([nonsense.status, nonsense.text]).toEqual(dialect < '5.2' ? [200, 'Fails.'] : [409, 'Conflict']);
  });

  test('4.3 calls a public duplicate a success and merges its trackers', async () => {
    const open = makeTorrentFixture({ name: 'open', files: { 'a.mp3': 10 }, isPrivate: false });
    const { client } = await startLoggedIn('4.3');
    await client.addFile(open.bytes);
    const magnet = `magnet:?xt=urn:btih:${open.infoHash}&tr=http%3A%2F%2F127.0.0.1%3A2%2Fa`;
    expect((await client.post('torrents/add', { urls: magnet })).text).toBe('Ok.');
    await vi.waitFor(async () => expect((await client.info())[0]?.['trackers_count']).toBe(2));
  });

  test('an address is taken at once and fetched later', async () => {
    const { client } = await startLoggedIn('5.3');
    const answer = await client.post('torrents/add', { urls: 'http://127.0.0.1:1/x.torrent' });
    expect(answer).toMatchObject({ status: 202 });
    expect(answer.json()).toMatchObject({ pending_count: 1, success_count: 0 });
    await vi.waitFor(async () =>
      expect((await client.get('log/main')).text).toContain('Failed to load torrent'),
    );
  });

  test('commands before the torrent is known are lost, though answered with 200', async () => {
    const { client } = await startLoggedIn('4.5', { registrationMs: 300 });
    await client.post('torrents/createCategory', { category: 'audiobooks' });
    await client.addFile(torrent.bytes);
    expect(await client.info()).toEqual([]);
    expect((await client.get(`torrents/properties?hash=${torrent.infoHash}`)).status).toBe(404);
    expect(
      (await client.post('torrents/setCategory', { hashes: torrent.infoHash, category: 'audiobooks' }))
        .status,
    ).toBe(200);
    await vi.waitFor(async () => expect(await client.info()).toHaveLength(1));
    expect((await client.info())[0]?.['category']).toBe('');
  });

  test('category, tags, save path and limits come with the add; unknown categories are made', async () => {
    const { client } = await startLoggedIn('4.5');
    const savepath = inFolder('elsewhere & +');
    await client.addFile(torrent.bytes, {
      savepath,
      autoTMM: 'false',
      category: 'audiobooks',
      tags: 'earmark,with blank',
      paused: 'true',
      stopped: 'true',
      ratioLimit: '1.5',
      seedingTimeLimit: '60',
      dlLimit: '1000',
    });
    await waitForState(client, torrent.infoHash, 'pausedDL');
    expect((await client.info())[0]).toMatchObject({
      save_path: savepath,
      content_path: path.join(savepath, 'book'),
      category: 'audiobooks',
      tags: 'earmark, with blank',
      ratio_limit: 1.5,
      seeding_time_limit: 60,
      dl_limit: 1000,
      auto_tmm: false,
      size: 60_000,
    });
    expect((await client.get('torrents/categories')).json()).toEqual({
      audiobooks: { name: 'audiobooks', savePath: '' },
    });
  });

  test('`1` is not a word for true, and each version reads its own parameter only', async () => {
    for (const [dialect, fields, state] of [
      ['4.5', { paused: '1' }, 'stalledDL'],
      ['4.5', { stopped: 'true' }, 'stalledDL'],
      ['5.1', { stopped: 'TRUE' }, 'stoppedDL'],
      ['5.1', { paused: 'true' }, 'stalledDL'],
    ] as const) {
      const { client } = await startLoggedIn(dialect, { contentFolder: undefined });
      await client.addFile(torrent.bytes, fields);
      await waitForState(client, torrent.infoHash, state);
    }
  });

  test('automatic management on by default: 4.5 ignores the save path, 5.1 obeys it', async () => {
    for (const [dialect, ending] of [
      ['4.5', 'downloads/audiobooks'],
      ['5.1', 'own'],
    ] as const) {
      const { qbit, client } = await startLoggedIn(dialect);
      qbit.setPreferences({ auto_tmm_enabled: true });
      await client.addFile(torrent.bytes, { savepath: inFolder('own'), category: 'audiobooks' });
      await vi.waitFor(async () => expect((await client.info())[0]?.['save_path']).toBe(inFolder(ending)));
    }
  });

  test('ids of hybrids: truncated v2 with libtorrent 2, v1 with the one of 4.3', async () => {
    const hybrid = makeTorrentFixture({ name: 'h', files: { 'a.m4b': 100, 'b.jpg': 10 }, version: 'hybrid' });
    for (const [dialect, id] of [
      ['4.3', hybrid.infoHash],
      ['4.5', hybrid.infoHashV2.slice(0, 40)],
    ] as const) {
      const { client } = await startLoggedIn(dialect);
      await client.addFile(hybrid.bytes);
      await vi.waitFor(async () => expect((await client.info())[0]?.['hash']).toBe(id));
      const [info] = await client.info();
      const isNew = dialect === '4.5';
      expect(info?.['infohash_v1']).toBe(isNew ? hybrid.infoHash : undefined);
      expect(info?.['infohash_v2']).toBe(isNew ? hybrid.infoHashV2 : undefined);
      expect(await client.info(hybrid.infoHash)).toHaveLength(isNew ? 0 : 1);
      expect((await client.addFile(hybrid.bytes)).text).toBe('Fails.');
    }
  });
});
