import type { ReleaseFacts, SeriesFact } from '../model.ts';
import { type Annotated, annotate, type NumberMention } from '../title-parser/annotate.ts';
import {
  formatPositions,
  includesPosition,
  isSinglePosition,
  type PositionRange,
} from '../title-parser/positions.ts';
import { noiseRoles, role } from '../title-parser/roles.ts';
import { flag } from './flags.ts';
import type { Labels } from './labels.ts';
import { isFunctionWord, matchPhrase, mayStart } from './phrases.ts';
import { countsPieces } from './pieces.ts';
import { isStray } from './stray.ts';
import { sameWords } from './title-forms.ts';
import { tokenise } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

export type SeriesMatch = {
  /** A series of the wanted book is named, with the wanted number or without any. */
  named: boolean;
  /** Its number is the wanted one. */
  confirmed: boolean;
  /** A single number that is not the wanted one. */
  conflict: string | null;
  /** The number that is not the wanted one counts the volumes of a series of the wanted book, by its name. */
  conflictNamed: boolean;
  /** Both that number and the wanted one stand between the same two volumes: 0.7 and 0.75. */
  conflictBetween: boolean;
  /** Ranges of volumes the release holds: of the wanted series, or of what cannot be told. */
  ranges: PositionRange[];
  rangeOf: 'wanted' | 'title' | 'unknown' | 'other' | null;
  /** Which series of the wanted book the ranges count; -1 when no name says it. */
  rangeSeries: number;
  /** Series of the wanted book that are named, in its own order. */
  namedSeries: readonly number[];
};

type Attachment = 'wanted' | 'title' | 'other' | 'none';

export type SeriesNames = Map<string, readonly number[]>;

/** Compares every volume number of a release with the wanted positions. */
export function matchSeries(
  facts: ReleaseFacts,
  book: CompiledBook,
  texts: readonly { source: Annotated; labels: Labels; titleStart: number; titleEnd: number }[],
  memo: SeriesNames,
): SeriesMatch {
  const result: Tally = {
    named: false,
    confirmed: false,
    conflict: null,
    conflictNamed: false,
    conflictBetween: false,
    ranges: [],
    rangeOf: null,
    rangeSeries: -1,
    namedSeries: [],
    confirmedIn: 0,
    conflictIn: 0,
  };
  for (const fact of facts.series) addStructured(result, fact, book, memo);
  if (!book.titleIsSeries) keepAgreeing(result);
  // What an indexer states outweighs a number read from the title, as long as the title tells the volumes apart.
  const isStated = (result.confirmedIn & ~UNSPECIFIC) !== 0 && result.conflictIn === 0 && !book.titleIsSeries;
  for (const { source, labels, titleStart, titleEnd } of texts) {
    if (labels.series.length > 0) result.named = true;
    for (const { series } of labels.series) addNamed(result, series);
    for (const number of source.numbers) {
      if (countsPieces(source, number, book)) continue;
      if (number.start < titleEnd && number.end > titleStart) continue;
      if (isInZone(source, number) || isOfTitle(source, number, book)) continue;
      const { attachment, series } = attach(source, labels, number, titleStart, titleEnd);
      addMention(result, book, source, number, attachment, series);
    }
  }
  const { confirmedIn, conflictIn } = result;
  result.confirmed = confirmedIn !== 0;
  // One series agrees: another numbering of the same books is no conflict. The same series cannot say both.
  if ((confirmedIn & ~UNSPECIFIC) !== 0 && ((confirmedIn & conflictIn) === 0 || isStated))
    result.conflict = null;
  result.conflictNamed =
    result.conflict !== null && confirmedIn === 0 && (conflictIn & (UNSPECIFIC | (UNSPECIFIC >> 1))) === 0;
  return result;
}

/** "The Witcher #1, The Witcher Saga #3": an indexer names every counting of the book, and the one that agrees decides. */
function keepAgreeing(result: Tally): void {
  result.conflictIn &= ~result.confirmedIn;
  if (result.conflictIn === 0) result.conflict = null;
}

