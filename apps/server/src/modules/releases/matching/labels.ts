import { plainRoles, role } from '../title-parser/roles.ts';
import { anyZone, explained, flag } from './flags.ts';
import { isNameTypo, type NameHit, type NameStrength, type PersonPattern, personAt } from './names.ts';
import { looksLikePeople } from './people-like.ts';
import { isArticle, matchPhrase } from './phrases.ts';
import { isMonogram, joinedNameAt, labelReadersTogether, standsForPerson } from './short-names.ts';
import { gap, type Token, type TokenText } from './tokens.ts';
import type { CompiledBook, KnownWord } from './wanted.ts';
import { mayHold } from './word-filter.ts';

/** Where a series of the wanted book is named. */
export type SeriesHit = { series: number; start: number; end: number };

export type Labels = {
  /** Best evidence for an author outside narrator and foreword zones. */
  author: NameStrength | null;
  authorStart: number;
  /** How many wanted narrators are named. */
  narrators: number;
  series: SeriesHit[];
};

const EXACT = { typos: 0, avoidFlags: 0 } as const;

/** Marks every token that the wanted book explains: its authors, narrators, series and other known words. */
export function labelTokens({ text, tokens }: TokenText, book: CompiledBook): Labels {
  const labels: Labels = { author: null, authorStart: -1, narrators: 0, series: [] };
  const { words, wordFilter, series } = book;
  const found: { at: number; word: KnownWord }[] = [];
  let readers = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    let word = mayHold(wordFilter, token.text) ? words.get(token.text) : undefined;
    if (word === undefined && token.alt !== token.text) word = words.get(token.alt);
    if (word?.known) token.flags |= flag.known;
    if (word?.names) found.push({ at, word });
    if (token.num < 0) continue;
    const number = words.get(token.num);
    if (number?.known) token.flags |= flag.known;
    if (number?.names) found.push({ at, word: number });
  }
  for (const { at, word } of found) {
    if (word.authors.length > 0) labelAuthor(tokens, at, word.authors, labels);
    if (word.narrators.length > 0) {
      readers += 1;
      labelNarrator(tokens, at, word.narrators, labels);
    }
    if (word.acronymOf >= 0 && isWrittenAsAcronym(text, tokens[at]!))
      labelSeries(tokens, at, at + 1, word.acronymOf, labels);
    for (const index of word.series) {
      const end = matchPhrase(series[index]!.core, tokens, at, EXACT);
      if (end > 0) labelSeries(tokens, at, end, index, labels);
    }
  }
  if (labels.author === null) labelMisspelt(tokens, book, labels);
  if (labels.author === null) labelShortened(text, tokens, book, labels);
  else if (labels.author === 'full') labelMonograms(text, tokens, book);
  if (readers > 1 && labels.narrators === 0) labels.narrators = labelReadersTogether(tokens, book.narrators);
  return labels;
}

/** WoT, DCC, ACOTAR: two capitals at least. */
function isWrittenAsAcronym(text: string, token: Token): boolean {
  let capitals = 0;
  for (let at = token.start; at < token.end; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 65 && code <= 90) capitals += 1;
  }
  return capitals >= 2;
}

/** Dostoevsky, Dostoyevsky: looked for only where no author was found. */
function labelMisspelt(tokens: readonly Token[], book: CompiledBook, labels: Labels): void {
  for (let at = 0; at < tokens.length; at += 1) {
    const { text, flags } = tokens[at]!;
    if (text.length < 6 || flags !== 0) continue;
    for (const person of book.authors) {
      if (isNameTypo(text, person)) labelAuthor(tokens, at, [person], labels);
    }
  }
}

