import { isFunctionWord } from '../matching/phrases.ts';
import { tokenise } from '../matching/tokens.ts';
import { inLatinLetters } from '../matching/transliterate.ts';

/** What a wanted book is recognised by at first glance. */
export type WantedEntry = {
  title: string;
  authors: readonly string[];
  series: readonly string[];
};

export type WantedIndex = {
  /** Numbers of the wanted books these texts of a release may speak of; never leaves out one the engine would take. */
  candidates(texts: readonly string[]): number[];
};

type Word = { text: string; alt: string };
/** Words that must all be there for the book to be looked at closely. */
type Phrase = { book: number; words: Word[] };

const NAME_TAILS = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'md', 'esq']);

/**
 * A first sieve for many wanted books and many releases: a book is looked at when a surname of its authors stands in
 * the release, or all words of its title or of a series. Each phrase is filed under its rarest word, so that a release
 * costs about as much as it has words.
 */
export function createWantedIndex(entries: readonly WantedEntry[]): WantedIndex {
  const phrases = entries.flatMap((entry, book) => phrasesOf(entry).map((words) => ({ book, words })));
  const frequency = new Map<string, number>();
  for (const { words } of phrases)
    for (const { text } of words) frequency.set(text, (frequency.get(text) ?? 0) + 1);
  const filed = new Map<string, Phrase[]>();
  const file = (key: string, phrase: Phrase) => {
    const others = filed.get(key);
    if (others) others.push(phrase);
    else filed.set(key, [phrase]);
  };
  for (const phrase of phrases) {
    const rarest = phrase.words.reduce((best, word) =>
      (frequency.get(word.text) ?? 0) < (frequency.get(best.text) ?? 0) ? word : best,
    );
    file(rarest.text, phrase);
    if (rarest.alt !== rarest.text) file(rarest.alt, phrase);
  }

  return {
    candidates: (texts) => {
      const present = new Set<string>();
      for (const text of texts) {
        for (const token of tokenise(text).tokens) {
          present.add(token.text);
          present.add(token.alt);
        }
      }
      const found = new Set<number>();
      for (const word of present) {
        for (const { book, words } of filed.get(word) ?? []) {
          if (found.has(book)) continue;
          if (words.every(({ text, alt }) => present.has(text) || present.has(alt))) found.add(book);
        }
      }
      return [...found].toSorted((a, b) => a - b);
    },
  };
}

function phrasesOf({ title, authors, series }: WantedEntry): Word[][] {
  const spelled = (texts: readonly string[]) => texts.flatMap((text) => [text, ...inLatinLetters(text)]);
  const names = spelled(authors)
    .map(surnameOf)
    .filter((words) => words.length > 0);
  // One word alone ("It") says nothing without its author.
  const texts = spelled([title.split(/[:;(]|\s[-–—]\s/u)[0]!, ...series])
    .map(wordsOf)
    .filter((words) => words.length > 1 || (names.length === 0 && words.length > 0));
  return [...names, ...texts];
}

function surnameOf(name: string): Word[] {
  const words = wordsOf(name).filter(({ text }) => !NAME_TAILS.has(text));
  // Scripts without spaces: each character is a word, and all of them are the name.
  if (words.some(({ text }) => /^[^\p{Script=Latin}\p{N}]$/u.test(text))) return words;
  return words.slice(-1);
}

function wordsOf(text: string): Word[] {
  const all = tokenise(text).tokens.map((token) => ({ text: token.text, alt: token.alt }));
  const telling = all.filter((word) => word.text !== '' && !isFunctionWord(word.text));
  return telling.length > 0 ? telling : all.filter((word) => word.text !== '');
}
