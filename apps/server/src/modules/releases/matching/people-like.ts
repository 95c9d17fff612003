import { plainRoles } from '../title-parser/roles.ts';
import { givenNames } from './given-names.ts';
import { isFunctionWord } from './phrases.ts';
import { isStray } from './stray.ts';
import type { Token } from './tokens.ts';

/** Given name and surname, and no word that belongs to the wanted book. */
export function looksLikePeople(tokens: readonly Token[], from: number, to: number): boolean {
  let words = 0;
  for (let at = from; at < to; at += 1) {
    const token = tokens[at]!;
    if (plainRoles[token.role]! || token.text === 'and' || token.text === 'de' || token.text === 'van')
      continue;
    if (!isStray(token) && token.text.length > 1) return false;
    if (token.num >= 0) return false;
    words += 1;
  }
  const first = tokens[from]!.text;
  return words >= 2 && words <= 8 && (givenNames.has(first) || isInitialled(tokens, from, to));
}

/** "R. C. Bray": initials and a surname. */
function isInitialled(tokens: readonly Token[], from: number, to: number): boolean {
  let at = from;
  while (at < to && tokens[at]!.text.length === 1 && !isFunctionWord(tokens[at]!.text)) at += 1;
  return at > from && at === to - 1;
}

/** "Emma Thompson" behind "Emma - Jane Austen": a given name that is the title as well, and a surname. */
export function looksLikeNamesake(tokens: readonly Token[], from: number, to: number): boolean {
  return to - from === 2 && givenNames.has(tokens[from]!.text) && isStray(tokens[from + 1]!);
}
