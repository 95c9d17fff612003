import { cleanValue, replaceColons } from './clean.ts';
import type { Alternative, Expression } from './expression.ts';
import type { FilterValue } from './filters.ts';
import { type Body, layOut, type Piece } from './layout.ts';
import type { ColonReplacement, NamingContext } from './model.ts';
import { type ParsedPattern, type PatternElement, parsePattern } from './parse.ts';
import { patternError } from './pattern-error.ts';
import { byteLength, shortenValue } from './shorten.ts';
import { joinTokenValue } from './tokens.ts';

export type PatternOptions = {
  /** `folder`: the path of a book folder; `file`: the name of an audio file, tokens of files allowed. */
  kind?: 'folder' | 'file';
  /** false drops levels that hold nothing but the series. */
  useSeriesFolders?: boolean;
  colonReplacement?: ColonReplacement;
  /** Name of the input that errors point to. */
  field?: string;
};

/** One expression, worked out once for every name. */
export type Slot = {
  read: (context: NamingContext) => string;
  stretches: boolean;
  tokens: ReadonlySet<string>;
};

export type Level = {
  body: Body;
  /** The values in it, one entry for each time they stand there. */
  values: readonly { slot: number; group: number }[];
};

/** A pattern ready to render; nothing in it changes afterwards. */
export type CompiledPattern = {
  pattern: string;
  kind: 'folder' | 'file';
  colonReplacement: ColonReplacement;
  slots: readonly Slot[];
  /** Group 0 is the whole; a group is shown when its parent is and all its slots have values. */
  groups: readonly { parent: number; slots: readonly number[] }[];
  levels: readonly Level[];
  /** What the person who wrote the pattern should know. */
  warnings: readonly string[];
};

const mostLevels = 12;
const longestLiteralBytes = 120;
/** Numbers and identifiers are never shortened for space, so they may not be long in the first place. */
const longestRigidBytes = 60;

/** Reads a naming pattern once; throws `bad_input` with the place and the reason when it cannot be used. */
export function compilePattern(pattern: string, options: PatternOptions = {}): CompiledPattern {
  const { kind = 'folder', useSeriesFolders = true, colonReplacement = 'smart', field = 'pattern' } = options;
  const place = { field, pattern };
  const parsed = parsePattern(place);
  const slots: Slot[] = [];
  const slotNumbers = new Map<string, number>();
  const groupSlots: number[][] = parsed.groups.map(() => []);

  const slotOf = (expression: Expression, group: number): number => {
    // Outside optional parts a missing author or title has a stand-in, so the two are different slots.
    const key = `${group === 0 ? '!' : '?'}${expression.key}`;
    let slot = slotNumbers.get(key);
    if (slot === undefined) {
      slot = slots.push(makeSlot(expression, { colonReplacement, standIn: group === 0 })) - 1;
      slotNumbers.set(key, slot);
    }
    groupSlots[group]?.push(slot);
    return slot;
  };

  const rows = splitLevels(parsed.elements);
  if (rows.length === 0) throw patternError(place, 0, `The pattern names no ${kind}`);
  if (rows.length > mostLevels) {
    throw patternError(place, pattern.length, `The pattern has more than ${mostLevels} folder levels`);
  }
  for (const element of parsed.elements) checkElement(element, kind, place);

  let levels = rows.map((row): Level => {
    checkLevel(row, place);
    const body = layOut(withColons(row, colonReplacement), slotOf);
    return { body, values: valuesOf(body) };
  });
  if (!useSeriesFolders)
    levels = levels.filter((level, at) => at === levels.length - 1 || !isSeriesOnly(level, slots));

  return {
    pattern,
    kind,
    colonReplacement,
    slots,
    groups: parsed.groups.map(({ parent }, at) => ({ parent, slots: groupSlots[at] ?? [] })),
    levels,
    warnings: warningsFor({ kind, pattern, levels, slots, parsed }),
  };
}

function makeSlot(
  expression: Expression,
  options: { colonReplacement: ColonReplacement; standIn: boolean },
): Slot {
  const { alternatives } = expression;
  const tokens = alternatives.flatMap((one) => (one.kind === 'token' ? [one.token] : []));
  const stretches = alternatives.some((one) => one.kind === 'literal' || one.token.stretches);
  const standIn = options.standIn ? (tokens.find((token) => token.whenMissing)?.whenMissing ?? '') : '';
  const readers = alternatives.map(makeReader);
  return {
    stretches,
    tokens: new Set(tokens.map((token) => token.name)),
    read: (context) => {
      for (const read of readers) {
        const value = cleanValue(read(context), options.colonReplacement);
        if (value !== '') return stretches ? value : shortenValue(value, longestRigidBytes);
      }
      return standIn;
    },
  };
}

