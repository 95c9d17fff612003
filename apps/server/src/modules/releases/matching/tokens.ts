import { foldCodePoint } from './fold.ts';
import { type Gap, gap, type Token, type TokenText } from './token.ts';
import { addNumbers } from './token-numbers.ts';

export { type Gap, gap, type Token, type TokenText } from './token.ts';

const MAX_LENGTH = 5000;

const ENTITIES: Record<string, string> = {
  amp: '&',
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  nbsp: ' ',
  '#39': "'",
  '#039': "'",
  '#x27': "'",
  '#34': '"',
  '#38': '&',
  ndash: '–',
  mdash: '—',
};

function decodeEntities(text: string): string {
  if (!text.includes('&') || !text.includes(';')) return text;
  return text.replace(/&(#?\w{1,6});/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);
}

const isDigit = (code: number) => code >= 48 && code <= 57;

const isAsciiWord = (code: number) =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
const isSpace = (code: number) =>
  code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x3000;

type Style = { hyphenIsDash: boolean; hyphenIsSpace: boolean; dotIsSpace: boolean };

/** `-AUDIOBOOK-`, `-WEB-EN-2020-GRP`: the end of a scene name, which may have spaces elsewhere. */
const SCENE_TAIL =
  /-(?:audiobook-|(?:web|retail|mp3|m4b|cd|dab|line|[a-z]{2})-(?:[a-z0-9]+-)*(?:19|20)\d\d-\w+$)/i;

/** Scene names have no spaces: dots or underscores stand for them and a bare hyphen separates parts. */
function styleOf(text: string): Style {
  if (!text.includes(' - ') && SCENE_TAIL.test(text)) {
    return {
      hyphenIsDash: true,
      hyphenIsSpace: false,
      dotIsSpace: !text.includes(' ') && /\w\.\w+\.\w/.test(text),
    };
  }
  let dots = 0;
  let underscores = 0;
  let hyphens = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) return { hyphenIsDash: false, hyphenIsSpace: false, dotIsSpace: false };
    if (code === 46) dots += 1;
    else if (code === 95) underscores += 1;
    else if (code === 45) hyphens += 1;
  }
  const scene = underscores > 0 || dots > 1;
  return { hyphenIsDash: scene, hyphenIsSpace: !scene && hyphens > 1, dotIsSpace: dots > 1 };
}

/** Where the tokeniser stands. */
type Cursor = {
  tokens: Token[];
  /** The word being read. */
  current: Token | null;
  depth: number;
  group: number;
  groups: number;
  bracket: string;
  segment: number;
  segments: number;
  plainSegment: number;
  /** Strongest separator since the last token outside brackets, and inside. */
  plainGap: Gap;
  innerGap: Gap;
  hash: boolean;
  /** Group and segment around every open bracket. */
  outer: number[];
};

function separate(cursor: Cursor, kind: Gap): void {
  cursor.current = null;
  cursor.hash = false;
  if (cursor.depth > 0) {
    if (kind > cursor.innerGap) cursor.innerGap = kind;
  } else if (kind > cursor.plainGap) cursor.plainGap = kind;
}

function openToken(cursor: Cursor, start: number, end: number): Token {
  const between = cursor.depth > 0 ? cursor.innerGap : cursor.plainGap;
  if (between >= gap.colon && (cursor.depth > 0 || cursor.tokens.length > 0)) {
    cursor.segments += 1;
    cursor.segment = cursor.segments;
    if (cursor.depth === 0) cursor.plainSegment = cursor.segment;
  }
  const token = createToken(start, end, between, cursor);
  cursor.tokens.push(token);
  cursor.hash = false;
  if (cursor.depth > 0) cursor.innerGap = gap.space;
  else cursor.plainGap = gap.space;
  return token;
}

function createToken(
  start: number,
  end: number,
  between: Gap,
  place: { group: number; bracket: string; segment: number; hash: boolean },
): Token {
  return {
    text: '',
    alt: '',
    num: -1,
    start,
    end,
    gap: between,
    group: place.group,
    bracket: place.bracket,
    segment: place.segment,
    hash: place.hash,
    role: 0,
    flags: 0,
  };
}

function openBracket(cursor: Cursor, char: string): void {
  cursor.depth += 1;
  if (cursor.depth === 1) cursor.bracket = char === '（' ? '(' : char === '【' || char === '［' ? '[' : char;
  cursor.outer.push(cursor.group, cursor.segment);
  cursor.groups += 1;
  cursor.group = cursor.groups;
  cursor.segments += 1;
  cursor.segment = cursor.segments;
  cursor.innerGap = gap.space;
  cursor.current = null;
  cursor.hash = false;
}

