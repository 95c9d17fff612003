import type { Annotated } from '../title-parser/annotate.ts';
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
  if (strays === 0) return 'same';
  // The catalogue cut it short: all of the wanted subtitle is there, and more.
  if (book.subtitle.size >= 3 && saysAll(source, book, from, segment)) return 'same';
  if (book.subtitle.size > 0 && same > 0) return same >= strays * 2 ? 'same' : 'other';
  // Only the head of the wanted title stands there, and another tail follows.
  if (form.kind !== 'full' || hasRealSubtitle(book)) return 'other';
  if (kind === 'colon' && isGenreTail(tailWords(source, from, segment))) return 'plausible';
  const isFirst = book.series.some(({ ranges }) => ranges.some((range) => range.from === 1));
  if (kind === 'colon' && (!book.titleIsSeries || isFirst) && isNovelOf(tailWords(source, from, segment)))
    return 'plausible';
  // Volumes of a series are told apart by such words.
  if (book.titleIsSeries || book.series.length > 0) return 'other';
  if (generic > 0 && strays <= 3) return 'plausible';
  // "Author - Series - Title" is how volumes are named: the last dash introduces no subtitle.
  return words >= 4 && (kind === 'colon' || kind === 'dash') ? 'plausible' : 'other';
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
