import { assertNever } from '../../kernel/index.ts';
import type { ColonReplacement } from './model.ts';

/** Longest input of one value that is looked at; nothing real is longer, and it bounds the work. */
const longestValue = 4096;

/** What a character asks for; 0 stands for itself in any place of a name on every file system. */
const SPACE = 1;
const COLON = 2;
const SLASH = 4;
const REFUSED = 8;
const UNICODE = 16;

/**
 * The class of every UTF-16 unit. Scripts whose letters are composed already and never combine with each other need no
 * normalising: Latin, Cyrillic, kana, Han, Hangul syllables, and the usual dashes and quotation marks.
 */
const classes = new Uint8Array(65_536).fill(UNICODE);
for (const [from, to] of [
  [0x20, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x2ff],
  [0x400, 0x481],
  [0x48a, 0x52f],
  [0x2010, 0x2015],
  [0x2018, 0x201f],
  [0x2026, 0x2026],
  [0x3041, 0x3096],
  [0x309d, 0x309e],
  [0x30a1, 0x30fe],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
] as const) {
  classes.fill(0, from, to + 1);
}
classes[0x20] = SPACE;
classes[0x3a] = COLON;
for (const char of '/\\') classes[char.charCodeAt(0)] = SLASH;
for (const char of '<>"|?*') classes[char.charCodeAt(0)] = REFUSED;

/**
 * Characters that nobody sees: controls, marks that turn the reading direction, soft hyphen, zero-width space, BOM,
 * and halves of a surrogate pair. Zero-width joiners stay: emoji and Persian or Indic spelling need them.
 */
const invisible =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const whiteSpace = /[\s\u0085\u2028\u2029]+/gu;

/** Everything the characters of a text ask for, put together; SPACE only where two stand side by side or at an end. */
function needsOf(value: string): number {
  let needs = 0;
  let previous = SPACE;
  for (let index = 0; index < value.length; index += 1) {
    const kind = classes[value.charCodeAt(index)] ?? UNICODE;
    if (kind !== SPACE) needs |= kind;
    else if (previous === SPACE) needs |= SPACE;
    previous = kind;
  }
  return previous === SPACE ? needs | SPACE : needs;
}

/**
 * Makes one value safe to stand inside a path segment, whatever it holds: no separators, no characters that Windows or
 * SMB refuse, no controls, single spaces, NFC, no dot or space at the start. May come out empty.
 */
export function cleanValue(value: string, colon: ColonReplacement): string {
  let text = value.length > longestValue ? value.slice(0, longestValue) : value;
  const needs = needsOf(text);
  if (needs !== 0) {
    if (needs & UNICODE) text = text.replace(whiteSpace, ' ').replace(invisible, '').normalize('NFC');
    if (needs & COLON) text = replaceColons(text.replace(/[ :]+$/, ''), colon);
    // Composing may bring forth what was not there before: U+037E becomes a semicolon, U+226E a less-than sign.
    if (needs & (SLASH | UNICODE)) text = text.replace(/[/\\]+/g, '-');
    if (needs & (REFUSED | UNICODE)) text = text.replace(/[<>"|?*]+/g, '');
    text = text.replace(/ {2,}/g, ' ');
  }
  const first = text.charCodeAt(0);
  if (first === 0x20 || first === 0x2d || first === 0x2e) text = trimStart(text);
  return needs === 0 ? text : text.trimEnd();
}

/** What stands for a colon, which Windows and SMB refuse. */
export function replaceColons(text: string, colon: ColonReplacement): string {
  switch (colon) {
    case 'delete':
      return text.replace(/:+/g, '');
    case 'dash':
      return text.replace(/:+/g, '-');
    case 'space':
      return text.replace(/:+/g, ' ');
    case 'spaceDash':
      return text.replace(/ ?:+/g, ' -');
    case 'smart':
      return text.replace(/ ?:+ +/g, ' - ').replace(/:+/g, '-');
    default:
      return assertNever(colon, 'colon replacement');
  }
}

/** Drops what may not start a name: dots (hidden folders), spaces, and dashes unless one directly leads a word. */
function trimStart(text: string): string {
  const lead = /^[ .-]+/.exec(text)?.[0];
  return lead === undefined || lead === '-' ? text : text.slice(lead.length);
}

const reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=[ .]|$)/i;

/** Last touch on a whole segment: no leading or trailing dot or space, NFC across joints, no Windows device name. */
export function finishSegment(segment: string): string {
  let text = segment;
  const first = text.charCodeAt(0);
  if (first === 0x2e || first === 0x20) text = text.replace(/^[ .]+/, '');
  const last = text.charCodeAt(text.length - 1);
  if (last === 0x2e || last === 0x20) text = text.replace(/[ .]+$/, '');
  if (needsOf(text) & UNICODE) text = text.normalize('NFC');
  // Device names start with one of six letters.
  const reserved = /^[acnlp]/i.test(text) ? reservedName.exec(text)?.[0] : undefined;
  return reserved === undefined ? text : `${reserved}_${text.slice(reserved.length)}`;
}

/** Two names that a file system without case (or a reader without sharp eyes) takes for one have the same key. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase();
}
