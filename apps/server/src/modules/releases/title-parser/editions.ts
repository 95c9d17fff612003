import { gap, type Token } from '../matching/tokens.ts';
import type { Marked } from './annotated.ts';
import { role } from './roles.ts';

const EDITION_WORDS = new Set(
  'anniversary,deluxe,special,collectors,limited,revised,expanded,extended,illustrated,annotated,definitive,international,authors,author,enhanced,remastered,updated,complete,original,centennial,commemorative,movie,film,tv,uk,us,british,american,new,uncut,unabridged,signed,tie,in,the'.split(
    ',',
  ),
);

/** "50th Anniversary Author's Edition": the words before "edition" belong to it. */
export function markEditions(tokens: readonly Token[], marks: readonly Marked[]): void {
  for (const mark of marks) {
    if (mark.role !== role.edition) continue;
    for (let at = mark.index - 1; at >= 0; at -= 1) {
      const token = tokens[at]!;
      const isOrdinal = /^\d+th$/.test(token.text);
      if (tokens[at + 1]!.gap > gap.comma || token.segment !== tokens[mark.index]!.segment) break;
      if (!isOrdinal && !EDITION_WORDS.has(token.text)) break;
      if (token.role === role.none) token.role = role.edition;
    }
  }
}
