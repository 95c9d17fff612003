import { type Expression, parseExpression } from './expression.ts';
import { type PatternPlace, patternError } from './pattern-error.ts';

/** The pattern as a flat row; optional groups are marks on its elements, so they may begin and end anywhere. */
export type PatternElement =
  | { kind: 'text'; text: string; group: number }
  | { kind: 'value'; expression: Expression; group: number }
  | { kind: 'level' };

export type ParsedPattern = {
  elements: PatternElement[];
  /** Parent of each group; group 0 is the whole pattern, which is always shown. */
  groups: { parent: number; at: number }[];
};

const longestPattern = 1000;
const refused = /[<>"|?*\\\p{Cc}]/u;

/** Text → elements. Grammar: `text`, `{expression}`, `[[optional part]]`, `/`, and `{{` `}}` for braces as such. */
export function parsePattern(place: PatternPlace): ParsedPattern {
  const { pattern } = place;
  if (pattern.trim() === '') throw patternError(place, 0, 'The pattern is empty');
  if (pattern.length > longestPattern) {
    throw patternError(place, longestPattern, `The pattern is longer than ${longestPattern} characters`);
  }
  const elements: PatternElement[] = [];
  const groups: ParsedPattern['groups'] = [{ parent: 0, at: 0 }];
  const open: number[] = [];
  const group = () => open.at(-1) ?? 0;
  const openGroup = (at: number) => {
    groups.push({ parent: group(), at });
    open.push(groups.length - 1);
  };
  const addText = (text: string) => {
    if (text !== '') elements.push({ kind: 'text', text, group: group() });
  };

  let at = 0;
  while (at < pattern.length) {
    const char = pattern.charAt(at);
    if (char === '{') {
      at = pattern[at + 1] === '{' ? takeBrace('{') : takeExpression();
    } else if (char === '}') {
      if (pattern[at + 1] !== '}') {
        throw patternError(place, at, 'This brace closes nothing; write }} for a brace as such');
      }
      at = takeBrace('}');
    } else if (char === '[' || char === ']') {
      at = takeBrackets(char);
    } else if (char === '/') {
      elements.push({ kind: 'level' });
      at += 1;
    } else {
      at = takeText();
    }
  }
  const unclosed = groups[open.at(-1) ?? 0];
  if (open.length > 0 && unclosed) {
    throw patternError(place, unclosed.at, 'This optional part is not closed with ]]');
  }
  return { elements, groups };

  function takeBrace(brace: string): number {
    addText(brace);
    return at + 2;
  }

  function takeExpression(): number {
    const end = closingBrace(at + 1);
    const expression = parseExpression(pattern.slice(at + 1, end), at + 1, place);
    const { before, after } = expression;
    // Mere spaces need no part of their own: those around a missing value disappear anyway.
    const isPart = before.trim() !== '' || after.trim() !== '';
    if (isPart) openGroup(at);
    addText(before);
    elements.push({ kind: 'value', expression, group: group() });
    addText(after);
    if (isPart) open.pop();
    return end + 1;
  }

  function closingBrace(from: number): number {
    let isQuoted = false;
    for (let end = from; end < pattern.length; end += 1) {
      const char = pattern[end];
      if (char === '"') isQuoted = !isQuoted;
      else if (!isQuoted && char === '}') return end;
      else if (!isQuoted && char === '{') break;
    }
    throw patternError(place, from - 1, 'This brace is not closed');
  }

  /** `[[` opens and `]]` closes an optional part; what is left of an odd run is a bracket as such. */
  function takeBrackets(bracket: '[' | ']'): number {
    let length = 1;
    while (pattern[at + length] === bracket) length += 1;
    const pairs = Math.floor(length / 2);
    if (bracket === '[') {
      for (let pair = 0; pair < pairs; pair += 1) openGroup(at + pair * 2);
      addText('['.repeat(length % 2));
    } else {
      const closes = Math.min(pairs, open.length);
      addText(']'.repeat(length - closes * 2));
      open.length -= closes;
    }
    return at + length;
  }

  function takeText(): number {
    let end = at;
    while (end < pattern.length && !'{}[]/'.includes(pattern.charAt(end))) end += 1;
    const text = pattern.slice(at, end);
    const bad = refused.exec(text);
    if (bad) {
      const problem =
        bad[0] === '\\'
          ? 'Folder levels are separated by /, not by \\'
          : 'This character cannot stand in a file name';
      throw patternError(place, at + bad.index, problem);
    }
    addText(text.normalize('NFC'));
    return end;
  }
}
