import { role } from '../title-parser/roles.ts';
import { isArticle, toWords, type Word } from './phrases.ts';
import type { Token } from './tokens.ts';

const GENERIC = new Set('novel,novels,book,books,mysteries,mystery,thriller,thrillers'.split(','));

/** The words that make a series: without articles, "series", "saga", "novels" and what stands in brackets. */
export function seriesCore(tokens: readonly Token[]): Word[] {
  let kept = tokens.filter((token) => token.group === 0);
  if (kept.length === 0) kept = [...tokens];
  while (kept.length > 1 && isArticle(kept[0]!.text)) kept = kept.slice(1);
  while (kept.length > 1) {
    const last = kept.at(-1)!;
    if (last.role === role.seriesWord || GENERIC.has(last.text)) kept = kept.slice(0, -1);
    else break;
  }
  if (kept.length > 2 && kept[0]!.role === role.seriesWord && kept[1]!.text === 'of') {
    kept = kept.slice(2);
    while (kept.length > 1 && isArticle(kept[0]!.text)) kept = kept.slice(1);
  }
  return toWords(kept, { foreign: false });
}
