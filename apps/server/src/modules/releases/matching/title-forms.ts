import { role } from '../title-parser/roles.ts';
import { isGenreTail, isNovelOf } from './genre-tail.ts';
import { givenNames } from './given-names.ts';
import { isNameOf, type PersonPattern } from './names.ts';
import { isFunctionWord, toWords, type Word } from './phrases.ts';
import { gap, type Token } from './tokens.ts';
import type { WantedSeries } from './wanted-series.ts';

export type TitleForm = {
  words: Word[];
  /**
   * `full` is the whole title; `short` lacks what the catalogue has after a colon; `tail` is what stands after it;
   * `series` is the series name, which needs the right number beside it.
   */
  kind: 'full' | 'short' | 'tail' | 'series';
  /** Words with a meaning of their own. */
  content: number;
  /** So short or so common that a stray word may look like it. */
  fragile: boolean;
  typos: number;
};

export function titleForms(
  kept: readonly Token[],
  series: readonly WantedSeries[],
  authors: readonly PersonPattern[],
  options: { foreign: boolean; language: string | null; text: string; others: readonly (readonly Token[])[] },
): TitleForm[] {
  const { foreign, language, text, others } = options;
  const forms: TitleForm[] = [];
  const seen = new Set<string>();
  const add = (tokens: readonly Token[], kind: TitleForm['kind']) => {
    if (tokens.length === 0) return;
    const words = toWords(tokens, { foreign, language });
    const key = words.map((word) => word.text).join(' ');
    if (seen.has(key) || words.every((word) => word.optional)) return;
    seen.add(key);
    forms.push(titleForm(words, kind));
  };
  const outside = kept.filter((token) => token.group === 0);
  const plain = outside.length > 0 ? outside : [...kept];
  add(plain, 'full');
  const isSeries = (tokens: readonly Token[]) => isSeriesName(toWords(tokens, { foreign }), series);
  const segments: Token[][] = [];
  for (const token of plain) {
    const previous = segments.at(-1);
    const or = token.text === 'or' && token.gap >= gap.comma;
    if (previous && previous[0]!.segment === token.segment && !or) previous.push(token);
    else segments.push([token]);
  }
  const isAlternative = (tokens: readonly Token[]) => tokens[0]!.text === 'or';
  if (segments.length > 1) {
    for (let end = segments.length - 1; end >= 1; end -= 1) {
      const head = segments.slice(0, end).flat();
      const label = isLabel(segments.slice(end).flat());
      const isBook = !isSeries(head) || (label && beginsSeries(toWords(head, { foreign }), series));
      // "Agatha Christie: An Autobiography" is not found as "Agatha Christie".
      if (hasContent(head) && !isNameOf(head, authors)) add(head, isBook ? 'short' : 'series');
    }
    const first = segments[0]!;
    const last = segments.at(-1)!;
    if (segments.length > 2 && hasContent(last)) add([...first, ...last], 'full');
    const tail = segments.slice(1).flat();
    // A tail alone names the book when the head is only its series.
    const enough = contentOf(tail) >= (isSeries(first) ? 1 : 3);
    const tailIsTitle =
      !isSeries(tail) || series.some((one) => sameWords(one.core, toWords(plain, { foreign })));
    if (enough && !isAlternative(tail) && tailIsTitle && !isLabel(tail)) add(tail, 'tail');
    if (segments.length > 2 && contentOf(last) >= 2 && !isSeries(last)) add(last, 'tail');
  }
  const withoutName = withoutPossessive(plain, authors);
  if (withoutName) add(withoutName, 'full');
  const brand = withPossessive(plain);
  if (brand) add(brand, 'full');
  const withoutBrand = withoutBrandName(plain, text);
  if (withoutBrand) add(withoutBrand, 'short');
  // The name of a series needs its number, also where it is another title of the book.
  for (const other of others) if (!isSeries(other)) add(other, 'full');
  for (const one of series) {
    if (one.ranges.length === 0) continue;
    const key = one.core.map((word) => word.text).join(' ');
    const known = forms.find((form) => form.words.map((word) => word.text).join(' ') === key);
    if (!known && !seen.has(key)) {
      seen.add(key);
      forms.push(titleForm([...one.core], 'series'));
    }
  }
  if (forms.length === 0 && kept.length > 0)
    forms.push(titleForm(toWords(kept, { foreign, language }), 'full'));
  return forms;
}

