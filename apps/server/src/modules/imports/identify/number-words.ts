/** Numbers as people write them: digits, words, Roman numerals, ideographs. Pure. */

const WORDS = [
  ['one', 'first', 'eins', 'un', 'uno'],
  ['two', 'second', 'zwei', 'deux', 'dos'],
  ['three', 'third', 'drei', 'trois', 'tres'],
  ['four', 'fourth', 'vier', 'quatre', 'cuatro'],
  ['five', 'fifth', 'fünf', 'cinq', 'cinco'],
  ['six', 'sixth', 'sechs', 'seis'],
  ['seven', 'seventh', 'sieben', 'sept', 'siete'],
  ['eight', 'eighth', 'acht', 'huit', 'ocho'],
  ['nine', 'ninth', 'neun', 'neuf', 'nueve'],
  ['ten', 'tenth', 'zehn', 'dix', 'diez'],
  ['eleven', 'elf', 'onze', 'once'],
  ['twelve', 'zwölf', 'douze', 'doce'],
  ['thirteen', 'dreizehn', 'treize'],
  ['fourteen', 'vierzehn', 'quatorze'],
  ['fifteen', 'fünfzehn', 'quinze'],
  ['sixteen', 'sechzehn', 'seize'],
  ['seventeen', 'siebzehn'],
  ['eighteen', 'achtzehn'],
  ['nineteen', 'neunzehn'],
  ['twenty', 'zwanzig', 'vingt'],
];
const TENS = [
  ['twenty', 'zwanzig'],
  ['thirty', 'dreißig'],
  ['forty', 'vierzig'],
  ['fifty', 'fünfzig'],
  ['sixty', 'sechzig'],
  ['seventy', 'siebzig'],
  ['eighty', 'achtzig'],
  ['ninety', 'neunzig'],
];
const WORD_VALUES = new Map(WORDS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
// `twenty-one`, `Twenty One`, `einundzwanzig`.
for (const [index, [english = '', german = '']] of TENS.entries()) {
  const ten = (index + 2) * 10;
  WORD_VALUES.set(english, ten).set(german, ten);
  for (const [digit, [cardinal = '', ordinal = '', einer = '']] of WORDS.slice(0, 9).entries()) {
    for (const gap of ['-', ' ']) {
      WORD_VALUES.set(`${english}${gap}${cardinal}`, ten + digit + 1);
      WORD_VALUES.set(`${english}${gap}${ordinal}`, ten + digit + 1);
    }
    WORD_VALUES.set(`${einer === 'eins' ? 'ein' : einer}und${german}`, ten + digit + 1);
  }
}
/** Every number that is written as a word, as a pattern; the longest first. */
export const NUMBER_WORDS = [...WORD_VALUES.keys()].sort((a, b) => b.length - a.length).join('|');
const IDEOGRAPHS = '〇一二三四五六七八九十';
const ROMAN = /^(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})$/;

/** `7`, `seven`, `vii`, `VII` → 7; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  if (/^\d{1,6}$/.test(lower)) return Number(lower);
  const word = WORD_VALUES.get(lower);
  if (word !== undefined) return word;
  const ideographs = ideographValue(lower);
  if (ideographs !== undefined) return ideographs;
  const roman = ROMAN.exec(lower);
  return roman && lower !== '' ? romanValue(lower) : undefined;
}

/** `十二` → 12, `二十` → 20; up to 99. */
function ideographValue(text: string): number | undefined {
  const parts = /^([一二三四五六七八九])?(十)?([〇一二三四五六七八九])?$/.exec(text);
  if (!parts || text === '' || (parts[2] === undefined && text.length > 1)) return undefined;
  const [, tens, ten, ones] = parts;
  const value = (character: string | undefined) => (character ? IDEOGRAPHS.indexOf(character) : 0);
  return ten === undefined ? value(tens ?? ones) : (tens ? value(tens) : 1) * 10 + value(ones);
}

function romanValue(text: string): number {
  const values: Record<string, number> = { i: 1, v: 5, x: 10, l: 50 };
  let sum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const value = values[text[at] ?? ''] ?? 0;
    const next = values[text[at + 1] ?? ''] ?? 0;
    sum += value < next ? -value : value;
  }
  return sum;
}
