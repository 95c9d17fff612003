import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO } from './catalogue/data/demo.ts';
import { createQbittorrentApi } from './qbittorrent/web-api.ts';
import { startTestbed, type Testbed } from './testbed.ts';
import { waitFor } from './wait-for.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'earmark-testbed-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('with real clients', () => {
  const messages: string[] = [];
  let testbed: Testbed;
  beforeAll(async () => {
    testbed = await startTestbed({
      dir: path.join(dir, 'real'),
      contentDir: path.join(dir, 'content'),
      client: 'real',
      releases: [DEMO.manual.releaseId, DEMO.christmasCarol.releaseId],
      onProgress: (message) => messages.push(message),
    });
  });
  afterAll(() => testbed.close());

  it('downloads a listed release from its seed, whole', async () => {
    const release = testbed.catalogue.release(DEMO.manual.releaseId)!;
    const { client } = testbed;
    if (client?.kind !== 'real') throw new Error('the client is not real');
    await client.program.api.add({ torrent: release.torrent!.bytes });
    const done = await client.program.api.waitForState(release.torrent!.infoHash, ['stalledUP', 'uploading']);
    const { content } = testbed.content.get(release.id)!;
    expect(release.sizeBytes).toBe(content.sizeBytes);
    expect(path.dirname(done.content_path)).toBe(client.savePath);
    const [mine, theirs] = await Promise.all([readFile(content.path), readFile(done.content_path)]);
    expect(theirs.equals(mine)).toBe(true);
  });

  it('gives public releases to a magnet link alone', async () => {
    const { torrent } = testbed.content.get(DEMO.christmasCarol.releaseId)!;
    const { client } = testbed;
    if (client?.kind !== 'real') throw new Error('the client is not real');
    await client.program.api.call('torrents/add', { urls: torrent.magnet });
    const done = await client.program.api.waitForState(torrent.infoHashV1, ['stalledUP', 'uploading']);
    expect(done.size).toBe(torrent.sizeBytes);
  });

  it('says what it does and gives every release a torrent of its own', () => {
    expect(messages.some((message) => message.includes('The Yellow Wallpaper'))).toBe(true);
    const hashes = testbed.catalogue.releases.map((release) => release.torrent?.infoHash);
    expect(hashes.filter((hash) => hash === undefined)).toEqual([]);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('lists the release on MAM with its true size and hands out its torrent', async () => {
    const mam = testbed.service('mam');
    const headers = {
      cookie: `mam_id=${testbed.settings['mam_id']}`,
      'content-type': 'application/json',
    };
    const answer = await fetch(`${testbed.environment['EARMARK_MAM_URL']}/tor/js/loadSearchJSONbasic.php`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ tor: { text: 'yellow wallpaper' }, dlLink: 'true' }),
    });
    const { data } = (await answer.json()) as { data: { id: number }[] };
    expect(data.map((row) => row.id)).toEqual([DEMO.manual.releaseId]);
    expect(mam.torrentOf(DEMO.manual.releaseId)?.infoHash).toBe(
      testbed.catalogue.release(DEMO.manual.releaseId)?.torrent?.infoHash,
    );
  });

  it('lets Prowlarr hand a grab to the same client', async () => {
    const { prowlarr_url: url, prowlarr_api_key: key } = testbed.settings;
    const headers = { 'x-api-key': key!, 'content-type': 'application/json' };
    const found = await fetch(`${url}/api/v1/search?query=wonderland&type=search`, { headers });
    const releases = (await found.json()) as { guid: string; indexerId: number; infoHash?: string }[];
    const release = releases[0]!;
    const grabbed = await fetch(`${url}/api/v1/search`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ guid: release.guid, indexerId: release.indexerId }),
    });
    expect(grabbed.status).toBe(200);
    const [grab] = testbed.service('prowlarr').grabs;
    const { client } = testbed;
    if (client?.kind !== 'real') throw new Error('the client is not real');
    const torrent = await waitFor(() => client.program.api.torrent(grab!.infoHash), {
      what: 'the grabbed torrent',
    });
    expect(torrent.category).toBe('prowlarr');
  });

  it('shows in Audiobookshelf what lies in the library folder', async () => {
    const { abs_url: url, abs_api_token: token, abs_library_id: libraryId } = testbed.settings;
    const { content } = testbed.content.get(DEMO.manual.releaseId)!;
    const folder = path.join(testbed.libraryDir, DEMO.manual.author, DEMO.manual.title);
    await mkdir(folder, { recursive: true });
    await copyFile(content.path, path.join(folder, content.name));
    await testbed.service('audiobookshelf').scan();
    const answer = await fetch(`${url}/api/libraries/${libraryId}/items`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { results } = (await answer.json()) as { results: { path: string }[] };
    expect(results.map((item) => item.path)).toEqual([folder]);
  });

  it('controls every service and both programs at one address', async () => {
    const state = (await (await fetch(testbed.controlUrl)).json()) as {
      services: { name: string }[];
      programs: { name: string }[];
    };
    expect(state.services.map((service) => service.name)).toEqual(Object.keys(testbed.services));
    expect(state.programs.map((program) => program.name)).toEqual(['client', 'seed']);
    await fetch(`${testbed.controlUrl}/audible/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'status', times: 1, params: { status: 503 } }),
    });
    const url = testbed.environment['EARMARK_AUDIBLE_URL']!.replace('{tld}', 'co.uk');
    expect((await fetch(`${url}/1.0/catalog/products?keywords=emma`)).status).toBe(503);
    expect((await fetch(`${url}/1.0/catalog/products?keywords=emma`)).status).toBe(200);
  });
});

describe('without an installed client', () => {
  it('lets the stand-in bring the same content', async () => {
    const testbed = await startTestbed({
      dir: path.join(dir, 'stand-in'),
      contentDir: path.join(dir, 'content-stand-in'),
      client: 'stand-in',
      releases: [DEMO.noAudio.releaseId],
    });
    try {
      const { client } = testbed;
      if (client?.kind !== 'stand-in') throw new Error('the client is real');
      expect(testbed.services['client']).toBe(client.standIn);
      const release = testbed.catalogue.release(DEMO.noAudio.releaseId)!;
      const api = createQbittorrentApi(client);
      await api.add({ torrent: release.torrent!.bytes });
      const done = await api.waitForState(release.torrent!.infoHash, ['stalledUP', 'uploading']);
      const { content } = testbed.content.get(release.id)!;
      for (const file of content.files) {
        const brought = await readFile(path.join(client.savePath, content.name, file.path));
        expect(brought.length).toBe(file.sizeBytes);
      }
      expect(done.size).toBe(content.sizeBytes);
      expect(testbed.seed).toBeUndefined();
    } finally {
      await testbed.close();
    }
  });

  it('runs the services alone when no client is wanted', async () => {
    const testbed = await startTestbed({
      dir: path.join(dir, 'none'),
      client: 'none',
      services: ['audible'],
    });
    expect(() => testbed.service('tracker')).toThrow(/without tracker/);
    await testbed.close();
    await expect(fetch(testbed.controlUrl)).rejects.toThrow();
  });
});