/** "Three Body Problem 1 - The 3 Body Problem", "Closing Time (Catch-22 #2)": a number inside the name of the book. */
function isOfTitle({ tokens }: Annotated, number: NumberMention, book: CompiledBook): boolean {
  if (number.marked || !isSinglePosition(number.ranges)) return false;
  const { from } = number.ranges[0]!;
  // The wanted number confirms wherever it stands.
  if (book.series.some(({ ranges }) => ranges.some((range) => range.from === from))) return false;
  return book.forms.some((form) =>
    form.words.some((word, place) => {
      if (word.num !== from) return false;
      // Articles ahead may be missing.
      for (let at = Math.max(0, number.start - place); at <= number.start; at += 1) {
        if (mayStart(form.words[0]!, tokens[at]!) || form.words[0]!.optional) {
          const end = matchPhrase(form.words, tokens, at, { typos: 0, avoidFlags: 0 });
          if (end > number.start) return true;
        }
      }
      return false;
    }),
  );
}

/** Bit of a number that belongs to no series in particular. */
const UNSPECIFIC = 1 << 30;

type Tally = SeriesMatch & { confirmedIn: number; conflictIn: number };

function oppose(result: Tally, bit: number, text: string): void {
  result.conflict ??= text;
  result.conflictIn |= bit;
}

function isInZone(source: Annotated, number: NumberMention): boolean {
  return (source.tokens[number.start]!.flags & (flag.narratorZone | flag.helperZone)) !== 0;
}

function addStructured(result: Tally, fact: SeriesFact, book: CompiledBook, memo: SeriesNames): void {
  const matched = seriesOf(fact.name, book, memo);
  if (matched.length > 0) result.named = true;
  for (const index of matched) addNamed(result, index);
  const { ranges } = fact;
  if (ranges.length === 0) return;
  if (!isSinglePosition(ranges) && matched.length === 0) {
    addRange(result, ranges, 'other');
    return;
  }
  for (const index of matched) compare(result, book, ranges, [book.series[index]!.ranges], index);
}

function addNamed(result: Tally, series: number): void {
  if (!result.namedSeries.includes(series)) result.namedSeries = [...result.namedSeries, series];
}

function bitOf(series: number): number {
  return 1 << Math.min(series, 29);
}

/** Which series of the wanted book has this name? */
function seriesOf(name: string, book: CompiledBook, memo: SeriesNames): readonly number[] {
  const known = memo.get(name);
  if (known) return known;
  const { tokens } = annotate(tokenise(name));
  const found: number[] = [];
  if (tokens.length > 0) {
    for (let index = 0; index < book.series.length; index += 1) {
      const { core } = book.series[index]!;
      for (let at = 0; at < tokens.length; at += 1) {
        const end = matchPhrase(core, tokens, at, { typos: 0, avoidFlags: 0 });
        if (end < 0) continue;
        const others = tokens.filter((token, place) => (place < at || place >= end) && isStray(token));
        if (others.length === 0) found.push(index);
        break;
      }
    }
  }
  if (memo.size < 5000) memo.set(name, found);
  return found;
}

