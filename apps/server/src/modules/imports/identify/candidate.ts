import type { ImportBook } from '../model.ts';

/** A book that files of a download may turn out to be. */
export type Candidate = {
  book: ImportBook;
  /** Somebody asked for it and it is not in the library yet. */
  wanted: boolean;
  /** The download was grabbed (or the folder chosen) for this book. */
  expected: boolean;
};

/** How the length of the files stands to the book's. */
export type LengthFit = 'fits' | 'near' | 'off' | 'unknown';

/** Below and above these shares of the catalogue's runtime it is another edition, a part, or several books. */
const LEAST_SHARE = 0.75;
const MOST_SHARE = 1.35;
/** Catalogues round to minutes, and trailers and credits come and go. */
const SLACK_SECONDS = 120;

export function lengthFit(seconds: number | null, runtimeMinutes: number | null): LengthFit {
  if (seconds === null || runtimeMinutes === null || runtimeMinutes <= 0) return 'unknown';
  const expected = runtimeMinutes * 60;
  const difference = Math.abs(seconds - expected);
  if (difference <= Math.max(expected * 0.05, Math.min(SLACK_SECONDS, expected * 0.25))) return 'fits';
  const share = seconds / expected;
  return share < LEAST_SHARE || share > MOST_SHARE ? 'off' : 'near';
}

/** So close that chance is unlikely: says more than a name. */
export function isSameLength(seconds: number | null, runtimeMinutes: number | null): boolean {
  if (seconds === null || runtimeMinutes === null || runtimeMinutes <= 0) return false;
  const expected = runtimeMinutes * 60;
  return Math.abs(seconds - expected) <= Math.max(expected * 0.03, Math.min(45, expected * 0.2));
}
