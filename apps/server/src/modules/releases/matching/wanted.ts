import type { WantedBook } from '../model.ts';
import { type Annotated, annotate, type NumberMention } from '../title-parser/annotate.ts';
import { isSinglePosition } from '../title-parser/positions.ts';
import { role } from '../title-parser/roles.ts';
import { isForeignWord } from './foreign-words.ts';
import { canonicalLanguage, regionLanguage } from './languages.ts';
import { compilePerson, indexPeople, isNameOf, isPlaceholderName, type PersonPattern } from './names.ts';
import { otherTitles } from './other-titles.ts';
import { isFunctionWord, toWords } from './phrases.ts';
import { seriesCore } from './series-name.ts';
import { siblings } from './siblings.ts';
import { beginsSeriesName, isLabel, sameWords, type TitleForm, titleForms } from './title-forms.ts';
import { gap, type Token, tokenise } from './tokens.ts';
import { inLatinLetters } from './transliterate.ts';
import { type WantedSeries, wantedSeries } from './wanted-series.ts';
import { type WordFilter, wordFilter } from './word-filter.ts';

export type KnownWord = {
  known: boolean;
  /** It may begin or end a name of a person or series. */
  names: boolean;
  authors: readonly PersonPattern[];
  narrators: readonly PersonPattern[];
  /** Indexes of the series that may start with the word. */
  series: readonly number[];
  /** Index of the series whose first letters the word is, or -1. */
  acronymOf: number;
};

/** The wanted book, prepared once for many releases. */
export type CompiledBook = {
  book: WantedBook;
  forms: TitleForm[];
  /** What each folded word, and each number, of the book and its people may be, in one look-up. */
  words: ReadonlyMap<string | number, KnownWord>;
  wordFilter: WordFilter;
  /** Folded words of the subtitle, or of the title behind its colon. */
  subtitle: ReadonlySet<string>;
  authors: PersonPattern[];
  /** The author is not known by name: a release need not name one. */
  isAnonymous: boolean;
  narrators: PersonPattern[];
  series: WantedSeries[];
  /** The title is the name of its series. */
  titleIsSeries: boolean;
  /** The title is its series and a number later than the first: without the number it is any volume. */
  needsNumber: boolean;
  /** Its title is the name of its series and its number: it has no name of its own. */
  isNumberOnly: boolean;
  /** The wanted book is itself a collection. */
  isCollection: boolean;
  /** Several people made it, or somebody edited it. */
  isAnthology: boolean;
  part: number | null;
  isDramatised: boolean;
  allowsFullCast: boolean;
  isAbridged: boolean | null;
  language: string | null;
  /** Words or letters that no English title has. */
  isForeignTitle: boolean;
  asin: string | null;
};

const NON_TITLE = new Set<number>([
  role.unabridged,
  role.abridged,
  role.dramatised,
  role.fullCast,
  role.edition,
  role.generic,
  role.part,
  role.audiobook,
  role.format,
  role.publisher,
]);

