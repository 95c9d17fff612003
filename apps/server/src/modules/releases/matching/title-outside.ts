import type { Annotated } from '../title-parser/annotate.ts';
import { formatPositions } from '../title-parser/positions.ts';
import { leadingRoles, role } from '../title-parser/roles.ts';
import { continuesTitle } from './byline.ts';
import { anyZone, flag } from './flags.ts';
import type { Labels } from './labels.ts';
import { looksLikeNamesake, looksLikePeople } from './people-like.ts';
import { isArticle, matchPhrase, mayStart } from './phrases.ts';
import { isStray, segmentText } from './stray.ts';
import { saysPrequel, subtitleVerdict } from './subtitle.ts';
import type { TitleForm } from './title-forms.ts';
import type { Behind } from './title-neighbours.ts';
import { gap, type Token } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

type Outside = {
  verdict: 'match' | 'otherSubtitle' | 'extended' | 'listed';
  confidence: number;
  stray: string;
};

/** Words in other segments and brackets: a series, a narrator, a subtitle, or the real title of another book. */
export function outsideStrays(
  source: Annotated,
  book: CompiledBook,
  labels: Labels,
  form: TitleForm,
  start: number,
  end: number,
  behind: Behind,
): Outside {
  const { tokens } = source;
  const titleGroup = tokens[start]!.group;
  const firstSegment = tokens[start]!.segment;
  const lastSegment = tokens[end - 1]!.segment;
  const state: Outside = { verdict: 'match', confidence: 3, stray: '' };
  const fail = (verdict: Outside['verdict'], stray: string): Outside => ({ verdict, confidence: 0, stray });
  let authorBehind = behind.authorSeen;
  const authorAhead = labels.author !== null && labels.authorStart < start;
  let plainBehind = 0;
  // "Hercule Poirot 10 - Title - Somebody": what has the wanted number before it is the title.
  const volumeNamed = isNumberedTitle(source, book, start);
  if (behind.commaFrom >= 0) {
    const verdict = subtitleVerdict(source, book, form, behind.commaFrom, tokens[end - 1]!.segment, 'comma');
    if (verdict === 'other') return fail('otherSubtitle', segmentText(source, behind.commaFrom));
    state.confidence = Math.min(state.confidence, verdict === 'same' ? 3 : 1);
  }
  for (let at = 0; at < tokens.length; ) {
    const from = at;
    const { segment, group } = tokens[from]!;
    let strays = 0;
    let hasAuthor = false;
    let authorFirst = false;
    while (at < tokens.length && tokens[at]!.segment === segment && tokens[at]!.group === group) {
      const token = tokens[at]!;
      if (isStray(token)) strays += 1;
      if ((token.flags & flag.author) !== 0) {
        hasAuthor = true;
        if (strays === 0) authorFirst = true;
      }
      at += 1;
    }
    if (segment === firstSegment || segment === lastSegment) continue;
    if (group !== 0 && group === titleGroup) continue;
    if (saysPrequel(source, book, from, at)) return fail('otherSubtitle', segmentText(source, from));
    if (tellsOfAuthor(tokens, end, from, at)) return fail('otherSubtitle', segmentText(source, from));
    const isBehind = from >= end;
    const isPlain = group === 0;
    if (isBehind && isPlain && authorFirst) authorBehind = true;
    if (strays === 0) {
      if (isBehind && isPlain && namesSomebody(tokens, from, at)) plainBehind += 1;
      continue;
    }
    // "Author - Title - Somebody": a narrator the catalogue does not know.
    const isNamesake = authorBehind && looksLikeNamesake(tokens, from, at);
    if (isBehind && (isNamesake || looksLikePeople(tokens, from, at))) {
      state.confidence = Math.min(state.confidence, 2);
      continue;
    }
    const stray = segmentText(source, from);
    // The title only in brackets behind another one: a translation or a series note.
    if (titleGroup !== 0 && isPlain && !isBehind) return fail('extended', stray);
    if (form.fragile && isPlain) return fail('extended', stray);
    if (isBehind && repeatsTitle(tokens, form, from, at)) return fail('otherSubtitle', stray);
    if (!isBehind) {
      if (isPlain && isTorn(tokens, start, firstSegment)) return fail('extended', stray);
      // "Chapterhouse: Dune": one word behind a colon may be the end of a longer title.
      const afterColon = opener(tokens, start).gap === gap.colon && book.series.length === 0;
      if (isPlain && afterColon && form.content === 1 && !isNumberedSegment(tokens, from, at))
        return fail('extended', stray);
      if (isPlain && !hasAuthor && !volumeNamed && isNumberedBehind(source, end))
        return fail('extended', stray);
      // "Children of Ruin: Children of Time": the series name behind the title of another volume.
      const isVolume = volumeNamed || isFirstOfUnknown(source, book, from, at);
      if (isPlain && book.titleIsSeries && !hasAuthor && !isVolume) return fail('extended', stray);
      state.confidence = Math.min(state.confidence, isPlain ? 2 : 3);
      state.stray ||= isPlain ? stray : '';
      continue;
    }
    if (!isPlain) {
      if (
        book.titleIsSeries &&
        !hasAuthor &&
        tokens[from]!.bracket === '(' &&
        !isNumberedSegment(tokens, from, at)
      ) {
        return fail('otherSubtitle', stray);
      }
      state.confidence = Math.min(state.confidence, 2);
      continue;
    }
    const isFree = !continuesTitle(tokens, from) || isNumberedSegment(tokens, from, at);
    if (
      isSeriesNote(source, book, from, at) ||
      (isFree && (authorBehind || plainBehind > 0 || volumeNamed))
    ) {
      state.confidence = Math.min(state.confidence, 2);
      continue;
    }
    const kind =
      tokens[from]!.gap === gap.colon ? 'colon' : authorAhead || titleGroup !== 0 ? 'lastDash' : 'dash';
    const verdict = subtitleVerdict(source, book, form, from, segment, kind);
    if (verdict === 'other') return fail('otherSubtitle', stray);
    state.confidence = Math.min(state.confidence, verdict === 'same' ? 3 : 1);
    if (verdict !== 'same') state.stray ||= stray;
    if (hasAuthor) authorBehind = true;
    plainBehind += 1;
  }
  return state;
}

