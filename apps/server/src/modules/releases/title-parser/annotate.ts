import { roman } from '../matching/numbers.ts';
import { gap, type Token, type TokenText } from '../matching/tokens.ts';
import { type Annotated, addMark, addNumber, type Marked } from './annotated.ts';
import { isBitrateUnit, isNominalBitrate } from './bitrates.ts';
import { mayBeCompound, readCompound, readRomanRange } from './compounds.ts';
import { markEditions } from './editions.ts';
import { markMissing } from './missing.ts';
import { countsPieces, pieceUnit, readPieceTotal, readTotal } from './pieces.ts';
import { isNoiseWord, isPlainWord } from './plain-words.ts';
import { LARGEST_BARE_POSITION, type NumberRun, type PositionRange, readNumbers } from './positions.ts';
import { plainRoles, role } from './roles.ts';
import { otherCounted, type Phrase, type WordInfo, wordInfo } from './vocabulary.ts';
import { flagZone, keepLastByline, markCurlyNarrators, zoneEnd } from './zones.ts';

export type { Annotated, Marked, NumberMention, PeopleZone } from './annotated.ts';

const SINGLE_WORD_MARKS = new Set(
  'voices,reader,narrator,narrators,narrated,nar,narr,lektor,sprecher,sprecherin,author,editor,translator,trans,cte,narrador,narradora,okuyan,lukija'.split(
    ',',
  ),
);

/** Of these a dash may follow; "The Reader - Somebody" is a title. */
const DASHED_MARKS = new Set(['narrator', 'narrators', 'sprecher', 'lektor']);

function isAllCaps(text: string, token: Token): boolean {
  for (let at = token.start; at < token.end; at += 1) {
    const char = text[at]!;
    if (char !== char.toUpperCase()) return false;
  }
  return true;
}

function opensSegment(tokens: readonly Token[], at: number): boolean {
  return at === 0 || tokens[at]!.segment !== tokens[at - 1]!.segment;
}

/** Gives every token its role and collects numbers and name zones. Linear in the number of tokens. */
export function annotate(source: TokenText): Annotated {
  const { text, tokens } = source;
  const found: Annotated = { text, tokens, marks: [], numbers: [], zones: [] };
  const { marks, zones } = found;

  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    const info = wordInfo(token.text);
    let length = token.hash || info?.counter ? readMarkedNumber(found, at, info?.counter ?? null) : 0;
    if (length === 0 && info && info.phrases.length > 0) {
      length = readPhrase(found, at, info.phrases);
    }
    if (length === 0 && (token.num >= 0 || mayBeCompound(token.text))) {
      length = readCompound(found, at) || readBareNumber(found, at);
    }
    if (length === 0) length = readRomanRange(found, at);
    if (length === 0 && info) length = readCode(found, at, info);
    at += length > 0 ? length : 1;
    if (length === 0) continue;
    if (token.role === role.byMark || token.role === role.narratorMark || token.role === role.helperMark) {
      const end = zoneEnd(tokens, at);
      const kind =
        token.role === role.byMark ? 'author' : token.role === role.narratorMark ? 'narrator' : 'helper';
      if (end > at) {
        zones.push({ kind, mark: marks.at(-1)!.index, start: at, end });
        flagZone(tokens, at, end, kind);
      }
    }
  }
  keepLastByline(tokens, zones);
  markEditions(tokens, marks);
  markCurlyNarrators(tokens, zones);
  markSceneTail(tokens, text, marks);
  markMissing(found);
  return found;
}

function readPhrase(found: Annotated, at: number, list: readonly Phrase[]): number {
  const { tokens, text } = found;
  for (const phrase of list) {
    const { rest } = phrase;
    const length = phraseLength(tokens, at, phrase);
    if (length === 0 || !isMeant(tokens, at, phrase.role, rest.length, text)) continue;
    addMark(found, at, length, phrase.role, phrase.value);
    return length;
  }
  return 0;
}

/** Tokens the phrase takes from `at` on, or 0. */
function phraseLength(tokens: readonly Token[], at: number, { rest, role: kind }: Phrase): number {
  let end = at + 1;
  let skipped = 0;
  for (let step = 0; step < rest.length; step += 1) {
    let next = tokens[end];
    // "full mp3 cast": what speaks against a release is not hidden by a technical word.
    while (next && next.text !== rest[step] && skipped < 2 && hides(tokens, at, end, kind)) {
      skipped += 1;
      end += 1;
      next = tokens[end];
    }
    if (!next || next.text !== rest[step] || next.gap > gap.list || next.group !== tokens[at]!.group)
      return 0;
    end += 1;
  }
  return end - at;
}

