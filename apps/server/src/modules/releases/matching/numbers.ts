const UNITS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
  'eleventh',
  'twelfth',
];

export const NUMBER_WORDS: ReadonlyMap<string, number> = new Map<string, number>([
  ...UNITS.map((word, value): [string, number] => [word, value]),
  ...TENS.map((word, index): [string, number] => [word, (index + 2) * 10]),
]);
export const ORDINAL_WORDS: ReadonlyMap<string, number> = new Map<string, number>(
  ORDINALS.map((word, index): [string, number] => [word, index + 1]),
);

/** Value of a number word below one hundred, else -1. */
export function numberWord(text: string): number {
  return NUMBER_WORDS.get(text) ?? -1;
}

/** `first`, `1st`, `2nd` … as 1, 2 …; else -1. */
export function ordinal(text: string): number {
  const word = ORDINAL_WORDS.get(text);
  if (word !== undefined) return word;
  if (text.length < 3 || text.length > 5) return -1;
  const first = text.charCodeAt(0);
  if (first < 48 || first > 57) return -1;
  const tail = text.slice(-2);
  if (tail !== 'st' && tail !== 'nd' && tail !== 'rd' && tail !== 'th') return -1;
  const value = Number(text.slice(0, -2));
  return Number.isInteger(value) ? value : -1;
}

const ROMAN_DIGITS: Record<string, number> = { i: 1, v: 5, x: 10 };

/** Value of a Roman numeral made of i, v and x (1 to 39), else -1. */
export function roman(text: string): number {
  if (text.length === 0 || text.length > 7) return -1;
  let value = 0;
  let previous = 0;
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const digit = ROMAN_DIGITS[text[at]!];
    if (digit === undefined) return -1;
    value += digit < previous ? -digit : digit;
    previous = Math.max(previous, digit);
  }
  return toRoman(value) === text ? value : -1;
}

export function toRoman(value: number): string {
  if (value < 1 || value > 39) return '';
  const ones = ['', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix'];
  return 'x'.repeat(Math.floor(value / 10)) + ones[value % 10]!;
}

/**
 * Reads a number written in several words from `words[at]` on: `twenty one`, `one hundred`, `nineteen eighty four`.
 * Answers its value and how many words it takes; `length` 0 when there is none of at least two words.
 */
export function spelledNumber(
  wordAt: (index: number) => string,
  at: number,
): { value: number; length: number } {
  const none = { value: -1, length: 0 };
  const head = smallNumber(wordAt, at);
  if (head.length === 0 || head.value === 0) return none;
  const after = at + head.length;
  const next = wordAt(after);
  if (next === 'hundred' || next === 'thousand') {
    const scale = next === 'hundred' ? 100 : 1000;
    let end = after + 1;
    if (wordAt(end) === 'and' && smallNumber(wordAt, end + 1).length > 0) end += 1;
    const rest = smallNumber(wordAt, end);
    return { value: head.value * scale + (rest.length > 0 ? rest.value : 0), length: end + rest.length - at };
  }
  // Years are read in pairs: nineteen eighty-four.
  if (head.length === 1 && head.value >= 11 && head.value <= 20) {
    const rest = smallNumber(wordAt, after);
    if (rest.length > 0 && rest.value >= 10)
      return { value: head.value * 100 + rest.value, length: 1 + rest.length };
  }
  return head.length > 1 ? head : none;
}

/** One to ninety-nine in one or two words. */
function smallNumber(wordAt: (index: number) => string, at: number): { value: number; length: number } {
  const value = numberWord(wordAt(at));
  if (value < 0) return { value: -1, length: 0 };
  if (value >= 20) {
    const unit = numberWord(wordAt(at + 1));
    if (unit >= 1 && unit <= 9) return { value: value + unit, length: 2 };
  }
  return { value, length: 1 };
}