/** Prepares the book side; everything that does not depend on a release is worked out here. */
export function compileBook(book: WantedBook, options: { language: string }): CompiledBook {
  const language =
    canonicalLanguage(book.language) ?? canonicalLanguage(options.language) ?? regionLanguage(book.region);
  const foreign = language !== null && language !== 'english';
  const title = annotate(tokenise(book.title));
  const subtitle = annotate(tokenise(book.subtitle ?? ''));
  const series = wantedSeries({ ...book, series: spelledSeries(book.series ?? []) }, title, subtitle);
  const authorNames = (book.authors ?? [])
    .map((name) => name.trim())
    .filter((name) => !isPlaceholderName(name));
  const named = spelledNames(authorNames).flatMap((name) => compilePerson(name));
  const kept = titleTokens(title, (book.series ?? []).length > 0 ? series : [], named);
  const wrote = named.filter(({ name, secondary }) => !secondary && authorNames.includes(name));
  const authors = [...named, ...siblings(wrote)];
  const primary = authors.some((person) => !person.secondary)
    ? authors.filter((person) => !person.secondary)
    : authors;
  const narrators = spelledNames((book.narrators ?? []).filter((name) => !isPlaceholderName(name))).flatMap(
    (name) => compilePerson(name),
  );
  const others = [...otherTitles(book.title, book.authors ?? []), ...inLatinLetters(book.title)].map(
    (other) => tokenise(other).tokens,
  );
  const forms = titleForms(kept, series, primary, { foreign, language, text: title.text, others });
  const format = (book.format ?? '').toLowerCase();
  const plain = forms[0]?.words ?? [];
  const says = (kind: number) => [...title.marks, ...subtitle.marks].some((mark) => mark.role === kind);
  const people = [...(book.authors ?? []), ...(book.narrators ?? [])].map((name) =>
    name.toLowerCase().replace(/[^a-z]/g, ''),
  );
  const titleIsSeries = series.some((one) => sameWords(one.core, plain));
  const numbered = title.numbers.some((number) => isTitleNumber(number, title.tokens, kept));
  const part = title.numbers.find((number) => number.kind === 'part');
  const words = knownWords(
    [...title.tokens, ...subtitle.tokens, ...others.flat()],
    primary,
    narrators,
    series,
  );
  return {
    book,
    forms,
    words,
    wordFilter: wordFilter([...words.keys()].filter((key) => typeof key === 'string')),
    subtitle: subtitleWords(kept, subtitle.tokens),
    authors: primary,
    isAnonymous:
      (book.authors ?? []).some((name) => isPlaceholderName(name)) &&
      primary.every((person) => person.secondary),
    narrators,
    series,
    titleIsSeries,
    needsNumber:
      titleIsSeries && numbered && !series.some((one) => one.ranges.some((range) => range.from <= 1)),
    isNumberOnly: numbered && isSeriesAlone(kept, series),
    isCollection:
      says(role.collection) ||
      series.some((one) => one.ranges.length > 0 && !isSinglePosition(one.ranges)) ||
      title.numbers.some((number) => number.kind === 'volume' && !isSinglePosition(number.ranges)) ||
      (title.marks.some((mark) => mark.role === role.seriesWord) &&
        series.every((one) => one.ranges.length === 0)),
    isAnthology: new Set(wrote.map(({ name }) => name)).size > 1 || wrote.some(({ edits }) => edits),
    part: part && isSinglePosition(part.ranges) ? part.ranges[0]!.from : null,
    isDramatised: says(role.dramatised) || format.includes('dramat') || people.includes('graphicaudio'),
    allowsFullCast:
      says(role.fullCast) ||
      (book.narrators ?? []).length >= 4 ||
      people.includes('fullcast') ||
      people.includes('graphicaudio'),
    isAbridged:
      book.abridged ??
      (format === ''
        ? null
        : /\babridged\b/.test(format)
          ? true
          : format.includes('unabridged')
            ? false
            : null),
    language,
    isForeignTitle: foreign && kept.some((token) => isForeignWord(token, title.text)),
    asin: book.asin ? book.asin.trim().toLowerCase() : null,
  };
}

/** Cyrillic names, also as they are written in Latin letters. */
function spelledNames(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, ...inLatinLetters(name)]);
}

function spelledSeries(series: NonNullable<WantedBook['series']>): NonNullable<WantedBook['series']> {
  return series.flatMap((one) => [one, ...inLatinLetters(one.name).map((name) => ({ ...one, name }))]);
}

/** Words as they are folded, numbers by their value, however they are written. */
function knownWords(
  tokens: readonly Token[],
  authors: readonly PersonPattern[],
  narrators: readonly PersonPattern[],
  series: readonly WantedSeries[],
): Map<string | number, KnownWord> {
  const words = new Map<string | number, KnownWord>();
  const at = (key: string | number): KnownWord => {
    let entry = words.get(key);
    if (!entry) {
      entry = { known: false, names: false, authors: [], narrators: [], series: [], acronymOf: -1 };
      words.set(key, entry);
    }
    return entry;
  };
  for (const token of tokens) {
    if (isFunctionWord(token.text)) continue;
    at(token.text).known = true;
    if (token.num >= 0) at(token.num).known = true;
  }
  for (const [key, people] of indexPeople(authors)) at(key).authors = people;
  for (const [key, people] of indexPeople(narrators)) at(key).narrators = people;
  series.forEach(({ core }, index) => {
    const first = core[0]!;
    const keys = first.num >= 0 ? [first.num] : new Set([first.text, first.alt]);
    for (const key of keys) {
      const entry = at(key);
      entry.series = [...entry.series, index];
    }
  });
  series.forEach(({ acronyms }, index) => {
    for (const letters of acronyms) if (!words.has(letters)) at(letters).acronymOf = index;
  });
  for (const entry of words.values()) {
    entry.names =
      entry.authors.length + entry.narrators.length + entry.series.length > 0 || entry.acronymOf >= 0;
  }
  return words;
}

