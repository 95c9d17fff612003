import { childrenNamed, childText, type XmlElement } from './xml.ts';

/** What a Torznab feed says it can do. */
export type FeedCaps = {
  serverTitle: string;
  /** Newznab numbers, sub-categories included. */
  categories: { id: number; name: string }[];
  canSearch: boolean;
  /** Parameters of `t=book`; empty when it is not offered. */
  bookParameters: string[];
  maxLimit: number | null;
};

export const AUDIOBOOK_CATEGORY = 3030;

export function readCaps(root: XmlElement): FeedCaps {
  const searching = root.children['searching']?.[0];
  const mode = (name: string) => searching?.children[name]?.[0];
  const search = mode('search');
  const book = mode('book-search');
  const limit = Number(root.children['limits']?.[0]?.attributes['max']);
  return {
    serverTitle: root.children['server']?.[0]?.attributes['title'] ?? childText(root, 'server'),
    categories: categoriesOf(root),
    // A feed without the section can only be searched in the plain way.
    canSearch: search ? isAvailable(search) : true,
    bookParameters: book && isAvailable(book) ? parametersOf(book) : [],
    maxLimit: Number.isInteger(limit) && limit > 0 ? limit : null,
  };
}

function isAvailable(mode: XmlElement): boolean {
  return (mode.attributes['available'] ?? 'yes').toLowerCase() !== 'no';
}

function parametersOf(mode: XmlElement): string[] {
  return (mode.attributes['supportedparams'] ?? 'q')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter(Boolean);
}

function categoriesOf(root: XmlElement): FeedCaps['categories'] {
  const groups = root.children['categories']?.[0]?.children['category'] ?? [];
  return [...groups, ...groups.flatMap((group) => childrenNamed(group, 'subcat'))]
    .map((each) => ({ id: Number(each.attributes['id']), name: each.attributes['name'] ?? '' }))
    .filter((category) => Number.isInteger(category.id));
}