function makeReader(alternative: Alternative): (context: NamingContext) => string {
  if (alternative.kind === 'literal') return () => alternative.text;
  const { token, steps } = alternative;
  if (steps.length === 0) return (context) => joinTokenValue(token, token.value(context));
  return (context) => {
    let value: FilterValue = token.value(context);
    if (value.length === 0) return '';
    for (const { filter, argument } of steps) {
      const input = filter.takesList || typeof value === 'string' ? value : joinTokenValue(token, value);
      value = filter.apply(input, argument);
    }
    // A person who chose how many names to show gets exactly those.
    return typeof value === 'string' ? value : value.join(', ');
  };
}

function splitLevels(elements: readonly PatternElement[]): PatternElement[][] {
  const rows: PatternElement[][] = [[]];
  for (const element of elements) {
    if (element.kind === 'level') rows.push([]);
    else rows.at(-1)?.push(element);
  }
  return rows.filter((row) => row.some((element) => element.kind !== 'text' || element.text.trim() !== ''));
}

function withColons(row: readonly PatternElement[], colon: ColonReplacement): PatternElement[] {
  return row.map((element) =>
    element.kind === 'text' ? { ...element, text: replaceColons(element.text, colon) } : element,
  );
}

function checkElement(
  element: PatternElement,
  kind: 'folder' | 'file',
  place: { field: string; pattern: string },
): void {
  if (element.kind !== 'value' || kind === 'file') return;
  for (const alternative of element.expression.alternatives) {
    if (alternative.kind === 'token' && alternative.token.scope === 'file') {
      const at = place.pattern.indexOf(element.expression.key);
      throw patternError(place, at, `{${alternative.token.name}} belongs to file names, not to folders`);
    }
  }
}

function checkLevel(row: readonly PatternElement[], place: { field: string; pattern: string }): void {
  const literal = row.map((element) => (element.kind === 'text' ? element.text : '')).join('');
  const hasValue = row.some((element) => element.kind === 'value');
  if (!hasValue && /^[ .]*$/.test(literal)) {
    const at = place.pattern.indexOf(literal.trim());
    throw patternError(place, at, 'A folder level of dots would leave the root folder or name nothing');
  }
  if (byteLength(literal) > longestLiteralBytes) {
    throw patternError(
      place,
      place.pattern.indexOf(row[0]?.kind === 'text' ? row[0].text : '{'),
      `The fixed text of one folder level is longer than ${longestLiteralBytes} bytes`,
    );
  }
}

function valuesOf(body: Body): { slot: number; group: number }[] {
  const ofPiece = (piece: Piece) => {
    if (piece.kind === 'value') return [{ slot: piece.slot, group: piece.group }];
    return piece.kind === 'bracket' ? valuesOf(piece.body) : [];
  };
  return body.units.flatMap((unit) => unit.words.flatMap((word) => word.pieces.flatMap(ofPiece)));
}

function isSeriesOnly(level: Level, slots: readonly Slot[]): boolean {
  const names = level.values.flatMap(({ slot }) => [...(slots[slot]?.tokens ?? [])]);
  return names.length > 0 && names.every((name) => name === 'series' || name === 'series2');
}

function warningsFor(facts: {
  kind: 'folder' | 'file';
  pattern: string;
  levels: readonly Level[];
  slots: readonly Slot[];
  parsed: ParsedPattern;
}): string[] {
  const { kind, pattern, levels, slots, parsed } = facts;
  const warnings: string[] = [];
  const used = new Set(
    levels.flatMap(({ values }) => values.flatMap(({ slot }) => [...(slots[slot]?.tokens ?? [])])),
  );
  const last = new Set(levels.at(-1)?.values.flatMap(({ slot }) => [...(slots[slot]?.tokens ?? [])]));
  if (kind === 'folder') {
    if (/^\s*\//.test(pattern)) {
      warnings.push('The pattern starts with /; it is always taken below the root folder.');
    }
    if (!used.has('title') && !used.has('asin') && !used.has('isbn')) {
      warnings.push('The pattern has no {title}: different books can get the same folder.');
    } else if (!last.has('title') && !last.has('asin') && !last.has('isbn')) {
      warnings.push('The last folder level has no {title}: it is the folder of one book and should name it.');
    }
    if (!used.has('author') && !used.has('authors') && !used.has('sortAuthor')) {
      warnings.push('The pattern has no {author}: Audiobookshelf cannot tell authors from the folders.');
    }
  } else if (!used.has('part') && !used.has('originalName')) {
    warnings.push('The file pattern has no {part}: a book of several files gets part numbers at the end.');
  }
  parsed.groups.forEach(({ at }, number) => {
    // Group 0 is the whole pattern, which is no optional part.
    if (number === 0) return;
    const isEmpty = !parsed.elements.some(
      (element) => element.kind === 'value' && isInside(element.group, number),
    );
    if (isEmpty)
      warnings.push(`The optional part at character ${at + 1} holds no token, so it is always shown.`);
  });
  return warnings;

  function isInside(group: number, outer: number): boolean {
    for (let current = group; ; current = parsed.groups[current]?.parent ?? 0) {
      if (current === outer) return true;
      if (current === 0) return false;
    }
  }
}
