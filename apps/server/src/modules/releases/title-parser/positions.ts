import { roman } from '../matching/numbers.ts';
import { gap, type Token } from '../matching/tokens.ts';
import { isNoiseWord, isPlainWord } from './plain-words.ts';
import { otherCounted, rangeWords, wordInfo } from './vocabulary.ts';

/** Positions in a series from `from` to `to`, both included; a single position has both equal. */
export type PositionRange = { from: number; to: number };

export type NumberRun = { ranges: PositionRange[]; end: number };

/** Numbers above this are no volume numbers unless a word says so. */
export const LARGEST_BARE_POSITION = 400;
const LARGEST_POSITION = 5000;

function valueOf(token: Token | undefined, afterMarker: boolean): number {
  if (!token) return -1;
  if (token.num >= 0) return token.num <= LARGEST_POSITION ? token.num : -1;
  if (afterMarker && token.text.length === 1) return roman(token.text);
  // 3rd, third
  if (token.text.length > 2 && token.text.endsWith('th')) {
    const value = Number(token.text.slice(0, -2));
    return Number.isInteger(value) && value > 0 ? value : -1;
  }
  return -1;
}

/**
 * Reads `3`, `1-3`, `1 to 3`, `1, 2 & 3`, `01-16, 13.5` from `at` on. `afterMarker`: a volume word stands before, so a
 * single letter may be a Roman numeral and lists are believed.
 */
export function readNumbers(
  tokens: readonly Token[],
  at: number,
  options: { afterMarker: boolean },
): NumberRun | null {
  const { afterMarker } = options;
  const first = valueOf(tokens[at], afterMarker);
  if (first < 0) return null;
  const ranges: PositionRange[] = [];
  let end = at + 1;
  let current: PositionRange = { from: first, to: first };
  for (;;) {
    const next = tokens[end];
    if (!next || next.group !== tokens[at]!.group) break;
    const directEnd = next.gap === gap.joined || next.gap === gap.dash ? valueOf(next, afterMarker) : -1;
    if (
      directEnd > current.to &&
      current.from === current.to &&
      !isYear(directEnd) &&
      (next.gap === gap.joined || endsRange(tokens, end))
    ) {
      current.to = directEnd;
      end += 1;
      continue;
    }
    if (rangeWords.has(next.text) && next.gap === gap.space) {
      const to = valueOf(tokens[end + 1], afterMarker);
      if (to > current.to && current.from === current.to && tokens[end + 1]!.gap === gap.space) {
        current.to = to;
        end += 2;
        continue;
      }
    }
    const isAnd = next.text === 'and' && next.gap === gap.space;
    const listed = isAnd ? tokens[end + 1] : next;
    const linked = isAnd || next.gap === gap.comma || next.gap === gap.list;
    const value = linked && listed && (afterMarker || next.gap !== gap.list) ? valueOf(listed, false) : -1;
    const isList = ranges.length > 0 || current.to > current.from || countsOn(tokens, end, current.to);
    if (value >= 0 && (afterMarker || isAnd || isList)) {
      if (isAnd && !afterMarker && listed!.num !== current.to + 1) break;
      ranges.push(current);
      current = { from: value, to: value };
      end += isAnd ? 2 : 1;
      continue;
    }
    break;
  }
  ranges.push(current);
  return { ranges, end };
}

/** "(1, 2, 3, 4, 4.5)": two more at least, each above the one before. */
function countsOn(tokens: readonly Token[], at: number, from: number): boolean {
  const [one, two] = [tokens[at], tokens[at + 1]];
  if (one?.gap !== gap.comma || two?.gap !== gap.comma || two.group !== one.group) return false;
  return one.num > from && one.num <= from + 1 && two.num > one.num && two.num <= one.num + 1;
}

/** "2.2023", "1-2019": what follows a volume number is more likely the year. */
function isYear(value: number): boolean {
  return value >= 1900 && value <= 2030;
}

/** "Jack Reacher 14 - 61 Hours", "Six of Crows 01 - Six of Crows": words behind make the number the start of a title. */
function endsRange(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  let behind = at + 1;
  while (tokens[behind] && (tokens[behind]!.group !== token.group || isNoiseWord(tokens[behind]!.text))) {
    if (tokens[behind]!.group < token.group) return true;
    behind += 1;
  }
  const next = tokens[behind];
  if (!next || next.segment !== token.segment || next.gap > gap.joined) return true;
  if (next.num >= 0 || rangeWords.has(next.text) || otherCounted.has(next.text)) return false;
  return next.text === 'and' || isPlainWord(next.text) || (wordInfo(next.text)?.phrases.length ?? 0) > 0;
}

/** How many books the ranges name. */
export function countPositions(ranges: readonly PositionRange[]): number {
  let count = 0;
  for (const range of ranges) count += Math.max(1, Math.floor(range.to) - Math.ceil(range.from) + 1);
  return count;
}

/** "1-4" are the volumes one to four; a novella between them is in it only where novellas are counted, as in "0-2.5". */
export function includesPosition(ranges: readonly PositionRange[], position: number): boolean {
  return ranges.some(
    ({ from, to }) =>
      position >= from &&
      position <= to &&
      (Number.isInteger(position) || !Number.isInteger(from) || !Number.isInteger(to)),
  );
}

export function isSinglePosition(ranges: readonly PositionRange[]): boolean {
  return ranges.length === 1 && ranges[0]!.from === ranges[0]!.to;
}

export function formatPositions(ranges: readonly PositionRange[]): string {
  return ranges
    .map((range) => (range.from === range.to ? String(range.from) : `${range.from}-${range.to}`))
    .join(', ');
}
