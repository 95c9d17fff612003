import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MadeTorrent, makeTorrent } from '../torrents/make-torrent.ts';
import { startTracker, type TrackerStandIn } from '../tracker/tracker.ts';
import { waitFor } from '../wait-for.ts';
import { findQbittorrentBinary } from './find-binary.ts';
import { type Qbittorrent, startQbittorrent } from './start-qbittorrent.ts';

const NAME = 'Ein Märchen — читать';
let dir: string;
let tracker: TrackerStandIn;
let seed: Qbittorrent;
let leech: Qbittorrent;
let torrent: MadeTorrent;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'earmark-qbittorrent-'));
  const content = path.join(dir, 'content', NAME);
  await mkdir(path.join(content, 'CD1'), { recursive: true });
  await writeFile(path.join(content, 'CD1', '01 - Größe.mp3'), randomBytes(3_000_000));
  await writeFile(path.join(content, 'cover.jpg'), randomBytes(50_000));
  tracker = await startTracker();
  [seed, leech] = (await Promise.all(
    ['seed', 'leech'].map((name) => startQbittorrent({ dir: path.join(dir, name) })),
  )) as [Qbittorrent, Qbittorrent];
  torrent = await makeTorrent(content, [tracker.announceUrl], { comment: 'MID=1' });
});
afterAll(async () => {
  await Promise.all([seed.stop(), leech.stop()]);
  await tracker.close();
  await rm(dir, { recursive: true, force: true });
});

it('is found, runs and tells its version', () => {
  expect(findQbittorrentBinary()).toMatch(/qbittorrent-nox/);
  expect(findQbittorrentBinary({ PATH: '/nowhere' })).toBeUndefined();
  expect(findQbittorrentBinary({ EARMARK_TEST_QBITTORRENT: '/nowhere/qb' })).toBeUndefined();
  expect(seed.version).toMatch(/^v\d+\.\d+/);
});

it('leeches from a seed that only the tracker knows, byte for byte', async () => {
  await seed.seed(torrent, path.join(dir, 'content'));
  expect((await seed.api.torrent(torrent.infoHashV1))?.name).toBe(NAME);
  await leech.api.add({ torrent: torrent.bytes, category: 'audiobooks' });
  const done = await leech.api.waitForState(torrent.infoHashV1, ['stalledUP', 'uploading']);
  expect(done.progress).toBe(1);
  const announced = tracker.swarm(torrent.infoHashV1).map((peer) => peer.port);
  expect(new Set(announced)).toEqual(new Set([seed.btPort, leech.btPort]));
  for (const file of torrent.files) {
    const [mine, theirs] = await Promise.all([
      readFile(path.join(dir, 'content', NAME, file.path)),
      readFile(path.join(leech.savePath, NAME, file.path)),
    ]);
    expect(theirs.equals(mine)).toBe(true);
  }
});

it('keeps its torrents over kill and restart', async () => {
  const own = await makeTorrent(path.join(dir, 'content', NAME), [tracker.announceUrl], { source: 'kill' });
  await seed.seed(own, path.join(dir, 'content'));
  const before = seed.pid;
  await seed.restart();
  expect(seed.pid).not.toBe(before);
  await seed.api.waitForState(own.infoHashV1, ['stalledUP', 'uploading']);
  await seed.kill();
  await expect(seed.api.version()).rejects.toThrow();
  await seed.restart();
  await waitFor(async () => (await seed.api.torrent(own.infoHashV1)) !== undefined, {
    what: 'the torrent after a kill',
  });
});

it('listens on loopback only', async () => {
  const tcp = await readFile(`/proc/${seed.pid}/net/tcp`, 'utf8');
  const ports = [seed.port, seed.btPort].map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  const listening = tcp
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && ports.includes(fields[1]?.split(':')[1] ?? ''));
  expect(listening.length).toBe(2);
  expect(listening.every((fields) => fields[1]?.startsWith('0100007F:'))).toBe(true);
});
