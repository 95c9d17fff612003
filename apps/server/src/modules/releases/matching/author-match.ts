import type { ReleaseFacts } from '../model.ts';
import type { Annotated, PeopleZone } from '../title-parser/annotate.ts';
import { flag } from './flags.ts';
import type { Labels } from './labels.ts';
import {
  comparePerson,
  isPlaceholderMemoised,
  type NameStrength,
  type PersonPattern,
  type PlaceholderMemo,
} from './names.ts';
import { isArticle, isFunctionWord, matchPhrase } from './phrases.ts';
import { isStray } from './stray.ts';
import { tokenise } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

export type AuthorState =
  /** A wanted author is named in full. */
  | 'match'
  /** Only the surname, alone in its place. */
  | 'surname'
  /** The wanted narrator stands where the author belongs. */
  | 'narratorInstead'
  /** Somebody else is named. */
  | 'other'
  /** Nobody is named. */
  | 'unnamed'
  /** The wanted book has no author to compare with. */
  | 'unchecked';

export type AuthorMatch = { state: AuthorState; named: string; structured: boolean };

export type NameMemo = Map<string, NameStrength | null>;

export function compareMemoised(
  people: readonly PersonPattern[],
  name: string,
  memo: NameMemo,
): NameStrength | null {
  const known = memo.get(name);
  if (known !== undefined) return known;
  const strength = comparePerson(people, name);
  if (memo.size < 20_000) memo.set(name, strength);
  return strength;
}

/** Who wrote the release, compared with who wrote the wanted book. */
export function matchAuthor(
  facts: ReleaseFacts,
  book: CompiledBook,
  texts: readonly { source: Annotated; labels: Labels; titleStart: number; titleEnd: number }[],
  memo: { authors: NameMemo; narrators: NameMemo; placeholders: PlaceholderMemo },
): AuthorMatch {
  if (book.authors.length === 0) return { state: 'unchecked', named: '', structured: false };
  const inText = textAuthor(texts);
  if (facts.authors.length > 0) {
    let best: NameStrength | null = null;
    for (const name of facts.authors) {
      const strength = compareMemoised(book.authors, name, memo.authors);
      if (strength === 'full') {
        best = 'full';
        break;
      }
      best ??= strength;
    }
    if (best === 'full') {
      // The title speaks against the field: "by" somebody else.
      const other = otherByline(texts, facts, book, memo);
      if (other !== '') return { state: 'other', named: other, structured: false };
      return { state: 'match', named: facts.authors[0]!, structured: true };
    }
    if (best === 'surname') return { state: 'surname', named: facts.authors[0]!, structured: true };
    const swapped =
      facts.authors.every((name) => compareMemoised(book.narrators, name, memo.narrators) === 'full') &&
      (inText === 'full' ||
        facts.narrators.length === 0 ||
        facts.narrators.some((name) => compareMemoised(book.authors, name, memo.authors) === 'full'));
    if (swapped) {
      return {
        state: inText === 'full' ? 'match' : 'narratorInstead',
        named: facts.authors[0]!,
        structured: true,
      };
    }
    // Title and author changed places: the field of the author holds the title, and the text names the author.
    if (inText === 'full' && facts.authors.every((name) => isTitle(name, book)))
      return { state: 'match', named: '', structured: false };
    return { state: 'other', named: facts.authors.slice(0, 3).join(', '), structured: true };
  }
  const byline = otherByline(texts, facts, book, memo);
  if (byline !== '') return { state: 'other', named: byline, structured: false };
  if (inText === 'full') return { state: 'match', named: '', structured: false };
  if (inText === 'surname') return { state: 'surname', named: '', structured: false };
  const first = texts[0]!;
  const stray = strayText(first.source, first.titleStart, first.titleEnd);
  if (stray !== '') return { state: 'other', named: stray, structured: false };
  const narrated =
    texts.some(({ labels }) => labels.narrators > 0) ||
    facts.narrators.some((name) => compareMemoised(book.narrators, name, memo.narrators) === 'full');
  return { state: narrated ? 'narratorInstead' : 'unnamed', named: '', structured: false };
}

function isTitle(name: string, book: CompiledBook): boolean {
  const { tokens } = tokenise(name);
  return book.forms.some(
    (form) =>
      form.kind === 'full' &&
      tokens.length > 0 &&
      matchPhrase(form.words, tokens, 0, { typos: 0, avoidFlags: 0 }) === tokens.length,
  );
}

function textAuthor(texts: readonly { labels: Labels }[]): NameStrength | null {
  let best: NameStrength | null = null;
  for (const { labels } of texts) {
    if (labels.author === 'full') return 'full';
    best ??= labels.author;
  }
  return best;
}

/** "by Somebody Else": a byline without any of the people of the book. */
function otherByline(
  texts: readonly { source: Annotated; titleStart: number; titleEnd: number }[],
  facts: ReleaseFacts,
  book: CompiledBook,
  memo: { authors: NameMemo; placeholders: PlaceholderMemo },
): string {
  for (const { source, titleStart, titleEnd } of texts) {
    for (const zone of source.zones) {
      if (zone.kind !== 'author') continue;
      if (zone.mark < titleEnd && zone.mark >= titleStart) continue;
      let known = false;
      for (let at = zone.start; at < zone.end; at += 1) {
        if ((source.tokens[at]!.flags & (flag.author | flag.narrator)) !== 0) known = true;
      }
      if (
        known ||
        isSubtitle(source, zone) ||
        isPlaceholderMemoised(zoneText(source, zone), memo.placeholders)
      )
        continue;
      const name = source.text.slice(source.tokens[zone.start]!.start, source.tokens[zone.end - 1]!.end);
      if (compareMemoised(book.authors, name, memo.authors) !== null) continue;
      // The byline repeats a structured author that was accepted under another name of the same person.
      const listed = facts.authors.some(
        (author) => author !== '' && name.toLowerCase().includes(author.toLowerCase()),
      );
      if (!listed) return name.slice(0, 100);
    }
  }
  return '';
}

/** "A Memoir by the Creator of Nike": words of the wanted book, or a description where a name would stand. */
function isSubtitle(source: Annotated, zone: PeopleZone): boolean {
  let known = true;
  for (let at = zone.start; at < zone.end; at += 1) {
    const { flags, text } = source.tokens[at]!;
    if ((flags & flag.known) === 0 && !isFunctionWord(text)) known = false;
  }
  if (known) return true;
  if (!isArticle(source.tokens[zone.start]!.text)) return false;
  for (let at = zone.start + 1; at < Math.min(zone.end, zone.start + 6); at += 1) {
    if (DESCRIPTIONS.has(source.tokens[at]!.text)) return true;
  }
  return false;
}

const DESCRIPTIONS = new Set('author,authors,creator,creators,writer,host,founder,editors,winner'.split(','));

function zoneText(source: Annotated, zone: PeopleZone): string {
  return source.text.slice(source.tokens[zone.start]!.start, source.tokens[zone.end - 1]!.end);
}

function strayText(source: Annotated, start: number, end: number): string {
  const { tokens, text } = source;
  for (let at = 0; at < tokens.length; at += 1) {
    if (at >= start && at < end) continue;
    const token = tokens[at]!;
    if (token.group !== 0 || !isStray(token)) continue;
    let last = at;
    while (last + 1 < tokens.length && tokens[last + 1]!.segment === token.segment) last += 1;
    return text.slice(token.start, tokens[last]!.end).slice(0, 100);
  }
  return '';
}
