import type { Annotated } from '../title-parser/annotate.ts';
import { directRoles, leadingRoles, noiseRoles, plainRoles, role } from '../title-parser/roles.ts';
import { isLeftOver } from './byline.ts';
import { anyZone, explained, flag } from './flags.ts';
import type { Labels } from './labels.ts';
import { looksLikePeople } from './people-like.ts';
import { isArticle, isFunctionWord } from './phrases.ts';
import type { TitleForm } from './title-forms.ts';
import { gap, type Token } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

/** Words before the title in its own segment: '' when they may stand there, else the first that may not. */
export function lookAhead(tokens: readonly Token[], form: TitleForm, start: number): string {
  const { segment, group } = tokens[start]!;
  if (isCompoundWithSeries(tokens, form, start)) return tokens[start - 1]!.text;
  let functionWords = '';
  let explainedWords = false;
  let right = tokens[start]!;
  let commaSeen = right.gap === gap.comma || right.gap === gap.list;
  for (let at = start - 1; at >= 0; at -= 1) {
    const token = tokens[at]!;
    if (token.group !== group) continue;
    if (token.segment !== segment) break;
    if (right.gap >= gap.comma && right.gap <= gap.list) commaSeen = true;
    right = token;
    if (
      (token.flags & (flag.author | flag.narrator | flag.series | flag.authorZone)) !== 0 ||
      token.role === role.position
    ) {
      explainedWords = true;
      continue;
    }
    if (leadingRoles[token.role]!) continue;
    if (token.role === role.seriesWord && explainedWords) continue;
    // "Murder in Retrospect aka Five Little Pigs"
    if (token.text === 'aka') return '';
    if (isFunctionWord(token.text)) {
      if (!isArticle(token.text) && token.text !== 'and') functionWords ||= token.text;
      continue;
    }
    if (token.role === role.byMark || token.role === role.narratorMark) continue;
    // A second author the catalogue does not name: "Stephen King, Peter Straub, The Talisman".
    if (commaSeen && token.role === role.none && hasAuthorBefore(tokens, at, segment)) continue;
    return token.text;
  }
  return functionWords !== '' && !explainedWords ? functionWords : '';
}

const ARTICLE_LANGUAGE: Record<string, string> = {
  the: 'english',
  der: 'german',
  das: 'german',
  les: 'french',
};

/** "The Hobbit" is not "Der Hobbit": the article before the title is of a language that the wanted book is not in. */
export function hasOthersArticle(tokens: readonly Token[], start: number, language: string | null): boolean {
  const { segment, group } = tokens[start]!;
  let at = start - 1;
  while (at >= 0 && (tokens[at]!.group > group || leadingRoles[tokens[at]!.role]!)) at -= 1;
  const before = tokens[at];
  if (language === null || before?.segment !== segment) return false;
  const own = ARTICLE_LANGUAGE[before.text];
  return own !== undefined && own !== language;
}

/** "Shadow Crow" for "Crow" of the series "Shadow": one word each, and nothing between them, is another title. */
function isCompoundWithSeries(tokens: readonly Token[], form: TitleForm, start: number): boolean {
  const first = tokens[start]!;
  const before = tokens[start - 1];
  if (form.content > 1 || !before || first.gap > gap.joined || isArticle(first.text)) return false;
  if (before.segment !== first.segment || (before.flags & explained) !== flag.series) return false;
  if (isFunctionWord(before.text)) return false;
  const further = tokens[start - 2];
  return !further || further.segment !== first.segment || (further.flags & flag.series) === 0;
}

function hasAuthorBefore(tokens: readonly Token[], from: number, segment: number): boolean {
  for (let at = from; at >= 0 && tokens[at]!.segment === segment; at -= 1) {
    if ((tokens[at]!.flags & flag.author) !== 0) return true;
  }
  return false;
}

export type Behind = {
  kind: 'free' | 'extended' | 'collection' | 'series';
  confidence: number;
  /** Index after the last token looked at. */
  stray: string;
  /** Unexplained words after a comma: a subtitle or a second name. */
  commaFrom: number;
  /** An author stands in the same segment behind the title. */
  authorSeen: boolean;
};

