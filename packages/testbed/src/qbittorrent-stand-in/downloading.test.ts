import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { QBITTORRENT_DIALECTS } from './dialect.ts';
import { stateOf, useStandIns, waitForState } from './test-harness.ts';
import { makeTorrentFixture } from './torrent-fixtures.ts';

const { inFolder, startLoggedIn } = useStandIns();

describe('downloading', () => {
  const torrent = makeTorrentFixture({ name: 'book', files: { 'CD1/01.mp3': 30_000, 'cover.jpg': 500 } });

  test.each(QBITTORRENT_DIALECTS)('%s brings the real files and ends seeding', async (dialect) => {
    const { qbit, client } = await startLoggedIn(dialect, { downloadMs: 400 });
    await torrent.seedInto(inFolder('seed'));
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'downloading');
    const half = (await client.info())[0];
    expect(half?.['progress']).toBeGreaterThan(0);
    expect(half?.['progress']).toBeLessThan(1);
    expect(half?.['completion_on']).toBe(dialect < '5.0' ? 0 : -1);
    await waitForState(client, torrent.infoHash, 'stalledUP');
    expect((await client.info())[0]).toMatchObject({
      progress: 1,
      amount_left: 0,
      completed: 30_500,
      dlspeed: 0,
      eta: 8_640_000,
    });
    for (const file of torrent.files) {
      expect(await readFile(inFolder('downloads', 'book', file.path))).toEqual(file.content);
    }
    expect((await readdir(inFolder('downloads'))).sort()).toEqual(['book']);
    const files = (await client.get(`torrents/files?hash=${torrent.infoHash}`)).json() as Record<
      string,
      unknown
    >[];
    expect(files).toMatchObject([
      {
        index: 0,
        name: 'book/CD1/01.mp3',
        size: 30_000,
        progress: 1,
        priority: 1,
        is_seed: true,
        piece_range: [0, 1],
      },
      { index: 1, name: 'book/cover.jpg', size: 500, progress: 1, priority: 1 },
    ]);
    expect(files[1]).not.toHaveProperty('is_seed');
    expect(qbit.torrent(torrent.infoHash)?.['state']).toBe('stalledUP');
  });

  test('stopping in the middle keeps the progress, starting goes on', async () => {
    const { client } = await startLoggedIn('5.1', { downloadMs: 1000 });
    await torrent.seedInto(inFolder('seed'));
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'downloading');
    expect((await client.post('torrents/pause', { hashes: torrent.infoHash })).status).toBe(404);
    await client.post('torrents/stop', { hashes: torrent.infoHash });
    await waitForState(client, torrent.infoHash, 'stoppedDL');
    const before = (await client.info())[0]?.['progress'];
    await client.post('torrents/start', { hashes: torrent.infoHash });
    await waitForState(client, torrent.infoHash, 'stalledUP');
    expect(before).toBeLessThan(1);
  });

  test('without a source it stalls; when one turns up it goes on', async () => {
    const { client } = await startLoggedIn('4.5');
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'stalledDL');
    await torrent.seedInto(inFolder('seed'));
    await waitForState(client, torrent.infoHash, 'stalledUP');
  });

  test('the download callback is asked first', async () => {
    const asked: string[] = [];
    const { client } = await startLoggedIn('4.5', {
      contentFolder: undefined,
      download: (infoHash, into) => {
        asked.push(infoHash);
        return torrent.seedInto(into);
      },
    });
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'stalledUP');
    expect(asked).toEqual([torrent.infoHash]);
    expect((await stat(inFolder('downloads/book/cover.jpg'))).size).toBe(500);
  });

  test('data already there needs no download; seed mode without data is missing files', async () => {
    const { client } = await startLoggedIn('5.3');
    await torrent.seedInto(inFolder('here'));
    await client.addFile(torrent.bytes, { savepath: inFolder('here') });
    await waitForState(client, torrent.infoHash, 'stalledUP');
    const other = makeTorrentFixture({ name: 'gone', files: { 'a.mp3': 10, 'b.mp3': 10 } });
    await client.addFile(other.bytes, { seedMode: 'true', skip_checking: 'true' });
    await waitForState(client, other.infoHash, 'missingFiles');
  });

  test('an unwritable save path is an error only when data arrives', async () => {
    const { client } = await startLoggedIn('4.5');
    await torrent.seedInto(inFolder('seed'));
    await writeFile(inFolder('a-file'), '');
    expect((await client.addFile(torrent.bytes, { savepath: inFolder('a-file/below') })).text).toBe('Ok.');
    await waitForState(client, torrent.infoHash, 'error');
    expect((await client.get('log/main')).text).toContain('File error alert');
  });

  test('a magnet: no metadata for private torrents, else it becomes the torrent and may change its id', async () => {
    const hybrid = makeTorrentFixture({
      name: 'open hybrid',
      files: { 'a.mp3': 900, 'b.mp3': 90 },
      version: 'hybrid',
      isPrivate: false,
    });
    await hybrid.seedInto(inFolder('seed'));
    const { client } = await startLoggedIn('5.3', {
      metadata: (hash) => [torrent, hybrid].find((each) => each.infoHash === hash)?.bytes,
      checkingMs: 150,
    });
    await client.post('torrents/add', { urls: `magnet:?xt=urn:btih:${torrent.infoHash}` });
    await client.post('torrents/add', { urls: `magnet:?xt=urn:btih:${hybrid.infoHash}&dn=Open` });
    await waitForState(client, torrent.infoHash, 'metaDL');
    expect((await client.info(torrent.infoHash))[0]).toMatchObject({
      name: torrent.infoHash,
      size: 0,
      total_size: -1,
      content_path: '',
      has_metadata: false,
      private: null,
    });
    expect((await client.get(`torrents/files?hash=${torrent.infoHash}`)).json()).toEqual([]);
    await waitForState(client, hybrid.infoHashV2.slice(0, 40), 'stalledUP');
    expect(await client.info(hybrid.infoHash)).toEqual([]);
    expect(await stateOf(client, torrent.infoHash)).toBe('metaDL');
  });

  test('a magnet in base32 has the same id', async () => {
    const { client } = await startLoggedIn('4.5');
    await client.post('torrents/add', { urls: 'magnet:?xt=urn:btih:VPGV5TZ4XK5LZVPGV5TZ4XK5LZVPGV5T' });
    await vi.waitFor(async () => expect(await client.info()).toHaveLength(1));
    const id = String((await client.info())[0]?.['hash']);
    expect(id).toMatch(/^[0-9a-f]{40}$/u);
    expect((await client.post('torrents/add', { urls: id.toUpperCase() })).text).toBe('Fails.');
  });
});

