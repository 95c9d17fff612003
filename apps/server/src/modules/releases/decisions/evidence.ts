import { explained, flag } from '../matching/flags.ts';
import { isFunctionWord } from '../matching/phrases.ts';
import type { Annotated, ReleaseFacts } from '../model.ts';
import type { Marked } from '../title-parser/annotate.ts';
import { role } from '../title-parser/roles.ts';

/** Texts of a release that describe it: its title, its book title, its tags. */
export function textsOf(facts: ReleaseFacts): Annotated[] {
  const texts = [facts.parsed];
  if (facts.bookTitle) texts.push(facts.bookTitle);
  if (facts.tags) texts.push(facts.tags);
  return texts;
}

/** Is the phrase part of what the wanted book is called, or of a person's name? */
export function isExplained(source: Annotated, mark: Marked): boolean {
  for (let at = mark.index; at < mark.index + mark.length; at += 1) {
    const { flags, text } = source.tokens[at]!;
    if (mark.length > 1 && isFunctionWord(text)) continue;
    if ((flags & explained) === 0 && (flags & flag.helperZone) === 0) return false;
  }
  return true;
}

/** First phrase of a kind that the wanted book does not explain, as it is written. */
export function findMark(
  texts: readonly (Annotated | null)[],
  kind: number,
  isExcused: (mark: Marked) => boolean = () => false,
): string | null {
  for (const source of texts) {
    if (source === null) continue;
    for (const mark of source.marks) {
      if (mark.role === kind && !isExplained(source, mark) && !isExcused(mark)) return markText(source, mark);
    }
  }
  return null;
}

export function markText(source: Annotated, mark: Marked): string {
  return source.text.slice(
    source.tokens[mark.index]!.start,
    source.tokens[mark.index + mark.length - 1]!.end,
  );
}

/** Says the release in words that it is sound? */
export function soundsLikeAudio(facts: ReleaseFacts): boolean {
  if (facts.audioFormats.length > 0 || facts.narrators.length > 0) return true;
  return facts.parsed.marks.some(
    (mark) =>
      mark.role === role.audiobook ||
      mark.role === role.narratorMark ||
      mark.role === role.unabridged ||
      mark.role === role.abridged ||
      mark.role === role.bitrate,
  );
}
