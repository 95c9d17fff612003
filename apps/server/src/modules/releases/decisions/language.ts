import { languageEvidence } from './language-evidence.ts';
import { type DecisionRule, permanently } from './rule.ts';

/** The release must not be in another language; one that names none is believed. */
export const languageRule: DecisionRule = {
  code: 'language',
  group: 'release',
  check({ book, facts }) {
    if (book.language === null) return null;
    const { languages } = languageEvidence(facts);
    if (languages.length === 0 || languages.includes(book.language)) return null;
    return permanently(`In ${languages.join(' or ')}, wanted is ${book.language}.`);
  },
};
