import { gap, type Token } from '../matching/tokens.ts';
import { mayHold, wordFilter } from '../matching/word-filter.ts';
import type { Annotated } from './annotated.ts';
import { pieceUnit } from './pieces.ts';
import { role } from './roles.ts';

const INCOMPLETE = 'incomplete,unvollstandig,incomplet,incompleto,incompleta,onvolledig,ufullstendig';
const NEGATIONS = 'not,isnt,nicht,non,pas,niet,ikke,inte';
const LACKS = 'missing,lacks,lacking,fehlt,fehlen,falta,faltan,manque';
const WITHOUT = 'without,no,ohne,sans,sin';
const DAMAGED = 'corrupt,corrupted,damaged,broken,defekt,beschadigt,kaputt';
const REACHES = 'to,thru,through,until,till,bis,ends,ending,stops,cuts,cut';
const BEGINS = 'from,starts,starting,begins,ab';
const SHARES = '1th,2th,3th,last,other,erste,zweite,letzte';
const ONLY = 'only,nur';

type Kind =
  | 'incomplete'
  | 'negation'
  | 'lacks'
  | 'without'
  | 'damaged'
  | 'reaches'
  | 'begins'
  | 'share'
  | 'only';

/** Words that may open or close a remark, in one look-up. */
const triggers: ReadonlyMap<string, Kind> = new Map(
  (
    [
      ['incomplete', INCOMPLETE],
      ['negation', NEGATIONS],
      ['lacks', LACKS],
      ['without', WITHOUT],
      ['damaged', DAMAGED],
      ['reaches', REACHES],
      ['begins', BEGINS],
      ['share', SHARES],
      ['only', ONLY],
    ] as const
  ).flatMap(([kind, words]) => words.split(',').map((word): [string, Kind] => [word, kind])),
);

const triggering = wordFilter(triggers.keys());

const WHOLE = new Set(
  'complete,completed,full,whole,finished,vollstandig,komplett,complet,completo,completa,volledig'.split(','),
);
const FRACTIONS = new Set('half,third,3th,thirds,quarter,quarters,halfte,drittel'.split(','));
/** Not "World Without End". */
const ENDINGS = new Set('ending,prologue,epilogue'.split(','));
const PIECES = new Set([
  ...FRACTIONS,
  ...ENDINGS,
  ...'end,ende,beginning,rest,section,sections,minute,minutes,hour,hours,seconds,teil,teile'.split(','),
]);
/** "Missing chapter marks" says nothing of the text. */
const NOT_THE_TEXT = new Set(
  'mark,marks,marker,markers,title,titles,name,names,art,cover,tags,info,break,breaks'.split(','),
);
const BETWEEN = new Set('the,a,at,with,after,in,off,and,including,quite,yet,fully,ganz,is,are,of'.split(','));
const REACH = 4;
/** Of these the word itself says it; a title that holds the word explains it. */
const OUTRIGHT = new Set<Kind>(['incomplete', 'lacks', 'damaged']);

function isPiece(word: string): boolean {
  return PIECES.has(word) || pieceUnit(word) !== undefined;
}

/**
 * "[missing last 4 chapters]", "not complete", "up to chapter 30", "(corrupt files)": the uploader says what is not there.
 * Such a remark refuses the release wherever the wanted book does not explain its words, so it names no other book.
 */
export function markMissing(found: Annotated): void {
  const { tokens } = found;
  for (let at = 0; at < tokens.length; at += 1) {
    const { text } = tokens[at]!;
    const kind = mayHold(triggering, text) ? triggers.get(text) : undefined;
    if (kind === undefined) continue;
    const span = remarkAt(found, at, kind);
    if (span === null) continue;
    const [start, end] = span;
    found.marks = found.marks.filter((mark) => mark.index < start || mark.index >= end);
    found.numbers = found.numbers.filter((number) => number.start < start || number.start >= end);
    for (let index = start; index < end; index += 1) tokens[index]!.role = role.incomplete;
    found.marks.push({
      index: start,
      length: end - start,
      role: role.incomplete,
      value: OUTRIGHT.has(kind) ? tokens[at]!.text : '',
    });
    at = end - 1;
  }
}

