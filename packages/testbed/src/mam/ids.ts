import type { LanguageCode } from '../catalogue/model.ts';

/** MAM's numbers for the languages of the catalogue. */
export const LANGUAGE_IDS: Readonly<Record<LanguageCode, number>> = {
  ENG: 1,
  SPA: 4,
  RUS: 16,
  POR: 34,
  FRE: 36,
  GER: 37,
  JPN: 38,
  ITA: 43,
};

const AUDIOBOOKS = 13;
const EBOOKS = 14;
const MUSICOLOGY = 15;
const RADIO = 16;

const EBOOK_CATEGORIES = new Set([
  60, 71, 72, 90, 61, 73, 101, 62, 63, 107, 64, 74, 102, 76, 77, 65, 103, 115, 91, 66, 78, 67, 79, 80, 92,
  118, 94, 120, 95, 81, 82, 68, 69, 75, 96, 104, 109, 70, 112,
]);
const MUSIC_CATEGORIES = new Set([19, 20, 24, 126, 22, 113, 114, 17, 26, 27, 30, 31]);
const RADIO_CATEGORIES = new Set([127, 128, 130, 132]);

/** The old main category an old category belongs to. */
export function mainCategoryOf(category: number): number {
  if (EBOOK_CATEGORIES.has(category)) return EBOOKS;
  if (MUSIC_CATEGORIES.has(category)) return MUSICOLOGY;
  return RADIO_CATEGORIES.has(category) ? RADIO : AUDIOBOOKS;
}

export const MEDIA_TYPES: Readonly<Record<number, number>> = {
  [AUDIOBOOKS]: 1,
  [EBOOKS]: 2,
  [MUSICOLOGY]: 3,
  [RADIO]: 4,
};

/** New categories that go with an old one. */
export const NEW_CATEGORIES: Readonly<Record<number, readonly number[]>> = {
  39: [1],
  43: [19],
  44: [23],
  45: [28, 57],
  46: [42],
  47: [45],
  67: [28, 57],
  84: [22],
  87: [9, 28, 34],
  130: [10],
};

/** Bits of `browseflags`. */
export const ABRIDGED_FLAG = 32;

/** A number that always belongs to the same name: authors, narrators and series have ids of their own. */
export function idOfName(kind: 'person' | 'series' | 'uploader', name: string): number {
  const base = { person: 70_000, series: 5_000, uploader: 410_000 }[kind];
  let hash = 7;
  for (const letter of name) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 60_000;
  return base + hash;
}
