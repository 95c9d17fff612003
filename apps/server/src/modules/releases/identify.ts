import { type AuthorMatch, compareMemoised, matchAuthor, type NameMemo } from './matching/author-match.ts';
import { flag } from './matching/flags.ts';
import { type Labels, labelTokens } from './matching/labels.ts';
import type { PlaceholderMemo } from './matching/names.ts';
import { isOtherCounting, isSameRecording } from './matching/other-counting.ts';
import { matchPack, type PackMatch } from './matching/pack-match.ts';
import { isFunctionWord } from './matching/phrases.ts';
import { matchSeries, type SeriesMatch, type SeriesNames } from './matching/series-match.ts';
import { firstStray, isStray } from './matching/stray.ts';
import { matchTitle, type TitleMatch } from './matching/title-match.ts';
import type { CompiledBook } from './matching/wanted.ts';
import type { Annotated, ReleaseFacts } from './model.ts';
import { isSinglePosition } from './title-parser/positions.ts';
import { unnamedPack } from './unnamed-pack.ts';

export type NarratorState = 'match' | 'other' | 'unknown';

/** Which book a release is, compared with the wanted one. */
export type Identity = {
  title: TitleMatch;
  /** Why the title is not the wanted one; null when it fits. */
  titleProblem: string | null;
  /** Named by series and number only. */
  seriesOnly: boolean;
  /** The series is counted in another way; the number is no veto. */
  otherCounting: boolean;
  author: AuthorMatch;
  series: SeriesMatch;
  pack: PackMatch;
  narrator: NarratorState;
  otherNarrator: string;
  hasAsin: boolean;
  /** 3 sure, 2 good, 1 barely enough. */
  confidence: number;
};

export type IdentityMemo = {
  authors: NameMemo;
  narrators: NameMemo;
  placeholders: PlaceholderMemo;
  series: SeriesNames;
};

export function createIdentityMemo(): IdentityMemo {
  return { authors: new Map(), narrators: new Map(), placeholders: new Map(), series: new Map() };
}

type TextMatch = {
  source: Annotated;
  labels: Labels;
  match: TitleMatch;
  titleStart: number;
  titleEnd: number;
};

export function identify(facts: ReleaseFacts, book: CompiledBook, memo: IdentityMemo): Identity {
  const several = facts.series.some((one) => one.ranges.length > 0 && !isSinglePosition(one.ranges));
  const raw = readText(facts.parsed, book, several);
  const own = facts.bookTitle ? readText(facts.bookTitle, book, several) : null;
  const texts = own ? [raw, own] : [raw];
  const title = own ? combineTitles(own, raw) : raw.match;
  const series = matchSeries(facts, book, texts, memo.series);
  const author = matchAuthor(facts, book, texts, memo);
  const calledPack = matchPack(facts, book, title, series, texts);
  const hasAsin = book.asin !== null && namesAsin(facts, book.asin);
  const narrators =
    author.state === 'narratorInstead'
      ? { state: 'match' as const, other: '' }
      : matchNarrators(facts, book, texts, memo);
  const compared = {
    facts,
    book,
    title,
    series,
    author,
    pack: calledPack,
    readByWanted: narrators.state === 'match' && author.state !== 'narratorInstead',
    hasAsin,
  };
  const named = titleProblem(facts, book, title, series, calledPack, own, raw);
  const problem = named !== null && isSameRecording(compared) ? null : named;
  const otherCounting = isOtherCounting(compared);
  const pack = calledPack.isPack || problem !== null ? calledPack : (unnamedPack(facts, book) ?? calledPack);
  return {
    title,
    titleProblem: problem,
    seriesOnly: title.verdict === 'seriesOnly' && problem === null,
    otherCounting,
    author,
    series,
    pack,
    narrator: narrators.state,
    otherNarrator: narrators.other,
    hasAsin,
    confidence: hasAsin
      ? 3
      : otherCounting || problem !== named
        ? 1
        : Math.min(
            title.verdict === 'match' ? title.confidence : namesVolume(texts, book, title, series) ? 2 : 1,
            author.state === 'match' ? 3 : author.state === 'surname' ? 2 : 1,
          ),
  };
}

/** "Harry Potter 2 - Chamber of Secrets": series and number, and every other word of the title. */
function namesVolume(
  texts: readonly TextMatch[],
  book: CompiledBook,
  title: TitleMatch,
  series: SeriesMatch,
): boolean {
  if (title.verdict !== 'seriesOnly' || !series.confirmed) return false;
  const full = book.forms.find((form) => form.kind === 'full');
  return texts.some(({ source }) =>
    full?.words.every(
      (word) => isFunctionWord(word.text) || source.tokens.some((token) => token.text === word.text),
    ),
  );
}

