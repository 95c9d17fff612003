import bencode from 'bencode';
import type { CatalogueRelease } from '../catalogue/model.ts';
import { readRootEntries, readTorrentFile } from '../qbittorrent-stand-in/index.ts';
import { makeDeadTorrent } from '../torrents/make-torrent.ts';

/** A torrent for a release nobody seeds: right names, sizes and structure, pieces that belong to no data. */
export function makePaperTorrent(
  release: CatalogueRelease,
  options: { announce: string; isPrivate?: boolean },
): Uint8Array {
  const files = paperFiles(release);
  const [first] = files;
  const isFolder = files.length > 1;
  const content = {
    name: isFolder ? safeName(release.title) : (first?.path ?? ''),
    files,
    isFolder,
    seed: `paper ${release.id}`,
  };
  return makeDeadTorrent(content, [options.announce], { isPrivate: options.isPrivate }).bytes;
}

/** The same torrent with another comment; the info dictionary keeps its bytes, hence its hash. */
export function withComment(bytes: Uint8Array, comment: string): Buffer {
  const entries = readRootEntries(bytes);
  if (!entries) return Buffer.from(bytes);
  entries.set('comment', Buffer.from(bencode.encode(comment)));
  const parts = [...entries]
    .sort(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)))
    .flatMap(([key, raw]) => [Buffer.from(bencode.encode(key)), raw]);
  return Buffer.concat([Buffer.from('d'), ...parts, Buffer.from('e')]);
}

export function infoHashOf(bytes: Uint8Array): string {
  return readTorrentFile(bytes)?.infoHashV1 ?? '';
}

function paperFiles(release: CatalogueRelease): { path: string; sizeBytes: number }[] {
  const [main] = release.formats;
  const count = Math.max(1, release.files);
  const name = safeName(release.title);
  if (count === 1) return [{ path: `${name}.${main}`, sizeBytes: release.sizeBytes }];
  const share = Math.floor(release.sizeBytes / count);
  return Array.from({ length: count }, (_, index) => {
    const isExtra = index === count - 1 && release.formats.includes('jpg') && main !== 'jpg';
    const number = String(index + 1).padStart(String(count).length, '0');
    const file = isExtra ? 'cover.jpg' : `${number} - ${name}.${main}`;
    return {
      path: release.layout === 'pack-folders' && !isExtra ? `Book ${number}/${file}` : file,
      sizeBytes: index === count - 1 ? release.sizeBytes - share * (count - 1) : share,
    };
  });
}

function safeName(text: string): string {
  return text.replaceAll(/[/\\:?*"<>|]/gu, '').trim() || 'book';
}
