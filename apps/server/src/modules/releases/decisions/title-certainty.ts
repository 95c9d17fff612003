import { type DecisionRule, permanently } from './rule.ts';

/** A strict profile takes titles only in which the wanted book explains every word. */
export const titleCertaintyRule: DecisionRule = {
  code: 'titleCertainty',
  group: 'release',
  check({ identity, book, policy }) {
    if (policy.titleMatch !== 'strict' || identity.hasAsin) return null;
    const { title } = identity;
    if (title.verdict === 'match' && title.confidence >= 3) return null;
    const unexplained = title.stray === '' ? '' : ` ("${title.stray}")`;
    return permanently(`Not surely "${book.book.title}"${unexplained}; the profile is strict about titles.`);
  },
};
