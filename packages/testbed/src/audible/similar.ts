import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CatalogueBook, Region } from '../catalogue/model.ts';

export const SIMILARITIES = [
  'InTheSameSeries',
  'NextInSameSeries',
  'ByTheSameAuthor',
  'ByTheSameNarrator',
  'RawSimilarities',
] as const;

export type Similarity = (typeof SIMILARITIES)[number];

/** Books like that one, nearest first; none when the region does not know it. */
export function findSimilar(
  catalogue: Catalogue,
  asin: string,
  region: Region,
  type: Similarity,
): CatalogueBook[] {
  const book = catalogue.book(asin, region);
  if (!book) return [];
  const others = catalogue.books.filter((each) => each.asin !== asin && each.regions.includes(region));
  return LISTS[type](book, others);
}

type List = (book: CatalogueBook, others: readonly CatalogueBook[]) => CatalogueBook[];

const LISTS: Record<Similarity, List> = {
  InTheSameSeries: (book, others) => inSeries(book, others),
  NextInSameSeries: (book, others) =>
    inSeries(book, others)
      .filter((other) => placeIn(book, other) > placeIn(book, book))
      .slice(0, 1),
  ByTheSameAuthor: (book, others) => others.filter((other) => sharedAuthors(book, other) > 0),
  ByTheSameNarrator: (book, others) =>
    others.filter((other) => other.narrators.some((name) => book.narrators.includes(name))),
  RawSimilarities: (book, others) =>
    others
      .map((other) => ({ other, near: nearness(book, other) }))
      .filter(({ near }) => near > 0)
      .sort((a, b) => b.near - a.near || b.other.rating.count - a.other.rating.count)
      .map(({ other }) => other),
};

const inSeries = (book: CatalogueBook, others: readonly CatalogueBook[]) =>
  others
    .filter((other) => sharedSeries(book, other) > 0)
    .sort((a, b) => placeIn(book, a) - placeIn(book, b) || a.asin.localeCompare(b.asin));

/** Where `other` stands in the first series it shares with `book`. */
function placeIn(book: CatalogueBook, other: CatalogueBook): number {
  const shared = book.series.find((one) => other.series.some((two) => two.asin === one.asin));
  const position = other.series.find((each) => each.asin === shared?.asin)?.position;
  return Number.parseFloat(position ?? '') || 9999;
}

const sharedSeries = (a: CatalogueBook, b: CatalogueBook) =>
  a.series.filter((one) => b.series.some((two) => two.asin === one.asin)).length;

const sharedAuthors = (a: CatalogueBook, b: CatalogueBook) =>
  a.authors.filter((one) => b.authors.some((two) => two.name === one.name)).length;

function nearness(a: CatalogueBook, b: CatalogueBook): number {
  const genres = a.genres.filter((genre) => b.genres.includes(genre)).length;
  const sameLanguage = a.language === b.language ? 1 : 0;
  return sameLanguage * (sharedSeries(a, b) * 10 + sharedAuthors(a, b) * 6 + genres);
}
