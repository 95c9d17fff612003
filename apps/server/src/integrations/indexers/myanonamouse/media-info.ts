import { asJson, asNumber, asText } from './loose-fields.ts';

export type MediaFacts = { runtimeSeconds?: number | undefined; bitrateKbps?: number | undefined };

const EXTRAS = new Set([
  'pdf',
  'epub',
  'mobi',
  'azw3',
  'jpg',
  'jpeg',
  'png',
  'cue',
  'nfo',
  'txt',
  'log',
  'm3u',
  'opf',
]);

/**
 * `mediainfo` describes one file of the torrent: its duration is that of the book only when there is one audio file.
 * Where it is silent the uploader's tags may name the bitrate.
 */
export function readMediaInfo(
  value: unknown,
  torrent: { files: number | null; filetypes: readonly string[]; tags: string },
): MediaFacts {
  const info = (asJson(value) ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const extras = torrent.filetypes.filter((type) => EXTRAS.has(type)).length;
  const isOneFile = torrent.files !== null && torrent.files > 0 && torrent.files <= extras + 1;
  return {
    runtimeSeconds: isOneFile ? readDuration(info['General']?.['Duration']) : undefined,
    bitrateKbps: readBitrate(info['Audio1']?.['BitRate']) ?? readBitrate(bitrateIn(torrent.tags)),
  };
}

/** `04:38:12`, `4 h 38 min`, or seconds. */
function readDuration(value: unknown): number | undefined {
  const bare = asNumber(value);
  if (bare !== null) return bare > 0 ? Math.round(bare) : undefined;
  const text = asText(value);
  const clock = /^(\d+):(\d{2}):(\d{2})/.exec(text);
  const words = /(?:(\d+)\s*h[a-z]*)?\s*(?:(\d+)\s*m(?:i?n)?[a-z]*)?\s*(?:(\d+)\s*s[a-z]*)?/i.exec(text);
  const [, hours, minutes, seconds] = clock ?? words ?? [];
  const total = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return total > 0 ? total : undefined;
}

/** `64.0 kb/s`, `128 kbps`, or bits a second. */
function readBitrate(value: unknown): number | undefined {
  const bare = asNumber(value);
  const kbps =
    bare === null ? asNumber(/([\d.,]+)\s*k/i.exec(asText(value))?.[1]) : bare / (bare > 5000 ? 1000 : 1);
  return kbps !== null && kbps >= 8 && kbps <= 5000 ? Math.round(kbps) : undefined;
}

function bitrateIn(tags: string): string | undefined {
  return /\b\d{2,4}(?:\.\d)?\s*k(?:bps|b\/s|bit)/i.exec(tags)?.[0];
}