/** What does a number count: a volume of the wanted series, the title itself, or something else? */
function attach(
  source: Annotated,
  labels: Labels,
  number: NumberMention,
  titleStart: number,
  titleEnd: number,
): { attachment: Attachment; series: number } {
  const { tokens } = source;
  const own = tokens[number.start]!;
  let nearest = -1;
  let nearestEnd = -1;
  for (const hit of labels.series) {
    if (hit.start >= titleStart && hit.end <= titleEnd && titleEnd - titleStart > hit.end - hit.start)
      continue;
    if (hit.end <= number.start && hit.end >= nearestEnd && isClear(source, hit.end, number.start)) {
      nearest = hit.series;
      nearestEnd = hit.end;
      continue;
    }
    if (
      hit.start >= number.end &&
      tokens[hit.start]!.segment === own.segment &&
      isClear(source, number.end, hit.start)
    ) {
      return { attachment: 'wanted', series: hit.series };
    }
  }
  // "Cradle Collection Book 2", "Mistborn Era 2": collections and eras are counted on their own.
  if (nearest >= 0 && isSinglePosition(number.ranges) && countsItself(source, nearestEnd, number.start))
    return { attachment: 'other', series: -1 };
  if (nearest >= 0) return { attachment: 'wanted', series: nearest };
  if (titleEnd > 0 && titleEnd <= number.start && isClear(source, titleEnd, number.start)) {
    return { attachment: 'title', series: -1 };
  }
  // "Book 2 of the Unknown Series"
  const after = tokens[number.end];
  if (after && after.segment === own.segment && (after.text === 'of' || after.text === 'in')) {
    return { attachment: 'other', series: -1 };
  }
  let last = number.start - 1;
  while (last >= 0 && noiseRoles[tokens[last]!.role]!) last -= 1;
  for (let at = last; at >= 0; at -= 1) {
    const token = tokens[at]!;
    if (token.segment !== own.segment && tokens[last]!.segment !== token.segment) break;
    if (at >= titleStart && at < titleEnd) break;
    if ((token.flags & (flag.author | flag.authorZone)) !== 0) break;
    if (isStray(token)) return { attachment: 'other', series: -1 };
    // "Second Foundation (Foundation #3)": words of the title, but not all of them, name a series.
    const partly =
      token.segment === own.segment && (token.flags & flag.known) !== 0 && token.role !== role.position;
    if (partly && at + 1 === number.start && !isWholeTitle(source, at, titleStart, titleEnd)) {
      return { attachment: 'other', series: -1 };
    }
  }
  return { attachment: 'none', series: -1 };
}

function countsItself(source: Annotated, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (source.tokens[at]!.role === role.collection) return true;
  return source.tokens[to - 1]?.text === 'era';
}

const NEUTRAL = new Set<number>([
  role.seriesWord,
  role.complete,
  role.collection,
  role.generic,
  role.audiobook,
]);

/** Do the words that end at `last` repeat the title found elsewhere? */
function isWholeTitle(source: Annotated, last: number, titleStart: number, titleEnd: number): boolean {
  const { tokens } = source;
  let at = last;
  for (let title = titleEnd - 1; title >= titleStart && title >= 0; title -= 1) {
    if (isFunctionWord(tokens[title]!.text)) continue;
    while (at >= 0 && isFunctionWord(tokens[at]!.text)) at -= 1;
    if (at < 0 || tokens[at]!.text !== tokens[title]!.text) return false;
    at -= 1;
  }
  return true;
}

/** Nothing but function words, brackets and separators between two places. */
function isClear(source: Annotated, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const token = source.tokens[at]!;
    if (isFunctionWord(token.text) || (token.flags & flag.series) !== 0 || NEUTRAL.has(token.role)) continue;
    if (noiseRoles[token.role]! || (token.role === role.year && token.group > 0)) continue;
    return false;
  }
  return true;
}

