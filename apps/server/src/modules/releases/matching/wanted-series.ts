import type { WantedBook } from '../model.ts';
import { annotate, type NumberMention } from '../title-parser/annotate.ts';
import { isSinglePosition, type PositionRange, readNumbers } from '../title-parser/positions.ts';
import { role } from '../title-parser/roles.ts';
import { isFunctionWord, type Word } from './phrases.ts';
import { seriesCore } from './series-name.ts';
import { type Token, tokenise } from './tokens.ts';

export type WantedSeries = {
  name: string;
  core: Word[];
  /** Every folded word of the name. */
  words: ReadonlySet<string>;
  /** `wot`, `acotar`: first letters of the name. */
  acronyms: readonly string[];
  ranges: PositionRange[];
};

type Numbered = { tokens: readonly Token[]; numbers: readonly NumberMention[] };

export function wantedSeries(book: WantedBook, title: Numbered, subtitle: Numbered): WantedSeries[] {
  const series: WantedSeries[] = [];
  const add = (name: string, tokens: readonly Token[], ranges: PositionRange[]) => {
    const core = seriesCore(tokens);
    if (core.length === 0) return;
    const words = new Set(tokens.map((token) => token.text));
    series.push({ name, core, words, acronyms: acronymsOf(tokens), ranges });
    for (const shorter of shorterNames(tokens)) add(name, shorter, ranges);
  };
  for (const one of book.series ?? []) {
    const annotated = annotate(tokenise(one.name));
    const ranges = positionRanges(one.position);
    // "Series #Book 1" arrives as a name now and then.
    const own = annotated.numbers.find((number) => number.marked && number.kind === 'volume');
    const tokens = own ? annotated.tokens.filter((_, at) => at < own.start) : annotated.tokens;
    add(one.name, tokens, ranges.length > 0 ? ranges : (own?.ranges ?? []));
    // "Kingkiller Chronicles": one of them is often made several.
    if (tokens.length > 1 && tokens.at(-1)?.text === 'chronicle')
      add(one.name, annotate(tokenise(`${one.name}s`)).tokens, ranges);
    const pieces = new Set(tokens.filter((token) => token.group === 0).map((token) => token.segment));
    if (pieces.size > 1) {
      const lastPiece = [...pieces].at(-1);
      add(
        one.name,
        tokens.filter((token) => token.segment === lastPiece),
        ranges,
      );
    }
  }
  // "The Murderbot Diaries Vol. 1" holds the volumes 1 and 2 of its series and is numbered on its own.
  const own = volumeOf(title);
  const isCollection = series.some((one) => one.ranges.length > 0 && !isSinglePosition(one.ranges));
  if (own && isCollection && isSinglePosition(own.ranges)) add(own.name, own.tokens, own.ranges);
  if (!series.some((one) => one.ranges.length > 0)) {
    const named = volumeOf(subtitle) ?? volumeOf(title);
    if (named) add(named.name, named.tokens, named.ranges);
  }
  return series;
}

const RECORDS = new Set('diaries,files,archive,archives,casebook,casebooks'.split(','));
const RANKS = new Set(
  'chief,inspector,superintendent,detective,sergeant,captain,commissioner,dci,di,ds,dr'.split(','),
);
const SHORTEST_NAME = 6;

/** Names a series goes by without all of its words. */
function shorterNames(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const hero = heroOf(tokens);
  return [...(hero ? [hero] : []), ...withoutRecords(tokens), ...withoutRank(tokens)];
}

/** "Murderbot" of "The Murderbot Diaries". */
function withoutRecords(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const words = tokens.filter((token) => !isFunctionWord(token.text));
  const [first, second] = words;
  if (words.length !== 2 || !RECORDS.has(second!.text) || first!.text.length < SHORTEST_NAME) return [];
  return [[first!]];
}

/** "Armand Gamache" and "Inspector Gamache" of "Chief Inspector Armand Gamache". */
function withoutRank(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const first = tokens.findIndex((token) => !RANKS.has(token.text));
  if (first < 1 || tokens.length - first !== 2) return [];
  const person = tokens.slice(first);
  if (person.some((token) => isFunctionWord(token.text) || token.role !== role.none)) return [];
  return [person, [tokens[first - 1]!, person[1]!]];
}

/** "Percy Jackson and the Olympians": its volumes are also called "Percy Jackson and the …". */
function heroOf(tokens: readonly Token[]): Token[] | null {
  const and = tokens.findIndex((token) => token.text === 'and');
  if (and < 2 || and > 3 || tokens[and + 1]?.text !== 'the') return null;
  const hero = tokens.slice(0, and);
  return hero.some((token) => isFunctionWord(token.text) || token.role !== role.none) ? null : hero;
}

/** Of all words, without the leading article, and of those with a meaning; three letters at least. */
function acronymsOf(tokens: readonly Token[]): string[] {
  const plain = tokens.filter((token) => token.group === 0);
  const initials = (list: readonly Token[]) => list.map((token) => token.text[0]!).join('');
  const all = [plain, plain.slice(1), plain.filter((token) => !isFunctionWord(token.text))].map(initials);
  return [...new Set(all)].filter((letters) => /^[a-z]{3,8}$/.test(letters));
}

/** "The Stormlight Archive, Book 1" in a subtitle, "Savage Awakening 7" as a title. */
function volumeOf({ tokens, numbers }: Numbered): {
  name: string;
  tokens: Token[];
  ranges: PositionRange[];
} | null {
  const named = (words: Token[], ranges: PositionRange[]) => {
    const kept = words.filter((token) => token.role !== role.generic);
    if (!kept.some((token) => !isFunctionWord(token.text))) return null;
    return { name: kept.map((token) => token.text).join(' '), tokens: kept, ranges };
  };
  for (const number of numbers) {
    if (number.kind !== 'volume' && number.kind !== 'bare') continue;
    const isTail = number.end >= tokens.length;
    if (number.kind === 'bare' && (!isTail || number.ranges[0]!.from > 60 || number.start < 2)) continue;
    const { segment } = tokens[number.start]!;
    const own = tokens.slice(0, number.start).filter((token) => token.segment === segment);
    // "Book One of the Stormlight Archive"
    const after = number.marked ? tokens.slice(number.end).filter((token) => token.segment === segment) : [];
    // "Azarinth Healer: Book One"
    const previous = tokens[number.start - 1 - own.length]?.segment;
    const ahead = tokens.filter((token, at) => at < number.start && token.segment === previous);
    const found = named(own, number.ranges) ?? named(after, number.ranges) ?? named(ahead, number.ranges);
    if (found) return found;
  }
  return null;
}

/** Positions as an indexer or catalogue writes them: `3`, `Book 1`, `#2`, `1-3, 3.5`, `1p2`. */
export function positionRanges(position: string | number | null | undefined): PositionRange[] {
  if (position === null || position === undefined) return [];
  if (typeof position === 'number') return position >= 0 ? [{ from: position, to: position }] : [];
  if (/^\s*-\s*\d/.test(position)) return [];
  const text = position
    .trim()
    .replace(/^\./, '0.')
    .replace(/(\d)p\d+$/i, '$1')
    .replace(/(-\s*)\.(\d)/, '$10.$2');
  const { tokens, numbers } = annotate(tokenise(text));
  if (tokens.length === 0) return [];
  const first = readNumbers(tokens, 0, { afterMarker: true });
  if (first) return first.ranges;
  return numbers[0]?.ranges ?? [];
}
