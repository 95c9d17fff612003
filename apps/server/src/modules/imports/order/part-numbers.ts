import { NUMBER_WORDS, parseNumber } from '../identify/number-words.ts';
import { remembered } from '../inspect/remembered.ts';

/** Numbers of discs and parts in names. Pure. */

const NUMBER = `\\d{1,4}|${NUMBER_WORDS}|[ivxl]{1,7}(?![\\p{L}])`;

const DISC_LABEL = 'cd|dis[ck]|disque|disco|schijf|skiva|plade|p[łl]yta|диск|dvd|tape|cassette|kassette|mc';
const ORDINALS =
  'first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\\d{1,3}(?:st|nd|rd|th)|\\d{1,3}\\.?';
// `Book II CD 3`, `[Disk_02]`, `Disc Four`, `CD-01 of 10`, `cd1of3`, `Tape 1`; the label must not end another word.
const DISC = new RegExp(
  `(?<![\\p{L}])(?:${DISC_LABEL})[\\s._#:-]*(${NUMBER})(?=of\\s*\\d|$|[^\\p{L}\\d])(?:\\s*(?:of|von|de|di|sur|/)\\s*\\d{1,3}(?![\\p{L}\\d]))?`,
  'iu',
);
// `Disk A`, `CD-B`: a letter counts only where nothing but brackets or a dash follows (`CD a Tale` is no disc).
const DISC_LETTER =
  /(?<![\p{L}])(?:cd|dis[ck]|disque|disco|dvd)[\s._#:-]*([a-h])(?=$|[\s_]*[)\]}]|\s+[-–])/iu;
// `1st Disc`, `02 - CD`, `First Disk`: only as the whole name, for `2 CD` behind a title counts the discs.
const NUMBERED_DISC = new RegExp(`^[^\\p{L}\\d]*(${ORDINALS})[\\s._-]*(?:${DISC_LABEL})[^\\p{L}\\d]*$`, 'iu');
// `d1`, `Emma - d02`, `d01t03`.
const SHORT_DISC = /(?:^|[\s_([]|\s-\s)d0*(\d{1,2})(?=t\d|[\s)\]]*$)/iu;
const SIDE = /(?<![\p{L}])(?:side|seite|face|lado)[\s._#:-]*([a-h]|\d{1,2})(?![\p{L}\d])/iu;
const SIDE_SUFFIX =
  /(?<![\p{L}])(?:tape|cassette|kassette|mc)[\s._#:-]*(\d{1,2})[\s._-]*([ab])(?![\p{L}\d])/iu;

/**
 * The disc a folder or file name speaks of; sides of tapes come between whole numbers (`Tape 2 Side B` is 2.02).
 * Undefined when it names none.
 */
export const discNumber = remembered(readDisc);

function readDisc(spelled: string): number | undefined {
  const name = spelled.normalize('NFKC');
  const both = SIDE_SUFFIX.exec(name);
  if (both) return Number(both[1]) + sideValue(both[2] ?? '') / 100;
  const disc = plainDisc(name);
  const side = SIDE.exec(name)?.[1];
  if (disc === undefined) return side === undefined ? undefined : sideValue(side);
  return side === undefined ? disc : disc + sideValue(side) / 100;
}

function plainDisc(name: string): number | undefined {
  const whole = NUMBERED_DISC.exec(name)?.[1];
  if (whole !== undefined) return parseNumber(whole.replace(/(?<=\d)(?:st|nd|rd|th|\.)$/i, ''));
  const disc = parseNumber(DISC.exec(name)?.[1] ?? '');
  if (disc !== undefined) return disc;
  const letter = DISC_LETTER.exec(name)?.[1];
  if (letter !== undefined) return sideValue(letter);
  const short = SHORT_DISC.exec(name)?.[1];
  return short === undefined ? undefined : Number(short);
}

function sideValue(side: string): number {
  const digits = Number(side);
  return Number.isNaN(digits) ? side.toLowerCase().charCodeAt(0) - 96 : digits;
}

const DISC_PATTERNS = [SIDE_SUFFIX, NUMBERED_DISC, DISC, DISC_LETTER, SHORT_DISC, SIDE];

/** The name without its disc, for comparing what is left: `Dune CD 2` → `Dune`. */
export const withoutDisc = remembered((name) =>
  DISC_PATTERNS.reduce((rest, pattern) => rest.replace(pattern, ' '), name.normalize('NFKC')),
);

const PART_LABEL =
  'part|pt|teil|partie|parte|track|trk|titel|chapter|chap|ch|kapitel|kap|chapitre|capitulo|capítulo|episode|ep|section|sec|file|folge';
const LABELLED = new RegExp(`(?<![\\p{L}])(?:${PART_LABEL})[\\s._#:-]*(${NUMBER})(?![\\p{L}\\d])`, 'giu');
const N_OF_M = new RegExp(
  `(?<![\\p{L}\\d])(${NUMBER})\\s*(?:of|von|de|di|sur|/|／)\\s*\\d{1,4}(?![\\p{L}\\d])`,
  'iu',
);
const DISC_DASH_TRACK = /^\D{0,3}(\d{1,2})[-.](\d{2,3})(?!\d)/;
const LEADING = /^[\s([{#_-]*(\d{1,4}(?:\.\d(?!\d))?)(?=$|[^\d])/;
const TRAILING = /(?<!\d)(\d{1,4})[\s)\]}]*$/;
const TRAILING_ROMAN = /(?<![\p{L}\d])([ivxl]{1,7})[\s)\]}.]*$/iu;
const CJK_LABELLED = /第([〇一二三四五六七八九十]{1,3})[章回部集卷節节話话]/u;

/** The ways a file name may carry the number of its part. Which one counts is decided over all files together. */
export type NameNumbers = {
  disc: number | undefined;
  leading: number | undefined;
  ofTotal: number | undefined;
  labelled: number | undefined;
  trailing: number | undefined;
  roman: number | undefined;
};

/** Numbers in a file name, without its extension. */
export const nameNumbers = remembered(readNumbers);

function readNumbers(stem: string): NameNumbers {
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
    labelled: parseNumber(labels.at(-1)?.[1] ?? CJK_LABELLED.exec(rest)?.[1] ?? ''),
    trailing: toNumber(TRAILING.exec(rest)?.[1]),
    roman: parseNumber(TRAILING_ROMAN.exec(rest)?.[1] ?? ''),
  };
}

