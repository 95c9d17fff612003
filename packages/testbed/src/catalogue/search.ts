import type { BookQuery, CatalogueBook, CatalogueRelease, ReleaseQuery } from './model.ts';

const STOP_WORDS = new Set([
  'a',
  'an',
  'and',
  'by',
  'der',
  'die',
  'das',
  'in',
  'le',
  'la',
  'of',
  'the',
  'to',
  'und',
]);

type Scored = { book: CatalogueBook; score: number };

/** Lower case, without accents and punctuation, single blanks. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/['’ʼ]/gu, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Words of a query; the small ones are dropped unless nothing else is left. */
export function significantWords(text: string): string[] {
  const words = foldText(text).split(' ').filter(Boolean);
  const kept = words.filter((word) => !STOP_WORDS.has(word));
  return kept.length > 0 ? kept : words;
}

/** True when every word of `query` occurs in `text`, as the trackers' full-text search has it. */
export function holdsEveryWord(text: string, query: string): boolean {
  const folded = ` ${foldText(text)} `;
  return foldText(query)
    .split(' ')
    .filter(Boolean)
    .every((word) => (isSpaced(word) ? folded.includes(` ${word} `) : folded.includes(word)));
}

/** Catalogue search: every filter must hold, keywords rank. The whole result, best first; the caller pages. */
export function findBooks(books: readonly CatalogueBook[], query: BookQuery): CatalogueBook[] {
  const asins = query.asins && new Set(query.asins);
  const kept = books.filter(
    (book) =>
      book.regions.includes(query.region) &&
      (!asins || asins.has(book.asin)) &&
      holds(query.title, [book.title, book.subtitle ?? '']) &&
      holds(
        query.author,
        book.authors.map((author) => author.name),
      ) &&
      holds(query.narrator, book.narrators) &&
      holds(query.publisher, [book.publisher]),
  );
  const words = significantWords(query.keywords ?? '');
  const scored = kept
    .map((book) => ({ book, score: words.length === 0 ? 1 : scoreBook(book, words, query.keywords ?? '') }))
    .filter(({ score }) => score > 0);
  return scored.sort((a, b) => compareBooks(a, b, query.sort)).map(({ book }) => book);
}

/** Tracker search: newest first. */
export function findReleases(
  releases: readonly CatalogueRelease[],
  query: ReleaseQuery = {},
): CatalogueRelease[] {
  const ids = query.ids && new Set(query.ids);
  return releases
    .filter(
      (release) =>
        (!query.indexer || release.indexers.includes(query.indexer)) &&
        (!ids || ids.has(release.id)) &&
        (!query.language || release.language === query.language) &&
        holdsEveryWord(releaseText(release), query.text ?? '') &&
        holdsEveryWord(`${release.title} ${release.releaseTitle}`, query.title ?? '') &&
        holdsEveryWord(`${release.authors.join(' ')} ${release.releaseTitle}`, query.author ?? '') &&
        holdsEveryWord(release.series.map((series) => series.name).join(' '), query.series ?? '') &&
        holdsEveryWord(release.narrators.join(' '), query.narrator ?? ''),
    )
    .sort((a, b) => b.addedAt.localeCompare(a.addedAt) || b.id - a.id);
}

function releaseText(release: CatalogueRelease): string {
  return [
    release.title,
    release.releaseTitle,
    ...release.authors,
    ...release.narrators,
    ...release.series.map((series) => `${series.name} ${series.position}`),
  ].join(' ');
}

function holds(wanted: string | undefined, fields: readonly string[]): boolean {
  if (!wanted) return true;
  const folded = foldText(fields.join(' '));
  return significantWords(wanted).every((word) => folded.includes(word));
}

/** More than half of the words must be found; the title counts most, a title equal to the query wins. */
function scoreBook(book: CatalogueBook, words: readonly string[], keywords: string): number {
  const fields: [string, number][] = [
    [book.title, 8],
    [book.subtitle ?? '', 2],
    [book.series.map((series) => series.name).join(' '), 3],
    [book.authors.map((author) => author.name).join(' '), 5],
    [book.narrators.join(' '), 2],
  ];
  let found = 0;
  let score = 0;
  for (const word of words) {
    const weights = fields.filter(([text]) => holdsWord(text, word)).map(([, weight]) => weight);
    if (weights.length === 0) continue;
    found += 1;
    score += Math.max(...weights);
  }
  if (found * 2 <= words.length) return 0;
  return score + (foldText(book.title) === foldText(keywords) ? 10 : 0);
}

function holdsWord(text: string, word: string): boolean {
  const folded = foldText(text);
  return isSpaced(word) ? ` ${folded}`.includes(` ${word}`) : folded.includes(word);
}

/** Japanese is written without blanks, so its words are looked for anywhere. */
function isSpaced(word: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word);
}

const ORDERS: Record<
  Exclude<NonNullable<BookQuery['sort']>, 'Relevance'>,
  (a: CatalogueBook, b: CatalogueBook) => number
> = {
  '-ReleaseDate': (a, b) => b.releaseDate.localeCompare(a.releaseDate),
  Title: (a, b) => a.title.localeCompare(b.title),
  BestSellers: (a, b) => b.rating.count - a.rating.count,
  AvgRating: (a, b) => b.rating.average - a.rating.average,
};

function compareBooks(a: Scored, b: Scored, sort: BookQuery['sort'] = 'Relevance'): number {
  const first =
    sort === 'Relevance'
      ? b.score - a.score || ORDERS.BestSellers(a.book, b.book)
      : ORDERS[sort](a.book, b.book);
  return first || a.book.asin.localeCompare(b.book.asin);
}
