import { gap, type Token } from '../matching/tokens.ts';
import { isBitrateUnit } from './bitrates.ts';
import type { NumberRun, PositionRange } from './positions.ts';

/** What is counted alike under several names. */
const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    disc: 'cd,cds,disc,discs,disk,disks,dvd,tape,tapes,side,sides',
    track: 'track,tracks',
    file: 'file,files,mp3s',
    chapter: 'chapter,chapters,ch,chap,chaps,kapitel',
    episode: 'episodes',
    part: 'part,parts,pt,parte,partie',
  }).flatMap(([unit, words]) => words.split(',').map((word): [string, string] => [word, unit])),
);

/** `disc` for "CDs", `chapter` for "ch"; undefined for words that count no pieces. */
export function pieceUnit(word: string | undefined): string | undefined {
  return word === undefined ? undefined : UNITS.get(word);
}

const OF = new Set(['of', 'von', 'sur', 'aus', 'de']);

export type Total = { of: number; end: number };

/** The total behind a number of volumes that ends before `at`: "of 7"; `of` is -1 without one. */
export function readTotal(tokens: readonly Token[], at: number): Total {
  const [first, second] = [tokens[at], tokens[at + 1]];
  const saysOf = first !== undefined && OF.has(first.text) && first.gap === gap.space;
  if (!saysOf || !second || second.num <= 0 || first.group !== tokens[at - 1]!.group)
    return { of: -1, end: at };
  return { of: second.num, end: at + 2 };
}

/** The same for parts and pieces, which are also counted "(of 90)" and "1/90". */
export function readPieceTotal(tokens: readonly Token[], at: number, text: string): Total {
  const none = { of: -1, end: at };
  const [first, second] = [tokens[at], tokens[at + 1]];
  if (!first) return none;
  const { group } = tokens[at - 1]!;
  const opens = first.group > group;
  if (first.group !== group && !opens) return none;
  const saysOf = OF.has(first.text) && (opens || first.gap === gap.space) && second?.group === first.group;
  const slashed = first.num > 0 && !opens && text[first.start - 1] === '/';
  const total = saysOf ? second : slashed ? first : undefined;
  if (!total || total.num <= 0) return none;
  return { of: total.num, end: at + (saysOf ? 2 : 1) };
}

/** "Dresden Files 1-17": such words end the name of a series as well. */
const PART_OF_NAMES = new Set(['file', 'files']);
/** Of these a single number is believed in a place of its own only. */
const NEEDS_PLACE = new Set(['track', 'tracks', 'episodes']);

/** Does the counted word before this number count pieces? "Tracks 64 kbps" does not, nor does "The Dresden Files 3". */
export function countsPieces(tokens: readonly Token[], at: number, run: NumberRun): boolean {
  const word = tokens[at]!;
  const opens = at === 0 || tokens[at - 1]!.segment !== word.segment || word.gap >= gap.comma;
  if (isBitrateUnit(tokens[run.end]?.text ?? '')) return false;
  if (PART_OF_NAMES.has(word.text)) return opens && at > 0;
  if (NEEDS_PLACE.has(word.text)) return (opens && at > 0) || !isSingle(run.ranges);
  return true;
}

function isSingle(ranges: readonly PositionRange[]): boolean {
  return ranges.length === 1 && ranges[0]!.from === ranges[0]!.to;
}

/** Do these pieces run from the first to the last of `of`, with none left out? Without a total the last is not known. */
export function isWholeRun(ranges: readonly PositionRange[], of: number): boolean {
  let next = 1;
  for (const { from, to } of ranges) {
    if (from > next) return false;
    next = Math.max(next, Math.floor(to) + 1);
  }
  return of <= 0 || next > of;
}

/** "58 chapters", "12 CDs": the largest total that the text names for this unit; -1 without one. */
export function statedTotal(tokens: readonly Token[], unit: string): number {
  let most = -1;
  for (let at = 1; at < tokens.length; at += 1) {
    const [number, word] = [tokens[at - 1]!, tokens[at]!];
    if (number.num <= most || UNITS.get(word.text) !== unit) continue;
    // The word may count what stands behind it: "disc 1", "parts 1-2".
    const counts = word.gap <= gap.joined && word.group === number.group && (tokens[at + 1]?.num ?? -1) < 0;
    if (counts) most = number.num;
  }
  return most;
}
