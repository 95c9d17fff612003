import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import bencode from 'bencode';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../catalogue/catalogue.ts';
import { createPieceHasher, makeTorrent } from './make-torrent.ts';
import { deadTorrentOf } from './release-torrent.ts';

type Info = {
  name: Uint8Array;
  'piece length': number;
  pieces: Uint8Array;
  private?: number;
  length?: number;
  files?: { length: number; path: Uint8Array[] }[];
};
type Torrent = { announce: Uint8Array; comment: Uint8Array; info: Info };
const decode = (bytes: Uint8Array) => bencode.decode(bytes) as Torrent;
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'earmark-torrent-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('makes a private torrent of several files whose pieces run across file borders', async () => {
  const root = path.join(dir, 'Bücher & more');
  await mkdir(path.join(root, 'CD1'), { recursive: true });
  const contents = {
    'CD1/01 é.mp3': randomBytes(40_000),
    'a.jpg': randomBytes(5),
    'z.mp3': randomBytes(70_001),
  };
  for (const [name, bytes] of Object.entries(contents)) await writeFile(path.join(root, name), bytes);

  const torrent = await makeTorrent(root, ['http://127.0.0.1:1/announce'], {
    comment: 'MID=9',
    pieceLength: 32_768,
  });
  const { info, announce, comment } = decode(torrent.bytes);
  expect([text(announce), text(comment), text(info.name)]).toEqual([
    'http://127.0.0.1:1/announce',
    'MID=9',
    'Bücher & more',
  ]);
  expect(info.private).toBe(1);
  expect(info.files?.map((file) => [file.path.map(text).join('/'), file.length])).toEqual([
    ['CD1/01 é.mp3', 40_000],
    ['a.jpg', 5],
    ['z.mp3', 70_001],
  ]);
  const whole = Buffer.concat(Object.values(contents));
  const expected = Array.from({ length: Math.ceil(whole.length / 32_768) }, (_, index) =>
    createHash('sha1')
      .update(whole.subarray(index * 32_768, (index + 1) * 32_768))
      .digest(),
  );
  expect(Buffer.from(info.pieces)).toEqual(Buffer.concat(expected));
  expect(torrent.sizeBytes).toBe(whole.length);
  expect(torrent.infoHashV1).toBe(createHash('sha1').update(bencode.encode(info)).digest('hex'));
});

it('makes a torrent of a lone file and refuses an empty folder', async () => {
  const file = path.join(dir, 'lone.m4b');
  await writeFile(file, randomBytes(1000));
  const torrent = await makeTorrent(file, ['http://127.0.0.1:1/announce'], { isPrivate: false });
  const { info } = decode(torrent.bytes);
  expect([info.length, info.files, info.private]).toEqual([1000, undefined, undefined]);
  await mkdir(path.join(dir, 'empty'));
  await expect(makeTorrent(path.join(dir, 'empty'), [])).rejects.toThrow(/no file/);
});

it('gives another info hash for another source', async () => {
  const file = path.join(dir, 'source.bin');
  await writeFile(file, 'x');
  const [one, two] = await Promise.all([
    makeTorrent(file, [], { source: 'A' }),
    makeTorrent(file, [], { source: 'B' }),
  ]);
  expect(one.infoHashV1).not.toBe(two.infoHashV1);
});

describe('pieces', () => {
  it('do not depend on how the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 64 }),
        (chunks, pieceLength) => {
          const cut = createPieceHasher(pieceLength);
          for (const chunk of chunks) cut.add(Buffer.from(chunk));
          const whole = createPieceHasher(pieceLength);
          whole.add(Buffer.concat(chunks));
          expect(cut.end()).toEqual(whole.end());
        },
      ),
    );
  });
});

it('makes stable, distinct torrents of the declared size for every release without content', () => {
  const catalogue = createCatalogue();
  const announce = ['http://127.0.0.1:1/announce'];
  const dead = catalogue.releases.filter((release) => !release.hasContent);
  const made = dead.map((release) => ({ release, torrent: deadTorrentOf(release, announce, catalogue) }));
  expect(new Set(made.map(({ torrent }) => torrent.infoHashV1)).size).toBe(dead.length);
  const [first] = made;
  expect(deadTorrentOf(first!.release, announce, catalogue).infoHashV1).toBe(first!.torrent.infoHashV1);
  const misfits = made.filter(
    ({ release, torrent }) => Math.abs(torrent.sizeBytes / release.sizeBytes - 1) > 0.01,
  );
  expect(misfits).toEqual([]);
});
