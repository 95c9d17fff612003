import type { Annotated, NumberMention } from '../title-parser/annotate.ts';
import { isSinglePosition } from '../title-parser/positions.ts';
import { flag } from './flags.ts';
import type { CompiledBook } from './wanted.ts';

/**
 * Does the number count pieces of one recording rather than volumes? "Parts 1-4" are those of the book, but behind the name
 * of a series that is not its title they are volumes, as they
 * are where one part is wanted.
 */
export function countsPieces(source: Annotated, number: NumberMention, book: CompiledBook): boolean {
  if (number.kind !== 'part') return number.kind === 'piece';
  if (isSinglePosition(number.ranges)) return number.of > 0;
  return book.part === null && !followsSeries(source, number, book);
}

function followsSeries({ tokens }: Annotated, number: NumberMention, book: CompiledBook): boolean {
  const before = tokens[number.start - 1];
  if (before === undefined || (before.flags & flag.series) === 0) return false;
  return !book.titleIsSeries || number.of <= 0;
}
