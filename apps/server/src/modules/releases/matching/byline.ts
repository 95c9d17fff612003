import { plainRoles, role } from '../title-parser/roles.ts';
import { explained, flag } from './flags.ts';
import { isOtherScript } from './foreign-words.ts';
import { isGenreTail, isNovelOf } from './genre-tail.ts';
import { givenNames } from './given-names.ts';
import { isArticle, isFunctionWord } from './phrases.ts';
import { gap, type Token } from './tokens.ts';

const SUFFIXES = new Set(
  'jr,sr,ii,iii,iv,phd,md,esq,obe,mba,sir,dame,lord,lady,dr,prof,professor,ed,eds'.split(','),
);

/**
 * "Catch-22 by Joseph Heller MAXnotes": a word behind the wanted author that names nobody is a left-over word of the title,
 * although it stands where names stand. With a comma or "and" before it, it is a second author.
 */
export function isLeftOver(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || (before.flags & flag.author) === 0 || !isUnknownName(tokens, at)) return false;
  let end = at + 1;
  while (isUnknownName(tokens, end)) end += 1;
  return end - at > 1 ? !givenNames.has(tokens[at]!.text) : !goesOn(tokens, at);
}

const ROMANCE_PARTICLES = new Set('de,del,da,do,dos,das'.split(','));

/** "Miguel de Cervantes Saavedra": such names have a second surname, which catalogues leave out. */
function goesOn(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0 && (tokens[index]!.flags & flag.author) !== 0; index -= 1) {
    if (ROMANCE_PARTICLES.has(tokens[index]!.text)) return true;
  }
  return false;
}

function isUnknownName(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (
    token !== undefined &&
    (token.flags & flag.authorZone) !== 0 &&
    (token.flags & explained) === 0 &&
    token.segment === tokens[at - 1]!.segment &&
    token.gap <= gap.joined &&
    token.role === role.none &&
    token.text.length > 1 &&
    !isFunctionWord(token.text) &&
    !isOtherScript(token) &&
    !SUFFIXES.has(token.text)
  );
}

/** "A Xianxia Cultivation Novel" */
function saysKind(tokens: readonly Token[], from: number): boolean {
  const { segment } = tokens[from]!;
  const words = tokens
    .slice(from)
    .filter((token) => token.segment === segment)
    .map((token) => token.text);
  return isGenreTail(words) || isNovelOf(words);
}

/**
 * "The Hollow Crown by Dan Jones: Key Insights", "… - The Second Book": a colon or an article behind a byline opens more of
 * a title. People and series stand behind a dash.
 */
export function continuesTitle(tokens: readonly Token[], from: number): boolean {
  const first = tokens[from]!;
  if (first.gap !== gap.colon && (!isArticle(first.text) || saysKind(tokens, from))) return false;
  for (let at = from - 1; at >= 0; at -= 1) {
    const { group, flags, role: kind } = tokens[at]!;
    if (group > first.group || plainRoles[kind]!) continue;
    return (flags & flag.authorZone) !== 0;
  }
  return false;
}