/** "Tom Clancy Under Fire" is also written "Tom Clancy's Under Fire". */
function withPossessive(tokens: readonly Token[]): Token[] | null {
  const [first, second, ...rest] = tokens;
  if (!first || !second || !givenNames.has(first.text) || contentOf(rest) < 1 || rest.length < 2) return null;
  if (isFunctionWord(second.text) || second.text.endsWith('s')) return null;
  return [first, { ...second, text: `${second.text}s`, alt: `${second.alt}s` }, ...rest];
}

/** "Robert Ludlum's The Bourne Objective", written by somebody else, is also found as "The Bourne Objective". */
function withoutBrandName(tokens: readonly Token[], text: string): Token[] | null {
  if (tokens.length < 4 || !givenNames.has(tokens[0]!.text)) return null;
  for (let at = 1; at <= 2; at += 1) {
    const rest = tokens.slice(at + 1);
    const { start, end } = tokens[at]!;
    if (/['’]s$/.test(text.slice(start, end)) && contentOf(rest) >= 2) return rest;
  }
  return null;
}

function titleForm(words: Word[], kind: TitleForm['kind']): TitleForm {
  const meaningful = words.filter((word) => !isFunctionWord(word.text));
  const letters = meaningful.reduce((sum, word) => sum + word.text.length, 0);
  return {
    words,
    kind,
    content: meaningful.length,
    fragile: meaningful.every((word) => word.num >= 0) || letters <= 3,
    typos: meaningful.length >= 3 ? 1 : 0,
  };
}

function contentOf(tokens: readonly Token[]): number {
  return tokens.filter(
    (token) => !isFunctionWord(token.text) && token.role !== role.generic && token.role !== role.position,
  ).length;
}

function hasContent(tokens: readonly Token[]): boolean {
  return contentOf(tokens) > 0 || tokens.some((token) => token.num >= 0);
}

export function sameWords(one: readonly Word[], two: readonly Word[]): boolean {
  const left = one.filter((word) => !word.optional).map((word) => word.text);
  const right = two.filter((word) => !word.optional).map((word) => word.text);
  return left.length > 0 && left.join(' ') === right.join(' ');
}

/** "A Deck-Building LitRPG" behind the title: what kind of book it is, not what it is called. */
export function isLabel(tokens: readonly Token[]): boolean {
  const words = tokens.map((token) => token.text);
  return isGenreTail(words) || isNovelOf(words);
}

/** The name of the series is also that of its first volume. */
function beginsSeries(words: readonly Word[], series: readonly WantedSeries[]): boolean {
  return series.some((one) => sameWords(one.core, words) && one.ranges.some((range) => range.from === 1));
}

/** Is this the name of one of the series, or its beginning ("Star Wars" of "Star Wars: Thrawn")? */
function isSeriesName(words: readonly Word[], series: readonly WantedSeries[]): boolean {
  const text = words.filter((word) => !word.optional).map((word) => word.text);
  const joined = text.join(' ');
  return series.some((one) => {
    const core = one.core.filter((word) => !word.optional).map((word) => word.text);
    const name = core.join(' ');
    return name === joined || name.startsWith(`${joined} `) || joined.startsWith(`${name} `);
  });
}

/** A book that nobody writes twice. */
const ABOUT_ONESELF = new Set(['autobiography', 'memoir', 'memoirs']);

/** "Tom Clancy's Op-Center" is also found as "Op-Center", "Agatha Christie: An Autobiography" as "An Autobiography". */
function withoutPossessive(tokens: readonly Token[], authors: readonly PersonPattern[]): Token[] | null {
  for (const person of authors) {
    const { length } = person.words;
    if (length < 2 || tokens.length <= length) continue;
    const last = tokens[length - 1]!.text;
    const rest = tokens.slice(length);
    const isAboutSelf = rest.some((token) => ABOUT_ONESELF.has(token.text));
    const same = person.words.every(
      (word, at) => tokens[at]!.text === word || (at === length - 1 && last === `${word}s`),
    );
    if (same && (contentOf(rest) > 0 || isAboutSelf) && rest[0]!.gap <= gap.dash) return rest;
  }
  return null;
}

/** "Star Wars" of "Star Wars: Thrawn": the beginning of a series name, but not all of it. */
export function beginsSeriesName(words: readonly Word[], series: readonly WantedSeries[]): boolean {
  const text = words.filter((word) => !word.optional).map((word) => word.text);
  return series.some((one) => {
    const core = one.core.filter((word) => !word.optional).map((word) => word.text);
    return core.length > text.length && text.every((word, at) => word === core[at]);
  });
}