const SPEAKS_AGAINST = new Set<number>([
  role.dramatised,
  role.fullCast,
  role.derivative,
  role.abridged,
  role.comic,
  role.music,
  role.collection,
]);

function hides(tokens: readonly Token[], at: number, place: number, kind: number): boolean {
  if (!SPEAKS_AGAINST.has(kind)) return false;
  const token = tokens[place]!;
  if (token.group !== tokens[at]!.group) return token.group > tokens[at]!.group;
  const next = tokens[place + 1];
  return isNoiseWord(token.text) || (token.num >= 0 && next !== undefined && isBitrateUnit(next.text));
}

/** Some phrases are ordinary words as well and count in their usual places only. */
function isMeant(tokens: readonly Token[], at: number, kind: number, rest: number, text: string): boolean {
  const token = tokens[at]!;
  if (kind === role.narratorMark || kind === role.helperMark || kind === role.byMark) {
    if (rest > 0) return true;
    if (!SINGLE_WORD_MARKS.has(token.text)) {
      // "by" opens or closes many titles: it needs somebody after it.
      const next = tokens[at + 1];
      return kind !== role.byMark || (next !== undefined && next.group === token.group);
    }
    const next = tokens[at + 1];
    if (!next || next.group !== token.group) return false;
    if (!opensSegment(tokens, at) && token.gap !== gap.comma) return false;
    const dashed = next.gap === gap.dash && at > 0 && DASHED_MARKS.has(token.text);
    return next.gap === gap.colon || dashed || token.group > 0;
  }
  // A single word in capitals or in brackets; "Latin" in a sentence is left alone by the matcher.
  if (token.text === 'text' || token.text === 'read' || token.text === 'version') return token.group > 0;
  // "(BBC)" is where plays come from; beside other words it is the publisher of a reading.
  if (token.text === 'bbc' && rest === 0)
    return token.group > 0 && tokens[at - 1]?.group !== token.group && tokens[at + 1]?.group !== token.group;
  if (token.text === 'anniversary' && rest === 0) return /^\d+th$/.test(tokens[at - 1]?.text ?? '');
  if (token.text === 'otr' || token.text === 'ost') return isAllCaps(text, token) || token.group > 0;
  return true;
}

function readMarkedNumber(found: Annotated, at: number, counter: WordInfo['counter']): number {
  const { tokens } = found;
  const token = tokens[at]!;
  if (token.hash) {
    const run = readNumbers(tokens, at, { afterMarker: true });
    if (!run) return 0;
    addNumber(
      found,
      { start: at, end: run.end, kind: 'volume', ranges: run.ranges, of: -1, marked: true },
      role.position,
    );
    return run.end - at;
  }
  if (counter === null) return 0;
  let place = at + 1;
  // "Book [VIP] Two"
  while (token.group === 0 && tokens[place] && tokens[place]!.group !== 0) place += 1;
  if (tokens[place] && isNoiseWord(tokens[place]!.text) && tokens[place]!.gap <= gap.joined) place += 1;
  const next = tokens[place];
  if (!next || next.group !== token.group || next.gap > gap.joined) return 0;
  let run = readNumbers(tokens, place, { afterMarker: true });
  if (!run) return 0;
  // "disc 1/12": the first of twelve, and no range.
  if (counter !== 'volume' && run.end > place + 1 && found.text[tokens[place + 1]!.start - 1] === '/')
    run = { ranges: [one(next.num)], end: place + 1 };
  if (counter === 'piece' && !countsPieces(tokens, at, run)) return 0;
  const total =
    counter === 'volume' ? readTotal(tokens, run.end) : readPieceTotal(tokens, run.end, found.text);
  const { of } = total;
  let { end } = total;
  // 第 3 巻
  const unit = tokens[end];
  if (token.text === '第' && unit && '巻卷册冊部集话話章'.includes(unit.text)) end += 1;
  addNumber(
    found,
    { start: at, end, kind: counter, ranges: run.ranges, of, marked: true },
    counter === 'volume' ? role.position : counter === 'part' ? role.part : role.disc,
  );
  // "tracks 1-30 (of 90)"
  for (let index = run.end; index < end; index += 1) tokens[index]!.role = tokens[at]!.role;
  return end - at;
}