/** Labels that count books of a series at least as often as parts of one book. */
const SERIAL_LABEL =
  /(?<![\p{L}])(?:books?|bk|vol(?:ume)?s?|buch|band|livre|libro|boek|tome|tomo|том|season|series|staffel|saison)[\s._#:-]*$/iu;
const COUNTED = [N_OF_M, LABELLED, TRAILING, LEADING];

/** A name with its number taken out. */
export type NumberedName = {
  number: number;
  /** What is left of the name; the same for `Emma 1` and `Emma 2`. */
  rest: string;
  /** The number stands before everything else: `Part 1 - The Storm`. */
  isFirst: boolean;
  /** A word or a total says that parts are counted. */
  isLabelled: boolean;
  /** Counted as a book or volume, which may be a book of its own. */
  isSerial: boolean;
};

/** The number a folder name carries, whatever label it has: `Disk A`, `Part Two`, `Lecture 3`, `IV`, `Emma (1 of 3)`. */
export const numberedName = remembered(readNumberedName);

function readNumberedName(spelled: string): NumberedName | undefined {
  const name = spelled.normalize('NFKC').trim();
  const disc = discNumber(name);
  if (disc !== undefined) {
    const rest = withoutDisc(name).trim();
    const firstWord = /[\p{L}\d]+/u.exec(rest)?.[0];
    const isFirst = firstWord === undefined || !name.replace(/^[^\p{L}\d]+/u, '').startsWith(firstWord);
    return { number: disc, rest, isFirst, isLabelled: true, isSerial: false };
  }
  const whole = parseNumber(name.replace(/^[^\p{L}\d]+|[^\p{L}\d]+$/gu, ''));
  if (whole !== undefined)
    return { number: whole, rest: '', isFirst: true, isLabelled: false, isSerial: false };
  for (const pattern of COUNTED) {
    const found = [...name.matchAll(new RegExp(pattern.source, 'giu'))].at(-1);
    const number = parseNumber(found?.[1] ?? '');
    if (!found || number === undefined) continue;
    const before = name.slice(0, found.index);
    const rest = `${before.replace(SERIAL_LABEL, ' ')} ${name.slice(found.index + found[0].length)}`.trim();
    const isFirst = !/[\p{L}\d]/u.test(before.replace(SERIAL_LABEL, ' '));
    const isLabelled = pattern === N_OF_M || pattern === LABELLED;
    return { number, rest, isFirst, isLabelled, isSerial: SERIAL_LABEL.test(before) };
  }
  return undefined;
}

function toNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
