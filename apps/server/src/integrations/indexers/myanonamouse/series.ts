import { toLine } from '../../../platform/text/index.ts';
import { asEntries, asNumber, asText } from './loose-fields.ts';

export type MamSeries = { name: string; position: string | null };

/** `series_info`: id → [name, number text, sort number], or a bare name. The text counts, the number only fills in. */
export function readSeries(value: unknown): MamSeries[] {
  const found: MamSeries[] = [];
  for (const entry of asEntries(value)) {
    const [rawName, rawPosition, rawNumber] = (Array.isArray(entry) ? entry : [entry]) as unknown[];
    const name = cleanName(asText(rawName));
    if (!name || found.some((each) => each.name === name)) continue;
    const number = asNumber(rawNumber);
    const position = normalisePosition(asText(rawPosition));
    found.push({ name, position: position ?? (number !== null && number >= 0 ? String(number) : null) });
  }
  return found;
}

function cleanName(text: string): string {
  return toLine(text)
    .replaceAll(/\s*[([](?:digital|light novel)[)\]]/gi, '')
    .trim();
}

const NOISE = /\b(?:books?|vol(?:ume)?s?|parts?|pt|nos?|numbers?)\b\.?|#|№/gi;

/**
 * A position as one clean text: `1`, `1.5`, `1-3`, `1-3, 3.5`, `1p2` (part 2 of book 1). Words, Roman numerals, leading
 * zeros and long dashes are understood; anything else is kept as it is, for it may still say something to a person.
 */
export function normalisePosition(text: string): string | null {
  const line = toLine(text)
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll('½', '.5');
  if (line === '' || line === '-1') return null;
  const items = line
    .replaceAll(NOISE, ' ')
    .split(/\s*(?:,|;|&|\+|\band\b)\s*/i)
    .map((item) => item.trim())
    .filter(Boolean);
  const read = items.map(readItem);
  return read.length > 0 && read.every((item) => item !== null) ? read.join(', ') : line;
}

function readItem(item: string): string | null {
  const range = /^(\S+?)\s*(?:-|\bto\b)\s*(\S+)$/i.exec(item);
  if (range) {
    const [from, to] = [readNumber(range[1] ?? ''), readNumber(range[2] ?? '')];
    return from !== null && to !== null ? `${from}-${to}` : null;
  }
  const part = /^([\d.]+)\s*p\s*(\d+)$/i.exec(item);
  if (part) {
    const [whole, number] = [readNumber(part[1] ?? ''), readNumber(part[2] ?? '')];
    return whole !== null && number !== null ? `${whole}p${number}` : null;
  }
  return readNumber(item);
}

function readNumber(text: string): string | null {
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(text)) return String(Number(text));
  return romanValue(text);
}

const ROMAN_DIGITS: Record<string, number> = { I: 1, V: 5, X: 10, L: 50 };

/** Up to 89: no series has more parts in Roman numerals, and words made of those letters stay words. */
function romanValue(text: string): string | null {
  if (!/^(?:L?X{0,3}|XL)(?:IX|IV|V?I{0,3})$/i.test(text) || text === '') return null;
  const digits = Array.from(text.toUpperCase(), (letter) => ROMAN_DIGITS[letter] ?? 0);
  const value = digits.reduce((sum, digit, at) => sum + (digit < (digits[at + 1] ?? 0) ? -digit : digit), 0);
  return String(value);
}