function readBareNumber(found: Annotated, at: number): number {
  const { tokens, text } = found;
  const token = tokens[at]!;
  if (token.num < 0) return 0;
  const next = tokens[at + 1];
  if (isFractionOfFiles(tokens, at, text)) {
    // "[1/2]" is a part of the book, "[03/27]" a file of the upload.
    if (next!.num > 9) addMark(found, at, 2, role.softTech, '');
    else
      addNumber(
        found,
        { start: at, end: at + 2, kind: 'part', ranges: [one(token.num)], of: next!.num, marked: true },
        role.part,
      );
    return 2;
  }
  if (isNominalBitrate(tokens, at)) {
    addMark(found, at, 1, role.bitrate, token.text);
    return 1;
  }
  const digits = text.charCodeAt(token.start) >= 48 && text.charCodeAt(token.start) <= 57;
  // "12:45" counts no volumes.
  if (digits && text.slice(token.start, token.end).includes(':')) {
    addMark(found, at, 1, role.softTech, '');
    return 1;
  }
  if (next && next.group === token.group && next.gap <= gap.joined) {
    if (isBitrateUnit(next.text) && digits) {
      const slash = tokens[at + 2];
      const length = slash && slash.text === 's' && slash.gap === gap.list ? 3 : 2;
      addMark(found, at, length, role.bitrate, String(token.num));
      return length;
    }
    if (digits && (next.text === 'hz' || otherCounted.has(next.text))) {
      addMark(
        found,
        at,
        2,
        next.text.startsWith('h') || next.text.startsWith('m') ? role.duration : role.softTech,
        '',
      );
      return 2;
    }
    const of = skipNoise(tokens, at + 1);
    if (tokens[of]?.text === 'of' && token.num <= 60) {
      const end = skipNoise(tokens, of + 1);
      const total = tokens[end];
      if (total && total.num >= token.num && total.num > 1 && total.gap === gap.space) {
        // "10 of 10 files": all of them are there.
        if (total.num === token.num && COUNTED_FILES.has(tokens[end + 1]?.text ?? '')) {
          addMark(found, at, end + 2 - at, role.softTech, '');
          return end + 2 - at;
        }
        addNumber(
          found,
          {
            start: at,
            end: end + 1,
            kind: 'part',
            ranges: [one(token.num)],
            of: total.num,
            marked: false,
          },
          role.part,
        );
        return end + 1 - at;
      }
    }
    const countsBooks =
      COUNTED_BOOKS.has(next.text) ||
      (next.text === 'book' && (next.gap === gap.joined || BOOK_SETS.has(tokens[at + 2]?.text ?? '')));
    if (countsBooks && token.num >= 2) {
      addMark(found, at, 2, role.collection, String(token.num));
      return 2;
    }
    if (next.text === 'cds' || next.text === 'discs' || next.text === 'disks' || next.text === 'tapes') {
      addMark(found, at, 2, role.softTech, '');
      return 2;
    }
  }
  if (!digits && roman(token.text) < 0) return 0;
  if (isYear(token.num) && token.text.length === 4) {
    addMark(found, at, 1, role.year, token.text);
    return 1;
  }
  if (token.num > LARGEST_BARE_POSITION) return 0;
  const run = readNumbers(tokens, at, { afterMarker: false });
  if (!run) return 0;
  const isRange = run.end > at + 1;
  // "11/22/63" is a date.
  if (isRange && digits && text[next!.start - 1] !== '/') {
    const length = readRangeOfPieces(found, at, run);
    if (length > 0) return length;
  }
  if (!digits && !isRange && !isRomanPlace(tokens, at)) return 0;
  addNumber(
    found,
    { start: at, end: run.end, kind: 'bare', ranges: run.ranges, of: -1, marked: false },
    role.position,
  );
  return run.end - at;
}

/** "01-20 of 60 chapters", "1-20 chapters", "1-3 of 5". */
function readRangeOfPieces(found: Annotated, at: number, run: NumberRun): number {
  const { tokens, text } = found;
  const total = readPieceTotal(tokens, run.end, text);
  const word = tokens[total.end];
  const isCounted =
    word !== undefined &&
    word.gap === gap.space &&
    word.text !== 'episodes' &&
    pieceUnit(word.text) !== undefined;
  const isPieces = isCounted && (total.of > 0 || pieceUnit(word.text) !== 'part');
  if (!isPieces && total.of < 2) return 0;
  const end = isPieces ? total.end + 1 : total.end;
  const kind = isPieces ? 'piece' : 'part';
  addNumber(
    found,
    { start: at, end, kind, ranges: run.ranges, of: total.of, marked: isPieces },
    isPieces ? role.disc : role.part,
  );
  return end - at;
}

