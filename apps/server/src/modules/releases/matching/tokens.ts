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

/** Scene names have no spaces: dots or underscores stand for them and a bare hyphen separates parts. */
function styleOf(text: string): Style {
  if (/-audiobook-/i.test(text) && !text.includes(' - ')) {
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

/** Cuts a text into comparable tokens. Linear in its length; never throws. */
export function tokenise(input: string): TokenText {
  let text = input.length > MAX_LENGTH ? input.slice(0, MAX_LENGTH) : input;
  text = decodeEntities(text);
  // oxlint-disable-next-line no-control-regex -- only pure ASCII may skip normalising
  if (/[^\u0000-\u007f]/.test(text)) text = text.normalize('NFC');
  const style = styleOf(text);
  const tokens: Token[] = [];
  let current: Token | null = null;
  let depth = 0;
  let group = 0;
  let groups = 0;
  let bracket = '';
  let segments = 0;
  let plainSegment = 0;
  let segment = 0;
  let plainGap: number = gap.space;
  let innerGap: number = gap.space;
  let hash = false;
  /** Group and segment of every open bracket. */
  const outer: number[] = [];

  const separate = (kind: number) => {
    current = null;
    hash = false;
    if (depth > 0) innerGap = Math.max(innerGap, kind);
    else plainGap = Math.max(plainGap, kind);
  };

  const length = text.length;
  for (let at = 0; at < length; ) {
    const code = text.codePointAt(at)!;
    const width = code > 0xffff ? 2 : 1;
    const char = foldCodePoint(code);
    const next = at + width;
    switch (char.kind) {
      case 'word':
      case 'ideograph': {
        if (current === null || char.kind === 'ideograph') {
          const between: number = depth > 0 ? innerGap : plainGap;
          if (between >= gap.colon && (depth > 0 || tokens.length > 0)) {
            segments += 1;
            segment = segments;
            if (depth === 0) plainSegment = segment;
          }
          current = {
            text: '',
            alt: '',
            num: -1,
            start: at,
            end: next,
            gap: between as Gap,
            group,
            bracket,
            segment,
            hash,
            role: 0,
            flags: 0,
          };
          tokens.push(current);
          hash = false;
          if (depth > 0) innerGap = gap.space;
          else plainGap = gap.space;
        }
        const token: Token = current;
        if (code < 128) {
          // A run of plain letters is cut out at once.
          let stop = next;
          while (stop < length && isAsciiWord(text.charCodeAt(stop))) stop += 1;
          const piece = text.slice(at, stop).toLowerCase();
          token.text = token.text === '' ? piece : token.text + piece;
          token.alt = token.alt === '' ? piece : token.alt + piece;
          token.end = stop;
          at = stop;
          continue;
        }
        token.text += char.text;
        token.alt += char.alt;
        token.end = next;
        if (char.kind === 'ideograph') current = null;
        break;
      }
      case 'mark':
        if (current !== null) {
          const token: Token = current;
          token.text += char.text;
          token.alt += char.alt;
          token.end = next;
        } else if (tokens.length > 0 && tokens.at(-1)!.end === at) {
          const token = tokens.at(-1)!;
          token.text += char.text;
          token.alt += char.alt;
          token.end = next;
        }
        break;
      case 'apostrophe': {
        // Inside a word it vanishes; anywhere else it is a quotation mark.
        const follows = next < length ? foldCodePoint(text.codePointAt(next)!) : null;
        if (current === null || follows === null || follows.kind !== 'word') separate(gap.space);
        break;
      }
      case 'open':
        depth += 1;
        if (depth === 1) {
          bracket = text[at] === '（' ? '(' : text[at] === '【' || text[at] === '［' ? '[' : text[at]!;
        }
        outer.push(group, segment);
        groups += 1;
        group = groups;
        segments += 1;
        segment = segments;
        innerGap = gap.space;
        current = null;
        hash = false;
        break;
      case 'close':
        current = null;
        hash = false;
        if (depth > 0) {
          depth -= 1;
          segment = outer.pop()!;
          group = outer.pop()!;
        }
        if (depth === 0) {
          bracket = '';
          segment = plainSegment;
        }
        innerGap = gap.space;
        break;
      case 'dash': {
        const before = at > 0 ? text.charCodeAt(at - 1) : 32;
        const after = next < length ? text.charCodeAt(next) : 32;
        const long = code !== 45 && code !== 0x2010 && code !== 0x2011;
        const isBlank = (value: number) =>
          isSpace(value) || value === 95 || value === 45 || (style.dotIsSpace && value === 46);
        const numeric = isDigit(before) && isDigit(after);
        if (isBlank(before) || isBlank(after)) separate(gap.dash);
        else if (numeric) separate(gap.joined);
        else if (opensSceneTail(text, next)) {
          style.hyphenIsDash = true;
          separate(gap.dash);
        } else if (long || style.hyphenIsDash) separate(gap.dash);
        else separate(style.hyphenIsSpace ? gap.space : gap.joined);
        break;
      }
      default: {
        const before = at > 0 ? text.charCodeAt(at - 1) : 32;
        const after = next < length ? text.charCodeAt(next) : 32;
        switch (code) {
          case 46: {
            // A decimal point: 1.5, but not 11.22.63 and not a scene name.
            if (current !== null && !style.dotIsSpace && isDecimalPoint(text, at, current)) {
              const token: Token = current;
              token.text += '.';
              token.alt += '.';
              token.end = next;
            } else if (isDigit(before) && isDigit(after)) separate(gap.joined);
            else separate(gap.space);
            break;
          }
          case 44: {
            const grouped: boolean =
              current !== null &&
              isDigit(before) &&
              isDigit(after) &&
              isThousands(text, next) &&
              isAllDigits((current as Token).text);
            if (!grouped) separate(gap.comma);
            break;
          }
          case 0x3001: // 、
          case 0xff0c: // ，
          case 59:
          case 0xff1b:
            separate(gap.comma);
            break;
          case 58:
          case 0xff1a:
            separate(isDigit(before) && isDigit(after) ? gap.joined : gap.colon);
            break;
          case 124:
          case 126:
          case 0x2022: // •
          case 0xb7: // ·
          case 0xff5c: // ｜
            separate(code === 0xb7 && !isSpace(before) ? gap.space : gap.dash);
            break;
          case 47:
          case 0xff0f:
            separate(isDigit(before) && isDigit(after) ? gap.joined : gap.list);
            break;
          case 43:
            separate(gap.list);
            break;
          case 38:
          case 0xff06: {
            separate(gap.space);
            const between: number = depth > 0 ? innerGap : plainGap;
            if (tokens.length === 0 || between >= gap.colon) break;
            tokens.push({
              text: 'and',
              alt: 'and',
              num: -1,
              start: at,
              end: next,
              gap: between as Gap,
              group,
              bracket,
              segment,
              hash: false,
              role: 0,
              flags: 0,
            });
            if (depth > 0) innerGap = gap.space;
            else plainGap = gap.space;
            break;
          }
          case 0x300a: // 《
          case 0x300b:
          case 0x300c: // 「
          case 0x300d:
          case 0x300e: // 『
          case 0x300f:
            separate(gap.dash);
            break;
          case 35:
          case 0x2116: // №
            separate(gap.space);
            hash = true;
            break;
          case 42: {
            if (current !== null && !isSpace(after)) {
              const token: Token = current;
              token.text += '*';
              token.alt += '*';
              token.end = next;
            } else separate(gap.space);
            break;
          }
          default:
            separate(gap.space);
        }
      }
    }
    at = next;
  }
  return { text, tokens: tokens.length === 0 ? symbolTokens(text) : addNumbers(tokens) };
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

function isThousands(text: string, at: number): boolean {
  return (
    isDigit(text.charCodeAt(at)) &&
    isDigit(text.charCodeAt(at + 1)) &&
    isDigit(text.charCodeAt(at + 2)) &&
    !isDigit(text.charCodeAt(at + 3))
  );
}

function symbolTokens(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const char of text) {
    if (!isSpace(char.charCodeAt(0))) {
      tokens.push({
        text: char,
        alt: char,
        num: -1,
        start: at,
        end: at + char.length,
        gap: gap.space,
        group: 0,
        bracket: '',
        segment: 0,
        hash: false,
        role: 0,
        flags: 0,
      });
    }
    at += char.length;
    if (tokens.length >= 100) break;
  }
  return tokens;
}
