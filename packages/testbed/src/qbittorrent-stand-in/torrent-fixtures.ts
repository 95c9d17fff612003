import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import bencode from 'bencode';

/** A made torrent and the bytes of its files, for tests. */
type TorrentFixture = {
  name: string;
  infoHash: string;
  infoHashV2: string;
  bytes: Uint8Array;
  files: { path: string; content: Buffer }[];
  /** Writes the content as a seed has it. */
  seedInto(folder: string): Promise<void>;
};

const PIECE = 16_384;

/** A v1, v2 or hybrid torrent of random content; paths are relative to the root folder, one bare name is a single file. */
export function makeTorrentFixture(options: {
  name: string;
  files: Record<string, number>;
  version?: 'v1' | 'v2' | 'hybrid';
  isPrivate?: boolean;
  comment?: string;
}): TorrentFixture {
  const version = options.version ?? 'v1';
  const isSingle = Object.keys(options.files).length === 1 && Object.keys(options.files)[0] === options.name;
  const files = Object.entries(options.files).map(([file, size]) => ({
    path: file,
    content: randomBytes(size),
  }));
  const info: Record<string, unknown> = {
    name: options.name,
    'piece length': PIECE,
    ...(options.isPrivate === false ? {} : { private: 1 }),
    ...(version === 'v2' ? {} : { pieces: pieceHashes(Buffer.concat(files.map((file) => file.content))) }),
    ...(version === 'v1' ? {} : { 'meta version': 2, 'file tree': fileTree(files) }),
  };
  if (version !== 'v2') {
    const [first] = files;
    if (isSingle && first) info['length'] = first.content.length;
    else info['files'] = files.map((file) => ({ length: file.content.length, path: file.path.split('/') }));
  }
  const raw = bencode.encode(info);
  return {
    name: options.name,
    infoHash: version === 'v2' ? '' : createHash('sha1').update(raw).digest('hex'),
    infoHashV2: version === 'v1' ? '' : createHash('sha256').update(raw).digest('hex'),
    bytes: bencode.encode({
      announce: 'http://127.0.0.1:1/announce',
      comment: options.comment ?? 'MID=1',
      info,
    }),
    files,
    seedInto: async (folder) => {
      for (const file of files) {
        const target = path.join(folder, isSingle ? file.path : path.join(options.name, file.path));
        await mkdir(path.dirname(target), { recursive: true });
        await writeFile(target, file.content);
      }
    },
  };
}

function pieceHashes(content: Buffer): Buffer {
  const hashes: Buffer[] = [];
  for (let at = 0; at < content.length; at += PIECE) {
    hashes.push(
      createHash('sha1')
        .update(content.subarray(at, at + PIECE))
        .digest(),
    );
  }
  return Buffer.concat(hashes);
}

/** Root hashes are not computed: no client verifies what the stand-in only lists. */
function fileTree(files: readonly { path: string; content: Buffer }[]): unknown {
  const tree: Record<string, unknown> = {};
  for (const file of files) {
    const parts = file.path.split('/');
    let at = tree;
    for (const part of parts) {
      at[part] ??= {};
      at = at[part] as Record<string, unknown>;
    }
    at[''] = { length: file.content.length, 'pieces root': Buffer.alloc(32) };
  }
  return tree;
}
