import { createHash } from 'node:crypto';

type Bencodable = string | number | Uint8Array | Bencodable[] | { [key: string]: Bencodable };

/** Bencodes a value; dictionary keys are sorted as the format asks. */
export function bencode(value: Bencodable): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${value}e`);
  if (typeof value === 'string') return bencode(Buffer.from(value));
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`${value.length}:`), value]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from('l'), ...value.map(bencode), Buffer.from('e')]);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const body = entries.flatMap(([key, each]) => [bencode(Buffer.from(key, 'utf8')), bencode(each)]);
  return Buffer.concat([Buffer.from('d'), ...body, Buffer.from('e')]);
}

/** A small torrent whose hashes are known without the code under test. */
export function makeTorrent(
  options: {
    version?: 'v1' | 'v2' | 'hybrid';
    name?: string;
    files?: { path: string[]; sizeBytes: number }[];
    isPrivate?: boolean;
    announce?: string;
  } = {},
): { bytes: Buffer; v1: string | null; v2: string | null } {
  const version = options.version ?? 'v1';
  const name = options.name ?? 'A Book';
  const files = options.files ?? [{ path: ['01.mp3'], sizeBytes: 1000 }];
  const info: { [key: string]: Bencodable } = { name, 'piece length': 16_384 };
  if (options.isPrivate) info['private'] = 1;
  if (version !== 'v2') {
    info['pieces'] = Buffer.alloc(20, 7);
    info['files'] = files.flatMap((file): Bencodable[] => [
      { length: file.sizeBytes, path: file.path },
      ...(version === 'hybrid' ? [{ attr: 'p', length: 15, path: ['.pad', '15'] }] : []),
    ]);
  }
  if (version !== 'v1') {
    info['meta version'] = 2;
    const tree: { [key: string]: Bencodable } = {};
    for (const file of files) {
      let level = tree;
      for (const segment of file.path) level = (level[segment] ??= {}) as { [key: string]: Bencodable };
      level[''] = { length: file.sizeBytes, 'pieces root': Buffer.alloc(32, 9) };
    }
    info['file tree'] = tree;
  }
  const raw = bencode(info);
  const bytes = bencode({ announce: options.announce ?? 'http://tracker.invalid/announce', info });
  return {
    bytes,
    v1: version === 'v2' ? null : createHash('sha1').update(raw).digest('hex'),
    v2: version === 'v1' ? null : createHash('sha256').update(raw).digest('hex'),
  };
}
