import { distance } from 'fastest-levenshtein';
import { noiseRoles } from '../title-parser/roles.ts';
import { foreignNumber } from './foreign-numbers.ts';
import { roman } from './numbers.ts';
import { gap, type Token } from './tokens.ts';

/** One word of a wanted title, series or name. */
export type Word = { text: string; alt: string; num: number; optional: boolean };

const ARTICLES = new Set(['the', 'a', 'an']);
const FOREIGN_ARTICLES = new Set(
  'der,die,das,ein,eine,le,la,les,un,une,el,los,las,il,lo,gli,i,het,een,den,det,ett,et,o,os,as,um,uma'.split(
    ',',
  ),
);
const CONNECTORS = new Set(['and', 'und', 'et', 'y', 'och', 'og', 'ja', 'и']);
const FUNCTION_WORDS = new Set(
  'the,a,an,and,of,in,to,on,for,with,at,by,from,or,is,it,as,into,und,et,y,de,der,die,das,von,la,le,les,el,los,del,du,des,il,di,e,i,en,van,het,och,og,av,af,do,da,s,и'.split(
    ',',
  ),
);

export function isArticle(text: string): boolean {
  return ARTICLES.has(text);
}

/** Words that carry no meaning of their own. */
export function isFunctionWord(text: string): boolean {
  return FUNCTION_WORDS.has(text);
}

export type WordOptions = {
  /** The wanted book is not in English: a leading article of its language may be missing. */
  foreign: boolean;
  /** Language of the wanted book, whose number words count. */
  language?: string | null;
};

export function toWords(tokens: readonly Token[], options: WordOptions): Word[] {
  const words = tokens.map((token, at) => ({
    text: token.text,
    alt: token.alt,
    num: token.num >= 0 ? token.num : foreignNumber(token.text, options.language ?? null),
    optional:
      ARTICLES.has(token.text) ||
      token.text === 'and' ||
      (at === 0 && options.foreign && FOREIGN_ARTICLES.has(token.text)),
  }));
  // A title of articles alone ("A") needs all of them.
  if (words.every((word) => word.optional)) for (const word of words) word.optional = false;
  return words;
}

function sameText(word: Word, token: Token): boolean {
  if (word.text === token.text) return true;
  if (word.num >= 0 && token.num >= 0) return word.num === token.num;
  if (word.alt !== word.text && word.alt === token.text) return true;
  if (token.alt !== token.text && token.alt === word.text) return true;
  // "World War I" and "World War One"
  if (word.num >= 0 && token.text.length === 1) return roman(token.text) === word.num;
  if (token.num >= 0 && word.text.length === 1) return roman(word.text) === token.num;
  if (word.text.includes('*') || token.text.includes('*')) return sameMasked(word.text, token.text);
  return CONNECTORS.has(word.text) && CONNECTORS.has(token.text);
}

/** `f*ck` is any word of that length with the same ends. */
function sameMasked(one: string, two: string): boolean {
  return (
    one.length > 2 &&
    Math.abs(one.length - two.length) <= 1 &&
    one[0] === two[0] &&
    one.at(-1) === two.at(-1) &&
    one.replaceAll('*', '').length > 1
  );
}

/** A slip of one letter in a long word; plurals and numbers are other words. */
function isTypo(word: string, token: string): boolean {
  if (word.length < 7 || token.length < 7 || Math.abs(word.length - token.length) > 1) return false;
  if (word[0] !== token[0] || `${word}s` === token || `${token}s` === word) return false;
  if (/\d/.test(word) || /\d/.test(token)) return false;
  return (distance(word, token) <= 1 && !isCognate(word, token)) || isSwap(word, token);
}

/** Project and Projekt, Capital and Kapital: another language, and no slip. */
function isCognate(one: string, two: string): boolean {
  return one.length === two.length && one.replaceAll('k', 'c') === two.replaceAll('k', 'c');
}

function isSwap(one: string, two: string): boolean {
  if (one.length !== two.length) return false;
  let at = 0;
  while (at < one.length && one[at] === two[at]) at += 1;
  return one[at] === two[at + 1] && one[at + 1] === two[at] && one.slice(at + 2) === two.slice(at + 2);
}

/** Cheap test whether a phrase starting with `word` can start at `token`. */
export function mayStart(word: Word, token: Token): boolean {
  if (word.text.charCodeAt(0) === token.text.charCodeAt(0)) return true;
  return (
    (word.num >= 0 && token.num >= 0) || word.alt !== word.text || token.alt !== token.text || word.num >= 0
  );
}

export type PhraseOptions = {
  /** How many words may hold a slip of one letter. */
  typos: number;
  /** Tokens with one of these flags are not looked at. */
  avoidFlags: number;
};

/**
 * Matches all words of a phrase from token `at` on and answers the first token after it, or -1. Articles and "and" may
 * be missing on either side; one word may be written as two ("Ender s", "Spider Man") and the reverse.
 */
export function matchPhrase(
  words: readonly Word[],
  tokens: readonly Token[],
  at: number,
  options: PhraseOptions,
): number {
  let typos = options.typos;
  let word = 0;
  let token = at;
  const group = tokens[at]!.group;
  while (word < words.length) {
    const wanted = words[word]!;
    const found = tokens[token];
    if (found === undefined || (found.flags & options.avoidFlags) !== 0) {
      if (wanted.optional) {
        word += 1;
        continue;
      }
      return -1;
    }
    // A phrase does not run over the border of brackets, but may jump over a bracket in its middle.
    if (found.group !== group) {
      if (group === 0 && token > at) {
        token += 1;
        continue;
      }
      return -1;
    }
    if (sameText(wanted, found)) {
      word += 1;
      token += 1;
      continue;
    }
    const joined = joinedMatch(words, word, tokens, token);
    if (joined !== null) {
      word += joined.words;
      token += joined.tokens;
      continue;
    }
    if (wanted.optional) {
      word += 1;
      continue;
    }
    if (
      token > at &&
      word > 0 &&
      (ARTICLES.has(found.text) || found.text === 'and') &&
      found.gap <= gap.comma
    ) {
      token += 1;
      continue;
    }
    // "Wheel mp3 of Time"
    if (token > at && word > 0 && noiseRoles[found.role]! && found.gap <= gap.joined) {
      token += 1;
      continue;
    }
    if (typos > 0 && isTypo(wanted.text, found.text)) {
      typos -= 1;
      word += 1;
      token += 1;
      continue;
    }
    return -1;
  }
  return token > at ? token : -1;
}

function joinedMatch(
  words: readonly Word[],
  word: number,
  tokens: readonly Token[],
  token: number,
): { words: number; tokens: number } | null {
  const wanted = words[word]!.text;
  const found = tokens[token]!.text;
  if (wanted.length > found.length && wanted.startsWith(found)) {
    let text = found;
    for (let count = 1; count < 4; count += 1) {
      const next = tokens[token + count];
      if (!next || next.gap > gap.joined || next.group !== tokens[token]!.group) break;
      text += next.text;
      if (text === wanted) return { words: 1, tokens: count + 1 };
      if (text.length >= wanted.length) break;
    }
    return null;
  }
  if (found.length > wanted.length && found.startsWith(wanted)) {
    let text = wanted;
    for (let count = 1; count < 4; count += 1) {
      const next = words[word + count];
      if (!next) break;
      text += next.text;
      if (text === found) return { words: count + 1, tokens: 1 };
      if (text.length >= found.length) break;
    }
  }
  return null;
}
