import { readPreference, writePreference } from '../../lib/storage.ts';

export const LIBRARY_VIEWS = ['covers', 'wall', 'table', 'authors', 'series'] as const;
export type LibraryView = (typeof LIBRARY_VIEWS)[number];

export const LIBRARY_SORTS = [
  'addedAt',
  'title',
  'author',
  'series',
  'narrator',
  'durationSeconds',
  'sizeBytes',
  'format',
] as const;
export type LibrarySort = (typeof LIBRARY_SORTS)[number];
export type SortDirection = 'asc' | 'desc';

export const LIBRARY_FILTERS = ['m4b', 'mp3', 'm4a', 'flac', 'notInAbs'] as const;
export type LibraryFilter = (typeof LIBRARY_FILTERS)[number];

/** The address of the library: what is shown, how, and in which order. */
export type LibraryParams = {
  view?: LibraryView;
  q?: string;
  sort?: LibrarySort;
  dir?: SortDirection;
  author?: string;
  series?: string;
  only?: LibraryFilter;
};

/** Reads an address; what makes no sense is left out. */
export function readLibraryParams(raw: Record<string, unknown>): LibraryParams {
  const { q, author, series } = raw;
  const view = LIBRARY_VIEWS.find((known) => known === raw['view']);
  const sort = LIBRARY_SORTS.find((known) => known === raw['sort']);
  const only = LIBRARY_FILTERS.find((known) => known === raw['only']);
  const dir = raw['dir'] === 'asc' || raw['dir'] === 'desc' ? raw['dir'] : undefined;
  return {
    ...(view === undefined ? {} : { view }),
    ...((typeof q === 'string' && q !== '') || typeof q === 'number' ? { q: String(q).slice(0, 200) } : {}),
    ...(sort === undefined ? {} : { sort }),
    ...(dir === undefined ? {} : { dir }),
    ...(typeof author === 'string' ? { author: author.slice(0, 64) } : {}),
    ...(typeof series === 'string' ? { series: series.slice(0, 64) } : {}),
    ...(only === undefined ? {} : { only }),
  };
}

/** Newest and largest first; words from A. */
export function firstDirection(sort: LibrarySort): SortDirection {
  return sort === 'addedAt' || sort === 'sizeBytes' || sort === 'durationSeconds' ? 'desc' : 'asc';
}

const PREFERENCE = 'library.view';

export function preferredView(): LibraryView {
  const stored = readPreference(PREFERENCE);
  return LIBRARY_VIEWS.find((known) => known === stored) ?? 'covers';
}

export const rememberView = (view: LibraryView): void => writePreference(PREFERENCE, view);
