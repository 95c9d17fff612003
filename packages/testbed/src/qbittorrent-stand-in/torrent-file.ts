import { createHash } from 'node:crypto';

export type TorrentFile = {
  infoHashV1: string;
  infoHashV2: string;
  name: string;
  isPrivate: boolean;
  isMultiFile: boolean;
  pieceLength: number;
  comment: string;
  createdBy: string;
  createdAtSeconds: number;
  trackers: string[];
  /** Paths relative to the root folder of a multi-file torrent, or the file's own name. */
  files: { path: string[]; sizeBytes: number }[];
};

export type Magnet = { infoHashV1: string; infoHashV2: string; name: string; trackers: string[] };

type Value = number | Buffer | Value[] | Dictionary;
type Dictionary = Map<string, { value: Value; raw: Buffer }>;

const MAX_DEPTH = 64;

/** Reads a .torrent of any version (v1, v2, hybrid); undefined when the bytes are none. */
export function readTorrentFile(bytes: Uint8Array): TorrentFile | undefined {
  try {
    return readOrThrow(Buffer.from(bytes));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The entries of the outermost dictionary as they are written; undefined when the bytes are no torrent. */
export function readRootEntries(bytes: Uint8Array): Map<string, Buffer> | undefined {
  if (!readTorrentFile(bytes)) return undefined;
  const [root] = read(Buffer.from(bytes), 0, 0);
  return new Map([...asDictionary(root)].map(([key, entry]) => [key, entry.raw]));
}

/** Reads a magnet link, a bare info hash, or nothing. */
export function readMagnet(text: string): Magnet | undefined {
  const bare = normaliseHash(text);
  if (bare) return { infoHashV1: bare, infoHashV2: '', name: '', trackers: [] };
  if (!text.startsWith('magnet:?')) return undefined;
  const query = new URLSearchParams(text.slice('magnet:?'.length));
  let infoHashV1 = '';
  let infoHashV2 = '';
  for (const topic of query.getAll('xt')) {
    if (topic.startsWith('urn:btih:')) infoHashV1 = normaliseHash(topic.slice(9)) ?? infoHashV1;
    const v2 = /^urn:btmh:1220([0-9a-f]{64})$/iu.exec(topic)?.[1];
    if (v2) infoHashV2 = v2.toLowerCase();
  }
  if (!infoHashV1 && !infoHashV2) return undefined;
  return { infoHashV1, infoHashV2, name: query.get('dn') ?? '', trackers: query.getAll('tr') };
}

function normaliseHash(text: string): string | undefined {
  if (/^[0-9a-f]{40}$/iu.test(text)) return text.toLowerCase();
  if (/^[a-z2-7]{32}$/iu.test(text)) return base32ToHex(text.toUpperCase());
  return undefined;
}

function base32ToHex(text: string): string {
  let bits = '';
  for (const letter of text)
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return (bits.match(/.{4}/gu) ?? []).map((nibble) => Number.parseInt(nibble, 2).toString(16)).join('');
}

function readOrThrow(bytes: Buffer): TorrentFile {
  const [root] = read(bytes, 0, 0);
  const torrent = asDictionary(root);
  const infoEntry = torrent.get('info') ?? reject();
  const info = asDictionary(infoEntry.value);
  const hasV1 = info.has('pieces');
  const hasV2 = info.has('meta version');
  if (!hasV1 && !hasV2) reject();
  const name = text(info.get('name')?.value) || reject();
  const list = info.get('files')?.value;
  const tree = info.get('file tree')?.value;
  const files = Array.isArray(list)
    ? list.map((each) => readListedFile(asDictionary(each)))
    : tree instanceof Map && !hasV1
      ? readTree(tree, [])
      : [{ path: [name], sizeBytes: Number(info.get('length')?.value ?? 0) }];
  const isMultiFile = Array.isArray(list) || files.length > 1 || files[0]?.path.join('/') !== name;
  return {
    infoHashV1: hasV1 ? createHash('sha1').update(infoEntry.raw).digest('hex') : '',
    infoHashV2: hasV2 ? createHash('sha256').update(infoEntry.raw).digest('hex') : '',
    name,
    isPrivate: info.get('private')?.value === 1,
    isMultiFile,
    pieceLength: Number(info.get('piece length')?.value ?? 0),
    comment: text(torrent.get('comment')?.value),
    createdBy: text(torrent.get('created by')?.value),
    createdAtSeconds: Number(torrent.get('creation date')?.value ?? 0),
    trackers: readTrackers(torrent),
    files: files.filter((file) => !file.path.includes('.pad')),
  };
}

function readListedFile(file: Dictionary): { path: string[]; sizeBytes: number } {
  const path = file.get('path')?.value;
  if (!Array.isArray(path)) return reject();
  return { path: path.map((part) => text(part)), sizeBytes: Number(file.get('length')?.value ?? 0) };
}

function readTree(tree: Dictionary, above: string[]): { path: string[]; sizeBytes: number }[] {
  return [...tree].flatMap(([name, { value }]) => {
    const entry = asDictionary(value);
    const leaf = entry.get('')?.value;
    return leaf instanceof Map
      ? [{ path: [...above, name], sizeBytes: Number(leaf.get('length')?.value ?? 0) }]
      : readTree(entry, [...above, name]);
  });
}

function readTrackers(torrent: Dictionary): string[] {
  const tiers = torrent.get('announce-list')?.value;
  const listed = Array.isArray(tiers)
    ? tiers.flatMap((tier) => (Array.isArray(tier) ? tier.map((url) => text(url)) : []))
    : [];
  const single = text(torrent.get('announce')?.value);
  return [...new Set([...(single ? [single] : []), ...listed])];
}

function read(bytes: Buffer, at: number, depth: number): [Value, number] {
  if (at >= bytes.length || depth > MAX_DEPTH) reject();
  const kind = bytes[at];
  if (kind === 0x69) {
    const end = bytes.indexOf(0x65, at);
    const digits = end < 0 ? '' : bytes.toString('latin1', at + 1, end);
    if (!/^-?\d+$/u.test(digits)) reject();
    return [Number(digits), end + 1];
  }
  if (kind === 0x6c) {
    const list: Value[] = [];
    let next = at + 1;
    while (bytes[next] !== 0x65) {
      const [value, after] = read(bytes, next, depth + 1);
      list.push(value);
      next = after;
    }
    return [list, next + 1];
  }
  if (kind === 0x64) {
    const dictionary: Dictionary = new Map();
    let next = at + 1;
    while (bytes[next] !== 0x65) {
      const [key, afterKey] = readString(bytes, next);
      const [value, after] = read(bytes, afterKey, depth + 1);
      dictionary.set(key.toString('utf8'), { value, raw: bytes.subarray(afterKey, after) });
      next = after;
    }
    return [dictionary, next + 1];
  }
  return readString(bytes, at);
}

function readString(bytes: Buffer, at: number): [Buffer, number] {
  const colon = bytes.indexOf(0x3a, at);
  const digits = colon > at && colon - at < 12 ? bytes.toString('latin1', at, colon) : '';
  const end = colon + 1 + Number(digits);
  if (!/^\d+$/u.test(digits) || end > bytes.length) reject();
  return [bytes.subarray(colon + 1, end), end];
}

function asDictionary(value: Value): Dictionary {
  return value instanceof Map ? value : reject();
}

function text(value: Value | undefined): string {
  return Buffer.isBuffer(value) ? value.toString('utf8') : '';
}

function reject(): never {
  throw new RangeError('not a torrent file');
}
