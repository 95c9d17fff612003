import type { Annotated } from '../title-parser/annotate.ts';
import { formatPositions } from '../title-parser/positions.ts';
import { plainRoles, role } from '../title-parser/roles.ts';
import { anyZone, flag } from './flags.ts';
import { isGenreTail, isNovelOf } from './genre-tail.ts';
import { isStray } from './stray.ts';
import type { TitleForm } from './title-forms.ts';
import type { Token } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

/**
 * Is what follows the title its subtitle, or the title of another book of that name? `same`: it is the wanted subtitle;
 * `plausible`: the catalogue has no subtitle and this reads like one; `other`: everything else.
 */
export function subtitleVerdict(
  source: Annotated,
  book: CompiledBook,
  form: TitleForm,
  from: number,
  segment: number,
  kind: 'colon' | 'comma' | 'dash' | 'lastDash',
): 'same' | 'plausible' | 'other' {
  const { tokens } = source;
  let strays = 0;
  let same = 0;
  let words = 0;
  let generic = 0;
  for (let at = from; at < tokens.length && tokens[at]!.segment === segment; at += 1) {
    const token = tokens[at]!;
    // A technical word does not open a subtitle.
    if (at === from && plainRoles[token.role]!) return 'other';
    if ((token.flags & (anyZone | flag.author | flag.narrator)) !== 0 || plainRoles[token.role]!) continue;
    words += 1;
    if (isStray(token)) strays += 1;
    else if (book.subtitle.has(token.text)) same += 1;
    else if (token.role === role.generic) generic += 1;
  }
  if (strays === 0 || saysPlaceInSeries(source, book, from, segment)) return 'same';
  // The catalogue cut it short: all of the wanted subtitle is there, and more.
  if (book.subtitle.size >= 3 && saysAll(source, book, from, segment)) return 'same';
  if (book.subtitle.size > 0 && same > 0) return same >= strays * 2 ? 'same' : 'other';
  if (isNameOfVolume(source, book, from)) return 'plausible';
  // Only the head of the wanted title stands there, and another tail follows.
  if (form.kind !== 'full' || hasRealSubtitle(book)) return 'other';
  if (kind === 'colon' && isGenreTail(tailWords(source, from, segment))) return 'plausible';
  const isFirst = book.series.some(({ ranges }) => ranges.some((range) => range.from === 1));
  if (kind === 'colon' && (!book.titleIsSeries || isFirst) && isNovelOf(tailWords(source, from, segment)))
    return 'plausible';
  if (kind === 'colon' && isFirst && book.titleIsSeries && isQuestion(tailWords(source, from, segment)))
    return 'plausible';
  // Volumes of a series are told apart by such words.
  if (book.titleIsSeries || book.series.length > 0) return 'other';
  const tail = tailWords(source, from, segment);
  if (isOtherKind(tail)) return 'other';
  if (generic > 0 && strays <= 3) return 'plausible';
  if (kind === 'colon' && isDescription(tail)) return 'plausible';
  // "Author - Series - Title" is how volumes are named: the last dash introduces no subtitle.
  return words >= 4 && (kind === 'colon' || kind === 'dash') ? 'plausible' : 'other';
}

const BESIDE_VOLUMES = new Set('prequel,prequels,novella,novellas,stories,novelette,novelettes'.split(','));

/** "The Throne of Glass Prequel Novellas": the series of a wanted book that is no volume of it, and what it is to it. */
function saysPlaceInSeries(
  { tokens }: Annotated,
  book: CompiledBook,
  from: number,
  segment: number,
): boolean {
  const numbered = book.series.filter((one) => one.ranges.length > 0);
  if (numbered.length === 0 || numbered.some((one) => isVolume(one.ranges[0]!.from))) return false;
  let named = false;
  let placed = false;
  for (let at = from; at < tokens.length && tokens[at]!.segment === segment; at += 1) {
    const token = tokens[at]!;
    if (isPersonsPart(token)) break;
    if ((token.flags & flag.series) !== 0) named = true;
    else if (BESIDE_VOLUMES.has(token.text)) placed = true;
    else if (isStray(token)) return false;
  }
  return named && placed;
}