function closeBracket(cursor: Cursor): void {
  cursor.current = null;
  cursor.hash = false;
  if (cursor.depth > 0) {
    cursor.depth -= 1;
    cursor.segment = cursor.outer.pop()!;
    cursor.group = cursor.outer.pop()!;
  }
  if (cursor.depth === 0) {
    cursor.bracket = '';
    cursor.segment = cursor.plainSegment;
  }
  cursor.innerGap = gap.space;
}

/** "F-ck", "Sh.t", "B_tch": whatever sign stands for the vowel, it is one masked word. */
const MASKED =
  /(?<![a-z0-9])(f(?=.{1,2}ck)|sh(?=.{1,2}t)|b(?=.{1,2}tch))[^a-z0-9\s]{1,2}(ck(?:ed|er|ing|s)?|t(?:s|ty)?|tch(?:es|y)?)(?![a-z0-9])/gi;

/** Cuts a text into comparable tokens. Linear in its length; never throws. */
export function tokenise(input: string): TokenText {
  let text = input.length > MAX_LENGTH ? input.slice(0, MAX_LENGTH) : input;
  text = decodeEntities(text);
  // oxlint-disable-next-line no-control-regex -- only pure ASCII may skip normalising
  if (/[^\u0000-\u007f]/.test(text)) text = text.normalize('NFC');
  text = text.replace(MASKED, (_, head: string, tail: string) => `${head}*${tail}`);
  const style = styleOf(text);
  const cursor: Cursor = {
    tokens: [],
    current: null,
    depth: 0,
    group: 0,
    groups: 0,
    bracket: '',
    segment: 0,
    segments: 0,
    plainSegment: 0,
    plainGap: gap.space,
    innerGap: gap.space,
    hash: false,
    outer: [],
  };
  const { length } = text;
  for (let at = 0; at < length; ) {
    const code = text.codePointAt(at)!;
    if (isAsciiWord(code)) {
      at = readAsciiWord(text, at, cursor);
      continue;
    }
    if (code === 32) {
      separate(cursor, gap.space);
      at += 1;
      continue;
    }
    const char = foldCodePoint(code);
    const next = at + (code > 0xffff ? 2 : 1);
    switch (char.kind) {
      case 'word':
      case 'ideograph': {
        const started = char.kind === 'word' ? cursor.current : null;
        const token = started ?? openToken(cursor, at, next);
        append(token, char.text, char.alt, next);
        cursor.current = char.kind === 'word' ? token : null;
        break;
      }
      case 'mark': {
        const last = cursor.current ?? cursor.tokens.at(-1);
        if (last?.end === at) append(last, char.text, char.alt, next);
        break;
      }
      case 'apostrophe': {
        // Inside a word it vanishes; anywhere else it is a quotation mark.
        const follows = next < length ? foldCodePoint(text.codePointAt(next)!).kind : 'other';
        if (cursor.current === null || follows !== 'word') separate(cursor, gap.space);
        break;
      }
      case 'open':
        openBracket(cursor, text[at]!);
        break;
      case 'close':
        closeBracket(cursor);
        break;
      case 'dash':
        separate(cursor, dashGap(text, at, code, style));
        break;
      default:
        readSign(text, at, code, style, cursor);
    }
    at = next;
  }
  const { tokens } = cursor;
  return { text, tokens: tokens.length === 0 ? symbolTokens(text) : addNumbers(tokens, text) };
}

/** A run of plain letters and digits is cut out at once; answers the place behind it. */
function readAsciiWord(text: string, at: number, cursor: Cursor): number {
  let stop = at + 1;
  while (stop < text.length && isAsciiWord(text.charCodeAt(stop))) stop += 1;
  const piece = text.slice(at, stop).toLowerCase();
  const token = cursor.current ?? openToken(cursor, at, stop);
  append(token, piece, piece, stop);
  cursor.current = token;
  return stop;
}

function append(token: Token, text: string, alt: string, end: number): void {
  token.text = token.text === '' ? text : token.text + text;
  token.alt = token.alt === '' ? alt : token.alt + alt;
  token.end = end;
}

function dashGap(text: string, at: number, code: number, style: Style): Gap {
  const before = at > 0 ? text.charCodeAt(at - 1) : 32;
  const after = at + 1 < text.length ? text.charCodeAt(at + 1) : 32;
  if (isBlank(before, style) || isBlank(after, style)) return gap.dash;
  if (isDigit(before) && isDigit(after)) return gap.joined;
  if (opensSceneTail(text, at + 1)) {
    style.hyphenIsDash = true;
    return gap.dash;
  }
  const long = code !== 45 && code !== 0x2010 && code !== 0x2011;
  if (long || style.hyphenIsDash) return gap.dash;
  return style.hyphenIsSpace ? gap.space : gap.joined;
}

/** Spaces, and what stands for them beside a hyphen. */
function isBlank(code: number, style: Style): boolean {
  return isSpace(code) || code === 95 || code === 45 || (style.dotIsSpace && code === 46);
}