describe('paths', () => {
  test.each([
    ['a single file', 'solo.m4b', { 'solo.m4b': 20 }, '', 'solo.m4b', ''],
    ['a folder of many', 'many', { 'a.mp3': 5, 'b.mp3': 5 }, '', 'many', 'many'],
    ['a folder with one file', 'one', { 'only.mp3': 5 }, '', 'one/only.mp3', 'one'],
    ['many without a folder', 'flat', { 'a.mp3': 5, 'b.mp3': 5 }, 'NoSubfolder', '', ''],
    ['a single file in a folder', 'solo.m4b', { 'solo.m4b': 20 }, 'Subfolder', 'solo/solo.m4b', 'solo'],
  ] as const)('%s', async (_what, name, files, contentLayout, content, root) => {
    const torrent = makeTorrentFixture({ name, files: { ...files } });
    await torrent.seedInto(inFolder('seed'));
    const { client } = await startLoggedIn('5.1');
    await client.addFile(torrent.bytes, contentLayout ? { contentLayout } : {});
    await waitForState(client, torrent.infoHash, 'stalledUP');
    const base = inFolder('downloads');
    expect((await client.info())[0]).toMatchObject({
      content_path: join(base, content),
      root_path: root ? join(base, root) : '',
    });
    const listed = (await client.get(`torrents/files?hash=${torrent.infoHash}`)).json() as { name: string }[];
    for (const file of listed) await stat(join(base, file.name));
  });

  test.each([
    ['4.5', true],
    ['5.1', false],
  ] as const)('%s: moving', async (dialect, switchesAtOnce) => {
    const torrent = makeTorrentFixture({ name: 'book', files: { 'a.mp3': 50, 'b.mp3': 50 } });
    await torrent.seedInto(inFolder('seed'));
    const { client } = await startLoggedIn(dialect, { movingMs: 200 });
    await client.addFile(torrent.bytes);
    await waitForState(client, torrent.infoHash, 'stalledUP');
    const target = inFolder('moved');
    await writeFile(inFolder('a-file'), '');
    expect(
      (await client.post('torrents/setLocation', { hashes: torrent.infoHash, location: '' })).status,
    ).toBe(400);
    expect(
      await client.post('torrents/setLocation', {
        hashes: torrent.infoHash,
        location: inFolder('a-file/below'),
      }),
    ).toMatchObject({ status: 409, text: 'Cannot make save path' });
    expect(
      (await client.post('torrents/setLocation', { hashes: torrent.infoHash, location: target })).status,
    ).toBe(200);
    const during = (await client.info())[0];
    expect(during).toMatchObject({
      state: 'moving',
      progress: 1,
      content_path: inFolder('downloads/book'),
    });
    expect(during?.['save_path']).toBe(switchesAtOnce ? target : inFolder('downloads'));
    await waitForState(client, torrent.infoHash, 'stalledUP');
    expect((await client.info())[0]).toMatchObject({
      save_path: target,
      content_path: join(target, 'book'),
    });
    expect((await stat(join(target, 'book/a.mp3'))).size).toBe(50);
  });
});

test('a source that fails is an error of the torrent, not of the stand-in', async () => {
  const torrent = makeTorrentFixture({ name: 'book', files: { 'a.mp3': 50, 'b.mp3': 50 } });
  const { client } = await startLoggedIn('5.1', {
    download: () => Promise.reject(new Error('seed is gone')),
  });
  await client.addFile(torrent.bytes);
  await waitForState(client, torrent.infoHash, 'error');
  expect((await client.get('log/main')).text).toContain('seed is gone');
});
