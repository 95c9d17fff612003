import { type DecisionRule, forNow } from './rule.ts';

/** The date is a day somewhere on earth. */
const DAY_MS = 86_400_000;

/** Nothing real exists before the day a book comes out. */
export const unreleasedRule: DecisionRule = {
  code: 'unreleased',
  group: 'state',
  check({ book, context }) {
    const { releaseDate } = book.book;
    if (!releaseDate) return null;
    const at = Date.parse(releaseDate.length === 10 ? `${releaseDate}T00:00:00Z` : releaseDate);
    if (Number.isNaN(at) || at <= context.now + DAY_MS) return null;
    return forNow(`The book comes out on ${releaseDate.slice(0, 10)}.`);
  },
};
