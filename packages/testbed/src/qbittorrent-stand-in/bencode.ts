export type Bencodable =
  | string
  | number
  | Uint8Array
  | readonly Bencodable[]
  | { readonly [key: string]: Bencodable };

/** Writes bencode: keys in byte order, text as UTF-8. */
export function encodeBencode(value: Bencodable): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${Math.trunc(value)}e`);
  if (typeof value === 'string') return encodeBytes(Buffer.from(value, 'utf8'));
  if (value instanceof Uint8Array) return encodeBytes(value);
  if (Array.isArray(value)) {
    return Buffer.concat([Buffer.from('l'), ...value.map((each) => encodeBencode(each)), Buffer.from('e')]);
  }
  const entries = Object.entries(value as { readonly [key: string]: Bencodable })
    .map(([key, each]) => [Buffer.from(key, 'utf8'), each] as const)
    .sort(([a], [b]) => a.compare(b));
  const parts = entries.flatMap(([key, each]) => [encodeBytes(key), encodeBencode(each)]);
  return Buffer.concat([Buffer.from('d'), ...parts, Buffer.from('e')]);
}

function encodeBytes(bytes: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
}