/** "Unbound 1 - Dissonance" for "Unbound, Book 1": the catalogue has the number only, and that is given. */
function isNameOfVolume({ numbers, tokens }: Annotated, book: CompiledBook, from: number): boolean {
  if (!book.isNumberOnly || book.isCollection) return false;
  return numbers.some(
    ({ start, end, ranges, kind }) =>
      end === from &&
      (kind === 'volume' || kind === 'bare') &&
      (tokens[start - 1]?.flags ?? 0) !== 0 &&
      book.series.some((one) => formatPositions(one.ranges) === formatPositions(ranges)),
  );
}

/** Another work, made of the wanted one or for other readers. */
const OTHER_KINDS = new Set(
  'graphic,illustrated,visual,picture,pictorial,young,prequel,sequel,companion,play,musical,opera,libretto,primer,activity'.split(
    ',',
  ),
);
const DESCRIPTIONS = new Set(
  'history,biography,voyage,journey,tale,story,portrait,manifesto,inquiry,investigation,theory'.split(','),
);

const opensWithArticle = (words: readonly string[]) => words[0] === 'a' || words[0] === 'an';

/** "An Intimate History": what kind of book it is, and no title. */
function isDescription(words: readonly string[]): boolean {
  return opensWithArticle(words) && words.some((word) => DESCRIPTIONS.has(word));
}

/** "Why Some Companies Make the Leap": what a book answers. */
function isQuestion(words: readonly string[]): boolean {
  return (words[0] === 'how' || words[0] === 'why') && words.length >= 4;
}

/** "A Play in Two Acts", "A Graphic History" */
function isOtherKind(words: readonly string[]): boolean {
  return opensWithArticle(words) && words.some((word) => OTHER_KINDS.has(word));
}

const BEFORE_OR_AFTER = new Set(['prequel', 'sequel']);

/** "A Prequel Novella" beside the title of a numbered volume: another book, whatever it is called. */
export function saysPrequel({ tokens }: Annotated, book: CompiledBook, from: number, end: number): boolean {
  const numbered = book.series.filter((one) => one.ranges.length > 0);
  if (numbered.length === 0 || numbered.some((one) => !isVolume(one.ranges[0]!.from))) return false;
  return tokens
    .slice(from, end)
    .some((token) => BEFORE_OR_AFTER.has(token.text) && !book.words.has(token.text));
}

function isVolume(position: number): boolean {
  return position >= 1 && Number.isInteger(position);
}

/** The words of a tail, without the people and notes behind them. */
function tailWords({ tokens }: Annotated, from: number, segment: number): string[] {
  let end = from;
  while (end < tokens.length && tokens[end]!.segment === segment && !isPersonsPart(tokens[end]!)) end += 1;
  return tokens.slice(from, end).map((token) => token.text);
}

function isPersonsPart(token: Token): boolean {
  return (token.flags & (anyZone | flag.author | flag.narrator)) !== 0 || token.role === role.byMark;
}

function saysAll(source: Annotated, book: CompiledBook, from: number, segment: number): boolean {
  const said = new Set<string>();
  for (let at = from; at < source.tokens.length && source.tokens[at]!.segment === segment; at += 1)
    said.add(source.tokens[at]!.text);
  return [...book.subtitle].every((word) => said.has(word));
}

/** A subtitle that says more than the series and "A Novel". */
function hasRealSubtitle(book: CompiledBook): boolean {
  let real = 0;
  for (const word of book.subtitle) {
    if (!book.series.some((series) => series.words.has(word)) && !SUBTITLE_NOISE.has(word)) real += 1;
  }
  return real > 1;
}

const SUBTITLE_NOISE = new Set(
  'novel,novella,memoir,thriller,mystery,romance,book,volume,story,one,two,three,four,five,1,2,3,4,5,series,trilogy,saga,unabridged,edition,1th,2th,3th'.split(
    ',',
  ),
);
