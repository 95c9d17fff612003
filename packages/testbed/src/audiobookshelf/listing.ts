import type { Item } from './model.ts';
import { durationOf } from './render.ts';
import type { Store } from './store.ts';

type ListQuery = {
  limit: number;
  page: number;
  sort: string;
  isDescending: boolean;
  filter: string;
};

/** `sort`, `filter` and paging of `GET /api/libraries/:id/items`. */
export function listItems(
  store: Store,
  items: readonly Item[],
  query: ListQuery,
): { total: number; page: Item[] } {
  const filtered = items.filter((item) => passesFilter(store, item, query.filter));
  const sorted = query.sort
    ? filtered.sort((a, b) => compare(sortValue(a, query.sort), sortValue(b, query.sort)))
    : filtered;
  if (query.isDescending) sorted.reverse();
  const from = query.limit > 0 ? query.page * query.limit : 0;
  return { total: sorted.length, page: sorted.slice(from, query.limit > 0 ? from + query.limit : undefined) };
}

function passesFilter(store: Store, item: Item, filter: string): boolean {
  if (filter === '') return true;
  const [group = '', encoded = ''] = filter.split('.');
  const value = Buffer.from(decodeURIComponent(encoded), 'base64').toString('utf8');
  const { facts } = item;
  switch (group) {
    case 'issues':
      return item.isMissing || item.isInvalid;
    case 'abridged':
      return facts.abridged;
    case 'explicit':
      return facts.explicit;
    case 'genres':
      return facts.genres.includes(value);
    case 'tags':
      return facts.tags.includes(value);
    case 'narrators':
      return facts.narrators.includes(value);
    case 'publishers':
      return facts.publisher === value;
    case 'languages':
      return facts.language === value;
    case 'publishedDecades':
      return facts.publishedYear?.slice(0, 3) === value.slice(0, 3);
    case 'authors':
      return facts.authors.some((name) => store.idOf('author', name) === value);
    case 'series':
      return value === 'no-series'
        ? facts.series.length === 0
        : facts.series.some(({ name }) => store.idOf('series', name) === value);
    case 'tracks':
      return value === 'none'
        ? item.audio.length === 0
        : value === 'single'
          ? item.audio.length === 1
          : item.audio.length > 1;
    case 'ebooks':
      return item.ebook !== undefined;
    case 'missing':
      return isFieldMissing(item, value);
    default:
      return true;
  }
}

function isFieldMissing(item: Item, field: string): boolean {
  if (field === 'cover') return item.cover === undefined;
  const value = (item.facts as unknown as Record<string, unknown>)[field];
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function sortValue(item: Item, sort: string): string | number {
  switch (sort) {
    case 'addedAt':
      return item.addedAt;
    case 'updatedAt':
      return item.updatedAt;
    case 'size':
      return item.files.reduce((sum, file) => sum + file.size, 0);
    case 'media.duration':
      return durationOf(item);
    case 'media.metadata.authorName':
      return item.facts.authors.join(', ');
    case 'media.metadata.publishedYear':
      return Number(item.facts.publishedYear ?? 0);
    default:
      return item.facts.title ?? '';
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}

/** The whole query has to occur in one field: title, subtitle, ASIN or ISBN for books, the name for the rest. */
export function searchItems(store: Store, items: readonly Item[], query: string, limit: number) {
  const wanted = query.toLowerCase().trim();
  const holds = (text: string | null) => text !== null && text.toLowerCase().includes(wanted);
  const books = items.filter(({ facts }) =>
    [facts.title, facts.subtitle, facts.asin, facts.isbn].some(holds),
  );
  const names = (pick: (item: Item) => readonly string[]) =>
    [...new Set(items.flatMap(pick))].filter(holds).slice(0, limit);
  const count = (pick: (item: Item) => readonly string[], name: string) =>
    items.filter((item) => pick(item).includes(name)).length;
  const authorsOf = (item: Item) => item.facts.authors;
  const seriesOf = (item: Item) => item.facts.series.map(({ name }) => name);
  const counted = (pick: (item: Item) => readonly string[]) =>
    names(pick).map((name) => ({ name, numItems: count(pick, name) }));
  return {
    books: books.slice(0, limit),
    narrators: names((item) => item.facts.narrators).map((name) => ({
      name,
      numBooks: count((item) => item.facts.narrators, name),
    })),
    tags: counted((item) => item.facts.tags),
    genres: counted((item) => item.facts.genres),
    authors: names(authorsOf).map((name) => ({
      id: store.idOf('author', name),
      name,
      numBooks: count(authorsOf, name),
    })),
    series: names(seriesOf).map((name) => ({
      series: { id: store.idOf('series', name), name },
      books: items.filter((item) => seriesOf(item).includes(name)),
    })),
  };
}
