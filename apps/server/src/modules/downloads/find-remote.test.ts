import { expect, it } from 'vitest';
import type { ClientTorrent } from '../../integrations/download-clients/port.ts';
import { findRemoteTorrent } from './find-remote.ts';

const AT = 1_800_000_000_000;
const MB = 1_000_000;

const torrent = (name: string, sizeBytes: number, over: Partial<ClientTorrent> = {}) =>
  ({ name, sizeBytes, hashes: [name], addedAt: AT + 1000, ...over }) as ClientTorrent;
const download = (title: string, size: number | null, hashes: string[] = []) =>
  ({ title, hashes, grabbedAt: AT, release: { size } }) as unknown as Parameters<typeof findRemoteTorrent>[0];
const find = (wanted: ReturnType<typeof download>, torrents: ClientTorrent[], known: string[] = []) =>
  findRemoteTorrent(wanted, torrents, (each) => known.includes(each.name))?.name;

it('trusts a hash alone, and nothing else when one is known', () => {
  const wanted = download('Emma', 300 * MB, ['abc']);
  expect(find(wanted, [torrent('Emma', 300 * MB)])).toBeUndefined();
  expect(find(wanted, [torrent('odd name', 1, { hashes: ['abc'], addedAt: 0 })])).toBe('odd name');
});

it('finds the one torrent of the size that came since', () => {
  const wanted = download('Emma by Jane Austen [M4B]', 300 * MB);
  expect(find(wanted, [torrent('AUSTEN_EMMA', 301 * MB), torrent('Other', 900 * MB)])).toBe('AUSTEN_EMMA');
  expect(find(wanted, [torrent('AUSTEN_EMMA', 301 * MB, { addedAt: AT - 120_000 })])).toBeUndefined();
  expect(find(wanted, [torrent('AUSTEN_EMMA', 301 * MB)], ['AUSTEN_EMMA'])).toBeUndefined();
});

it('lets the name decide between two of the size, and takes none in doubt', () => {
  const wanted = download('Emma by Jane Austen [M4B]', 300 * MB);
  expect(find(wanted, [torrent('Emma', 300 * MB), torrent('Persuasion', 301 * MB)])).toBe('Emma');
  expect(find(wanted, [torrent('Ruth', 300 * MB), torrent('Persuasion', 301 * MB)])).toBeUndefined();
});

it('goes by the name while a magnet has no size yet', () => {
  const wanted = download('Emma by Jane Austen [M4B]', 300 * MB);
  expect(find(wanted, [torrent('Emma by Jane Austen', 0)])).toBe('Emma by Jane Austen');
  expect(find(wanted, [torrent('Em', 0)])).toBeUndefined();
});
