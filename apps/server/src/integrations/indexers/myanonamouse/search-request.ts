import type { IndexerQuery } from '../port.ts';

const PAGE_SIZE = 100;
const AUDIOBOOKS = 13;

/**
 * Words only: MAM's search has operators (`-`, `|`, `"`, `@` …), and an apostrophe that is dropped instead of replaced
 * glues two words together. Empty when nothing searchable is left.
 */
export function searchText(query: IndexerQuery): string {
  const text = query.text.trim() || [query.title, query.author].filter(Boolean).join(' ');
  return text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
    .slice(0, 200);
}

/** The query asks for the newest torrents instead of words. */
export function isNewestQuery(query: IndexerQuery): boolean {
  return query.text.trim() === '' && !query.title?.trim() && !query.author?.trim();
}

/** Body of a search. Flags such as `isbn` are switched on by being there, whatever their value. */
function searchBody(tor: Record<string, unknown>): Record<string, unknown> {
  return {
    tor: { searchType: 'all', searchIn: 'torrents', main_cat: [AUDIOBOOKS], ...tor },
    perpage: PAGE_SIZE,
    description: 'true',
    isbn: 'true',
    mediaInfo: 'true',
    thumbnail: 'true',
  };
}

export function searchForText(text: string, startNumber: number): Record<string, unknown> {
  return searchBody({
    text,
    srchIn: ['title', 'author', 'series', 'narrator'],
    sortType: text === '' ? 'dateDesc' : 'default',
    startNumber,
  });
}

/** One torrent by its number, whatever its category. */
export function searchForId(mamId: string): Record<string, unknown> {
  return searchBody({ text: '', id: Number(mamId), main_cat: [], startNumber: 0 });
}
