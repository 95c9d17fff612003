/** Numbers as people write them in names of discs and parts. Pure. */

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
const WORD_VALUES = new Map(WORDS.flatMap((names, index) => names.map((name) => [name, index + 1] as const)));
const WORD_PATTERN = [...WORD_VALUES.keys()].sort((a, b) => b.length - a.length).join('|');
const ROMAN = /^(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})$/;
const NUMBER = `\\d{1,4}|${WORD_PATTERN}|[ivxl]{1,7}(?![\\p{L}])`;

/** `7`, `seven`, `vii`, `VII` → 7; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  if (/^\d{1,6}$/.test(lower)) return Number(lower);
  const word = WORD_VALUES.get(lower);
  if (word !== undefined) return word;
  const roman = ROMAN.exec(lower);
  return roman && lower !== '' ? romanValue(lower) : undefined;
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

// `Book II CD 3`, `[Disk_02]`, `Disc Four`, `CD-01 of 10`, `Tape 1`, `DVD2`; the label must not end another word.
const DISC = new RegExp(
  `(?<![\\p{L}])(?:cd|dis[ck]|disque|disco|dvd|tape|cassette|kassette|mc)[\\s._#:-]*(${NUMBER})(?![\\p{L}\\d])`,
  'iu',
);
const SIDE = /(?<![\p{L}])(?:side|seite|face|lado)[\s._#:-]*([a-h]|\d{1,2})(?![\p{L}\d])/iu;
const SIDE_SUFFIX =
  /(?<![\p{L}])(?:tape|cassette|kassette|mc)[\s._#:-]*(\d{1,2})[\s._-]*([ab])(?![\p{L}\d])/iu;

/**
 * The disc a folder or file name speaks of; sides of tapes come between whole numbers (`Tape 2 Side B` is 2.02).
 * Undefined when it names none.
 */
export function discNumber(name: string): number | undefined {
  const both = SIDE_SUFFIX.exec(name);
  if (both) return Number(both[1]) + sideValue(both[2] ?? '') / 100;
  const disc = parseNumber(DISC.exec(name)?.[1] ?? '');
  const side = SIDE.exec(name)?.[1];
  if (disc === undefined) return side === undefined ? undefined : sideValue(side);
  return side === undefined ? disc : disc + sideValue(side) / 100;
}

function sideValue(side: string): number {
  const digits = Number(side);
  return Number.isNaN(digits) ? side.toLowerCase().charCodeAt(0) - 96 : digits;
}

/** The name without its disc, for comparing what is left: `Dune CD 2` → `Dune`. */
export function withoutDisc(name: string): string {
  return name.replace(SIDE_SUFFIX, ' ').replace(DISC, ' ').replace(SIDE, ' ');
}

const PART_LABEL =
  'part|pt|teil|partie|parte|track|trk|titel|chapter|chap|ch|kapitel|kap|chapitre|capitulo|capítulo|episode|ep|section|sec|file|folge';
const LABELLED = new RegExp(`(?<![\\p{L}])(?:${PART_LABEL})[\\s._#:-]*(${NUMBER})(?![\\p{L}\\d])`, 'giu');
const N_OF_M = new RegExp(
  `(?<![\\p{L}\\d])(${NUMBER})\\s*(?:of|von|de|di|sur|/|／)\\s*\\d{1,4}(?![\\p{L}\\d])`,
  'iu',
);
const DISC_DASH_TRACK = /^\D{0,3}(\d{1,2})[-.](\d{2,3})(?!\d)/;
const LEADING = /^[\s([{#_-]*(\d{1,4})(?=$|[^\d])/;
const TRAILING = /(?<!\d)(\d{1,4})[\s)\]}]*$/;

/** The ways a file name may carry the number of its part. Which one counts is decided over all files together. */
export type NameNumbers = {
  disc: number | undefined;
  leading: number | undefined;
  ofTotal: number | undefined;
  labelled: number | undefined;
  trailing: number | undefined;
};

export function nameNumbers(stem: string): NameNumbers {
  const disc = discNumber(stem);
  const rest = disc === undefined ? stem : withoutDisc(stem);
  const labels = [...rest.matchAll(LABELLED)];
  const pair = disc === undefined ? DISC_DASH_TRACK.exec(rest) : null;
  const leading = pair ? pair[2] : LEADING.exec(rest.trimStart())?.[1];
  return {
    disc: disc ?? (pair ? Number(pair[1]) : undefined),
    leading: leading === undefined ? undefined : Number(leading),
    ofTotal: parseNumber(N_OF_M.exec(rest)?.[1] ?? ''),
    // The last label is the finest: `Part 2 Chapter 5`.
    labelled: parseNumber(labels.at(-1)?.[1] ?? ''),
    trailing: toNumber(TRAILING.exec(rest)?.[1]),
  };
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

const OPENING =
  /^[^\p{L}]*(opening|intro|introduction|prologue|prolog|preface|foreword|vorwort|dedication|epigraph|title page|front matter|prelude)/iu;
const CLOSING =
  /^[^\p{L}]*(closing|end credits|credits|outro|epilogue?|afterword|nachwort|acknowledge?ments?|appendix|about the author|author'?s note|the end|bonus)/iu;

/** −1 for what opens a book, 1 for what closes it, 0 for the rest; used only where numbers do not tell. */
export function bookEnd(stem: string): -1 | 0 | 1 {
  if (OPENING.test(stem)) return -1;
  return CLOSING.test(stem) ? 1 : 0;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** As people sort: 2 before 10, case and accents last; a total order. */
export function naturalCompare(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Natural order of paths, folder by folder, so that `a/x` never lands between `a b/x` and `a b/y`. */
export function naturalPathCompare(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const shared = Math.min(left.length, right.length) - 1;
  for (let at = 0; at < shared; at += 1) {
    const order = naturalCompare(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  if (left.length !== right.length) return left.length - right.length;
  return naturalCompare(left.at(-1) ?? '', right.at(-1) ?? '');
}
