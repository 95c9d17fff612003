import { numberWord, ordinal, roman } from '../matching/numbers.ts';
import { isFunctionWord } from '../matching/phrases.ts';

/** A word of a title as it may be asked for. */
export type QueryWord = {
  text: string;
  /** Often written another way: a number, a possessive, an abbreviation, an umlaut, a compound. */
  isUnsure: boolean;
};

const APOSTROPHES = /['’‘ʼ`´]/gu;
/** "and" stands for "&", which no index holds as a word. */
const CONNECTORS = new Set(['and', 'und', 'et', 'y', 'e', 'en', 'och', 'og', 'i', 'ja']);
const ABBREVIATED = new Set(
  'st,saint,mr,mister,mrs,missus,ms,dr,doctor,vs,versus,no,number,vol,volume,pt,part,bk,book,ed,edition,jr,sr'.split(
    ',',
  ),
);
/** Letters with a second usual spelling (`ü` is also `ue`). */
const SECOND_SPELLING = /[äöüßæœøåþð]/iu;
const ARTICLES =
  /^(?:the|an?|der|die|das|ein|eine|le|la|les|un|une|el|los|las|il|lo|gli|de|het|een|den|det|ett|et|o|os|as|um|uma)$/iu;

/** Everything behind the title proper: remarks in brackets, what edition it is, which part of how many. */
export function withoutTail(title: string): string {
  const bare = title
    .normalize('NFC')
    .replaceAll(/\s*(?:\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\})\s*$/gu, '')
    .replaceAll(/\s*(?:\([^()]*\)|\[[^[\]]*\])\s*(?=[:;,–—-])/gu, '')
    .replace(/[\s,:;–—-]+(?:un)?abridged(?:\s+(?:edition|audiobook))?\s*$/iu, '')
    .replace(
      /[\s,:;–—-]+(?:a\s+novel|a\s+memoir|dramati[sz]ed(?:\s+adaptation)?|audiobook|audio\s+edition)\s*$/iu,
      '',
    )
    .replace(
      /[\s,:;–—-]+(?:part|pt\.?)\s+(?:\d+|[ivx]+|one|two|three)\s+of\s+(?:\d+|[ivx]+|one|two|three)\s*$/iu,
      '',
    )
    .replace(
      /[,:;–—-]\s*(?:book|volume|vol\.?|part|band|teil|tome)\s+(?:\d+(?:\.\d+)?|[ivxl]+|one|two|three|four|five)\s*$/iu,
      '',
    )
    .trim();
  return bare === '' ? title : bare === title ? bare : withoutTail(bare);
}

export function withoutSubtitle(title: string): string {
  const head = title.split(/\s*(?:[:;]|\s[-–—]\s)\s*/u)[0]!.trim();
  // "2001: A Space Odyssey" cut at the colon would be a bare number.
  return head.length >= 4 && /\p{L}/u.test(head) ? head : title;
}

/** The words of a title, without a leading article, connectors and the crumbs of apostrophes. */
export function titleWords(title: string): QueryWord[] {
  const words = title
    .normalize('NFC')
    // S.P.Q.R. is mostly written SPQR.
    .replace(/\b(?:\p{L}\.){2,}(?=\s|$|[:;,)])/gu, (letters) => letters.replaceAll('.', ''))
    .split(/[\s/&+:;,!?"“”„«»()[\]{}…·|*_]+/u)
    .flatMap(readWord);
  const [first] = words;
  if (first && words.length > 1 && ARTICLES.test(first.text)) words.shift();
  const kept = words.filter((word) => !CONNECTORS.has(word.text.toLowerCase()));
  return kept.length > 0 ? kept : words;
}

function readWord(raw: string): QueryWord[] {
  const hasApostrophe = raw.search(APOSTROPHES) >= 0;
  // Indexes split at an apostrophe or hold the word joined; the stem is in the first kind, so it is asked for first.
  const parts = raw
    .replace(/(\p{L}{2,})['’‘ʼ`´](?:s|t|d|m|ll|re|ve)?$/giu, '$1')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part !== '' && (!hasApostrophe || part.length > 1));
  const isCompound = parts.length > 1;
  return parts.map((text) => ({
    text,
    isUnsure:
      hasApostrophe ||
      isCompound ||
      SECOND_SPELLING.test(text) ||
      ABBREVIATED.has(text.toLowerCase()) ||
      isNumber(text),
  }));
}

function isNumber(text: string): boolean {
  const plain = text.toLowerCase();
  return (
    /\d/u.test(plain) ||
    numberWord(plain) >= 0 ||
    ordinal(plain) >= 0 ||
    (text === text.toUpperCase() && roman(plain) > 0)
  );
}

/** The words that tell the book and are written one way only; empty when there are none. */
export function tellingWords(words: readonly QueryWord[]): string[] {
  const sure = words.filter(({ text, isUnsure }) => !isUnsure && !isFunctionWord(text.toLowerCase()));
  if (sure.length <= MOST_TELLING) return sure.map((word) => word.text);
  const longest = new Set(sure.toSorted((a, b) => b.text.length - a.text.length).slice(0, MOST_TELLING));
  return sure.filter((word) => longest.has(word)).map((word) => word.text);
}

/** Letters of a text, as much as they tell: a sign of a script without spaces tells as much as some letters. */
export function weightOf(text: string): number {
  let weight = 0;
  for (const sign of text) weight += IDEOGRAPH.test(sign) ? 3 : 1;
  return weight;
}

const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** More words only give more chances to differ. */
const MOST_TELLING = 4;