/** Words after the title in its own segment. */
export function lookBehind(
  source: Annotated,
  book: CompiledBook,
  form: TitleForm,
  labels: Labels,
  start: number,
  end: number,
): Behind {
  const { tokens } = source;
  const { segment, group } = tokens[end - 1]!;
  const state: Behind = { kind: 'free', confidence: 3, stray: '', commaFrom: -1, authorSeen: false };
  let direct = true;
  let previousPlain = false;
  let knownRun = 0;
  let runOpen = true;
  if (namesLongerSeries(labels, tokens, start, end))
    return { ...state, kind: 'series', stray: tokens[end]!.text };
  for (let at = end; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.group !== group) {
      if (group !== 0) break;
      continue;
    }
    if (token.segment !== segment) break;
    if ((token.flags & flag.author) !== 0) state.authorSeen = true;
    if ((token.flags & anyZone) !== 0 || isMark(token.role)) {
      if (isLeftOver(tokens, at)) return { ...state, kind: 'extended', stray: token.text };
      direct = false;
      previousPlain = true;
      continue;
    }
    if (direct && token.gap <= gap.joined) {
      if (token.role === role.collection && !(book.isAnthology && token.text === 'anthology'))
        return { ...state, kind: 'collection', stray: token.text };
      if (token.role === role.seriesWord && !isSeparateSeries(tokens, start, book))
        return { ...state, kind: 'series', stray: token.text };
    }
    if ((token.flags & explained) !== 0 && !isRepeated(token, book, form)) {
      previousPlain = false;
      if (token.gap >= gap.comma) runOpen = false;
      if (
        runOpen &&
        !plainRoles[token.role]! &&
        (token.flags & explained) === flag.known &&
        token.role !== role.position
      )
        knownRun += 1;
      if (token.gap >= gap.comma || (token.flags & ~flag.known & explained) !== 0) direct = false;
      continue;
    }
    if (directRoles[token.role]!) {
      if (!noiseRoles[token.role]!) direct = false;
      previousPlain = plainRoles[token.role]!;
      continue;
    }
    // "Frankenstein; or, The Modern Prometheus": a second title of the same book.
    if (
      at === end &&
      isOr(token.text, book.language) &&
      ((token.text === 'or' && isSetOff(tokens, at)) || namesAlternative(tokens, at, segment)) &&
      !book.titleIsSeries &&
      form.kind === 'full'
    ) {
      return { ...state, confidence: 2, authorSeen: hasAuthorBehind(tokens, at, segment) };
    }
    if (at === end && token.text === 'aka' && form.kind === 'full')
      return { ...state, confidence: 2, authorSeen: hasAuthorBehind(tokens, at, segment) };
    if (isFunctionWord(token.text) || isNumberedLightNovel(source, at)) continue;
    if (
      token.role !== role.none &&
      (previousPlain || token.gap >= gap.comma || isArticle(tokens[at - 1]!.text))
    ) {
      previousPlain = true;
      continue;
    }
    if (state.commaFrom >= 0) continue;
    if (token.gap === gap.comma || token.gap === gap.list || commaBetween(tokens, end, at)) {
      state.commaFrom = at;
      direct = false;
      continue;
    }
    // "Emma [Naxos] Juliet Stevenson", "Emma.Jane.Austen.Unabridged.Juliet.Stevenson": the title is over, somebody reads.
    const before = tokens[at - 1]!;
    const isOver = before.group > group || (state.authorSeen && noiseRoles[before.role]!);
    if (isOver && looksLikePeople(tokens, at, endOfSegment(tokens, at))) return { ...state, confidence: 2 };
    return { ...state, kind: 'extended', stray: token.text };
  }
  if (direct && isTornCollection(tokens, end, segment)) return { ...state, kind: 'collection', stray: '' };
  // "Quiet Power" is not "Quiet" with the subtitle "The Power of Introverts …".
  if (form.kind !== 'series' && knownRun > 0 && knownRun < Math.min(3, book.subtitle.size)) {
    return { ...state, kind: 'extended', stray: tokens[end]!.text };
  }
  return state;
}

