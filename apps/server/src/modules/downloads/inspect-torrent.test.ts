import { expect, it } from 'vitest';
import { makeTorrent } from '../../platform/torrents/testing/make-torrent.ts';
import { inspectTorrent } from './inspect-torrent.ts';

const isMp3 = (path: string) => path.endsWith('.mp3');
const fetched = (names: readonly string[]) => {
  const torrent = makeTorrent({ files: names.map((name) => ({ path: name.split('/'), sizeBytes: 1000 })) });
  return { torrent, file: { kind: 'file' as const, bytes: torrent.bytes, fileName: 'release.torrent' } };
};

it('tells a torrent without audio before any client has seen it', () => {
  for (const names of [['book.epub', 'cover.jpg'], ['setup.exe'], ['audio/readme.txt']]) {
    const { torrent, file } = fetched(names);
    expect(inspectTorrent(file, isMp3)).toEqual({
      kind: 'unusable',
      hashes: [torrent.v1],
      reason: 'The torrent holds no audio file.',
    });
  }
});

it('tells what is no torrent at all', () => {
  const bytes = Buffer.from('<html>log in</html>');
  expect(inspectTorrent({ kind: 'file', bytes, fileName: 'x' }, isMp3)).toMatchObject({
    kind: 'unusable',
    hashes: [],
    reason: expect.stringContaining('not a torrent file'),
  });
});

it('takes one with a single audio file among others, and tells hashes and size', () => {
  const { torrent, file } = fetched(['info.nfo', 'CD1/01.mp3', 'cover.jpg']);
  expect(inspectTorrent(file, isMp3)).toMatchObject({
    kind: 'usable',
    facts: { hashes: [torrent.v1], sizeBytes: 3000, via: 'client' },
  });
});

it('cannot look into a magnet link, and refuses one that is none', () => {
  const hash = 'a'.repeat(40);
  const magnet = (uri: string) => inspectTorrent({ kind: 'magnet', uri }, isMp3);
  expect(magnet(`magnet:?xt=urn:btih:${hash}&dn=x`)).toMatchObject({
    facts: { hashes: [hash], sizeBytes: null },
  });
  expect(magnet('magnet:?dn=x')).toMatchObject({ kind: 'unusable' });
});
