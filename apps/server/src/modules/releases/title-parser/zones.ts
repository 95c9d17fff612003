import { flag } from '../matching/flags.ts';
import { gap, type Token } from '../matching/tokens.ts';
import type { PeopleZone } from './annotated.ts';
import { isPlainWord } from './plain-words.ts';
import { role } from './roles.ts';
import { phrasesFrom } from './vocabulary.ts';

/** People follow until the segment ends or a technical word begins. */
export function zoneEnd(tokens: readonly Token[], from: number): number {
  const first = tokens[from];
  if (!first) return from;
  const { group } = tokens[from - 1]!;
  let end = from;
  while (end < from + 2 && tokens[end]?.group === group && isPlainWord(tokens[end]!.text)) end += 1;
  const begin = end;
  while (end < tokens.length) {
    const token = tokens[end]!;
    if (token.group !== group) {
      // "by One (translator), Two": the list goes on behind the bracket.
      let behind = end;
      while (behind < tokens.length && tokens[behind]!.group !== group) behind += 1;
      const next = tokens[behind];
      if (group !== 0 || end === begin || !next || next.gap !== gap.comma) break;
      end = behind;
      continue;
    }
    if (end > begin && token.gap >= gap.colon) break;
    if (endsNames(tokens, end)) break;
    end += 1;
  }
  return end > begin ? end : from;
}

function endsNames(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]!;
  if (token.num >= 0 && token.text.length > 1) return true;
  const list = phrasesFrom(token.text);
  if (!list) return false;
  for (const phrase of list) {
    const fits = phrase.rest.every((word, step) => tokens[at + 1 + step]?.text === word);
    if (!fits) continue;
    if (
      phrase.role === role.format ||
      phrase.role === role.ebook ||
      phrase.role === role.unabridged ||
      phrase.role === role.abridged ||
      phrase.role === role.audiobook ||
      phrase.role === role.tech ||
      phrase.role === role.narratorMark ||
      phrase.role === role.helperMark ||
      phrase.role === role.dramatised
    )
      return true;
    if (phrase.role === role.byMark && token.text === 'by') return true;
  }
  return false;
}

/** "Death by Black Hole by Neil deGrasse Tyson": only the last "by" of a segment names the author. */
export function keepLastByline(tokens: readonly Token[], zones: PeopleZone[]): void {
  for (let at = zones.length - 2; at >= 0; at -= 1) {
    const zone = zones[at]!;
    const later = zones[at + 1]!;
    if (zone.kind !== 'author' || later.kind !== 'author') continue;
    if (tokens[zone.mark]!.segment !== tokens[later.mark]!.segment) continue;
    tokens[zone.mark]!.role = role.none;
    for (let index = zone.start; index < zone.end; index += 1) tokens[index]!.flags &= ~flag.authorZone;
    zones.splice(at, 1);
  }
}

export function flagZone(
  tokens: readonly Token[],
  start: number,
  end: number,
  kind: PeopleZone['kind'],
): void {
  const bit = kind === 'narrator' ? flag.narratorZone : kind === 'author' ? flag.authorZone : flag.helperZone;
  const { group } = tokens[start]!;
  for (let at = start; at < end; at += 1) if (tokens[at]!.group === group) tokens[at]!.flags |= bit;
}

/** `{Ray Porter}` is how several libraries write the narrator. */
export function markCurlyNarrators(tokens: readonly Token[], zones: PeopleZone[]): void {
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]!.bracket !== '{') continue;
    const start = at;
    let named = false;
    while (at < tokens.length && tokens[at]!.bracket === '{' && tokens[at]!.group === tokens[start]!.group) {
      if (tokens[at]!.role === role.none && tokens[at]!.num < 0) named = true;
      at += 1;
    }
    if (named && !zones.some((zone) => zone.start >= start && zone.start < at)) {
      zones.push({ kind: 'narrator', mark: start, start, end: at });
      flagZone(tokens, start, at, 'narrator');
    }
    at -= 1;
  }
}
