import { matchPhrase } from './phrases.ts';
import { gap, type Token, tokenise } from './tokens.ts';
import type { CompiledBook } from './wanted.ts';

/** Long enough for the list of contents of any collection; descriptions may be megabytes. */
const READ_CHARACTERS = 20_000;
const MAX_LINES = 400;
const MAX_LINE = 200;

/** Does a line of the description, such as "03. The Warlord of Mars - narrated by …", name the wanted book? */
export function listsTitle(description: string, book: CompiledBook): boolean {
  const lines = description
    .slice(0, READ_CHARACTERS)
    .split(/<br\s{0,3}\/?>|<\/?(?:p|li|div|tr|h\d)\b[^<>]{0,200}>|[\r\n]+/i);
  for (const line of lines.slice(0, MAX_LINES)) {
    const text = line.replace(/<[^<>]{0,200}>/g, ' ').trim();
    if (text === '' || text.length > MAX_LINE) continue;
    if (isTitleLine(tokenise(text).tokens, book)) return true;
  }
  return false;
}

function isTitleLine(tokens: readonly Token[], book: CompiledBook): boolean {
  let start = 0;
  // "1.", "Book 3:", "#2 -"
  while (start < tokens.length && (tokens[start]!.num >= 0 || tokens[start]!.text === 'book')) start += 1;
  if (start > 3) start = 0;
  for (const from of start > 0 ? [start, 0] : [0]) {
    if (from >= tokens.length) continue;
    for (const form of book.forms) {
      if (form.kind !== 'full' || form.fragile) continue;
      const end = matchPhrase(form.words, tokens, from, { typos: 0, avoidFlags: 0 });
      if (end > 0 && endsItem(tokens, end)) return true;
    }
  }
  return false;
}

/** The title ends with the line, before a separator, a bracket or a name. */
function endsItem(tokens: readonly Token[], end: number): boolean {
  const next = tokens[end];
  if (!next || next.group !== tokens[end - 1]!.group || next.gap >= gap.comma) return true;
  return /^(?:by|read|narrated|unabridged|performed)$/.test(next.text);
}
