import { toLine } from '../../platform/text/index.ts';

/** Readers for answers whose fields may be missing or odd: one strange field never costs the book. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function asRecords(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

/** A trimmed line with entities decoded; undefined when empty or no text. */
export function asLine(value: unknown): string | undefined {
  return typeof value === 'string' ? toLine(value) || undefined : undefined;
}

export function asPositive(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

const ASIN = /^(?:B[0-9A-Z]{9}|\d{9}[\dX])$/;

export function asAsin(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim().toUpperCase() : '';
  return ASIN.test(text) ? text : undefined;
}

/** `YYYY-MM-DD` of a date or time stamp; a placeholder far in the future counts as unknown. */
export function asDay(value: unknown): string | undefined {
  const day = typeof value === 'string' ? /^\d{4}-\d{2}-\d{2}/.exec(value.trim())?.[0] : undefined;
  return day && day < '2200' && !Number.isNaN(Date.parse(day)) ? day : undefined;
}

/** `abridged` and its opposite; undefined for forms that are neither, such as an original recording. */
export function asAbridged(format: string | undefined): boolean | undefined {
  if (format === 'abridged') return true;
  return format === 'unabridged' ? false : undefined;
}

/** A flag that is told; anything but true and false tells nothing. */
export function asFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

const number = String.raw`(?:\d+(?:\.\d+)?|(?<!\d)\.\d+)`;
const position = new RegExp(
  String.raw`${number}(?:\s*[-\u2013\u2014]\s*${number}|[A-Za-z](?![A-Za-z]))?`,
  'u',
);

/** `Book 1` and `2, Dramatized Adaptation` → the number, range or `2A` in them; other words stay. */
export function asPosition(sequence: string | undefined): string | undefined {
  if (!sequence) return undefined;
  const found = position.exec(sequence)?.[0];
  return found?.replaceAll(/\s*[-–—]\s*/g, '-').replaceAll(/(^|-)\./g, '$10.') ?? sequence;
}

/** The address of a picture in the size it was uploaded in: without the size part of its name. */
export function withoutSize(url: string): string {
  return url.replace(/\._[A-Z]{2}[A-Z0-9_,]*_(?=\.\w{3,4}(?:$|\?))/, '');
}