function readText(source: Annotated, book: CompiledBook, several: boolean): TextMatch {
  const labels = labelTokens(source, book);
  const match = matchTitle(source, book, labels, { several });
  const counts = match.verdict === 'match' || match.verdict === 'listed';
  if (counts) for (let at = match.start; at < match.end; at += 1) source.tokens[at]!.flags |= flag.known;
  return {
    source,
    labels,
    match,
    titleStart: counts ? match.start : -1,
    titleEnd: counts ? match.end : -1,
  };
}

/** The structured title decides; the release title may only speak against it. */
function combineTitles(own: TextMatch, raw: TextMatch): TitleMatch {
  const { match } = own;
  if (match.verdict === 'match') {
    if (raw.match.verdict === 'extended' || raw.match.verdict === 'otherSubtitle') return raw.match;
    if (raw.match.verdict === 'absent' && namesSomethingElse(raw)) return raw.match;
    if (raw.match.verdict === 'listed' || raw.match.verdict === 'collection') return raw.match;
    return match;
  }
  // A structured title that says less than the release title ("Mistborn") leaves the word to it.
  if (!match.hasStray && match.verdict !== 'extended' && match.verdict !== 'otherSubtitle') return raw.match;
  return match;
}

/** No word of the wanted book, but a word of another one; short ones may be abbreviations. */
function namesSomethingElse(text: TextMatch): boolean {
  let strays = 0;
  for (const token of text.source.tokens) {
    if ((token.flags & flag.known) !== 0) return false;
    if (token.group === 0 && isStray(token)) strays += token.text.length > 3 ? 2 : 1;
  }
  return strays >= 2;
}

function titleProblem(
  facts: ReleaseFacts,
  book: CompiledBook,
  title: TitleMatch,
  series: SeriesMatch,
  pack: PackMatch,
  own: TextMatch | null,
  raw: TextMatch,
): string | null {
  const wanted = `"${book.book.title}"`;
  switch (title.verdict) {
    case 'match':
      if (book.needsNumber && !series.confirmed && !pack.isPack) {
        return `Names the series but not the volume of ${wanted}.`;
      }
      return null;
    case 'listed':
    case 'collection':
      return pack.isPack && pack.contains !== null
        ? null
        : `A collection around ${wanted}, not the book itself.`;
    case 'seriesOnly': {
      if (pack.isPack) return pack.contains !== null ? null : `A collection that does not name ${wanted}.`;
      const text = own ?? raw;
      const stray = firstStray(text.source, -1, -1);
      if (series.confirmed && stray === '') return null;
      return stray === ''
        ? `Names the series but not the volume of ${wanted}.`
        : `Names the series of ${wanted}, but another title: "${stray}".`;
    }
    case 'extended':
      if (title.form?.kind === 'series' && pack.isPack && pack.contains !== null) return null;
      return `Another title: "${title.stray}" is more than ${wanted}.`;
    case 'otherSubtitle':
      return `Another book of that name: "${title.stray}".`;
    default:
      if (pack.isPack && pack.contains !== null) return null;
      return title.stray === ''
        ? `The title ${wanted} is not named in "${facts.release.title.slice(0, 120)}".`
        : `Another title: "${title.stray}" instead of ${wanted}.`;
  }
}

function matchNarrators(
  facts: ReleaseFacts,
  book: CompiledBook,
  texts: readonly TextMatch[],
  memo: IdentityMemo,
): { state: NarratorState; other: string } {
  if (book.narrators.length === 0) return { state: 'unknown', other: '' };
  if (facts.narrators.length > 0) {
    const same = facts.narrators.some(
      (name) => compareMemoised(book.narrators, name, memo.narrators) === 'full',
    );
    return same
      ? { state: 'match', other: '' }
      : { state: 'other', other: facts.narrators.slice(0, 3).join(', ') };
  }
  if (texts.some(({ labels }) => labels.narrators > 0)) return { state: 'match', other: '' };
  for (const { source } of texts) {
    for (const zone of source.zones) {
      if (zone.kind !== 'narrator') continue;
      let known = false;
      for (let at = zone.start; at < zone.end; at += 1) {
        if ((source.tokens[at]!.flags & (flag.narrator | flag.author)) !== 0) known = true;
      }
      const name = source.text.slice(source.tokens[zone.start]!.start, source.tokens[zone.end - 1]!.end);
      // The author reads it: "narrated by" may follow for a wanted narrator who is the author.
      if (known) return { state: 'unknown', other: '' };
      return { state: 'other', other: name.slice(0, 80) };
    }
  }
  return { state: 'unknown', other: '' };
}

function namesAsin(facts: ReleaseFacts, asin: string): boolean {
  if (facts.release.asin) return facts.release.asin.trim().toLowerCase() === asin;
  for (const source of [facts.parsed, facts.bookTitle, facts.tags]) {
    if (source?.tokens.some((token) => token.text === asin)) return true;
  }
  return facts.release.description?.slice(0, 20_000).toLowerCase().includes(asin) ?? false;
}
