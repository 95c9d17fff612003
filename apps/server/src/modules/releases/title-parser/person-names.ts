import { isFunctionWord } from '../matching/phrases.ts';
import { gap, type Token } from '../matching/tokens.ts';
import type { Annotated } from './annotate.ts';
import { role } from './roles.ts';

const PARTICLES = new Set(
  'de,la,le,van,von,der,den,di,da,del,du,des,st,mc,mac,bin,al,el,y,and,ten,ter,dos'.split(','),
);
const SUFFIXES = new Set('jr,sr,phd,md,esq'.split(','));

/** Do these words look like one or several people, and not like a title? */
export function isPersonName(source: Annotated, tokens: readonly Token[]): boolean {
  if (tokens.length === 0 || tokens.length > 9) return false;
  let names = 0;
  let words = 0;
  for (const token of tokens) {
    if (token.num >= 0 && token.text.length > 1 && !/^[ivx]+$/.test(token.text)) return false;
    if (token.role !== role.none && token.role !== role.generic && token.role !== role.language) return false;
    // Salem's Lot
    if (/['’]s$/.test(source.text.slice(token.start, token.end))) return false;
    if (PARTICLES.has(token.text) || SUFFIXES.has(token.text)) continue;
    if (token.text.length > 1 && isFunctionWord(token.text)) return false;
    const first = source.text[token.start]!;
    if (/\p{Ll}/u.test(first)) return false;
    words += 1;
    names += token.text.length > 1 ? 1 : 0;
  }
  const parts = tokens.filter((token, at) => at === 0 || token.gap === gap.comma).length;
  // "Guns, Germs, and Steel": a list of single words is no list of people.
  if (parts > 2 && words < parts * 2) return false;
  const people =
    1 + tokens.filter((token, at) => at > 0 && (token.text === 'and' || token.gap === gap.comma)).length;
  return names >= 1 && words >= 2 && words <= people * 4;
}

/** Cuts a run of names at commas, "and" and slashes; "Last, First" stays one person. */
export function splitNames(source: Annotated, start: number, end: number): string[] {
  const tokens = source.tokens
    .slice(start, end)
    .filter((token, _, all) => token.group === all[0]!.group && (token.role === role.none || token.num < 0));
  const runs: Token[][] = [];
  for (const token of tokens) {
    const current = runs.at(-1);
    if (token.text === 'and' && token.end - token.start <= 3) {
      runs.push([]);
      continue;
    }
    if (!current || (current.length > 0 && (token.gap === gap.comma || token.gap === gap.list)))
      runs.push([token]);
    else current.push(token);
  }
  const texts = runs.filter((run) => run.length > 0).map((run) => nameText(source, run));
  if (texts.length === 2 && runs[0]!.length === 1 && tokens[runs[0]!.length]?.gap === gap.comma) {
    return [`${texts[1]} ${texts[0]}`];
  }
  return texts;
}

function nameText(source: Annotated, run: readonly Token[]): string {
  const last = run.at(-1)!;
  // The point of a last initial belongs to the name.
  const end = last.end - last.start === 1 && source.text[last.end] === '.' ? last.end + 1 : last.end;
  return readableText(source.text, run[0]!.start, end);
}

/** A cut of the text with spaces where a scene name has dots or underscores. */
export function readableText(text: string, start: number, end: number): string {
  const cut = text.slice(start, end).replace(/[_\s]+/g, ' ');
  return (/\s/.test(text) ? cut : cut.replaceAll('.', ' ').replace(/ +/g, ' ')).trim();
}

/** The tokens as they are written, without what stands between runs of brackets. */
export function slice(source: Annotated, tokens: readonly Token[]): string {
  const runs: { start: number; end: number; group: number }[] = [];
  for (const token of tokens) {
    const run = runs.at(-1);
    const between = run ? source.text.slice(run.end, token.start) : '';
    if (run && !/[()[\]{}]/.test(between)) run.end = token.end;
    else runs.push({ start: token.start, end: token.end, group: token.group });
  }
  return runs.map((run) => readableText(source.text, run.start, run.end)).join(' ');
}
