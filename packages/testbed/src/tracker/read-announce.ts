export type Announce = {
  infoHash: string;
  port: number;
  left: number;
  wanted: number;
  event: string;
};

const MOST_PEERS = 50;

/** Reads an announce by hand: info_hash holds raw bytes, which no UTF-8 query parser gives back. */
export function readAnnounce(url: string): Announce | undefined {
  const fields = rawFields(url);
  const infoHash = percentBytes(fields.get('info_hash') ?? '');
  const peerId = percentBytes(fields.get('peer_id') ?? '');
  const port = Number(fields.get('port'));
  if (
    infoHash.length !== 20 ||
    peerId.length !== 20 ||
    !Number.isInteger(port) ||
    port < 1 ||
    port > 65_535
  ) {
    return undefined;
  }
  const wanted = Number(fields.get('numwant') ?? MOST_PEERS);
  return {
    infoHash: infoHash.toString('hex'),
    port,
    left: Number(fields.get('left') ?? 0),
    wanted: Math.min(MOST_PEERS, Math.max(0, Number.isFinite(wanted) ? wanted : MOST_PEERS)),
    event: fields.get('event') ?? '',
  };
}

/** Every info_hash of a scrape. */
export function readInfoHashes(url: string): { hex: string; bytes: Buffer }[] {
  return (url.split('?')[1] ?? '')
    .split('&')
    .filter((field) => field.startsWith('info_hash='))
    .map((field) => percentBytes(field.slice('info_hash='.length)))
    .filter((bytes) => bytes.length === 20)
    .map((bytes) => ({ hex: bytes.toString('hex'), bytes }));
}

function rawFields(url: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const field of (url.split('?')[1] ?? '').split('&')) {
    const equals = field.indexOf('=');
    if (equals > 0) fields.set(field.slice(0, equals), field.slice(equals + 1));
  }
  return fields;
}

function percentBytes(text: string): Buffer {
  const latin = text.replaceAll(/%([\da-f]{2})/gi, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin, 'latin1');
}
