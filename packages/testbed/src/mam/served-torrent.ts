import { createHash } from 'node:crypto';
import type { CatalogueRelease } from '../catalogue/model.ts';
import {
  type Bencodable,
  encodeBencode,
  readRootEntries,
  readTorrentFile,
} from '../qbittorrent-stand-in/index.ts';

const MIN_PIECE_BYTES = 262_144;
const MAX_PIECES = 1500;

/** A torrent for a release nobody seeds: right names, sizes and structure, pieces that belong to no data. */
export function makePaperTorrent(
  release: CatalogueRelease,
  options: { announce: string; isPrivate?: boolean },
): Buffer {
  const files = paperFiles(release);
  const total = files.reduce((sum, file) => sum + file.length, 0);
  let pieceLength = MIN_PIECE_BYTES;
  while (total / pieceLength > MAX_PIECES) pieceLength *= 2;
  const pieces = Array.from({ length: Math.max(1, Math.ceil(total / pieceLength)) }, (_, index) =>
    createHash('sha1').update(`${release.id}/${index}`).digest(),
  );
  const [first] = files;
  const isSingle = files.length === 1 && first !== undefined;
  const info: Record<string, Bencodable> = {
    name: isSingle ? first.path : safeName(release.title),
    'piece length': pieceLength,
    pieces: Buffer.concat(pieces),
    ...(options.isPrivate === false ? {} : { private: 1 }),
    ...(isSingle
      ? { length: first.length }
      : { files: files.map((file) => ({ length: file.length, path: file.path.split('/') })) }),
  };
  return encodeBencode({
    announce: options.announce,
    'created by': 'testbed',
    'creation date': Math.floor(Date.parse(release.addedAt) / 1000),
    info,
  });
}

/** The same torrent with another comment; the info dictionary keeps its bytes, hence its hash. */
export function withComment(bytes: Uint8Array, comment: string): Buffer {
  const entries = readRootEntries(bytes);
  if (!entries) return Buffer.from(bytes);
  entries.set('comment', encodeBencode(comment));
  const parts = [...entries]
    .sort(([a], [b]) => Buffer.from(a).compare(Buffer.from(b)))
    .flatMap(([key, raw]) => [encodeBencode(key), raw]);
  return Buffer.concat([Buffer.from('d'), ...parts, Buffer.from('e')]);
}

export function infoHashOf(bytes: Uint8Array): string {
  return readTorrentFile(bytes)?.infoHashV1 ?? '';
}

function paperFiles(release: CatalogueRelease): { path: string; length: number }[] {
  const [main] = release.formats;
  const count = Math.max(1, release.files);
  const name = safeName(release.title);
  if (count === 1) return [{ path: `${name}.${main}`, length: release.sizeBytes }];
  const share = Math.floor(release.sizeBytes / count);
  return Array.from({ length: count }, (_, index) => {
    const isExtra = index === count - 1 && release.formats.includes('jpg') && main !== 'jpg';
    const number = String(index + 1).padStart(String(count).length, '0');
    const file = isExtra ? 'cover.jpg' : `${number} - ${name}.${main}`;
    return {
      path: release.layout === 'pack-folders' && !isExtra ? `Book ${number}/${file}` : file,
      length: index === count - 1 ? release.sizeBytes - share * (count - 1) : share,
    };
  });
}

function safeName(text: string): string {
  return text.replaceAll(/[/\\:?*"<>|]/gu, '').trim() || 'book';
}
