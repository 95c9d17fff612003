/** A magnet link, with its hashes normalised to lower-case hex. */
export type Magnet = {
  /** Rebuilt from its parts: the hashes first, name and trackers kept, in hex. */
  uri: string;
  infoHashV1: string | null;
  /** 64 hex digits. */
  infoHashV2: string | null;
  /** Every id a client may list it under, lower case: v1 first, for a magnet starts under v1 when it has one. */
  hashes: string[];
  name: string | null;
  trackers: string[];
  sizeBytes: number | null;
};

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Reads any magnet form clients know (`btih` in hex or base32, `btmh`, both); null when it is none. */
export function parseMagnet(text: string): Magnet | null {
  const trimmed = text.trim();
  if (!/^magnet:\?/i.test(trimmed)) return null;
  const parameters = new URLSearchParams(trimmed.slice('magnet:?'.length).replaceAll('&amp;', '&'));
  let infoHashV1: string | null = null;
  let infoHashV2: string | null = null;
  for (const [key, value] of parameters) {
    if (!/^xt(\.\d+)?$/i.test(key)) continue;
    infoHashV1 ??= hashOfBtih(value);
    infoHashV2 ??= hashOfBtmh(value);
  }
  if (!infoHashV1 && !infoHashV2) return null;
  const trackers = valuesOf(parameters, 'tr').filter((tracker) => /^(https?|udp|wss?):\/\//i.test(tracker));
  const name = parameters.get('dn')?.trim() || null;
  const size = Number(parameters.get('xl'));
  return {
    uri: buildUri({ infoHashV1, infoHashV2, name, trackers }),
    infoHashV1,
    infoHashV2,
    hashes: [infoHashV1, infoHashV2?.slice(0, 40)].filter((hash) => hash !== undefined && hash !== null),
    name,
    trackers,
    sizeBytes: Number.isSafeInteger(size) && size > 0 ? size : null,
  };
}

/** Lower-case hex of an info hash given as 40 or 64 hex digits or 32 base32 letters; null when it is neither. */
export function normaliseInfoHash(text: string): string | null {
  const value = text.trim();
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)) return value.toLowerCase();
  return /^[a-z2-7]{32}$/i.test(value) ? hexOfBase32(value.toLowerCase()) : null;
}

function valuesOf(parameters: URLSearchParams, key: string): string[] {
  const wanted = new RegExp(`^${key}(\\.\\d+)?$`, 'i');
  return [...new Set([...parameters].filter(([name]) => wanted.test(name)).map(([, value]) => value.trim()))];
}

function hashOfBtih(topic: string): string | null {
  const value = /^urn:btih:(.+)$/i.exec(topic.trim())?.[1];
  const hash = value ? normaliseInfoHash(value) : null;
  return hash?.length === 40 ? hash : null;
}

/** A multihash; only SHA-256 (`12`) of 32 bytes (`20`) exists in BitTorrent. */
function hashOfBtmh(topic: string): string | null {
  return /^urn:btmh:1220([0-9a-f]{64})$/i.exec(topic.trim())?.[1]?.toLowerCase() ?? null;
}

function hexOfBase32(value: string): string {
  let bits = '';
  for (const letter of value) bits += BASE32.indexOf(letter).toString(2).padStart(5, '0');
  let hex = '';
  for (let at = 0; at < bits.length; at += 4) hex += Number.parseInt(bits.slice(at, at + 4), 2).toString(16);
  return hex;
}

function buildUri(parts: Pick<Magnet, 'infoHashV1' | 'infoHashV2' | 'name' | 'trackers'>): string {
  const parameters: string[] = [];
  if (parts.infoHashV1) parameters.push(`xt=urn:btih:${parts.infoHashV1}`);
  if (parts.infoHashV2) parameters.push(`xt=urn:btmh:1220${parts.infoHashV2}`);
  if (parts.name) parameters.push(`dn=${encodeURIComponent(parts.name)}`);
  for (const tracker of parts.trackers) parameters.push(`tr=${encodeURIComponent(tracker)}`);
  return `magnet:?${parameters.join('&')}`;
}