/** "GRRM - A Feast for Crows", "Pirate Aba": looked for only where nothing else names the author. */
function labelShortened(text: string, tokens: readonly Token[], book: CompiledBook, labels: Labels): void {
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if ((token.flags & (explained | flag.narratorZone | flag.helperZone)) !== 0) continue;
    for (const person of book.authors) {
      const isSigned =
        isMonogram(token.text, person) && isWrittenAsAcronym(text, token) && standsForPerson(tokens, at);
      const end = isSigned ? at + 1 : joinedNameAt(tokens, at, person);
      if (end < 0) continue;
      for (let index = at; index < end; index += 1) tokens[index]!.flags |= flag.author;
      labels.author = isSigned ? 'surname' : 'full';
      labels.authorStart = at;
      return;
    }
  }
}

/** "GRRM" beside the full name of George R. R. Martin: the same once more. */
function labelMonograms(text: string, tokens: readonly Token[], book: CompiledBook): void {
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if (token.text.length < 3 || token.text.length > 5 || token.flags !== 0) continue;
    const isNamed = book.authors.some((person) => isMonogram(token.text, person));
    if (isNamed && isWrittenAsAcronym(text, token)) token.flags |= flag.author;
  }
}

function labelAuthor(
  tokens: readonly Token[],
  at: number,
  patterns: readonly PersonPattern[],
  labels: Labels,
): void {
  const zone = tokens[at]!.flags & anyZone;
  for (const person of patterns) {
    const possessive =
      !person.whole &&
      tokens[at]!.text === `${person.surname}s` &&
      tokens[at]!.text !== person.surname &&
      tokens[at]!.alt !== person.surname;
    const hit = personAt(tokens, at, person);
    if (!hit || (possessive && hit.strength !== 'full')) continue;
    // Of a book without an author the translator stands for it.
    const helps = zone === flag.helperZone && !person.secondary && !person.edits;
    if (helps || zone === flag.narratorZone || isMentioned(tokens, hit.start)) {
      // Somebody who reads or introduces the book is not shown to have written it.
      for (let index = hit.start; index < hit.end; index += 1) tokens[index]!.flags |= flag.narrator;
      continue;
    }
    for (let index = titled(tokens, hit.start); index < hit.end; index += 1)
      tokens[index]!.flags |= flag.author;
    flagHolder(tokens, hit.start);
    if (labels.author !== 'full') {
      labels.author = hit.strength;
      labels.authorStart = hit.start;
    }
    return;
  }
}

const HONORIFICS = new Set('dr,prof,professor,rev,reverend,sir,dame'.split(','));

/** "Prof. Garrett G. Fagan": where the name begins with what goes before it. */
function titled(tokens: readonly Token[], start: number): number {
  let first = start;
  while (first > 0) {
    const before = tokens[first - 1]!;
    const isBefore = before.segment === tokens[start]!.segment && tokens[first]!.gap <= gap.joined;
    if (!isBefore || before.flags !== 0 || before.role !== role.none || !HONORIFICS.has(before.text)) break;
    first -= 1;
  }
  return first;
}

const MENTIONS = new Set('of,for,like,to,about,from,than,as,fans,meets'.split(','));

/** "for fans of Stephen King", "the world of …": named, but not as the author. */
function isMentioned(tokens: readonly Token[], start: number): boolean {
  const first = tokens[start]!;
  let at = start - 1;
  while (
    at >= 0 &&
    (tokens[at]!.group > first.group ||
      (tokens[at]!.segment === first.segment && plainRoles[tokens[at]!.role]!))
  )
    at -= 1;
  const before = tokens[at];
  if (!before || before.segment !== first.segment || before.group !== first.group) return false;
  if (first.gap > gap.joined || (first.flags & flag.authorZone) !== 0) return false;
  if (before.text === 'as' && isPenName(tokens, at)) return false;
  if (before.text === 'of' && isBodyOfWork(tokens, at)) return false;
  if (MENTIONS.has(before.text)) return true;
  // In brackets only names stand beside names.
  return first.group > 0 && before.role === role.none && before.text !== 'and' && !isArticle(before.text);
}

const WRITING = new Set('writing,written,wrote,publishing,aka'.split(','));