/** The title without format notes, "A Novel" and a trailing volume number. */
function titleTokens(
  { tokens, numbers }: Annotated,
  series: readonly WantedSeries[],
  authors: readonly PersonPattern[],
): Token[] {
  let kept = [...tokens];
  const segments = [...new Set(kept.map((token) => token.segment))];
  for (const segment of segments.slice(1)) {
    const own = kept.filter((token) => token.segment === segment);
    if (own.length > 0 && own.every((token) => NON_TITLE.has(token.role) || isFunctionWord(token.text))) {
      const rest = kept.filter((token) => token.segment !== segment);
      // "Agatha Christie: An Autobiography"
      if (rest.length > 0 && !isNameOf(rest, authors)) kept = rest;
    }
  }
  kept = withoutKind(kept);
  for (const number of numbers) {
    if (!number.marked || number.kind !== 'volume' || !isSinglePosition(number.ranges)) continue;
    const { segment, group } = tokens[number.start]!;
    // "Mistborn, Book 1: The Final Empire": the segment with the volume names the series.
    const rest = kept.filter((token) => token.segment !== segment);
    const restIsTitle =
      rest.some((token) => token.group === 0 && !isFunctionWord(token.text)) &&
      (group !== 0 || !beginsSeriesName(toWords(rest, { foreign: false }), series));
    if (restIsTitle) kept = rest;
    else if (group === 0 && number.end === tokens.length) {
      const ahead = kept.filter((token) => token.start < tokens[number.start]!.start);
      if (ahead.some((token) => !isFunctionWord(token.text))) kept = withoutSeriesTail(ahead, series);
    }
  }
  return kept;
}

/** "The Guest List, A Novel": what kind of book it is, behind the last comma. */
function withoutKind(kept: Token[]): Token[] {
  const comma = kept.findLastIndex((token) => token.gap === gap.comma);
  const tail = kept.slice(comma);
  const isKind =
    comma > 0 &&
    tail.length > 1 &&
    (tail[0]!.text === 'a' || tail[0]!.text === 'an') &&
    tail.slice(1).every((token) => token.role === role.generic);
  return isKind ? kept.slice(0, comma) : kept;
}

/** "Tiamat's Wrath, The Expanse Book 8": the series behind the last comma. */
function withoutSeriesTail(kept: Token[], series: readonly WantedSeries[]): Token[] {
  const comma = kept.findLastIndex((token) => token.gap === gap.comma);
  if (comma <= 0) return kept;
  const tail = seriesCore(kept.slice(comma));
  return series.some((one) => sameWords(one.core, tail)) ? kept.slice(0, comma) : kept;
}

/** Does the number belong to the title itself, and not to a series named beside it? */
function isTitleNumber(number: NumberMention, tokens: readonly Token[], kept: readonly Token[]): boolean {
  if (number.kind !== 'volume' && number.kind !== 'bare') return false;
  const { segment, group } = tokens[number.start]!;
  if (group !== 0) return false;
  const alone = tokens.every(
    (token, at) =>
      token.segment !== segment || (at >= number.start && at < number.end) || isFunctionWord(token.text),
  );
  // "A Xianxia Epic, Book 1"
  const ahead = tokens.slice(0, number.start).filter((token) => token.segment === segment);
  const isKind = number.end === tokens.length && ahead.length > 0 && isLabel(ahead);
  return alone || isKind || kept.some((token) => token.segment === segment);
}

/** "Unbound: A Xianxia Epic": the name of the series, and what kind of book it is. */
function isSeriesAlone(kept: readonly Token[], series: readonly WantedSeries[]): boolean {
  const plain = kept.filter(({ group, role: kind }) => group === 0 && kind !== role.position);
  const head = plain.filter(({ segment }) => segment === plain[0]!.segment);
  const tail = plain.slice(head.length);
  const core = seriesCore(head);
  return (tail.length === 0 || isLabel(tail)) && series.some((one) => sameWords(one.core, core));
}

function subtitleWords(title: readonly Token[], subtitle: readonly Token[]): Set<string> {
  const words = new Set(subtitle.map((token) => token.text));
  const plain = title.filter((token) => token.group === 0);
  const head = plain[0]?.segment;
  for (const token of plain) if (token.segment !== head) words.add(token.text);
  for (const word of words) if (isFunctionWord(word)) words.delete(word);
  return words;
}
