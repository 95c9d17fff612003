/** What one code point is for reading a title. */
export type CharKind = 'word' | 'ideograph' | 'mark' | 'apostrophe' | 'dash' | 'open' | 'close' | 'other';

export type FoldedChar = {
  kind: CharKind;
  /** Letters to compare by: lower case, without accents; may be several (`ß` is `ss`). */
  text: string;
  /** Second usual spelling (`ä` is also `ae`), else the same as `text`. */
  alt: string;
  /** Is it an upper-case letter? */
  upper: boolean;
};

/** Letters that no Unicode decomposition takes apart. */
const LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŀ: 'l',
  ŋ: 'n',
};
const SECOND_SPELLINGS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

const APOSTROPHES = new Set(["'", '’', '‘', 'ʼ', 'ʻ', '`', '´', '′', '＇', '‛']);
const DASHES = new Set(['-', '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '－', '⸺', '〜']);
const OPENERS = new Set(['(', '[', '{', '（', '［', '｛', '【', '〔', '〖']);
const CLOSERS = new Set([')', ']', '}', '）', '］', '｝', '】', '〕', '〗']);

/** Scripts written without spaces: each character is compared on its own. */
const IDEOGRAPH =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]/u;
const WORD = /[\p{L}\p{N}]/u;
const MARK = /\p{M}/u;
/** Accents of Latin, Greek and Cyrillic, and the optional vowel points of Hebrew and Arabic. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: the class lists combining marks on purpose
const OPTIONAL_MARKS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/gu;

function foldLetter(char: string): string {
  const lower = char.toLowerCase();
  const own = LETTERS[lower];
  if (own !== undefined) return own;
  // Recomposed afterwards, so that Hangul and voiced kana stay single characters.
  return lower.normalize('NFKD').replace(OPTIONAL_MARKS, '').toLowerCase().normalize('NFC');
}

function examine(char: string): FoldedChar {
  const other: FoldedChar = { kind: 'other', text: '', alt: '', upper: false };
  if (APOSTROPHES.has(char)) return { ...other, kind: 'apostrophe' };
  if (DASHES.has(char)) return { ...other, kind: 'dash' };
  if (OPENERS.has(char)) return { ...other, kind: 'open' };
  if (CLOSERS.has(char)) return { ...other, kind: 'close' };
  if (IDEOGRAPH.test(char)) {
    const text = foldLetter(char);
    return { kind: 'ideograph', text, alt: text, upper: false };
  }
  if (MARK.test(char)) {
    const text = char.replace(OPTIONAL_MARKS, '');
    return { kind: 'mark', text, alt: text, upper: false };
  }
  if (WORD.test(char)) {
    const text = foldLetter(char);
    if (text === '') return other;
    return {
      kind: 'word',
      text,
      alt: SECOND_SPELLINGS[char.toLowerCase()] ?? text,
      upper: char !== char.toLowerCase(),
    };
  }
  return other;
}

const known = new Map<number, FoldedChar>();
for (let code = 0; code < 0x250; code += 1) known.set(code, examine(String.fromCodePoint(code)));
const ascii: FoldedChar[] = Array.from({ length: 128 }, (_, code) => known.get(code)!);

/** Bounds the memo: text in every script of the world together stays below it. */
const MEMO_LIMIT = 50_000;

/** Reads one code point of NFC text. */
export function foldCodePoint(code: number): FoldedChar {
  if (code < 128) return ascii[code]!;
  const found = known.get(code);
  if (found) return found;
  const folded = examine(String.fromCodePoint(code));
  if (known.size < MEMO_LIMIT) known.set(code, folded);
  return folded;
}
