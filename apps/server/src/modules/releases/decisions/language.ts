import { isForeignWord, isOtherScript } from '../matching/foreign-words.ts';
import { role } from '../title-parser/roles.ts';
import { languageEvidence } from './language-evidence.ts';
import { type DecisionRule, permanently, type Subject } from './rule.ts';

/**
 * The release must not be in another language. One that names none is believed when it names the title: "Harry Potter 1-7"
 * alone may be of any language, and is mostly English.
 */
export const languageRule: DecisionRule = {
  code: 'language',
  group: 'release',
  check(subject) {
    const { book, facts } = subject;
    if (book.language === null) return null;
    const { languages, certain } = languageEvidence(facts);
    // "Anna Karenina" is the English title as well.
    if (isRespelled(subject) && !languages.includes(book.language))
      return permanently(`Named in Latin letters without its language; wanted is ${book.language}.`);
    if (languages.length === 0 && book.isForeignTitle && !soundsForeign(subject))
      return permanently(`Names neither the title nor its language; wanted is ${book.language}.`);
    // A title that can only be of the wanted language outweighs English words beside it.
    if (languages.length === 0 || (!certain && book.isForeignTitle) || languages.includes(book.language))
      return null;
    return permanently(`In ${languages.join(' or ')}, wanted is ${book.language}.`);
  },
};

/** A Cyrillic title found in Latin letters, and nothing else in letters of its own. */
function isRespelled({ book, facts, identity }: Subject): boolean {
  const { form } = identity.title;
  if (form === null || identity.hasAsin || !/\p{Script=Cyrillic}/u.test(book.book.title)) return false;
  const texts = [facts.parsed, facts.bookTitle];
  return !texts.some((text) => text?.tokens.some(isOtherScript));
}

/** What volumes are called elsewhere. */
const FOREIGN_COUNTERS = new Set(
  'band,bd,bande,teil,folge,tome,tomes,livre,libro,libri,livro,boek,deel,bok,del,tom,tomo'.split(','),
);

/** The title itself, who reads it, or words of another language than English. */
function soundsForeign({ book, facts, identity }: Subject): boolean {
  const { verdict, form } = identity.title;
  if (identity.hasAsin || identity.narrator === 'match') return true;
  if ((verdict === 'match' || verdict === 'listed') && form?.kind !== 'series') return true;
  const text = facts.parsed;
  return text.tokens.some(
    (token) =>
      isOtherScript(token) ||
      (token.role === role.position && FOREIGN_COUNTERS.has(token.text)) ||
      (!book.authors.some((author) => author.words.includes(token.text)) && isForeignWord(token, text.text)),
  );
}
