import { role } from '../title-parser/roles.ts';
import { anyZone, flag } from './flags.ts';
import { type NameStrength, type PersonPattern, personAt } from './names.ts';
import { isArticle, isFunctionWord, matchPhrase, mayStart } from './phrases.ts';
import { gap, type Token } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

/** Where a series of the wanted book is named. */
export type SeriesHit = { series: number; start: number; end: number };

export type Labels = {
  /** Best evidence for an author outside narrator and foreword zones. */
  author: NameStrength | null;
  authorStart: number;
  /** How many wanted narrators are named. */
  narrators: number;
  series: SeriesHit[];
};

const EXACT = { typos: 0, avoidFlags: 0 } as const;

/** Marks every token that the wanted book explains: its authors, narrators, series and other known words. */
export function labelTokens(tokens: readonly Token[], book: CompiledBook): Labels {
  const labels: Labels = { author: null, authorStart: -1, narrators: 0, series: [] };
  const { authorIndex, narratorIndex, known, series } = book;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (known.has(token.text) && !isFunctionWord(token.text)) token.flags |= flag.known;
    const authors =
      authorIndex.get(token.text) ?? (token.alt !== token.text ? authorIndex.get(token.alt) : undefined);
    if (authors) labelAuthor(tokens, at, authors, labels);
    const narrators = narratorIndex.get(token.text);
    if (narrators) labelNarrator(tokens, at, narrators, labels);
    for (let index = 0; index < series.length; index += 1) {
      const { core } = series[index]!;
      if (!mayStart(core[0]!, token)) continue;
      const end = matchPhrase(core, tokens, at, EXACT);
      if (end > 0) labelSeries(tokens, at, end, index, labels);
    }
  }
  return labels;
}

function labelAuthor(
  tokens: readonly Token[],
  at: number,
  patterns: readonly PersonPattern[],
  labels: Labels,
): void {
  const zone = tokens[at]!.flags & anyZone;
  for (const person of patterns) {
    const possessive =
      !person.whole && tokens[at]!.text !== person.surname && tokens[at]!.alt !== person.surname;
    const hit = personAt(tokens, at, person);
    if (!hit || (possessive && hit.strength !== 'full')) continue;
    if (zone === flag.helperZone || zone === flag.narratorZone) {
      // Somebody who reads or introduces the book is not shown to have written it.
      for (let index = hit.start; index < hit.end; index += 1) tokens[index]!.flags |= flag.narrator;
      continue;
    }
    for (let index = hit.start; index < hit.end; index += 1) tokens[index]!.flags |= flag.author;
    if (labels.author !== 'full') {
      labels.author = hit.strength;
      labels.authorStart = hit.start;
    }
    return;
  }
}

function labelNarrator(
  tokens: readonly Token[],
  at: number,
  patterns: readonly PersonPattern[],
  labels: Labels,
): void {
  for (const person of patterns) {
    const hit = personAt(tokens, at, person);
    if (hit?.strength !== 'full') continue;
    for (let index = hit.start; index < hit.end; index += 1) tokens[index]!.flags |= flag.narrator;
    labels.narrators += 1;
    return;
  }
}

function labelSeries(
  tokens: readonly Token[],
  start: number,
  end: number,
  series: number,
  labels: Labels,
): void {
  let last = end;
  while (last < tokens.length && isSeriesTail(tokens, last)) last += 1;
  let first = start;
  // "The Chronicles of Narnia" for the series "Narnia"
  while (first > 0 && isSeriesHead(tokens, first)) first -= 1;
  for (let at = first; at < last; at += 1) tokens[at]!.flags |= flag.series;
  labels.series.push({ series, start: first, end: last });
}

function isSeriesTail(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const before = tokens[at - 1]!;
  return (
    token.segment === before.segment &&
    token.gap <= gap.joined &&
    (token.role === role.seriesWord || (token.role === role.generic && token.text.endsWith('s')))
  );
}

function isSeriesHead(tokens: readonly Token[], first: number): boolean {
  const token = tokens[first]!;
  const before = tokens[first - 1]!;
  if (before.segment !== token.segment || token.gap > gap.joined) return false;
  if (before.role === role.seriesWord || isArticle(before.text)) return true;
  return before.text === 'of' && first > 1 && tokens[first - 2]!.role === role.seriesWord;
}