/** First token of the remark and the one behind it; null when the word means something else here. */
function remarkAt(found: Annotated, at: number, kind: Kind): readonly [number, number] | null {
  const { tokens } = found;
  const until = (end: number) => (end < 0 ? null : ([at, end + 1] as const));
  switch (kind) {
    case 'incomplete':
      return [at, at + 1];
    case 'negation': {
      const whole = firstBehind(tokens, at, (word) => WHOLE.has(word));
      return whole > 0 && tokens[whole + 1]?.text === 'cast' ? null : until(whole);
    }
    case 'lacks':
      return until(pieceWithin(tokens, at)) ?? pieceBefore(tokens, at);
    case 'without':
      return until(firstBehind(tokens, at, (word) => ENDINGS.has(word)));
    case 'damaged':
      return (
        until(pieceWithin(tokens, at)) ??
        pieceBefore(tokens, at) ??
        (isAloneInBrackets(tokens, at) ? [at, at + 1] : null)
      );
    case 'reaches':
      // "part 1 to part 3"
      if ((tokens[at - 1]?.num ?? -1) >= 0) return null;
      return until(numberedPiece(tokens, at, 0));
    case 'begins':
      return until(numberedPiece(tokens, at, 1));
    case 'share':
      return until(shareOf(tokens, at));
    default:
      return isBesidePieces(found, at) ? [at, at + 1] : null;
  }
}

function firstBehind(tokens: readonly Token[], at: number, fits: (word: string) => boolean): number {
  let next = at + 1;
  while (tokens[next]?.segment === tokens[at]!.segment && next <= at + REACH) {
    const { text } = tokens[next]!;
    if (fits(text)) return next;
    if (!BETWEEN.has(text)) return -1;
    next += 1;
  }
  return -1;
}

/** "missing the last 4 chapters" */
function pieceWithin(tokens: readonly Token[], at: number): number {
  let last = -1;
  for (let next = at + 1; next <= at + REACH && tokens[next]?.segment === tokens[at]!.segment; next += 1) {
    if (tokens[next]!.gap >= gap.comma) break;
    if (NOT_THE_TEXT.has(tokens[next]!.text)) return -1;
    if (isPiece(tokens[next]!.text)) last = next;
  }
  return last;
}

/** "chapter 12 is missing", "some files corrupt" */
function pieceBefore(tokens: readonly Token[], at: number): readonly [number, number] | null {
  if (NOT_THE_TEXT.has(tokens[at - 1]?.text ?? '')) return null;
  for (let from = at - 1; from >= at - REACH && tokens[from]?.segment === tokens[at]!.segment; from -= 1) {
    if (tokens[from + 1]!.gap >= gap.comma) break;
    const { text } = tokens[from]!;
    if (pieceUnit(text) !== undefined || FRACTIONS.has(text) || ENDINGS.has(text)) return [from, at + 1];
  }
  return null;
}

/** Between dashes it may be a title in a list: "Corrupt - Hideaway - Kill Switch". */
function isAloneInBrackets(tokens: readonly Token[], at: number): boolean {
  const { group } = tokens[at]!;
  return group > 0 && tokens[at - 1]?.group !== group && tokens[at + 1]?.group !== group;
}

/** "up to chapter 30", "ends at track 12", "from chapter 5": a piece with a number above `above`. */
function numberedPiece(tokens: readonly Token[], at: number, above: number): number {
  const piece = firstBehind(tokens, at, (word) => pieceUnit(word) !== undefined);
  const number = piece < 0 ? undefined : tokens[piece + 1];
  if (!number || number.segment !== tokens[at]!.segment || number.num <= above) return -1;
  return piece + 1;
}

/** "first half", "last 10 chapters", "first two thirds" */
function shareOf(tokens: readonly Token[], at: number): number {
  const { segment } = tokens[at]!;
  let next = at + 1;
  const counted = tokens[next]?.segment === segment && tokens[next]!.num > 1;
  if (counted) next += 1;
  const word = tokens[next];
  if (word?.segment !== segment) return -1;
  if (FRACTIONS.has(word.text)) return next;
  // "[first part]"; in a title other words stand beside it.
  const isAlone = tokens[at - 1]?.segment !== segment && tokens[next + 1]?.segment !== segment;
  if (word.text === 'part' && isAlone) return next;
  const isTime = word.text === 'hours' || word.text === 'minutes';
  return counted && (isTime || pieceUnit(word.text) !== undefined) ? next : -1;
}

/** "chapters 1-20 only", "only disc 3" */
function isBesidePieces({ tokens, numbers }: Annotated, at: number): boolean {
  return numbers.some(
    (number) =>
      (number.kind === 'piece' || number.kind === 'part') &&
      (number.end === at || number.start === at + 1) &&
      tokens[number.start]!.segment === tokens[at]!.segment,
  );
}
