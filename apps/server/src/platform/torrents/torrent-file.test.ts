import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bencode, makeTorrent } from './testing/make-torrent.ts';
import { isTorrentFile, readTorrentFile } from './torrent-file.ts';

const files = [
  { path: ['CD1', '01.mp3'], sizeBytes: 1000 },
  { path: ['CD1', '02.mp3'], sizeBytes: 2000 },
  { path: ['cover.jpg'], sizeBytes: 30 },
];

describe('readTorrentFile', () => {
  it('gives the SHA-1 of the raw info dictionary for v1', () => {
    const made = makeTorrent({ files, isPrivate: true });
    const torrent = readTorrentFile(made.bytes);
    expect(torrent.infoHashV1).toBe(made.v1);
    expect(torrent.infoHashV2).toBeNull();
    expect(torrent.hashes).toEqual([made.v1]);
    expect(torrent.isPrivate).toBe(true);
    expect(torrent.totalBytes).toBe(3030);
    expect(torrent.files.map((file) => file.path)).toEqual([
      'A Book/CD1/01.mp3',
      'A Book/CD1/02.mp3',
      'A Book/cover.jpg',
    ]);
  });

  it('gives the cut SHA-256 for v2, and its files from the tree', () => {
    const made = makeTorrent({ version: 'v2', files });
    const torrent = readTorrentFile(made.bytes);
    expect(torrent.infoHashV1).toBeNull();
    expect(torrent.hashes).toEqual([made.v2?.slice(0, 40)]);
    expect(torrent.totalBytes).toBe(3030);
    expect(torrent.files).toHaveLength(3);
  });

  it('gives both ids of a hybrid, the cut v2 first, and no padding files', () => {
    const made = makeTorrent({ version: 'hybrid', files });
    const torrent = readTorrentFile(made.bytes);
    expect(torrent.hashes).toEqual([made.v2?.slice(0, 40), made.v1]);
    expect(torrent.totalBytes).toBe(3030);
  });

  it('reads a single file and a name in another script', () => {
    const bytes = bencode({ info: { name: 'Война и мир.m4b', length: 5, pieces: Buffer.alloc(20) } });
    expect(readTorrentFile(bytes).files).toEqual([{ path: 'Война и мир.m4b', sizeBytes: 5 }]);
  });

  it('reads a single-file v2 torrent without repeating the name', () => {
    const made = makeTorrent({ version: 'v2', name: 'x.m4b', files: [{ path: ['x.m4b'], sizeBytes: 9 }] });
    expect(readTorrentFile(made.bytes).files).toEqual([{ path: 'x.m4b', sizeBytes: 9 }]);
  });

  it.each([
    ['', 'empty'],
    ['<!DOCTYPE html><html><title>Log in</title></html>', 'a web page'],
    ['<?xml version="1.0"?><error code="410"/>', 'an XML message'],
    ['{"error":"no"}', 'a JSON message'],
    ['magnet:?xt=urn:btih:aa', 'a magnet link'],
    ['Too many requests', 'a text message'],
    ['d4:infod4:name1:a', 'cut off'],
    ['d3:fooi1ee', 'no description of its files'],
    ['d4:infod4:name1:aee', 'no checksums'],
    ['d4:infoxxxxx', 'damaged'],
    ['\u0000\u0001\u0002', 'no torrent'],
  ])('says what %j is instead', (text, words) => {
    expect(() => readTorrentFile(Buffer.from(text, 'latin1'))).toThrow(
      expect.objectContaining({ code: 'torrent_invalid', message: expect.stringContaining(words) }),
    );
  });

  it('recognises gzip', () => {
    expect(() => readTorrentFile(Buffer.from([0x1f, 0x8b, 8, 0]))).toThrow('compressed');
  });

  it('never hangs or escapes with another error, whatever bytes are changed', () => {
    const base = makeTorrent({ version: 'hybrid', files }).bytes;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(base.length - 1), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(base.length),
        (changes, length) => {
          const bytes = Buffer.from(base);
          for (const [at, value] of changes) bytes[at] = value;
          isTorrentFile(bytes.subarray(0, length));
          isTorrentFile(bytes);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('refuses endless nesting', () => {
    expect(isTorrentFile(Buffer.from(`d4:info${'l'.repeat(100_000)}`))).toBe(false);
  });
});
