import { assertNever } from '../../kernel/index.ts';
import type { ColonReplacement } from './model.ts';

/** Longest input of one value that is looked at; nothing real is longer, and it bounds the work. */
const longestValue = 4096;

const plain = 1;
const space = 2;

/** ASCII that stands for itself in any place of a name on every file system. */
const asciiClass = new Uint8Array(128);
for (let code = 0x20; code < 0x7f; code += 1) asciiClass[code] = plain;
for (const char of '<>:"/\\|?*') asciiClass[char.charCodeAt(0)] = 0;
asciiClass[0x20] = space;

/**
 * Characters that nobody sees: controls, marks that turn the reading direction, soft hyphen, zero-width space, BOM,
 * and halves of a surrogate pair. Zero-width joiners stay: emoji and Persian or Indic spelling need them.
 */
const invisible =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
const whiteSpace = /[\s\u0085\u2028\u2029]+/gu;

/** True for values that need no work at all: plain ASCII, single spaces, no dot or space at the start, none at the end. */
function isPlain(value: string): boolean {
  const { length } = value;
  if (length === 0 || length > longestValue) return false;
  let previous = space;
  for (let index = 0; index < length; index += 1) {
    const code = value.charCodeAt(index);
    if (code > 127) return false;
    const kind = asciiClass[code];
    if (kind === 0 || (kind === space && previous === space)) return false;
    previous = kind ?? 0;
  }
  const first = value.charCodeAt(0);
  return previous !== space && first !== 0x2e && first !== 0x2d;
}

/**
 * Makes one value safe to stand inside a path segment, whatever it holds: no separators, no characters that Windows or
 * SMB refuse, no controls, single spaces, NFC, no dot or space at the start. May come out empty.
 */
export function cleanValue(value: string, colon: ColonReplacement): string {
  if (isPlain(value)) return value;
  let text = value.length > longestValue ? value.slice(0, longestValue) : value;
  text = text.replace(whiteSpace, ' ').replace(invisible, '').normalize('NFC');
  if (text.includes(':')) text = replaceColons(text.replace(/[ :]+$/, ''), colon);
  return trimStart(
    text
      .replace(/[/\\]+/g, '-')
      .replace(/[<>"|?*]+/g, '')
      .replace(/ {2,}/g, ' '),
  ).trimEnd();
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
  if (!/^[\x20-\x7e]*$/.test(text)) text = text.normalize('NFC');
  // Device names start with one of six letters.
  const reserved = /^[acnlp]/i.test(text) ? reservedName.exec(text)?.[0] : undefined;
  return reserved === undefined ? text : `${reserved}_${text.slice(reserved.length)}`;
}

/** Two names that a file system without case (or a reader without sharp eyes) takes for one have the same key. */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().toUpperCase().toLowerCase();
}
