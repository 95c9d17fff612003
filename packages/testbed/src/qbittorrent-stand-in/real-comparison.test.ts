import { spawn } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { QbittorrentDialect } from './dialect.ts';
import { startQbittorrentStandIn } from './start-qbittorrent-stand-in.ts';
import { createTestClient, type TestClient } from './test-client.ts';
import { makeTorrentFixture } from './torrent-fixtures.ts';

// The same calls go to the qBittorrent of this machine and to the stand-in of its version; the answers must agree.

let folder: string;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'qbittorrent-comparison-'));
});
afterAll(async () => {
  for (const close of closers) await close();
  await rm(folder, { recursive: true, force: true });
});

test('answers agree with the real qBittorrent, call by call', async () => {
  const real = await startReal();
  const version = (await real.get('app/version')).text;
  const standIn = await startQbittorrentStandIn({
    dialect: dialectOf(version),
    username: 'admin',
    password: 'secret',
    savePath: path.join(folder, 'stand-in'),
    checkingMs: 20,
  });
  closers.push(() => standIn.close());
  const copy = createTestClient(standIn.url);
  await copy.login();
  const expected = await transcript(real, 'real');
  const actual = await transcript(copy, 'stand-in');
  expect(actual).toEqual(expected);
});

/** Status, text and shape of every answer; values that depend on time and place are left out. */
async function transcript(client: TestClient, name: string): Promise<unknown[]> {
  const lines: unknown[] = [];
  const torrent = makeTorrentFixture({ name: 'book', files: { 'CD1/01.mp3': 30_000, 'cover.jpg': 40_000 } });
  const single = makeTorrentFixture({ name: 'one.mp3', files: { 'one.mp3': 70_000 } });
  const hash = torrent.infoHash;
  const magnetHash = 'ab'.repeat(20);
  const note = (what: string, answer: { status: number; text: string; type: string | null }) => {
    const isJson = answer.type?.startsWith('application/json') ?? false;
    lines.push([what, answer.status, answer.type, isJson ? shapeOf(JSON.parse(answer.text)) : answer.text]);
  };
  const get = async (to: string) => note(`GET ${to.replace(/[0-9a-f]{40}/u, 'HASH')}`, await client.get(to));
  const post = async (action: string, fields: Record<string, string> = {}) =>
    note(`POST ${action} ${Object.keys(fields).join()}`, await client.post(`torrents/${action}`, fields));
  const waitFor = (id: string, state: RegExp) =>
    vi.waitFor(async () => expect((await client.info(id))[0]?.['state']).toMatch(state), {
      timeout: 10_000,
      interval: 50,
    });

  for (const to of [
    'app/version',
    'app/webapiVersion',
    'app/buildInfo',
    'torrents/info',
    'torrents/categories',
    'torrents/tags',
    'transfer/info',
    'no/such',
    'torrents/add',
    'torrents/properties',
    'torrents/properties?hash=ff',
    'torrents/files?hash=ff',
    'torrents/trackers?hash=ff',
    'torrents/export?hash=ff',
  ]) {
    await get(to);
  }
  const preferences = (await client.get('app/preferences')).json() as Record<string, unknown>;
  lines.push(['preferences', shapeOf(preferences)]);
  await post('createCategory', { category: 'audiobooks', savePath: '' });
  await post('createCategory', { category: 'audiobooks', savePath: '' });
  await post('createCategory', { category: '' });
  await post('createCategory', { category: 'a//b' });
  await post('createCategory');
  await post('editCategory', { category: 'audiobooks', savePath: '' });
  await post('editCategory', { category: 'none', savePath: '/x' });
  note(
    'add',
    await client.addFile(torrent.bytes, {
      category: 'audiobooks',
      tags: 'earmark,x y',
      paused: 'true',
      stopped: 'true',
      autoTMM: 'false',
    }),
  );
  await waitFor(hash, /^(?:paused|stopped)DL$/u);
  note('add again', await client.addFile(torrent.bytes));
  note('add HTML', await client.addFile(Buffer.from('<html>login</html>')));
  await post('add', { urls: 'magnet:?xt=urn:btih:zz' });
  await post('add', { urls: `magnet:?xt=urn:btih:${magnetHash}` });
  await waitFor(magnetHash, /^metaDL$/u);
  note(
    'add single',
    await client.addFile(single.bytes, { savepath: path.join(folder, name, 'own'), autoTMM: 'false' }),
  );
  await waitFor(single.infoHash, /^stalledDL$/u);
  for (const id of [hash, magnetHash, single.infoHash]) {
    const [info] = await client.info(id);
    lines.push([
      shapeOf(info),
      ...pick(info, [
        'amount_left',
        'auto_tmm',
        'category',
        'completed',
        'completion_on',
        'dlspeed',
        'eta',
        'force_start',
        'max_ratio',
        'progress',
        'ratio_limit',
        'seeding_time_limit',
        'size',
        'state',
        'tags',
        'total_size',
        'tracker',
      ]),
    ]);
    const root = (await client.get('app/defaultSavePath')).text;
    lines.push([relative(root, info?.['save_path']), relative(root, info?.['content_path'])]);
    await get(`torrents/properties?hash=${id}`);
    const files = (await client.get(`torrents/files?hash=${id}`)).json() as Record<string, unknown>[];
    lines.push(files.map((file) => ({ ...file, availability: 0 })));
    const trackers = (await client.get(`torrents/trackers?hash=${id}`)).json() as Record<string, unknown>[];
    lines.push(trackers.slice(0, 3), shapeOf(trackers));
  }
  await get(`torrents/export?hash=${magnetHash}`);
  for (const action of ['pause', 'resume', 'stop', 'start', 'recheck', 'reannounce'])
    await post(action, { hashes: single.infoHash });
  await post('pause');
  await post('setCategory', { hashes: hash, category: 'none' });
  await post('setCategory', { hashes: '00', category: 'audiobooks' });
  await post('setCategory', { hashes: hash, category: '' });
  await post('addTags', { hashes: hash, tags: 'b,c' });
  await post('addTags', { hashes: hash });
  await post('removeTags', { hashes: hash, tags: 'x y' });
  await post('setTags', { hashes: hash, tags: 'only' });
  lines.push(pick((await client.info(hash))[0], ['category', 'tags']));
  await post('setLocation', { hashes: hash, location: '' });
  await post('setLocation', { hashes: hash, location: '/proc/nowhere' });
  await post('setShareLimits', { hashes: hash, ratioLimit: '1' });
  await post('setShareLimits', {
    hashes: hash,
    ratioLimit: '1',
    seedingTimeLimit: '60',
    inactiveSeedingTimeLimit: '-2',
    shareLimitAction: 'Default',
    shareLimitsMode: 'Default',
  });
  lines.push(
    pick((await client.info(hash))[0], [
      'ratio_limit',
      'seeding_time_limit',
      'max_ratio',
      'max_seeding_time',
    ]),
  );
  await post('topPrio', { hashes: hash });
  await post('setForceStart', { hashes: hash, value: 'false' });
  await post('rename', { hash, name: '' });
  await post('rename', { hash: 'ff', name: 'x' });
  await post('rename', { hash, name: 'Shown' });
  await post('renameFile', { hash, oldPath: 'zz', newPath: 'yy' });
  await post('filePrio', { hash, id: '9', priority: '0' });
  await post('filePrio', { hash, id: 'x', priority: '0' });
  await post('filePrio', { hash, id: '1', priority: '3' });
  await post('filePrio', { hash, id: '1', priority: '0' });
  await post('filePrio', { hash: magnetHash, id: '1', priority: '0' });
  await post('addTrackers', { hash: 'ff', urls: 'http://127.0.0.1:2/a' });
  await post('addPeers', { hashes: hash, peers: 'zz' });
  await post('removeCategories', { categories: 'none' });
  await post('delete', { hashes: 'ff' });
  await post('delete', { hashes: 'ff', deleteFiles: 'false' });
  await post('delete', { hashes: single.infoHash, deleteFiles: 'true' });
  await vi.waitFor(async () => expect(await client.info(single.infoHash)).toEqual([]));
  lines.push((await client.info()).length, (await client.get('torrents/info?filter=zzz')).status);
  await get('torrents/info?sort=zzz');
  note('PUT', await client.call('PUT', '/api/v2/torrents/info', new URLSearchParams({ x: '1' })));
  note(
    'Origin',
    await client.call('GET', '/api/v2/app/version', undefined, { origin: 'http://elsewhere.example' }),
  );
  note('logout', await client.post('auth/logout'));
  await get('app/version');
  for (let attempt = 1; attempt <= 7; attempt += 1) note(`login ${attempt}`, await client.login('wrong'));
  return lines;
}

