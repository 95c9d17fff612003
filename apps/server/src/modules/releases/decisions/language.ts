import { languageEvidence } from './language-evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** The release must not be in another language; one that names none is believed. */
export const languageRule: DecisionRule = {
  code: 'language',
  group: 'release',
  check({ book, facts }) {
    if (book.language === null) return null;
    const { languages, certain } = languageEvidence(facts);
    // A title that can only be of the wanted language outweighs English words beside it.
    if (languages.length === 0 || (!certain && book.isForeignTitle) || languages.includes(book.language))
      return null;
    return permanently(`In ${languages.join(' or ')}, wanted is ${book.language}.`);
  },
};
