import { distance } from 'fastest-levenshtein';
import { type FilterDefinition, findFilter } from './filters.ts';
import { type PatternPlace, patternError } from './pattern-error.ts';
import { findToken, type TokenDefinition, tokenDefinitions } from './tokens.ts';

export type FilterStep = { filter: FilterDefinition; argument: string | undefined };
export type Alternative =
  | { kind: 'token'; token: TokenDefinition; steps: FilterStep[] }
  | { kind: 'literal'; text: string };

/** What stands between two braces: `{ - index|pad:2 ?? year ?? "none" }`. */
export type Expression = {
  /** Punctuation that appears only together with the value. */
  before: string;
  alternatives: Alternative[];
  after: string;
  /** Spelling without the punctuation; equal expressions are worked out once. */
  key: string;
};

const namePart = /[A-Za-z][A-Za-z0-9]*(?:[ _.-][A-Za-z][A-Za-z0-9]*)*/y;
const quoted = /"([^"]*)"/y;
const shortFormat = /:(-?\d+)/y;
const filterStep = /\s*\|\s*([A-Za-z]*)(?::(?:"([^"]*)"|([^\s|?"]+)))?/y;
const fallback = /\s*\?\?\s*/y;
const leading = /^[ \-–—._,:;#&+([]*/;
const trailing = /[ \-–—._,:;+)\]]*$/;

/** Parses the inside of one pair of braces; `start` is its place in the pattern. */
export function parseExpression(body: string, start: number, place: PatternPlace): Expression {
  const before = leading.exec(body)?.[0] ?? '';
  const after = trailing.exec(body.slice(before.length))?.[0] ?? '';
  const end = body.length - after.length;
  const fail = (at: number, problem: string) => patternError(place, start + at, problem);
  if (before.length >= end) throw fail(0, 'There is no token between the braces');

  const core = body.slice(0, end);
  const alternatives: Alternative[] = [];
  let at = before.length;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(core);
    if (found) at += found[0].length;
    return found;
  };

  for (;;) {
    const text = take(quoted);
    if (text) {
      alternatives.push({ kind: 'literal', text: text[1] ?? '' });
    } else {
      const nameAt = at;
      const name = take(namePart)?.[0];
      if (name === undefined) throw fail(at, 'A token or a quoted text is expected here');
      const token = findToken(name);
      if (!token) throw fail(nameAt, `{${name}} is not a token${suggestion(name)}`);
      alternatives.push({ kind: 'token', token, steps: parseSteps() });
    }
    if (!take(fallback)) break;
  }
  if (at < core.length) throw fail(at, 'One pair of braces holds one token; this does not belong here');
  return { before, alternatives, after, key: core.slice(before.length) };

  function parseSteps(): FilterStep[] {
    const steps: FilterStep[] = [];
    const format = take(shortFormat)?.[1];
    if (format !== undefined) {
      const isPadding = /^0+$/.test(format);
      steps.push(step(isPadding ? 'pad' : 'max', isPadding ? String(format.length) : format, at));
    }
    for (;;) {
      const stepAt = at;
      const found = take(filterStep);
      if (!found) return steps;
      steps.push(step(found[1] ?? '', found[2] ?? found[3], stepAt));
    }
  }

  function step(name: string, argument: string | undefined, stepAt: number): FilterStep {
    const filter = findFilter(name);
    if (!filter) throw fail(stepAt, `“${name}” is not a filter`);
    checkArgument(filter, argument, (problem) => fail(stepAt, problem));
    return { filter, argument };
  }
}

const mostCharacters = 250;

function checkArgument(
  filter: FilterDefinition,
  argument: string | undefined,
  fail: (problem: string) => Error,
): void {
  switch (filter.argument) {
    case 'none':
      if (argument !== undefined) throw fail(`The filter “${filter.name}” takes nothing after it`);
      return;
    case 'text':
      if (argument === undefined) throw fail(`The filter “${filter.name}” needs a text: ${filter.name}:"…"`);
      return;
    case 'number':
    case 'optionalNumber': {
      if (argument === undefined && filter.argument === 'optionalNumber') return;
      const mayBeNegative = filter.name === 'max';
      const isNumber = /^-?\d{1,4}$/.test(argument ?? '') && Number(argument) !== 0;
      if (
        !isNumber ||
        Math.abs(Number(argument)) > mostCharacters ||
        (Number(argument) < 0 && !mayBeNegative)
      ) {
        throw fail(`The filter “${filter.name}” needs a number from 1 to ${mostCharacters}`);
      }
      return;
    }
  }
}

function suggestion(name: string): string {
  const wanted = name.toLowerCase();
  let best = '';
  let bestDistance = 4;
  for (const token of tokenDefinitions) {
    const steps = distance(wanted, token.name.toLowerCase());
    if (steps < bestDistance && steps < token.name.length) {
      best = token.name;
      bestDistance = steps;
    }
  }
  return best === '' ? '' : `; did you mean {${best}}?`;
}
