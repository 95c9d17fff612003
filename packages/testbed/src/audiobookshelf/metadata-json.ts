import { cleanHtml } from './html.ts';
import type { BookFacts, Chapter, PartialFacts, SeriesEntry } from './model.ts';

type JsonObject = Record<string, unknown>;

const TEXTS = [
  'title',
  'subtitle',
  'publishedYear',
  'publishedDate',
  'publisher',
  'isbn',
  'asin',
  'language',
] as const;
const NUMBERS_ALLOWED = new Set<string>(['title', 'publishedYear']);

/**
 * Reads Audiobookshelf's `metadata.json`; undefined when it is none (broken, empty, an array, with a BOM).
 * A key of a wrong type is passed over, the others still count.
 */
export function readMetadataJson(text: string): PartialFacts | undefined {
  const parsed = parse(text);
  if (!parsed) return undefined;
  const isOld = isObject(parsed['metadata']);
  const source: JsonObject = isOld ? { ...parsed, ...(parsed['metadata'] as JsonObject) } : parsed;
  const facts: PartialFacts = {};
  for (const key of TEXTS) {
    const value = source[key];
    if (typeof value === 'string') facts[key] = value;
    else if (typeof value === 'number' && NUMBERS_ALLOWED.has(key)) facts[key] = String(value);
  }
  if (typeof source['description'] === 'string') facts.description = cleanHtml(source['description']);
  for (const key of ['explicit', 'abridged'] as const) {
    const flag = readFlag(source[key]);
    if (flag !== undefined) facts[key] = flag;
  }
  const names = { authors: 'authors', genres: 'genres', tags: 'tags' } as const;
  for (const key of Object.values(names)) {
    const list = readNames(source[key]);
    // An empty list is ignored here, but it clears narrators and series.
    if (list && list.length > 0) facts[key] = list;
  }
  if ('narrators' in source)
    facts.narrators = readNames(source['narrators']) ?? emptyFor(source['narrators']);
  if ('series' in source) {
    facts.series = readNames(source['series'])?.map(readSeriesText) ?? emptyFor(source['series']);
  }
  const chapters = readChapters(source['chapters']);
  if (chapters) facts.chapters = chapters;
  return facts;
}

/** A blank, `#`, and signs without blank or `#` at the end are the sequence. */
export function readSeriesText(text: string): SeriesEntry {
  const match = /^(.+?) #([^\s#]+)$/su.exec(text);
  return match ? { name: match[1] ?? '', sequence: match[2] ?? null } : { name: text, sequence: null };
}

/** The file as Audiobookshelf writes it: every key, nulls included. */
export function writeMetadataJson(facts: BookFacts): string {
  const layout = {
    tags: facts.tags,
    chapters: facts.chapters.map((chapter, id) => ({ id, ...chapter })),
    title: facts.title,
    subtitle: facts.subtitle,
    authors: facts.authors,
    narrators: facts.narrators,
    series: facts.series.map(({ name, sequence }) => (sequence ? `${name} #${sequence}` : name)),
    genres: facts.genres,
    publishedYear: facts.publishedYear,
    publishedDate: facts.publishedDate,
    publisher: facts.publisher,
    description: facts.description,
    isbn: facts.isbn,
    asin: facts.asin,
    language: facts.language,
    explicit: facts.explicit,
    abridged: facts.abridged,
  };
  return JSON.stringify(layout, null, 2);
}

function readNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = value.filter((each): each is string => typeof each === 'string').map((each) => each.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Null empties narrators and series as an empty list does; another type says nothing. */
function emptyFor(value: unknown): [] | undefined {
  return value === null ? [] : undefined;
}

/** All chapters are dropped when one lacks start, end or title; nothing else is looked at. */
function readChapters(value: unknown): Chapter[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const chapters = value.filter(isObject);
  const isUsable = (chapter: JsonObject) =>
    chapter['start'] !== undefined &&
    chapter['start'] !== null &&
    chapter['end'] !== undefined &&
    chapter['end'] !== null &&
    typeof chapter['title'] === 'string' &&
    chapter['title'] !== '';
  if (chapters.length !== value.length || !chapters.every(isUsable)) return undefined;
  return chapters.map(({ start, end, title }) => ({ start, end, title: title as string }));
}

function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
