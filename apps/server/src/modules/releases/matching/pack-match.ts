import type { ReleaseFacts } from '../model.ts';
import type { Annotated } from '../title-parser/annotate.ts';
import { countPositions, formatPositions, includesPosition } from '../title-parser/positions.ts';
import { role } from '../title-parser/roles.ts';
import { collectionSizes } from '../title-parser/vocabulary.ts';
import { listsTitle } from './described-contents.ts';
import { flag } from './flags.ts';
import type { Labels } from './labels.ts';
import { rangeIncludesWanted, type SeriesMatch } from './series-match.ts';
import { isStray } from './stray.ts';
import type { TitleMatch } from './title-match.ts';
import { gap, type Token } from './token.ts';
import type { CompiledBook } from './wanted.ts';

export type PackMatch = {
  isPack: boolean;
  /** How we know that the wanted book is inside; null when we do not. */
  contains: string | null;
  /** Number of books, when the release says it. */
  count: number | null;
  /** What it calls itself, for messages. */
  described: string;
};

const SINGLE: PackMatch = { isPack: false, contains: null, count: null, described: '' };
const WHOLE = /^(?:complete|entire|full|whole|all|gesamtausgabe|komplett)/;

type Hints = {
  /** A word that always means several books. */
  strong: string;
  whole: boolean;
  /** The bare word: "The Complete Robot" is a book, "The Complete Robot Saga" is a series. */
  complete: boolean;
  /** From "trilogy" or "7 books". */
  count: number | null;
  seriesWord: string;
};

function findHints(texts: readonly { source: Annotated }[], tags: Annotated | null): Hints {
  const hints: Hints = { strong: '', whole: false, complete: false, count: null, seriesWord: '' };
  for (const { source } of texts) addHints(hints, source);
  if (hints.complete && (hints.seriesWord !== '' || hints.strong !== '')) hints.whole = true;
  if (tags) {
    for (const mark of tags.marks) if (mark.role === role.collection) hints.strong ||= mark.value;
  }
  return hints;
}

function addHints(hints: Hints, source: Annotated): void {
  for (const mark of source.marks) {
    const token = source.tokens[mark.index]!;
    if (mark.role === role.collection) {
      const count = Number(mark.value);
      if (Number.isInteger(count)) hints.count ??= count;
      if (WHOLE.test(mark.value)) hints.whole = true;
      hints.strong ||= source.text.slice(token.start, source.tokens[mark.index + mark.length - 1]!.end);
    } else if (mark.role === role.complete) {
      hints.complete = true;
    } else if (mark.role === role.seriesWord) {
      const size = collectionSizes.get(mark.value);
      if (hints.seriesWord === '' || size !== undefined) hints.seriesWord = mark.value;
      if (size !== undefined) hints.count = size;
    }
  }
}

