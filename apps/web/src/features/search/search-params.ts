import type { AudibleRegion } from '../../lib/api/types.ts';
import type { CatalogueSearch } from '../catalog/queries.ts';

export const SEARCH_FIELDS = ['all', 'title', 'author', 'narrator', 'series'] as const;
type SearchField = (typeof SEARCH_FIELDS)[number];

export const REGIONS = [
  'us',
  'ca',
  'uk',
  'au',
  'fr',
  'de',
  'jp',
  'it',
  'in',
  'es',
  'br',
] as const satisfies AudibleRegion[];

/** Where the Latin letters of Unicode end. */
const FIRST_NON_LATIN = 0x250;

/** The address of a search: text, the field it is looked for in, and the market place. */
export type SearchParams = { q?: string; by?: SearchField; region?: AudibleRegion };

/** Reads an address; what makes no sense is left out. */
export function readSearchParams(raw: Record<string, unknown>): SearchParams {
  const { q, by, region } = raw;
  return {
    ...(typeof q === 'string' || typeof q === 'number' ? { q: String(q).slice(0, 500) } : {}),
    ...(isSearchField(by) && by !== 'all' ? { by } : {}),
    ...(isRegion(region) ? { region } : {}),
  };
}

function isSearchField(value: unknown): value is SearchField {
  return SEARCH_FIELDS.includes(value as SearchField);
}

export function isRegion(value: unknown): value is AudibleRegion {
  return REGIONS.includes(value as AudibleRegion);
}

/** The question to the catalogue; undefined while there is too little to ask. */
export function toCatalogueSearch(
  { q = '', by = 'all' }: SearchParams,
  region: AudibleRegion | undefined,
): CatalogueSearch | undefined {
  const text = q.trim().replace(/\s+/g, ' ');
  // One letter finds everything; one Chinese character is a word.
  if (text === '' || (text.length < 2 && (text.codePointAt(0) ?? 0) < FIRST_NON_LATIN)) return undefined;
  return {
    ...(by === 'all' ? { query: text } : { [by]: text }),
    ...(region === undefined ? {} : { region }),
  };
}
