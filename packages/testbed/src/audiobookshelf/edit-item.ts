import type { BookFacts, Chapter, Item, SeriesEntry } from './model.ts';

const TEXTS = [
  'title',
  'subtitle',
  'publishedYear',
  'publishedDate',
  'publisher',
  'description',
  'isbn',
  'asin',
  'language',
] as const;
const LISTS = ['narrators', 'genres'] as const;

type Body = Record<string, unknown>;

/** `PATCH /api/items/:id/media`: the lists given replace those that were; true when something changed. */
export function editItem(item: Item, body: unknown): boolean {
  const before = JSON.stringify(item.facts);
  const { metadata, tags } = asBody(body);
  const given = asBody(metadata);
  const facts: BookFacts = { ...item.facts };
  for (const key of TEXTS) {
    const value = given[key];
    if (typeof value === 'string' || value === null) facts[key] = value;
  }
  for (const key of LISTS) {
    const list = textsOf(given[key]);
    if (list) facts[key] = list;
  }
  for (const key of ['explicit', 'abridged'] as const) {
    const value = given[key];
    if (typeof value === 'boolean') facts[key] = value;
  }
  const authors = namesOf(given['authors']);
  if (authors) facts.authors = authors.map(({ name }) => name);
  const series = namesOf(given['series']);
  if (series) facts.series = series;
  const newTags = textsOf(tags);
  if (newTags) facts.tags = newTags;
  item.facts = facts;
  return JSON.stringify(facts) !== before;
}

/** Chapters as they are given; nothing is checked but that it is a list. */
export function readChapterList(body: unknown): Chapter[] | undefined {
  const { chapters } = asBody(body);
  if (!Array.isArray(chapters)) return undefined;
  return chapters.map((each) => {
    const { start, end, title } = asBody(each);
    return { start, end, title: typeof title === 'string' ? title : '' };
  });
}

function namesOf(value: unknown): SeriesEntry[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((each) => {
    const { name, sequence } = asBody(each);
    return typeof name === 'string'
      ? [{ name, sequence: typeof sequence === 'string' ? sequence : null }]
      : [];
  });
}

function textsOf(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : undefined;
}

function asBody(value: unknown): Body {
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}
