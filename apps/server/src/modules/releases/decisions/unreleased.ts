import { type DecisionRule, forNow } from './rule.ts';

/** The date is a day somewhere on earth. */
const DAY_MS = 86_400_000;

/** Nothing real exists before the day a book comes out. */
export const unreleasedRule: DecisionRule = {
  code: 'unreleased',
  group: 'state',
  check({ book, context }) {
    const day = unreleasedUntil(book.book.releaseDate, context.now);
    return day === null ? null : forNow(unreleasedWords(day));
  },
};

/** The day a book comes out, UTC milliseconds; null when it is out, or when nobody knows. */
export function unreleasedUntil(releaseDate: string | null | undefined, now: number): number | null {
  if (!releaseDate) return null;
  const at = Date.parse(releaseDate.length === 10 ? `${releaseDate}T00:00:00Z` : releaseDate);
  return Number.isNaN(at) || at <= now + DAY_MS ? null : at;
}

export function unreleasedWords(day: number): string {
  return `The book comes out on ${new Date(day).toISOString().slice(0, 10)}.`;
}