/** Two numbers with a slash between them, alone in brackets. */
function isFractionOfFiles(tokens: readonly Token[], at: number, text: string): boolean {
  const [token, next] = [tokens[at]!, tokens[at + 1]];
  if (token.group === 0 || !next || next.group !== token.group || text[next.start - 1] !== '/') return false;
  const isAlone = tokens[at - 1]?.group !== token.group && tokens[at + 2]?.group !== token.group;
  return isAlone && next.num >= token.num && next.num > 1;
}

/** Technical words do not tear a number apart: "1 unabridged of 2". */
function skipNoise(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < from + 2) {
    if (!tokens[at] || tokens[at]!.num >= 0 || !isPlainWord(tokens[at]!.text)) break;
    at += 1;
  }
  return at;
}

const COUNTED_FILES = new Set(['files', 'parts', 'discs', 'cds', 'tracks']);

const COUNTED_BOOKS = new Set([
  'books',
  'audiobooks',
  'novels',
  'volumes',
  'novellas',
  'bucher',
  'horbucher',
]);

/** "3 book set"; "1 book" alone counts nothing. */
const BOOK_SETS = new Set([
  'box',
  'boxed',
  'boxset',
  'set',
  'bundle',
  'collection',
  'pack',
  'series',
  'omnibus',
]);

function one(value: number): PositionRange {
  return { from: value, to: value };
}

export function isYear(value: number): boolean {
  return value >= 1900 && value <= 2030;
}

/** A Roman numeral in the middle of words is left to the title. */
function isRomanPlace(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return !next || next.segment !== tokens[at]!.segment;
}

/** Language codes and names of formats that are words: only as tags. */
function readCode(found: Annotated, at: number, info: WordInfo): number {
  const { tokens, text } = found;
  const token = tokens[at]!;
  const { length } = token.text;
  if (length < 2 || length > 4) return 0;
  if (token.text === 'opus') {
    if (token.group === 0 && !isAllCaps(text, token)) return 0;
    addMark(found, at, 1, role.format, 'opus');
    return 1;
  }
  const language = info.code;
  if (language === null || !isAllCaps(text, token)) return 0;
  if (!isTagPlace(tokens, at)) return 0;
  addMark(found, at, 1, role.language, language);
  return 1;
}

/** In brackets beside other tags, alone in brackets, or in the hyphenated tail of a scene name. */
function isTagPlace(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const before = tokens[at - 1];
  const after = tokens[at + 1];
  if (token.group > 0) {
    const startsGroup = !before || before.group !== token.group;
    const endsGroup = !after || after.group !== token.group;
    if (startsGroup && (endsGroup || after.gap >= gap.comma || isPlainWord(after.text))) return true;
    if (token.gap >= gap.comma && before && before.group === token.group) return true;
    return (before?.group === token.group && plainRoles[before.role]!) || (startsGroup && endsGroup);
  }
  if (before && plainRoles[before.role]! && before.role !== role.softTech) return true;
  // -AUDIOBOOK-DE-2019-
  return (
    (token.gap === gap.dash || token.gap === gap.joined) &&
    after !== undefined &&
    after.gap === token.gap &&
    ((wordInfo(after.text)?.phrases.length ?? 0) > 0 || isYear(after.num))
  );
}

/** The release group after the last hyphen of a scene name. */
function markSceneTail(tokens: readonly Token[], text: string, marks: Marked[]): void {
  const last = tokens.length - 1;
  const token = tokens[last];
  if (!token || token.group !== 0 || token.role !== role.none || last < 2) return;
  const before = tokens[last - 1]!;
  const sign = text[token.start - 1];
  // "Title.Author.AUDIOBOOK.GRP"
  const dotted =
    sign === '.' && before.role === role.audiobook && isAllCaps(text, token) && !text.includes(' ');
  if (
    (sign !== '-' && !dotted) ||
    before.role === role.none ||
    !plainRoles[before.role]! ||
    before.group !== 0
  )
    return;
  token.role = role.group;
  marks.push({ index: last, length: 1, role: role.group, value: token.text });
}
