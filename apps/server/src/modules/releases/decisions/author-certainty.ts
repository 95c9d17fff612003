import { type DecisionRule, permanently } from './rule.ts';

/** A strict profile takes releases only that name an author in full. */
export const authorCertaintyRule: DecisionRule = {
  code: 'authorCertainty',
  group: 'release',
  check({ identity, book, policy }) {
    if (policy.authorMatch !== 'strict' || identity.hasAsin) return null;
    const { state } = identity.author;
    if (state === 'match' || state === 'unchecked') return null;
    return permanently(
      `${book.authors[0]?.name ?? 'The author'} is not named in full; the profile is strict about authors.`,
    );
  },
};
