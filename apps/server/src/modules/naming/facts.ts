import type { NamingBook } from './model.ts';

/** Four (or fewer, for antiquity) digits of the year, from the year itself or the release date. */
export function yearOf(book: NamingBook): string {
  return yearFrom(book.year) || yearFrom(book.releaseDate);
}

function yearFrom(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' && value >= 1000 && value <= 9999) return String(Math.trunc(value));
  const text = String(value).trim();
  const digits = /^\d{1,4}$/.test(text) ? text : (/(?<!\d)\d{4}(?!\d)/.exec(text)?.[0] ?? '');
  return Number(digits) > 0 ? digits : '';
}

const positionLabel =
  /^(?:(?:book|volume|vol|part|number|no|nr|band|tome|tomo|teil|livre|libro)\b\.?|#)\s*#?\s*(?=[\d.])/i;

/** A series position as text: `Book 1` → `1`, `.5` → `0.5`, `1–3` → `1-3`; anything else as it is. */
export function positionText(position: string | number | null | undefined): string {
  if (position === null || position === undefined) return '';
  const raw = String(position).trim();
  if (/^\d+(?:\.\d+)?$/.test(raw)) return raw;
  const text = raw.replace(/[‐‑‒–—−]/g, '-').replace(positionLabel, '');
  return text.replace(/(^|[^\d.])\.(?=\d)/g, '$10.');
}

/** `1.5` padded to two digits is `01.5`: only the leading integer grows. */
export function padLeadingInteger(text: string, width: number): string {
  const digits = /^\d+/.exec(text)?.[0];
  return digits === undefined ? text : digits.padStart(width, '0') + text.slice(digits.length);
}

/** What sets this edition apart; empty for a plain unabridged reading. */
export function editionOf(book: NamingBook): string {
  const format = (book.format ?? '').toLowerCase();
  if (/dramati[sz]|full[ _-]?cast|audio[ _-]?drama|hörspiel/.test(format)) return 'Dramatised';
  if (book.abridged === true || format.startsWith('abridged')) return 'Abridged';
  return '';
}

/** Catalogues spell languages in lower case. */
export function languageName(language: string | null | undefined): string {
  const text = (language ?? '').trim();
  return text.length > 3 ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
