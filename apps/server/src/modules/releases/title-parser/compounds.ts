import { roman } from '../matching/numbers.ts';
import { gap } from '../matching/tokens.ts';
import { type Annotated, addMark, addNumber, type NumberMention } from './annotated.ts';
import { plainRoles, role } from './roles.ts';

const isDigit = (code: number) => code >= 48 && code <= 57;

const SUFFIXES: Record<string, number> = {
  k: role.bitrate,
  kbps: role.bitrate,
  kbit: role.bitrate,
  kbits: role.bitrate,
  kbs: role.bitrate,
  kb: role.bitrate,
  kbitps: role.bitrate,
  khz: role.tech,
  hz: role.tech,
  mb: role.tech,
  gb: role.tech,
  mib: role.tech,
  gib: role.tech,
  h: role.duration,
  hr: role.duration,
  hrs: role.duration,
  hours: role.duration,
  m: role.duration,
  min: role.duration,
  mins: role.duration,
  cd: role.softTech,
  cds: role.softTech,
  ch: role.softTech,
};
const PREFIXES: Record<string, 'volume' | 'part' | 'piece'> = {
  book: 'volume',
  bk: 'volume',
  b: 'volume',
  vol: 'volume',
  v: 'volume',
  volume: 'volume',
  no: 'volume',
  band: 'volume',
  teil: 'volume',
  tome: 'volume',
  tom: 'volume',
  part: 'part',
  pt: 'part',
  cd: 'piece',
  disc: 'piece',
  disk: 'piece',
};

/** Cheap test: a digit at either end, or the shape of an ASIN. */
export function mayBeCompound(text: string): boolean {
  return (
    isDigit(text.charCodeAt(text.length - 1)) ||
    isDigit(text.charCodeAt(0)) ||
    (text.length === 10 && text.startsWith('b0'))
  );
}

/** Words that mix letters and digits: `64kbps`, `10h32m`, `book3`, `S01E02`, an ASIN. Answers how many tokens it took. */
export function readCompound(found: Annotated, at: number): number {
  const { tokens } = found;
  const { text } = tokens[at]!;
  const { length } = text;
  if (length < 2 || length > 20) return 0;
  const startsDigit = isDigit(text.charCodeAt(0));
  const endsDigit = isDigit(text.charCodeAt(length - 1));
  if (startsDigit && endsDigit && tokens[at]!.num >= 0) {
    if (length === 13 && text.startsWith('97')) {
      addMark(found, at, 1, role.identifier, text);
      return 1;
    }
    return 0;
  }
  if (!startsDigit && !endsDigit) {
    if (length === 10 && text.startsWith('b0') && hasDigit(text, 2)) {
      addMark(found, at, 1, role.identifier, text);
      return 1;
    }
    return 0;
  }
  if (startsDigit) return readDigitsFirst(found, at);
  if (length === 10 && text.startsWith('b0')) {
    addMark(found, at, 1, role.identifier, text);
    return 1;
  }
  return readLettersFirst(found, at);
}

function hasDigit(text: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) if (isDigit(text.charCodeAt(at))) return true;
  return false;
}

function readDigitsFirst(found: Annotated, at: number): number {
  const { text } = found.tokens[at]!;
  const next = found.tokens[at + 1];
  let split = 0;
  while (split < text.length && (isDigit(text.charCodeAt(split)) || text[split] === '.')) split += 1;
  const suffix = text.slice(split);
  const kind = SUFFIXES[suffix];
  if (kind !== undefined) {
    const value = Number(text.slice(0, split));
    if (kind === role.bitrate && (value < 8 || value > 2000)) return 0;
    // 64kb/s
    const perSecond = kind === role.bitrate && next?.text === 's' && next.gap === gap.list;
    addMark(found, at, perSecond ? 2 : 1, kind, text.slice(0, split));
    return perSecond ? 2 : 1;
  }
  // 3MP3CD
  if (/^mp3(?:-?cds?)?$/.test(suffix) && split <= 2) {
    addMark(found, at, 1, role.format, 'mp3');
    return 1;
  }
  // 10h32m, 8hrs15min
  if (/^(?:\d{1,3}h(?:rs?|ours?)?)(?:\d{1,2}m(?:ins?)?)?(?:\d{1,2}s)?$/.test(text)) {
    addMark(found, at, 1, role.duration, text);
    return 1;
  }
  return 0;
}

function readLettersFirst(found: Annotated, at: number): number {
  const { text } = found.tokens[at]!;
  let split = 0;
  while (split < text.length && !isDigit(text.charCodeAt(split))) split += 1;
  const digits = text.slice(split);
  const prefix = text.slice(0, split);
  if (prefix === 's' && /^\d{1,2}e\d{1,3}$/.test(digits)) {
    addMark(found, at, 1, role.podcast, text);
    return 1;
  }
  if (!/^\d{1,4}$/.test(digits)) return 0;
  const kind = PREFIXES[prefix];
  if (kind === undefined) return 0;
  const before = found.tokens[at - 1];
  if (prefix === 'v' && before && before.group === found.tokens[at]!.group && plainRoles[before.role]!) {
    // "LibriVox v2": a second recording, not a second volume.
    addMark(found, at, 1, role.softTech, text);
    return 1;
  }
  const value = Number(digits);
  const mention: NumberMention = {
    start: at,
    end: at + 1,
    kind,
    ranges: [{ from: value, to: value }],
    of: -1,
    marked: true,
  };
  addNumber(found, mention, kind === 'volume' ? role.position : kind === 'part' ? role.part : role.disc);
  return 1;
}

/** "The Dark Tower I-VII": numerals with nothing but a hyphen between them. */
export function readRomanRange(found: Annotated, at: number): number {
  const { tokens, text } = found;
  const [token, next] = [tokens[at]!, tokens[at + 1]];
  if (!next || next.gap !== gap.joined || next.group !== token.group) return 0;
  const [from, to] = [roman(token.text), roman(next.text)];
  const words = text.slice(token.start, next.end);
  if (from < 1 || to <= from || words !== words.toUpperCase()) return 0;
  addNumber(
    found,
    { start: at, end: at + 2, kind: 'bare', ranges: [{ from, to }], of: -1, marked: false },
    role.position,
  );
  return 2;
}