/** Does the release hold several books, and the wanted one among them? */
export function matchPack(
  facts: ReleaseFacts,
  book: CompiledBook,
  title: TitleMatch,
  series: SeriesMatch,
  texts: readonly { source: Annotated; labels: Labels }[],
): PackMatch {
  if (book.isCollection) return SINGLE;
  const hints = findHints(texts, facts.tags);
  const found = title.verdict === 'match' || title.verdict === 'listed';
  const hasRange = series.ranges.length > 0;
  const sized = hints.seriesWord !== '' && collectionSizes.has(hints.seriesWord);
  const named = title.verdict === 'collection' || title.verdict === 'seriesOnly';
  const isPack =
    hasRange ||
    hints.strong !== '' ||
    title.verdict === 'listed' ||
    title.verdict === 'collection' ||
    (!found &&
      !series.confirmed &&
      (hints.whole || sized || hints.seriesWord !== '') &&
      (named || series.named));
  if (!isPack) return SINGLE;
  // "Wool Omnibus (Wool 1-5)": the numbers may count the stories of one book.
  const counts = hasRange && series.rangeOf !== 'other' && !/^omnibus/i.test(hints.strong);
  const ranged = counts ? countPositions(series.ranges) : null;
  const count = ranged ?? hints.count;
  const described = hasRange
    ? `volumes ${formatPositions(series.ranges)}`
    : hints.strong || hints.seriesWord || 'collection';
  const pack = (found: string | null): PackMatch => {
    let contains = found;
    const { description } = facts.release;
    if (contains === null && description && listsTitle(description, book)) {
      contains = 'its description lists it';
    }
    return { isPack: true, contains, count, described };
  };
  if (hasRange && series.rangeOf === 'wanted') {
    if (rangeIncludesWanted(series.ranges, book, [series.rangeSeries])) {
      return pack(
        isSeriesPure(texts, title) || found ? `volumes ${formatPositions(series.ranges)} include it` : null,
      );
    }
    if (countsNovella(texts, book)) return pack(`volumes ${formatPositions(series.ranges)} include it`);
    // Another numbering may be meant when the title itself is listed.
    const unnumbered = book.series.every((one) => one.ranges.length === 0);
    return pack(found && unnumbered ? 'its title is listed' : null);
  }
  // "Foundation Books 2-5" uses the title of the first volume as the name of the series.
  if (series.rangeOf === 'title' && !includesPosition(series.ranges, 1)) return pack(null);
  if (found) return pack('its title is listed');
  if (
    sized &&
    isCalledAfterFirst(book, title) &&
    texts.every(({ source }) => strayOutsideNames(source) === 0)
  )
    return pack(`a ${hints.seriesWord} that is called like its first volume`);
  if (!series.named && title.verdict !== 'collection') return pack(null);
  if (!isSeriesPure(texts, title)) return pack(null);
  if (hints.whole && (series.named || book.titleIsSeries)) return pack('it is the complete series');
  if (
    !sized &&
    hints.count !== null &&
    rangeIncludesWanted([{ from: 1, to: hints.count }], book, series.namedSeries)
  ) {
    return pack(`${hints.count} books from the first on`);
  }
  if (
    sized &&
    hints.count !== null &&
    rangeIncludesWanted([{ from: 1, to: hints.count }], book, series.namedSeries)
  ) {
    return pack(`a ${hints.seriesWord} starts at volume 1`);
  }
  return pack(null);
}

/** "The Three-Body Problem Trilogy": the catalogue has another name for the series of that first volume. */
function isCalledAfterFirst(book: CompiledBook, title: TitleMatch): boolean {
  return (
    title.verdict === 'seriesOnly' &&
    title.form?.kind === 'full' &&
    book.series.some(({ ranges }) => formatPositions(ranges) === '1')
  );
}

/** "1-4 (incl. 3.5)": the wanted place between two volumes is named on its own. */
function countsNovella(texts: readonly { source: Annotated }[], book: CompiledBook): boolean {
  const wanted = book.series.flatMap((one) => one.ranges.map(({ from }) => from));
  return texts.some(({ source }) =>
    source.numbers.some(({ ranges }) =>
      ranges.some(({ from, to }) => from === to && !Number.isInteger(from) && wanted.includes(from)),
    ),
  );
}

/** Unexplained words outside brackets, leaving out the segments that name the authors and what a list adds. */
function strayOutsideNames(source: Annotated): number {
  const named = new Set<number>();
  const strays: Token[] = [];
  let series = -1;
  let added = -1;
  for (const token of source.tokens) {
    if ((token.flags & flag.series) !== 0) series = token.segment;
    // "Trilogy + The Hobbit": what is added belongs to another book, the series is complete without it.
    else if (token.gap === gap.list && token.segment === series) added = series;
    // "Robert Jordan & Brandon Sanderson": unknown names stand behind the known one.
    if ((token.flags & flag.author) !== 0) named.add(token.segment);
    else if (token.group === 0 && isStray(token) && token.segment !== added) {
      if (!named.has(token.segment)) return 1;
      strays.push(token);
    }
  }
  for (const token of source.tokens) if ((token.flags & flag.series) !== 0) named.delete(token.segment);
  return strays.filter((token) => !named.has(token.segment)).length;
}

/** Nothing outside brackets but the series, its authors and notes: no sub-series of another name. */
function isSeriesPure(texts: readonly { source: Annotated; labels: Labels }[], title: TitleMatch): boolean {
  for (const { source, labels } of texts) {
    if (labels.series.length === 0 && title.verdict !== 'collection') continue;
    if (strayOutsideNames(source) === 0) return true;
  }
  return texts.every(({ labels }) => labels.series.length === 0);
}
