/** Small readers of tag texts, shared by both probes. */

/** `3/12` → 3 of 12; zero means "not set". */
export function parsePair(text: string | undefined): { no: number | null; of: number | null } {
  const parts = /^\s*(\d{1,5})\s*(?:[/／]|of)?\s*(\d{1,5})?/.exec(text ?? '');
  return { no: positive(parts?.[1]), of: positive(parts?.[2]) };
}

function positive(digits: string | undefined): number | null {
  const value = Number(digits ?? 0);
  return value > 0 ? value : null;
}

export function cleanText(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).replaceAll('\0', '').normalize('NFC').trim();
  return text === '' ? null : text.slice(0, 2000);
}

export function asinOf(value: string | null | undefined): string | null {
  const text = value?.trim().toUpperCase() ?? '';
  return /^[A-Z0-9]{10}$/.test(text) ? text : null;
}

/** Names taggers give the ISBN, lower case, the most exact first. */
export const ISBN_TAGS = ['isbn', 'isbn13', 'isbn-13', 'isbn_13', 'isbn10', 'isbn-10', 'isbn_10'] as const;

/** `Discworld #3`, `Discworld, Book 3` → name and position. */
export function parseSeriesText(text: string | null): { series: string | null; position: string | null } {
  const parts = /^(.*?)[\s,;:-]*(?:#|\bbook\b|\bvol(?:ume)?\b\.?)\s*([\d.]+[\d.a-z-]*)\s*(?:;.*)?$/iu.exec(
    text ?? '',
  );
  if (parts?.[1]) return { series: parts[1].trim(), position: parts[2] ?? null };
  return { series: null, position: null };
}

/** Removes doubles and blanks, keeps the order. */
export function distinct(values: readonly (string | null | undefined)[]): string[] {
  const seen = new Map<string, string>();
  for (const value of values) {
    const text = cleanText(value);
    if (text !== null && !seen.has(text.toLowerCase())) seen.set(text.toLowerCase(), text);
  }
  return [...seen.values()];
}

/** One short name per codec, whoever read it: `MPEG-4/AAC` and `aac` are both `AAC`. */
export function codecName(codec: string | null): string | null {
  const text = codec?.toLowerCase() ?? '';
  if (text === '') return null;
  const known = CODECS.find(([pattern]) => pattern.test(text));
  return known ? known[1] : codec;
}

const CODECS: readonly [RegExp, string][] = [
  [/layer 3|^mp3/, 'MP3'],
  [/alac/, 'ALAC'],
  [/ec-?3|eac3/, 'E-AC-3'],
  [/ac-?4/, 'AC-4'],
  [/aac|mp4a/, 'AAC'],
  [/opus/, 'Opus'],
  [/vorbis/, 'Vorbis'],
  [/flac/, 'FLAC'],
  [/windows media audio|wma/, 'WMA'],
  [/pcm/, 'PCM'],
];
