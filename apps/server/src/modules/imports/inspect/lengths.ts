import type { SourceFile } from '../model.ts';

/** Whole books are seldom shorter, chapters seldom longer. */
export const SHORTEST_BOOK_SECONDS = 60 * 60;
/** Named parts of a very long book are seldom longer. */
export const LONGEST_PART_SECONDS = 3 * 60 * 60;
/** Files that are made for whole books. */
export const BOOK_FORMATS = new Set(['m4b']);

/** Sum of the lengths; null when one is not known. */
export function lengthOf(files: readonly SourceFile[]): number | null {
  let sum = 0;
  for (const file of files) {
    const seconds = file.audio?.durationSeconds;
    if (seconds === null || seconds === undefined) return null;
    sum += seconds;
  }
  return sum;
}