function addMention(
  result: Tally,
  book: CompiledBook,
  source: Annotated,
  number: NumberMention,
  attachment: Attachment,
  series: number,
): void {
  const { ranges } = number;
  const single = isSinglePosition(ranges);
  const all = book.series.map((one) => one.ranges).filter((one) => one.length > 0);
  switch (attachment) {
    case 'wanted':
      compare(result, book, ranges, [book.series[series]!.ranges], series);
      return;
    case 'other':
      if (!single) addRange(result, ranges, 'other');
      return;
    case 'title':
      if (book.isCollection && single && (number.marked || ranges[0]!.from <= 30)) {
        oppose(result, UNSPECIFIC >> 1, `volume ${formatPositions(ranges)} alone, wanted is the collection`);
      } else if (all.length > 0) {
        // "Dune 64": more likely a bitrate than the 64th volume.
        if (!number.marked && !book.titleIsSeries && ranges[0]!.from > 30) return;
        compare(result, book, ranges, all, -1);
      } else if (!single) addRange(result, ranges, 'title');
      else if (number.marked && isBookPart(source, number)) {
        oppose(result, UNSPECIFIC >> 1, `volume ${formatPositions(ranges)} of it, wanted is the whole book`);
      } else if (ranges[0]!.from > 1 && (number.marked || ranges[0]!.from <= 30)) {
        oppose(result, UNSPECIFIC >> 1, `volume ${formatPositions(ranges)}, the wanted book has no number`);
      }
      return;
    default:
      if (all.length > 0) {
        if (!number.marked && ranges[0]!.from > 60) return;
        compare(result, book, ranges, all, -1);
      } else if (!single) addRange(result, ranges, 'unknown');
      else if (number.marked && number.kind === 'volume' && ranges[0]!.from > 1 && book.series.length === 0) {
        oppose(result, UNSPECIFIC >> 1, `volume ${formatPositions(ranges)}, the wanted book has no number`);
      }
  }
}

const PART_WORDS = new Set(['volume', 'vol', 'tome', 'tom', 'tomo', 'том']);

/** Volumes of a book that belongs to no series are its parts: "War and Peace, Volume 1". */
function isBookPart(source: Annotated, number: NumberMention): boolean {
  return PART_WORDS.has(source.tokens[number.start]!.text);
}

function addRange(
  result: SeriesMatch,
  ranges: readonly PositionRange[],
  of: 'wanted' | 'title' | 'unknown' | 'other',
  series = -1,
): void {
  if (result.rangeOf === 'wanted' || (result.rangeOf === 'unknown' && of === 'other')) return;
  result.ranges = [...ranges];
  result.rangeOf = of;
  result.rangeSeries = series;
}

function compare(
  result: Tally,
  book: CompiledBook,
  ranges: readonly PositionRange[],
  wanted: readonly (readonly PositionRange[])[],
  series: number,
): void {
  const bit = series < 0 ? UNSPECIFIC : bitOf(series);
  const known = wanted.filter((one) => one.length > 0);
  if (known.length === 0) {
    if (!isSinglePosition(ranges)) addRange(result, ranges, 'wanted', series);
    return;
  }
  if (!isSinglePosition(ranges)) {
    const same = known.some((one) => formatPositions(one) === formatPositions(ranges));
    if (same && book.isCollection) result.confirmedIn |= bit;
    else addRange(result, ranges, 'wanted', series);
    return;
  }
  const position = ranges[0]!.from;
  if (known.some((one) => isSinglePosition(one) && one[0]!.from === position)) {
    result.confirmedIn |= bit;
    return;
  }
  const isBetween = known.some(
    (one) =>
      isSinglePosition(one) &&
      standsBetween(one[0]!.from) &&
      standsBetween(position) &&
      Math.floor(one[0]!.from) === Math.floor(position),
  );
  if (result.conflict === null) result.conflictBetween = isBetween;
  const text = `volume ${formatPositions(ranges)}, wanted is ${formatPositions(known[0]!)}`;
  oppose(result, bit === UNSPECIFIC ? UNSPECIFIC >> 1 : bit, text);
}

function standsBetween(position: number): boolean {
  return !Number.isInteger(position);
}

/**
 * Does a range of volumes include the wanted one? `named` are the series the range may count: the third of one series may
 * be the sixth of another. Without any, every series of the book may be meant.
 */
export function rangeIncludesWanted(
  ranges: readonly PositionRange[],
  book: CompiledBook,
  named: readonly number[],
): boolean {
  const meant = named.filter((index) => index >= 0).map((index) => book.series[index]!);
  return book.series.some(
    (one) =>
      (meant.length === 0 || meant.some((other) => sameWords(other.core, one.core))) &&
      one.ranges.length > 0 &&
      one.ranges.every((range) => includesPosition(ranges, range.from) && includesPosition(ranges, range.to)),
  );
}