/** Points, commas, ampersands and all other signs. */
function readSign(text: string, at: number, code: number, style: Style, cursor: Cursor): void {
  const word = cursor.current;
  if (word !== null && belongsToWord(text, at, code, style, word)) {
    // The separator of thousands vanishes, a clock is written like a decimal, the others are kept.
    const kept = code === 44 ? '' : code === 58 ? '.' : text[at]!;
    if (kept !== '') append(word, kept, kept, at + 1);
    return;
  }
  separate(cursor, signGap(text, at, code, style));
  if (code === 35 || code === 0x2116) cursor.hash = true;
  else if (code === 38 || code === 0xff06) {
    const between = cursor.depth > 0 ? cursor.innerGap : cursor.plainGap;
    if (cursor.tokens.length === 0 || between >= gap.colon) return;
    append(openToken(cursor, at, at + 1), 'and', 'and', at + 1);
  }
}

/** A decimal point, a comma in 20,000, the colon of a clock or the star of a masked word. */
function belongsToWord(text: string, at: number, code: number, style: Style, word: Token): boolean {
  if (code === 46) return !style.dotIsSpace && isDecimalPoint(text, at, word);
  if (code === 44) return isThousands(text, at + 1) && isAllDigits(word.text);
  if (code === 58) return isClock(text, at, word);
  return code === 42 && at + 1 < text.length && !isSpace(text.charCodeAt(at + 1));
}

function signGap(text: string, at: number, code: number, style: Style): Gap {
  switch (code) {
    case 0x3001: // 、
    case 0xff0c: // ，
    case 44:
      return gap.comma;
    case 0xff1b: // ；
    case 59:
      return gap.list;
    case 46:
      return betweenDigits(text, at) && !style.dotIsSpace ? gap.joined : gap.space;
    case 58:
    case 0xff1a: // ：
      return betweenDigits(text, at) ? gap.joined : gap.colon;
    case 47:
    case 0xff0f: // ／
      return betweenDigits(text, at) ? gap.joined : gap.list;
    case 43:
      return gap.list;
    case 0xb7: // · between the parts of a name, • between those of a title
      return at > 0 && !isSpace(text.charCodeAt(at - 1)) ? gap.space : gap.dash;
    case 124:
    case 126:
    case 0x2022: // •
    case 0xff5c: // ｜
    case 0x300a: // 《
    case 0x300b:
    case 0x300c: // 「
    case 0x300d:
    case 0x300e: // 『
    case 0x300f:
      return gap.dash;
    default:
      return gap.space;
  }
}

function betweenDigits(text: string, at: number): boolean {
  return isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1));
}

/** "Title-AUDiOBOOK-WEB-DK-2019-GRP": from here on hyphens separate, although the title has spaces. */
function opensSceneTail(text: string, at: number): boolean {
  return text.slice(at, at + 10).toLowerCase() === 'audiobook-';
}

function isAllDigits(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (!isDigit(text.charCodeAt(at))) return false;
  return text.length > 0;
}

function isDecimalPoint(text: string, at: number, token: Token): boolean {
  if (token.text.length > 3 || !isAllDigits(token.text)) return false;
  let end = at + 1;
  while (end < text.length && isDigit(text.charCodeAt(end))) end += 1;
  const digits = end - at - 1;
  if (digits < 1 || digits > 2) return false;
  const after = text.charCodeAt(end);
  const startsDotted = token.start > 0 && text.charCodeAt(token.start - 1) === 46;
  return !startsDotted && !(after === 46 && isDigit(text.charCodeAt(end + 1)));
}

/** "4:50 from Paddington": hours and minutes, and no seconds. */
function isClock(text: string, at: number, word: Token): boolean {
  if (word.text.length > 2 || !isAllDigits(word.text) || word.end !== at) return false;
  const digit = (place: number) => isDigit(text.charCodeAt(place));
  return (
    digit(at + 1) && digit(at + 2) && !digit(at + 3) && text[at + 3] !== ':' && text[word.start - 1] !== ':'
  );
}

function isThousands(text: string, at: number): boolean {
  return (
    isDigit(text.charCodeAt(at)) &&
    isDigit(text.charCodeAt(at + 1)) &&
    isDigit(text.charCodeAt(at + 2)) &&
    !isDigit(text.charCodeAt(at + 3))
  );
}

/** A title of signs alone must not vanish: each sign is a token. */
function symbolTokens(text: string): Token[] {
  const place = { group: 0, bracket: '', segment: 0, hash: false };
  const tokens: Token[] = [];
  let at = 0;
  for (const char of text) {
    if (!isSpace(char.charCodeAt(0))) {
      const token = createToken(at, at + char.length, gap.space, place);
      append(token, char, char, at + char.length);
      tokens.push(token);
    }
    at += char.length;
    if (tokens.length >= 100) break;
  }
  return tokens;
}
