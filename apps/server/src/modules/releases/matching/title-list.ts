import { plainRoles, role } from '../title-parser/roles.ts';
import { anyZone, flag } from './flags.ts';
import { isArticle } from './phrases.ts';
import { isStray } from './stray.ts';
import { gap, type Token } from './tokens.ts';

const INCLUDES = new Set('incl,including,includes,contains,containing,featuring'.split(','));

/** "One / Two", "One + Two", "(One, Two, Three)", "Author - One, Two, Three": titles side by side. */
export function standsInList(tokens: readonly Token[], start: number, end: number): boolean {
  const { segment, group } = tokens[start]!;
  const after = tokens[end]?.segment === segment ? tokens[end] : undefined;
  if (tokens[start]!.gap === gap.list && start > 0 && tokens[start - 1]!.segment === segment) return true;
  if (after?.gap === gap.list && after.text !== 'or') return true;
  const before = tokens[start - 1];
  if (before?.segment === segment && INCLUDES.has(before.text)) return true;
  if (group === 0) return isAmongTitles(tokens, start, end);
  let commas = 0;
  for (let at = start; at < tokens.length && tokens[at]!.segment === segment; at += 1)
    if (tokens[at]!.gap === gap.comma && at > start) commas += 1;
  for (let at = start; at > 0 && tokens[at - 1]!.segment === segment; at -= 1)
    if (tokens[at]!.gap === gap.comma) commas += 1;
  return commas >= 2;
}

/** Stands the title between commas, slashes, "and" or the borders of its segment? */
export function isListItem(tokens: readonly Token[], start: number, end: number): boolean {
  const first = tokens[start]!;
  let left = start - 1;
  let opener = first;
  while (left >= 0) {
    const token = tokens[left]!;
    const isArticleHere = token.segment === first.segment && isArticle(token.text);
    if (isArticleHere) opener = token;
    else if (token.group <= first.group) break;
    left -= 1;
  }
  const before = tokens[left];
  const startsItem =
    !before ||
    before.segment !== first.segment ||
    (opener.gap >= gap.comma && opener.gap <= gap.list) ||
    before.text === 'and' ||
    INCLUDES.has(before.text) ||
    before.role === role.position;
  const last = tokens[end - 1]!;
  let next = end;
  while (next < tokens.length && tokens[next]!.group > last.group) next += 1;
  const after = tokens[next];
  const endsItem =
    !after ||
    after.segment !== last.segment ||
    (after.gap >= gap.comma && after.gap <= gap.list) ||
    after.text === 'and';
  return startsItem && endsItem;
}

/**
 * "Sphere, Congo, Eaters of the Dead": three titles or more with commas between them. With "and" before the last, or of
 * single words alone, it may be one title ("Guns, Germs, and Steel", "Eat, Pray, Love"); with a number, a person or a
 * format among them the commas part something else.
 */
function isAmongTitles(tokens: readonly Token[], start: number, end: number): boolean {
  const { segment } = tokens[start]!;
  let from = start;
  while (from > 0 && tokens[from - 1]!.segment === segment) from -= 1;
  let others = 0;
  let hasPhrase = false;
  for (let at = from; at < tokens.length && tokens[at]!.segment === segment; ) {
    let next = at + 1;
    while (next < tokens.length && tokens[next]!.segment === segment && tokens[next]!.gap < gap.comma)
      next += 1;
    const item = tokens.slice(at, next);
    hasPhrase ||= item.length > 1;
    if (at <= start && start < next) {
      if (end > next) return false;
    } else if (isTitleLike(item)) others += 1;
    else return false;
    at = next;
  }
  return (
    others >= 2 && (hasPhrase || tokens.some((token) => token.segment !== segment && saysSeveral(token)))
  );
}

/** "The Silo Saga: Wool, Shift, Dust": behind the name of a series stand titles. */
function saysSeveral({ role: kind, flags }: Token): boolean {
  return (flags & flag.series) !== 0 || kind === role.seriesWord || kind === role.collection;
}

const NO_TITLE = new Set<number>([role.part, role.derivative, role.podcast]);

/** "Book" of "Book 3", "#3"; a bare number may belong to a title ("21 Lessons"). */
function counts(token: Token): boolean {
  return token.role === role.position && (token.num < 0 || token.hash);
}

function isTitleLike(item: readonly Token[]): boolean {
  return (
    item[0]!.text !== 'and' &&
    item.some(isStray) &&
    item.every(
      (token) =>
        (token.flags & (flag.author | flag.narrator | anyZone)) === 0 &&
        !plainRoles[token.role]! &&
        !NO_TITLE.has(token.role) &&
        !counts(token),
    )
  );
}
