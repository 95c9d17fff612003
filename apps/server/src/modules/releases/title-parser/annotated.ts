import type { TokenText } from '../matching/tokens.ts';
import type { PositionRange } from './positions.ts';

/** Tokens from `start` to `end` (excluded) that name people. */
export type PeopleZone = { kind: 'narrator' | 'author' | 'helper'; mark: number; start: number; end: number };

/** A number of volumes, parts or pieces found in a text. */
export type NumberMention = {
  start: number;
  /** First token after it. */
  end: number;
  /** `piece`: a disc, track, file or chapter of one recording. */
  kind: 'volume' | 'part' | 'piece' | 'bare';
  ranges: PositionRange[];
  /** `of`: part 1 of 2. */
  of: number;
  /** A volume word or number sign stands before the number. */
  marked: boolean;
};

export type Marked = { index: number; length: number; role: number; value: string };

export type Annotated = TokenText & {
  /** Phrases with a meaning of their own, in order. */
  marks: Marked[];
  numbers: NumberMention[];
  zones: PeopleZone[];
};

export function addMark(found: Annotated, index: number, length: number, kind: number, value: string): void {
  for (let at = index; at < index + length; at += 1) found.tokens[at]!.role = kind;
  found.marks.push({ index, length, role: kind, value });
}

export function addNumber(found: Annotated, mention: NumberMention, kind: number): void {
  const { group } = found.tokens[mention.start]!;
  for (let at = mention.start; at < mention.end; at += 1) {
    if (found.tokens[at]!.group === group) found.tokens[at]!.role = kind;
  }
  found.numbers.push(mention);
}
