import { cleanText } from '../../platform/text/index.ts';
import { positionText } from '../naming/index.ts';
import type { SidecarBook } from './model.ts';

/** Text that JSON and XML 1.0 both can hold: no controls, no halves of characters, no non-characters. */
function clean(text: string): string {
  return cleanText(text).replaceAll(/\p{Noncharacter_Code_Point}/gu, '');
}

/** One line of text, or undefined when nothing is left. */
export function lineOf(value: string | number | null | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = clean(String(value)).replaceAll(/\s+/g, ' ').trim();
  return text === '' ? undefined : text;
}

/** Lines without empties and doubles, in order. */
export function linesOf(values: readonly string[] | undefined): string[] {
  return [...new Set((values ?? []).map(lineOf).filter((line) => line !== undefined))];
}

/** Four digits; Audiobookshelf makes decades of them. */
export function yearOf(book: SidecarBook): string | undefined {
  for (const value of [book.year, book.releaseDate]) {
    const digits = /(?<!\d)[12]\d{3}(?!\d)/.exec(String(value ?? ''))?.[0];
    if (digits !== undefined) return digits;
  }
  return undefined;
}

/** The day of release, only when a whole day is known and it lies in the year that is told. */
export function dayOf(book: SidecarBook): string | undefined {
  const day = /^\d{4}-\d{2}-\d{2}/.exec(book.releaseDate ?? '')?.[0];
  return day !== undefined && day.startsWith(yearOf(book) ?? '') ? day : undefined;
}

/** `english` → `English`. */
export function languageOf(book: SidecarBook): string | undefined {
  const text = lineOf(book.language);
  return text !== undefined && text.length > 3 ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/** Paragraphs of a plain text; each may hold single line breaks. */
export function paragraphsOf(text: string | null | undefined): string[] {
  return clean(text ?? '')
    .replaceAll('\r\n', '\n')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
}

/** Series with a name; a position that holds a space or `#` could not be read back, so its number stays alone. */
export function seriesOf(book: SidecarBook): { name: string; position: string | undefined }[] {
  return book.series.flatMap(({ name, position }) => {
    const text = lineOf(name);
    return text === undefined ? [] : [{ name: text, position: sequenceOf(position) }];
  });
}

function sequenceOf(position: string | number | null | undefined): string | undefined {
  const text = positionText(position).replaceAll(/\s*([-,])\s*/g, '$1');
  if (!/[\s#]/.test(text)) {
    const word = /^(\d[\d.]*(?:-\d[\d.]*)?),[^\d]/.exec(text)?.[1] ?? text;
    return lineOf(word);
  }
  return lineOf(/^\d[^\s#,]*/.exec(text)?.[0] ?? text.replaceAll(/[\s#]+/g, ''));
}
