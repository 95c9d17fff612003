import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PathMapping, toLocalPath, toRemotePath } from './path-mapping.ts';

const map = (remotePath: string, localPath: string, clientId: string | null = null): PathMapping => ({
  clientId,
  remotePath,
  localPath,
});

describe('toLocalPath', () => {
  it.each([
    ['/data/torrents/Book', [map('/data', '/mnt/nas')], '/mnt/nas/torrents/Book'],
    ['/data/torrents/Book', [map('/data/', '/mnt/nas/')], '/mnt/nas/torrents/Book'],
    ['/database/Book', [map('/data', '/mnt/nas')], '/database/Book'],
    ['/data/x', [map('/data', '/a'), map('/data/x', '/b')], '/b'],
    ['/data', [map('/data', '/mnt')], '/mnt'],
    ['/data//x/./y/', [map('/data', '/mnt')], '/mnt/x/y'],
    ['/Data/x', [map('/data', '/mnt')], '/Data/x'],
    ['D:\\Torrents\\Book', [map('d:\\torrents', '/mnt/win')], '/mnt/win/Book'],
    ['D:/Torrents/Book', [map('D:\\', '/mnt/win')], '/mnt/win/Torrents/Book'],
    ['\\\\nas\\share\\Book', [map('\\\\nas\\share\\', '/mnt/share')], '/mnt/share/Book'],
    ['/odd\\name/Book', [map('/odd\\name', '/mnt')], '/mnt/Book'],
    ['/data/x', [map('/', '/host')], '/host/data/x'],
    ['/data/x', [map('/data', '/')], '/x'],
  ])('%s with %j → %s', (path, mappings, expected) => {
    expect(toLocalPath(path, mappings, 'c1')).toBe(expected);
  });

  it('prefers the mapping of the client, and passes over those of others', () => {
    const mappings = [map('/data', '/all'), map('/data', '/mine', 'c1'), map('/data/x', '/theirs', 'c2')];
    expect(toLocalPath('/data/x', mappings, 'c1')).toBe('/mine/x');
    expect(toLocalPath('/data/x', mappings, 'c3')).toBe('/all/x');
  });

  it('knows that a Windows path without a mapping is nowhere here', () => {
    expect(toLocalPath('C:\\Downloads', [], 'c1')).toBeNull();
  });

  it('is undone by toRemotePath', () => {
    const segment = fc.stringMatching(/^[a-zA-Z0-9 ü]{1,8}$/).filter((text) => text.trim() === text);
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.array(segment, { maxLength: 4 }),
        (a, rest) => {
          const mappings = [map(`/${a.join('/')}`, '/mnt/local')];
          const remote = `/${[...a, ...rest].join('/')}`;
          const local = toLocalPath(remote, mappings, 'c');
          expect(toRemotePath(local ?? '', mappings, 'c')).toBe(remote);
        },
      ),
    );
  });
});

it('writes a Windows path for a Windows client', () => {
  expect(toRemotePath('/mnt/win/audio', [map('D:\\Torrents\\', '/mnt/win')], 'c')).toBe(
    'D:\\Torrents\\audio',
  );
  expect(toRemotePath('/elsewhere', [map('D:\\', '/mnt/win')], 'c')).toBe('/elsewhere');
});