/** "The Gunslinger: The Dark Tower, Book 1": a volume number behind the words makes them a series. */
function isNumberedBehind(source: Annotated, end: number): boolean {
  const { segment } = source.tokens[end - 1]!;
  return source.numbers.some(
    (number) => number.start === end && number.marked && source.tokens[end]!.segment === segment,
  );
}

/** "- Poirot 24": words of the wanted series and its number, and nothing else. */
function isSeriesNote({ tokens, numbers }: Annotated, book: CompiledBook, from: number, to: number): boolean {
  const number = numbers.find(({ start, end }) => start >= from && end <= to);
  if (!number) return false;
  return book.series.some(
    (one) =>
      formatPositions(one.ranges) === formatPositions(number.ranges) &&
      tokens.slice(from, to).every((token) => !isStray(token) || one.words.has(token.text)),
  );
}

/** The wanted series and number stand before the title. */
function isNumberedTitle(source: Annotated, book: CompiledBook, start: number): boolean {
  const { tokens } = source;
  return source.numbers.some((number) => {
    if (number.end > start || number.kind === 'part' || number.kind === 'piece') return false;
    const before = tokens[number.start - 1];
    if (!before || (before.flags & flag.series) === 0 || tokens[start]!.segment === before.segment)
      return false;
    return book.series.some((one) => formatPositions(one.ranges) === formatPositions(number.ranges));
  });
}

/** The article ahead of the title, where the match left it out. */
function opener(tokens: readonly Token[], start: number): Token {
  const before = tokens[start - 1];
  const isOwn = before?.segment === tokens[start]!.segment && isArticle(before.text);
  return isOwn ? before : tokens[start]!;
}

/** "Mickey Haller 01 - The Lincoln Lawyer": the first volume of a series by another name than the catalogue's. */
function isFirstOfUnknown(source: Annotated, book: CompiledBook, from: number, to: number): boolean {
  if (!book.series.some(({ ranges }) => formatPositions(ranges) === '1')) return false;
  const isNamed = source.tokens.slice(from, to).some((token) => (token.flags & flag.known) !== 0);
  return (
    !isNamed &&
    source.numbers.some(
      ({ start, end, ranges }) => start > from && end === to && formatPositions(ranges) === '1',
    )
  );
}

/** "Second - Unabridged Foundation": a technical word opens the segment, so it does not begin the title. */
function isTorn(tokens: readonly Token[], start: number, segment: number): boolean {
  let first = start;
  while (first > 0 && tokens[first - 1]!.segment === segment) first -= 1;
  const { role: kind } = tokens[first]!;
  return first < start && kind !== role.position && leadingRoles[kind]!;
}

/** "Becoming Michelle Obama: A Biography": the author's name ends the title, and the book is about them. */
function tellsOfAuthor(tokens: readonly Token[], end: number, from: number, to: number): boolean {
  const behind = tokens[end];
  if (behind?.segment !== tokens[end - 1]!.segment || (behind.flags & flag.author) === 0) return false;
  if (behind.gap > gap.joined || tokens[from]!.gap !== gap.colon) return false;
  const words = tokens.slice(from, to);
  return words.some(({ text, flags }) => text === 'biography' && (flags & flag.known) === 0);
}

/** A segment with a person or the series in it: what comes behind is no subtitle any more. */
function namesSomebody(tokens: readonly Token[], from: number, to: number): boolean {
  const somebody = flag.author | flag.narrator | flag.series | anyZone;
  for (let at = from; at < to; at += 1) if ((tokens[at]!.flags & somebody) !== 0) return true;
  return false;
}

/** "(Dune 2)": a number beside the words means that the segment names a series. */
function isNumberedSegment(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (tokens[at]!.role === role.position) return true;
  return false;
}

function repeatsTitle(tokens: readonly Token[], form: TitleForm, from: number, to: number): boolean {
  if (form.kind !== 'full') return false;
  for (let at = from; at < to; at += 1) {
    if ((tokens[at]!.flags & (flag.series | flag.author)) !== 0) continue;
    if (!mayStart(form.words[0]!, tokens[at]!)) continue;
    const end = matchPhrase(form.words, tokens, at, { typos: 0, avoidFlags: anyZone });
    if (end > 0 && end <= to) return true;
  }
  return false;
}
