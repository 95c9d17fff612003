import type { AudibleRegion } from '../../lib/api/types.ts';
import type { CatalogueSearch } from '../catalog/queries.ts';
import { readAsinLink } from './asin-link.ts';

export const SEARCH_FIELDS = ['all', 'title', 'author', 'narrator', 'series'] as const;
type SearchField = (typeof SEARCH_FIELDS)[number];

export const SEARCH_SORTS = ['relevance', 'popular', 'newest'] as const;
export type SearchSort = (typeof SEARCH_SORTS)[number];

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

/** The address of a search: the question to the catalogue, and which of its answers are shown. */
export type SearchParams = {
  q?: string;
  by?: SearchField;
  region?: AudibleRegion;
  /** Id of a category of the market place. */
  category?: string;
  sort?: Exclude<SearchSort, 'relevance'>;
  /** Language of the books, as the catalogue writes it. */
  language?: string;
  /** Leaves out what is in the library or requested. */
  only?: 'missing';
  /** Leaves out abridged editions. */
  whole?: true;
};

/** Reads an address; what makes no sense is left out. */
export function readSearchParams(raw: Record<string, unknown>): SearchParams {
  const { q, by, region, category, sort, language, only, whole } = raw;
  return {
    ...(typeof q === 'string' || typeof q === 'number' ? { q: String(q).slice(0, 500) } : {}),
    ...(isSearchField(by) && by !== 'all' ? { by } : {}),
    ...(isRegion(region) ? { region } : {}),
    ...(/^\w{1,40}$/.test(asText(category)) ? { category: asText(category) } : {}),
    ...(sort === 'popular' || sort === 'newest' ? { sort } : {}),
    ...(typeof language === 'string' && language !== '' ? { language: language.slice(0, 40) } : {}),
    ...(only === 'missing' ? { only } : {}),
    ...(whole === true ? { whole } : {}),
  };
}

/** The router reads a number in an address as a number. */
function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function isSearchField(value: unknown): value is SearchField {
  return SEARCH_FIELDS.includes(value as SearchField);
}

export function isRegion(value: unknown): value is AudibleRegion {
  return REGIONS.includes(value as AudibleRegion);
}

/** The question to the catalogue; undefined while there is too little to ask. */
export function toCatalogueSearch(
  { q = '', by = 'all', category, sort }: SearchParams,
  region: AudibleRegion | undefined,
): CatalogueSearch | undefined {
  const text = q.trim().replace(/\s+/g, ' ');
  const link = readAsinLink(text);
  if (link !== undefined) {
    const place = link.region ?? region;
    return { query: link.asin, ...(place === undefined ? {} : { region: place }) };
  }
  // One letter finds everything; one Chinese character is a word.
  const tooShort = text === '' || (text.length < 2 && (text.codePointAt(0) ?? 0) < FIRST_NON_LATIN);
  if (tooShort && category === undefined) return undefined;
  return {
    ...(tooShort ? {} : by === 'all' ? { query: text } : { [by]: text }),
    ...(category === undefined ? {} : { category }),
    ...(sort === undefined ? {} : { sort }),
    ...(region === undefined ? {} : { region }),
  };
}