/** "Stephen King (as Richard Bachman)", "Stephen King writing as Richard Bachman", "Stephen King as Richard Bachman" */
function isPenName(tokens: readonly Token[], at: number): boolean {
  const { group } = tokens[at]!;
  const before = tokens[at - 1];
  if ((before !== undefined && WRITING.has(before.text)) || (group > 0 && before?.group !== group))
    return true;
  const from = holderStart(tokens, at);
  return from < at && looksLikePeople(tokens, from, at);
}

function holderStart(tokens: readonly Token[], at: number): number {
  let from = at;
  while (from > 0 && tokens[from - 1]!.segment === tokens[at]!.segment) from -= 1;
  return from;
}

/** Who writes under the wanted name wrote the book: the names before "as" are no other title. */
function flagHolder(tokens: readonly Token[], name: number): void {
  const as = name - 1;
  if (as < 1 || tokens[as]!.text !== 'as' || tokens[as]!.segment !== tokens[name]!.segment) return;
  const to = WRITING.has(tokens[as - 1]!.text) ? as - 1 : as;
  const from = holderStart(tokens, as);
  if (!looksLikePeople(tokens, from, to)) return;
  for (let at = from; at < as; at += 1) tokens[at]!.flags |= flag.authorZone;
}

/** "The Meditations of Marcus Aurelius": what stands before is the wanted title, a plural, and nothing else. */
function isBodyOfWork(tokens: readonly Token[], at: number): boolean {
  const { segment } = tokens[at]!;
  let known = false;
  for (let index = at - 1; index >= 0 && tokens[index]!.segment === segment; index -= 1) {
    const { text, flags } = tokens[index]!;
    if (isArticle(text)) continue;
    if ((flags & flag.known) === 0 || (!known && !text.endsWith('s'))) return false;
    known = true;
  }
  return known;
}

function labelNarrator(
  tokens: readonly Token[],
  at: number,
  patterns: readonly PersonPattern[],
  labels: Labels,
): void {
  for (const person of patterns) {
    const hit = personAt(tokens, at, person) ?? surnameInBrackets(tokens, at, person);
    if (hit?.strength !== 'full') continue;
    for (let index = hit.start; index < hit.end; index += 1) tokens[index]!.flags |= flag.narrator;
    labels.narrators += 1;
    return;
  }
}

/** "(Pacey)": a surname alone in brackets is how many name the reader. */
function surnameInBrackets(tokens: readonly Token[], at: number, person: PersonPattern): NameHit | null {
  const token = tokens[at]!;
  if (token.group === 0 || token.text !== person.surname || token.text.length < 3) return null;
  if (tokens[at - 1]?.group === token.group || tokens[at + 1]?.group === token.group) return null;
  return { start: at, end: at + 1, strength: 'full' };
}

function labelSeries(
  tokens: readonly Token[],
  start: number,
  end: number,
  series: number,
  labels: Labels,
): void {
  let last = end;
  while (last < tokens.length && isSeriesTail(tokens, last)) last += 1;
  let first = start;
  // "The Chronicles of Narnia" for the series "Narnia"
  while (first > 0 && isSeriesHead(tokens, first)) first -= 1;
  for (let at = first; at < last; at += 1) tokens[at]!.flags |= flag.series;
  labels.series.push({ series, start: first, end: last });
}

function isSeriesTail(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  const before = tokens[at - 1]!;
  return (
    token.segment === before.segment &&
    token.gap <= gap.joined &&
    (token.role === role.seriesWord || (token.role === role.generic && token.text.endsWith('s')))
  );
}

function isSeriesHead(tokens: readonly Token[], first: number): boolean {
  const token = tokens[first]!;
  const before = tokens[first - 1]!;
  if (before.segment !== token.segment || token.gap > gap.joined) return false;
  if (before.role === role.seriesWord || isArticle(before.text)) return true;
  return before.text === 'of' && first > 1 && tokens[first - 2]!.role === role.seriesWord;
}