/** Types instead of values; all members of a list look alike. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shapeOf(each)]));
  }
  return value === null ? 'null' : typeof value;
}

function pick(info: Record<string, unknown> | undefined, keys: readonly string[]): unknown[] {
  return keys.map((key) => [key, info?.[key]]);
}

function relative(root: string, value: unknown): string {
  return value === '' ? '' : path.relative(root, String(value));
}

function dialectOf(version: string): QbittorrentDialect {
  const found = (['5.3', '5.2', '5.1', '4.5', '4.3'] as const).find((each) =>
    version.startsWith(`v${each}.`),
  );
  if (!found) throw new Error(`There is no stand-in for qBittorrent ${version}`);
  return found;
}

async function startReal(): Promise<TestClient> {
  const profile = path.join(folder, 'profile');
  const port = await freePort();
  await mkdir(path.join(profile, 'qBittorrent/config'), { recursive: true });
  await mkdir(path.join(folder, 'real'), { recursive: true });
  const salt = randomBytes(16);
  const key = pbkdf2Sync('secret', salt, 100_000, 64, 'sha512');
  const lines = [
    '[LegalNotice]',
    'Accepted=true',
    '[Network]',
    'PortForwardingEnabled=false',
    '[Preferences]',
    'General\\Locale=en',
    'Connection\\ResolvePeerCountries=false',
    'WebUI\\Enabled=true',
    'WebUI\\Address=127.0.0.1',
    `WebUI\\Port=${port}`,
    'WebUI\\UseUPnP=false',
    'WebUI\\Username=admin',
    `WebUI\\Password_PBKDF2="@ByteArray(${salt.toString('base64')}:${key.toString('base64')})"`,
    'WebUI\\LocalHostAuth=true',
    '[BitTorrent]',
    `Session\\Port=${await freePort()}`,
    'Session\\Interface=lo',
    'Session\\InterfaceName=lo',
    'Session\\InterfaceAddress=127.0.0.1',
    'Session\\DHTEnabled=false',
    'Session\\PeXEnabled=false',
    'Session\\LSDEnabled=false',
    'Session\\QueueingSystemEnabled=false',
    'Session\\BTProtocol=TCP',
    'Session\\RefreshInterval=250',
    `Session\\DefaultSavePath=${path.join(folder, 'real')}`,
    '',
  ];
  await writeFile(path.join(profile, 'qBittorrent/config/qBittorrent.conf'), lines.join('\n'));
  const child = spawn('qbittorrent-nox', [`--profile=${profile}`], { stdio: 'ignore' });
  closers.push(async () => {
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  });
  const client = createTestClient(`http://127.0.0.1:${port}`);
  await vi.waitFor(async () => expect((await client.get('app/version')).status).toBe(403), {
    timeout: 15_000,
    interval: 50,
  });
  await client.login();
  return client;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
