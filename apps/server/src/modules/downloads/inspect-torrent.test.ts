import { expect, it } from 'vitest';
import { makeTorrent } from '../../platform/torrents/testing/make-torrent.ts';
import { inspectTorrent } from './inspect-torrent.ts';

const isMp3 = (path: string) => path.endsWith('.mp3');
const fetched = (names: readonly string[]) => {
  const torrent = makeTorrent({ files: names.map((name) => ({ path: name.split('/'), sizeBytes: 1000 })) });
  return { torrent, file: { kind: 'file' as const, bytes: torrent.bytes, fileName: 'release.torrent' } };
};

it('refuses a torrent without audio before any client has seen it', () => {
  for (const names of [['book.epub', 'cover.jpg'], ['setup.exe'], ['audio/readme.txt']]) {
    expect(() => inspectTorrent(fetched(names).file, isMp3)).toThrow(
      expect.objectContaining({ code: 'torrent_invalid', message: 'The torrent holds no audio file.' }),
    );
  }
});

it('takes one with a single audio file among others, and tells hashes and size', () => {
  const { torrent, file } = fetched(['info.nfo', 'CD1/01.mp3', 'cover.jpg']);
  expect(inspectTorrent(file, isMp3)).toMatchObject({ hashes: [torrent.v1], sizeBytes: 3000, via: 'client' });
});

it('cannot look into a magnet link, and refuses one that is none', () => {
  const hash = 'a'.repeat(40);
  const magnet = (uri: string) => inspectTorrent({ kind: 'magnet', uri }, isMp3);
  expect(magnet(`magnet:?xt=urn:btih:${hash}&dn=x`)).toMatchObject({ hashes: [hash], sizeBytes: null });
  expect(() => magnet('magnet:?dn=x')).toThrow(expect.objectContaining({ code: 'torrent_invalid' }));
});
