import type { Annotated } from '../title-parser/annotate.ts';
import { plainRoles, role } from '../title-parser/roles.ts';
import { anyZone, explained } from './flags.ts';
import { isFunctionWord } from './phrases.ts';
import type { Token } from './tokens.ts';

export function isStray(token: Token): boolean {
  return (
    (token.flags & (explained | anyZone)) === 0 && token.role === role.none && !isFunctionWord(token.text)
  );
}

export function segmentText(source: Annotated, from: number): string {
  const { tokens, text } = source;
  const { segment } = tokens[from]!;
  let end = from;
  while (end + 1 < tokens.length && tokens[end + 1]!.segment === segment) end += 1;
  return text.slice(tokens[from]!.start, tokens[end]!.end).slice(0, 120);
}

export function phraseAround(source: Annotated, start: number, end: number): string {
  const { tokens, text } = source;
  const { segment } = tokens[start]!;
  let from = start;
  while (from > 0 && tokens[from - 1]!.segment === segment) from -= 1;
  let to = end - 1;
  while (to + 1 < tokens.length && tokens[to + 1]!.segment === segment && !plainRoles[tokens[to + 1]!.role]!)
    to += 1;
  return text.slice(tokens[from]!.start, tokens[to]!.end).slice(0, 120);
}

/** The first words outside brackets that nothing explains, leaving out the tokens from `start` to `end`. */
export function firstStray(source: Annotated, start: number, end: number): string {
  const { tokens } = source;
  for (let at = 0; at < tokens.length; at += 1) {
    if (at >= start && at < end) continue;
    const token = tokens[at]!;
    if (token.group === 0 && isStray(token)) return segmentText(source, at);
  }
  return '';
}
