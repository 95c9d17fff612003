/**
 * MAM's rows mix types: numeric-looking text comes as numbers, numbers as text, flags as 0/1, booleans or "yes".
 * These readers take any of it and never throw.
 */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : '';
}

export function asNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string') return null;
  const text = value.replaceAll(',', '').trim();
  return /^-?\d*\.?\d+(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

/** A count: a whole number from 0 up. */
export function asCount(value: unknown): number | null {
  const number = asNumber(value);
  return number !== null && number >= 0 ? Math.trunc(number) : null;
}

export function asFlag(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return /^(1|true|yes)$/i.test(value.trim());
  return value === 1;
}

/** `2026-02-11 18:04:37` is UTC without saying so. */
export function asUtc(value: unknown): number | null {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(asText(value).trim());
  const at = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** The value itself, or what its JSON text holds; null when that text is broken or empty. */
export function asJson(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? null;
  if (value.trim() === '') return null;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return null;
  }
}

/**
 * Entries of an id → value map that comes as JSON text, an object or a list, in the order of the text: JavaScript would
 * sort number-like keys. Broken text gives what can be saved of simple id → name pairs.
 */
export function asEntries(value: unknown): unknown[] {
  const ordered = typeof value === 'string' ? value.replaceAll(/"(\d+)"(\s*:)/g, '"id$1"$2') : value;
  const parsed = asJson(ordered) ?? asJson(value);
  if (Array.isArray(parsed)) return parsed;
  if (typeof parsed === 'object' && parsed !== null) return Object.values(parsed);
  if (typeof value !== 'string') return [];
  return [...value.matchAll(/"\d+"\s*:\s*"(.*?)"(?=\s*(?:,\s*"\d+"\s*:|\}))/g)].map((match) => match[1]);
}

const UNITS: Record<string, number> = { b: 0, kib: 1, kb: 1, mib: 2, mb: 2, gib: 3, gb: 3, tib: 4, tb: 4 };

/** `1,016.2 MiB`, or a bare number of bytes; null when it is neither. */
export function asBytes(value: unknown): number | null {
  const bare = asNumber(value);
  if (bare !== null) return bare > 0 ? Math.round(bare) : null;
  const match = /^([\d.,]+)\s*([kmgt]?i?b)(?:ytes)?$/i.exec(asText(value).trim());
  const number = asNumber(match?.[1]);
  const power = UNITS[match?.[2]?.toLowerCase() ?? ''];
  return number !== null && number > 0 && power !== undefined ? Math.round(number * 1024 ** power) : null;
}