/** "Overlord Light Novel Volume 5": what kind of book is counted. */
function isNumberedLightNovel({ tokens, marks }: Annotated, at: number): boolean {
  if (tokens[at]!.role !== role.generic) return false;
  const mark = marks.find(({ index, length }) => at >= index && at < index + length);
  if (mark?.value !== 'light novel') return false;
  const behind = tokens[mark.index + mark.length];
  return behind?.role === role.position && behind.segment === tokens[at]!.segment;
}

function endOfSegment(tokens: readonly Token[], from: number): number {
  let end = from;
  while (tokens[end]?.segment === tokens[from]!.segment) end += 1;
  return end;
}

/** "Divergent - Unabridged Collection": a technical word parts the title from what makes it a collection. */
function isTornCollection(tokens: readonly Token[], end: number, segment: number): boolean {
  let at = end;
  while (at < tokens.length && (tokens[at]!.segment === segment || tokens[at]!.group > 0)) at += 1;
  const first = at;
  while (at < tokens.length && noiseRoles[tokens[at]!.role]!) at += 1;
  return at > first && tokens[at]?.role === role.collection && tokens[at]!.segment === tokens[first]!.segment;
}

/** "Hyperion Cantos": the title is the beginning of the name of its series, and that is what is named. */
function namesLongerSeries(labels: Labels, tokens: readonly Token[], start: number, end: number): boolean {
  return labels.series.some((hit) => hit.start <= start && hit.end > end && tokens[end]!.role === role.none);
}

/** "River River": a title word once more belongs to a longer title. */
function isRepeated(token: Token, book: CompiledBook, form: TitleForm): boolean {
  if ((token.flags & explained) !== flag.known || book.subtitle.has(token.text)) return false;
  return form.words.some((word) => word.text === token.text || (word.num >= 0 && word.num === token.num));
}

/** "or" in the languages whose titles have it; a translation's says nothing of the wanted book. */
const OR: Record<string, string | null> = { or: null, oder: 'german', ou: 'french' };

function isOr(text: string, language: string | null): boolean {
  const own = OR[text];
  return own === null || (own !== undefined && own === language);
}

/** "Candide or The Optimist": an article opens the second title; "Dead or Alive" is one. */
function namesAlternative(tokens: readonly Token[], at: number, segment: number): boolean {
  const [article, next] = [tokens[at + 1], tokens[at + 2]];
  if (!article || !next || next.segment !== segment || !ALTERNATIVE_ARTICLES.has(article.text)) return false;
  return (
    next.role === role.none && !isFunctionWord(next.text) && (next.flags & (flag.author | anyZone)) === 0
  );
}

const ALTERNATIVE_ARTICLES = new Set('the,a,an,der,die,das,ein,eine,le,la,les,un,une'.split(','));

function isSetOff(tokens: readonly Token[], at: number): boolean {
  const isOff = (value: number | undefined) => value === gap.comma || value === gap.list;
  return isOff(tokens[at]!.gap) || isOff(tokens[at + 1]?.gap);
}

function hasAuthorBehind(tokens: readonly Token[], from: number, segment: number): boolean {
  for (let at = from; at < tokens.length && tokens[at]!.segment === segment; at += 1) {
    if ((tokens[at]!.flags & flag.author) !== 0) return true;
  }
  return false;
}

function isMark(value: number): boolean {
  return value === role.byMark || value === role.narratorMark || value === role.helperMark;
}

/** "Mistborn 1 - The Final Empire Saga": the series was named before, so the word belongs elsewhere. */
function isSeparateSeries(tokens: readonly Token[], start: number, book: CompiledBook): boolean {
  if (book.titleIsSeries) return false;
  for (let at = 0; at < start; at += 1) if ((tokens[at]!.flags & flag.series) !== 0) return true;
  return false;
}

function commaBetween(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from; at <= to; at += 1) {
    const value = tokens[at]!.gap;
    if (value === gap.comma || value === gap.list) return true;
  }
  return false;
}
