import { createHash } from 'node:crypto';
import { AppError } from '../../kernel/errors.ts';
import { BencodeError, type BencodeReader, createBencodeReader, type Span } from './bencode-reader.ts';

export type TorrentContentFile = {
  /** Relative to the torrent's root, `/` between segments; the root folder's name comes first in a multi-file torrent. */
  path: string;
  sizeBytes: number;
};

/** The facts of a .torrent file that Earmark uses. Announce addresses hold the user's passkey and are left out. */
export type TorrentFile = {
  /** SHA-1 of the raw info dictionary, 40 hex digits; null for a v2-only torrent. */
  infoHashV1: string | null;
  /** SHA-256 of the raw info dictionary, 64 hex digits; null for a v1-only torrent. */
  infoHashV2: string | null;
  /**
   * Every id a client may list it under, lower case, likeliest first: clients on libtorrent 2 show a hybrid under
   * the cut v2 hash, those on libtorrent 1.2 under v1.
   */
  hashes: string[];
  name: string;
  /** Padding files are left out. */
  files: TorrentContentFile[];
  totalBytes: number;
  /** Peers do not hand out its metadata, so a magnet of it never starts. */
  isPrivate: boolean;
};

/** Reads the bytes, or throws AppError `torrent_invalid` saying what they are instead. */
export function readTorrentFile(bytes: Uint8Array): TorrentFile {
  const file = tryReadTorrentFile(bytes);
  if (file.ok) return file.torrent;
  throw new AppError({
    code: 'torrent_invalid',
    message: `This is not a torrent file: ${file.reason}.`,
    hint: 'Choose another release, or look at the indexer in a browser.',
    status: 502,
    blame: 'remote',
    cause: file.cause,
  });
}

export function isTorrentFile(bytes: Uint8Array): boolean {
  return tryReadTorrentFile(bytes).ok;
}

type Reading = { ok: true; torrent: TorrentFile } | { ok: false; reason: string; cause?: unknown };

function tryReadTorrentFile(bytes: Uint8Array): Reading {
  const foreign = describeForeignBytes(bytes);
  if (foreign) return { ok: false, reason: foreign };
  try {
    return readBencoded(bytes);
  } catch (error) {
    if (!(error instanceof BencodeError)) throw error;
    const cutOff = error.at >= bytes.length || error.message.includes('past the end');
    return {
      ok: false,
      reason: cutOff ? 'it is cut off' : `it is damaged near byte ${error.at}`,
      cause: error,
    };
  }
}

function readBencoded(bytes: Uint8Array): Reading {
  const reader = createBencodeReader(bytes);
  const root = reader.dictionary(reader.span(0));
  const infoSpan = root?.get('info');
  const info = infoSpan ? reader.dictionary(infoSpan) : null;
  if (!infoSpan || !info) return { ok: false, reason: 'it has no description of its files' };
  const raw = bytes.subarray(infoSpan.start, infoSpan.end);
  const infoHashV1 = info.has('pieces') ? createHash('sha1').update(raw).digest('hex') : null;
  const infoHashV2 = info.has('meta version') ? createHash('sha256').update(raw).digest('hex') : null;
  if (!infoHashV1 && !infoHashV2) return { ok: false, reason: 'it has no checksums of its content' };
  const name = textOf(reader, info, 'name') ?? '';
  const files = info.has('file tree')
    ? filesOfTree(reader, info.get('file tree'), name)
    : filesOfList(reader, info, name);
  const privateFlag = info.get('private');
  return {
    ok: true,
    torrent: {
      infoHashV1,
      infoHashV2,
      hashes: [infoHashV2?.slice(0, 40), infoHashV1].filter((hash) => hash !== undefined && hash !== null),
      name,
      files,
      totalBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
      isPrivate: privateFlag !== undefined && reader.integer(privateFlag) === 1,
    },
  };
}

function textOf(reader: BencodeReader, dictionary: Map<string, Span>, key: string): string | null {
  const span = dictionary.get(`${key}.utf-8`) ?? dictionary.get(key);
  return span ? reader.text(span) : null;
}

function sizeOf(reader: BencodeReader, dictionary: Map<string, Span>): number {
  const span = dictionary.get('length');
  return Math.max(0, span ? (reader.integer(span) ?? 0) : 0);
}

function filesOfList(reader: BencodeReader, info: Map<string, Span>, name: string): TorrentContentFile[] {
  const list = info.get('files');
  if (!list) return [{ path: name, sizeBytes: sizeOf(reader, info) }];
  const files: TorrentContentFile[] = [];
  for (const span of reader.list(list) ?? []) {
    const entry = reader.dictionary(span);
    const segments = entry?.get('path.utf-8') ?? entry?.get('path');
    if (!entry || !segments || isPadding(reader, entry)) continue;
    const path = (reader.list(segments) ?? []).map((segment) => reader.text(segment) ?? '');
    files.push({ path: [name, ...path].join('/'), sizeBytes: sizeOf(reader, entry) });
  }
  return files;
}

/** The v2 tree: a dictionary of names; an empty key marks a file. */
function filesOfTree(reader: BencodeReader, tree: Span | undefined, name: string): TorrentContentFile[] {
  const files: TorrentContentFile[] = [];
  const walk = (span: Span | undefined, path: string[], depth: number) => {
    const entries = span && depth < 32 ? reader.dictionary(span) : null;
    for (const [key, value] of entries ?? []) {
      const child = reader.dictionary(value);
      const leaf = child?.get('');
      const leafFacts = leaf ? reader.dictionary(leaf) : null;
      const segment = Buffer.from(key, 'latin1').toString('utf8');
      if (leafFacts) files.push({ path: [...path, segment].join('/'), sizeBytes: sizeOf(reader, leafFacts) });
      else walk(value, [...path, segment], depth + 1);
    }
  };
  walk(tree, [], 0);
  const isSingle = files.length === 1 && files[0]?.path === name;
  return isSingle ? files : files.map((file) => ({ ...file, path: `${name}/${file.path}` }));
}

function isPadding(reader: BencodeReader, entry: Map<string, Span>): boolean {
  const attributes = entry.get('attr');
  return attributes !== undefined && (reader.text(attributes) ?? '').includes('p');
}

/** Names what a server sent in place of a torrent; null when the bytes may be one. */
export function describeForeignBytes(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return 'the answer is empty';
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1').trimStart().toLowerCase();
  if (head.startsWith('d')) return null;
  if (head.startsWith('<?xml') || head.startsWith('<error')) return 'an XML message came instead';
  if (head.startsWith('<')) return 'a web page came instead (a log-in or error page)';
  if (head.startsWith('{') || head.startsWith('[')) return 'a JSON message came instead';
  if (head.startsWith('magnet:')) return 'a magnet link came instead';
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'compressed data came instead';
  if (/^[\x20-\x7e\s]+$/.test(head)) return 'a text message came instead';
  return 'something that is no torrent came instead';
}
