import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import bencode from 'bencode';

export type TorrentOptions = {
  /** A private torrent gets peers from its tracker only; true when absent. */
  isPrivate?: boolean | undefined;
  comment?: string | undefined;
  /** Makes the info hash of the same files another one, as trackers do. */
  source?: string | undefined;
  /** Power of two; chosen by size when absent. */
  pieceLength?: number | undefined;
};

export type MadeTorrent = {
  bytes: Uint8Array;
  /** 40 hex digits, lower case. */
  infoHashV1: string;
  name: string;
  sizeBytes: number;
  pieceLength: number;
  files: readonly { path: string; sizeBytes: number }[];
  magnet: string;
};

const KIBI = 1024;
const CREATED_AT_SECONDS = 1_735_689_600;

/** Hashes a file or folder, reading it once as a stream, into a v1 torrent. */
export async function makeTorrent(
  contentPath: string,
  announceUrls: readonly string[],
  options: TorrentOptions = {},
): Promise<MadeTorrent> {
  const name = path.basename(contentPath);
  const isFolder = (await stat(contentPath)).isDirectory();
  const files = isFolder
    ? await listFiles(contentPath)
    : [{ path: name, sizeBytes: (await stat(contentPath)).size }];
  if (files.length === 0) throw new Error(`${contentPath} holds no file to make a torrent of`);
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const pieceLength = options.pieceLength ?? choosePieceLength(sizeBytes);
  const pieces = createPieceHasher(pieceLength);
  for (const file of files) {
    const from = isFolder ? path.join(contentPath, file.path) : contentPath;
    for await (const chunk of createReadStream(from, { highWaterMark: 1024 * KIBI })) {
      pieces.add(chunk as Buffer);
    }
  }
  return assembleTorrent({ name, files, isFolder, pieceLength, pieces: pieces.end() }, announceUrls, options);
}

/** A torrent whose pieces nobody has: for releases that are listed but not seeded. */
export function makeDeadTorrent(
  content: {
    name: string;
    files: readonly { path: string; sizeBytes: number }[];
    isFolder: boolean;
    seed: string;
  },
  announceUrls: readonly string[],
  options: TorrentOptions = {},
): MadeTorrent {
  const sizeBytes = content.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const pieceLength = options.pieceLength ?? Math.max(2048 * KIBI, choosePieceLength(sizeBytes));
  const pieces = Array.from({ length: Math.max(1, Math.ceil(sizeBytes / pieceLength)) }, (_, index) =>
    createHash('sha1').update(`${content.seed}:${index}`).digest(),
  );
  return assembleTorrent({ ...content, pieceLength, pieces: Buffer.concat(pieces) }, announceUrls, options);
}

function assembleTorrent(
  content: {
    name: string;
    files: readonly { path: string; sizeBytes: number }[];
    isFolder: boolean;
    pieceLength: number;
    pieces: Buffer;
  },
  announceUrls: readonly string[],
  options: TorrentOptions,
): MadeTorrent {
  const { name, files, isFolder, pieceLength, pieces } = content;
  const [announce] = announceUrls;
  const info = {
    ...(isFolder
      ? { files: files.map((file) => ({ length: file.sizeBytes, path: file.path.split('/') })) }
      : { length: files[0]?.sizeBytes ?? 0 }),
    name,
    'piece length': pieceLength,
    pieces,
    ...((options.isPrivate ?? true) ? { private: 1 } : {}),
    ...(options.source ? { source: options.source } : {}),
  };
  const infoHashV1 = createHash('sha1').update(bencode.encode(info)).digest('hex');
  const bytes = bencode.encode({
    ...(announce ? { announce } : {}),
    ...(announceUrls.length > 1 ? { 'announce-list': announceUrls.map((url) => [url]) } : {}),
    ...(options.comment ? { comment: options.comment } : {}),
    'created by': 'Earmark testbed',
    'creation date': CREATED_AT_SECONDS,
    info,
  });
  const trackers = announceUrls.map((url) => `&tr=${encodeURIComponent(url)}`).join('');
  return {
    bytes,
    infoHashV1,
    name,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    pieceLength,
    files,
    magnet: `magnet:?xt=urn:btih:${infoHashV1}&dn=${encodeURIComponent(name)}${trackers}`,
  };
}

/** SHA-1 of each piece of a stream of bytes; only one piece's state is held. */
export function createPieceHasher(pieceLength: number): { add(chunk: Buffer): void; end(): Buffer } {
  const digests: Buffer[] = [];
  let hash: Hash = createHash('sha1');
  let filled = 0;
  const close = () => {
    digests.push(hash.digest());
    hash = createHash('sha1');
    filled = 0;
  };
  return {
    add: (chunk) => {
      for (let offset = 0; offset < chunk.length; ) {
        const part = chunk.subarray(offset, offset + pieceLength - filled);
        hash.update(part);
        offset += part.length;
        filled += part.length;
        if (filled === pieceLength) close();
      }
    },
    end: () => {
      if (filled > 0) close();
      return Buffer.concat(digests);
    },
  };
}

/** Some 250 pieces: small enough to see progress, large enough to be cheap. */
function choosePieceLength(sizeBytes: number): number {
  let length = 32 * KIBI;
  while (length < 4096 * KIBI && sizeBytes / length > 256) length *= 2;
  return length;
}

async function listFiles(folder: string): Promise<{ path: string; sizeBytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  return Promise.all(
    files.map(async (file) => ({ path: file, sizeBytes: (await stat(path.join(folder, file))).size })),
  );
}
