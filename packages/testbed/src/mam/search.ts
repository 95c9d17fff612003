import type { CatalogueRelease } from '../catalogue/model.ts';
import { type MamAccount } from './account.ts';
import { ABRIDGED_FLAG, idOfName, LANGUAGE_IDS, mainCategoryOf } from './ids.ts';
import type { SearchQuery } from './search-parameters.ts';
import { type FieldWords, indexWords, parseTextQuery } from './text-query.ts';

export type SearchResult = { found: number; page: CatalogueRelease[]; weights: ReadonlyMap<number, number> };

type SearchContext = {
  account: MamAccount;
  /** Lower-case v1 info hash of a release's torrent. */
  infoHashOf: (release: CatalogueRelease) => string;
};

const FL_TYPES = new Set(['fl', 'fl-VIP', 'VIP', 'nVIP', 'active', 'inactive', 'nMeta']);

/** Filters, ranks and pages the releases as loadSearchJSONbasic does. */
export function searchReleases(
  releases: readonly CatalogueRelease[],
  query: SearchQuery,
  context: SearchContext,
): SearchResult {
  const text = parseTextQuery(query.text);
  const weights = new Map<number, number>();
  const hits = releases.filter((release) => {
    if (!passesFilters(release, query, context)) return false;
    if (query.text.trim() === '') return true;
    const words = fieldWords(release);
    if (!text.matches(words, query.fields)) return false;
    weights.set(release.id, weigh(words, text.words));
    return true;
  });
  const sorted = hits.sort(comparator(query, weights));
  return {
    found: hits.length,
    page: sorted.slice(query.startNumber, query.startNumber + query.perPage),
    weights,
  };
}

export function browseFlagsOf(release: CatalogueRelease): number {
  return release.abridged ? ABRIDGED_FLAG : 0;
}

function passesFilters(release: CatalogueRelease, query: SearchQuery, context: SearchContext): boolean {
  const { account } = context;
  if (query.id !== undefined && release.id !== query.id) return false;
  if (query.hash !== '' && context.infoHashOf(release) !== query.hash) return false;
  if (query.categories.length > 0 && !query.categories.includes(release.category.id)) return false;
  const mainCategory = mainCategoryOf(release.category.id);
  if (query.mainCategories.length > 0 && !query.mainCategories.includes(mainCategory)) return false;
  if (query.languages && !query.languages.includes(LANGUAGE_IDS[release.language])) return false;
  if (!passesFlags(browseFlagsOf(release), query)) return false;
  const addedAt = Date.parse(release.addedAt);
  if (query.addedFrom !== undefined && addedAt < query.addedFrom) return false;
  if (query.addedBefore !== undefined && addedAt >= query.addedBefore) return false;
  if (query.minBytes !== undefined && release.sizeBytes < query.minBytes) return false;
  if (query.maxBytes !== undefined && release.sizeBytes > query.maxBytes) return false;
  const counts = { seeders: release.seeders, leechers: release.leechers, snatched: release.grabs };
  for (const range of query.ranges) {
    if (range.min !== undefined && counts[range.field] < range.min) return false;
    if (range.max !== undefined && range.max > 0 && counts[range.field] > range.max) return false;
  }
  if (query.wants.has('my_snatched') && !account.snatched.has(release.id)) return false;
  return passesType(release, query, account);
}

function passesType(release: CatalogueRelease, query: SearchQuery, account: MamAccount): boolean {
  const isFree = release.freeleech || account.personalFreeleech.has(release.id);
  if (/^u\d+$/u.test(query.searchIn)) {
    return `u${idOfName('uploader', String(release.id % 17))}` === query.searchIn;
  }
  if (query.searchIn === 'mine' || query.searchIn === 'bookmarks') return false;
  if (!FL_TYPES.has(query.searchType)) return true;
  switch (query.searchType) {
    case 'active':
      return release.seeders > 0;
    case 'inactive':
      return release.seeders === 0;
    case 'fl':
      return isFree;
    case 'fl-VIP':
      return isFree || release.vip;
    case 'VIP':
      return release.vip;
    case 'nVIP':
      return !release.vip;
    default:
      return false;
  }
}

function passesFlags(flags: number, query: SearchQuery): boolean {
  const wanted = query.flags.reduce((sum, flag) => sum | flag, 0);
  if (wanted === 0) return true;
  return query.showsFlags ? (flags & wanted) !== 0 : (flags & wanted) === 0;
}

function fieldWords(release: CatalogueRelease): FieldWords {
  return {
    title: indexWords(release.title),
    author: release.authors.flatMap(indexWords),
    narrator: release.narrators.flatMap(indexWords),
    series: release.series.flatMap((series) => indexWords(series.name)),
    tags: indexWords(release.tags),
    description: indexWords(release.description.replaceAll(/<[^>]*>/gu, ' ')),
    filenames: indexWords(release.releaseTitle),
    filetypes: [...release.formats],
  };
}

function weigh(words: FieldWords, wanted: readonly string[]): number {
  const count = (field: string) => wanted.filter((word) => words[field]?.includes(word)).length;
  const exact = words['title']?.join(' ') === wanted.join(' ') ? 1000 : 0;
  return exact + 280 * count('title') + 140 * count('author') + 40 * count('series') + 20 * count('narrator');
}

function comparator(query: SearchQuery, weights: ReadonlyMap<number, number>) {
  const byId = (a: CatalogueRelease, b: CatalogueRelease) => b.id - a.id;
  const byDate = (a: CatalogueRelease, b: CatalogueRelease) =>
    b.addedAt.localeCompare(a.addedAt) || byId(a, b);
  const keys: Record<string, (a: CatalogueRelease, b: CatalogueRelease) => number> = {
    title: (a, b) => a.title.localeCompare(b.title),
    file: (a, b) => a.files - b.files,
    size: (a, b) => a.sizeBytes - b.sizeBytes,
    seeders: (a, b) => a.seeders - b.seeders,
    leechers: (a, b) => a.leechers - b.leechers,
    snatched: (a, b) => a.grabs - b.grabs,
    date: (a, b) => a.addedAt.localeCompare(b.addedAt),
    category: (a, b) => a.category.name.localeCompare(b.category.name),
  };
  const [, key = '', direction = ''] = /^(.*)(Asc|Desc)$/u.exec(query.sortType) ?? [];
  const chosen = keys[key];
  if (chosen) {
    return (a: CatalogueRelease, b: CatalogueRelease) =>
      (direction === 'Asc' ? chosen(a, b) : -chosen(a, b)) || byId(a, b);
  }
  if (query.sortType === 'random')
    return (a: CatalogueRelease, b: CatalogueRelease) => ((a.id * 7919) % 997) - ((b.id * 7919) % 997);
  if (query.text.trim() === '') return byDate;
  return (a: CatalogueRelease, b: CatalogueRelease) =>
    (weights.get(b.id) ?? 0) - (weights.get(a.id) ?? 0) || byId(a, b);
}
