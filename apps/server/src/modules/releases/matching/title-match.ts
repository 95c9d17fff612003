import type { Annotated } from '../title-parser/annotate.ts';
import { isSinglePosition } from '../title-parser/positions.ts';
import { role } from '../title-parser/roles.ts';
import { collectionSizes } from '../title-parser/vocabulary.ts';
import { flag } from './flags.ts';
import type { Labels } from './labels.ts';
import { matchPhrase, mayStart } from './phrases.ts';
import { firstStray, phraseAround } from './stray.ts';
import type { TitleForm } from './title-forms.ts';
import { isListItem, standsInList } from './title-list.ts';
import { hasOthersArticle, lookAhead, lookBehind } from './title-neighbours.ts';
import { outsideStrays } from './title-outside.ts';
import { gap, type Token } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

export type TitleVerdict =
  | 'match'
  /** Only the series is named; the volume number must confirm it. */
  | 'seriesOnly'
  /** The title is one item of a list of titles. */
  | 'listed'
  /** A collection is named after the title. */
  | 'collection'
  /** More words belong to the title: another book. */
  | 'extended'
  /** Another subtitle or volume title. */
  | 'otherSubtitle'
  /** The title does not occur. */
  | 'absent';

export type TitleMatch = {
  verdict: TitleVerdict;
  /** 3: nothing unexplained; 2: unexplained words in harmless places; 1: shortened or corroboration needed. */
  confidence: number;
  start: number;
  end: number;
  form: TitleForm | null;
  /** The first unexplained words, for the message. */
  stray: string;
  /** Some text outside brackets is not explained by the wanted book. */
  hasStray: boolean;
};

const NONE: TitleMatch = {
  verdict: 'absent',
  confidence: 0,
  start: -1,
  end: -1,
  form: null,
  stray: '',
  hasStray: true,
};

const ORDER: Record<TitleVerdict, number> = {
  match: 6,
  listed: 5,
  collection: 4,
  seriesOnly: 3,
  otherSubtitle: 2,
  extended: 1,
  absent: 0,
};

/** A title that says the same words more often says nothing new. */
const MAX_JUDGED = 12;

/** Finds the wanted title in a text and judges what else the text says around it. */
export function matchTitle(
  source: Annotated,
  book: CompiledBook,
  labels: Labels,
  options: { several: boolean },
): TitleMatch {
  const { tokens } = source;
  let best = NONE;
  let named = false;
  for (const form of book.forms) {
    // Where the whole title stands, a part of it says nothing better.
    if (named && (form.kind === 'short' || form.kind === 'tail')) continue;
    const first = form.words[0]!;
    const second = first.optional ? form.words[1] : undefined;
    const search = { typos: form.typos, avoidFlags: flag.narratorZone | flag.helperZone };
    let judged = 0;
    for (let at = 0; at < tokens.length && judged < MAX_JUDGED; at += 1) {
      const token = tokens[at]!;
      if (!mayStart(first, token) && !(second && mayStart(second, token))) continue;
      const end = matchPhrase(form.words, tokens, at, search);
      if (end < 0) continue;
      judged += 1;
      if (form.kind === 'full') named = true;
      const found = judge(source, book, labels, form, at, end, options.several);
      if (isBetter(found, best)) best = found;
      if (best.verdict === 'match' && best.confidence === 3) return best;
    }
  }
  if (best.verdict === 'absent') {
    const stray = firstStray(source, -1, -1);
    return { ...NONE, stray, hasStray: stray !== '' };
  }
  return best;
}

function isBetter(found: TitleMatch, best: TitleMatch): boolean {
  const difference = ORDER[found.verdict] - ORDER[best.verdict];
  return difference > 0 || (difference === 0 && found.confidence > best.confidence);
}

function judge(
  source: Annotated,
  book: CompiledBook,
  labels: Labels,
  form: TitleForm,
  start: number,
  end: number,
  several: boolean,
): TitleMatch {
  const { tokens } = source;
  const result = (verdict: TitleVerdict, confidence: number, stray: string): TitleMatch => ({
    verdict,
    confidence,
    start,
    end,
    form,
    stray,
    hasStray: stray !== '',
  });
  if (isInsideName(tokens, start, end)) return NONE;
  if (form.fragile && (isCounted(source, start, end) || isYearNote(source, start, end))) return NONE;
  const listed =
    form.kind !== 'series' &&
    (several || namesSeveral(source, start, end) || standsInList(tokens, start, end)) &&
    isListItem(tokens, start, end);
  if (hasOthersArticle(tokens, start, book.language))
    return result('extended', 0, phraseAround(source, start, end));
  const ahead = lookAhead(tokens, form, start);
  if (ahead !== '') return result(listed ? 'listed' : 'extended', 0, phraseAround(source, start, end));
  const behind = lookBehind(source, book, form, labels, start, end);
  switch (behind.kind) {
    case 'extended':
      return result(listed ? 'listed' : 'extended', 0, phraseAround(source, start, end));
    case 'collection':
      return result('collection', 0, behind.stray);
    case 'series':
      return result('seriesOnly', 0, behind.stray);
    default:
  }
  if (form.kind === 'series') {
    const stray = firstStray(source, start, end);
    return result(stray === '' ? 'seriesOnly' : 'absent', 1, stray);
  }
  const outside = outsideStrays(source, book, labels, form, start, end, behind);
  if (outside.verdict !== 'match') return result(listed ? 'listed' : outside.verdict, 0, outside.stray);
  const confidence = Math.min(outside.confidence, form.kind === 'full' ? 3 : 2, behind.confidence);
  return result('match', confidence, outside.stray);
}

/** Does the text speak of several books, apart from the title itself? */
function namesSeveral(source: Annotated, start: number, end: number): boolean {
  for (const mark of source.marks) {
    if (mark.role === role.collection || mark.role === role.complete) return true;
    if (mark.role === role.seriesWord && collectionSizes.has(mark.value)) return true;
  }
  return source.numbers.some(
    (number) =>
      number.kind !== 'piece' &&
      !isSinglePosition(number.ranges) &&
      (number.end <= start || number.start >= end),
  );
}

/** "Number One", "Book 1984": the number behind such a word counts something and is not the title. */
function isCounted(source: Annotated, start: number, end: number): boolean {
  return source.numbers.some((number) => number.marked && number.start < start && number.end >= end);
}

/** "2001 A Space Odyssey (2010 reissue)": a year in brackets behind another that stands outside says when it came out. */
function isYearNote({ tokens, marks }: Annotated, start: number, end: number): boolean {
  if (end - start > 1 || tokens[start]!.group === 0) return false;
  const years = marks.filter((mark) => mark.role === role.year);
  return years.some(({ index }) => index === start) && years.some(({ index }) => tokens[index]!.group === 0);
}

/** The title "King" inside the author "Stephen King" is not the title. */
function isInsideName(tokens: readonly Token[], start: number, end: number): boolean {
  const names = flag.author | flag.narrator;
  for (let at = start; at < end; at += 1) if ((tokens[at]!.flags & names) === 0) return false;
  const before = tokens[start - 1];
  const after = tokens[end];
  return (
    (before !== undefined && (before.flags & names) !== 0 && tokens[start]!.gap <= gap.joined) ||
    (after !== undefined && (after.flags & names) !== 0 && after.gap <= gap.comma)
  );
}
