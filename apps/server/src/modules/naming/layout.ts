import type { Expression } from './expression.ts';
import type { PatternElement } from './parse.ts';

/**
 * One folder level as a tree: units between separators, words between spaces, pieces inside a word. The tree is what lets
 * a missing value take its brackets, its label and one of its separators with it.
 */
export type Body = {
  units: Unit[];
  /** `separators[i]` stands between unit i and unit i + 1. */
  separators: Separator[];
};
export type Unit = { words: Word[]; hasValue: boolean };
export type Word = { pieces: Piece[]; hasValue: boolean; isBracket: boolean };
export type Piece =
  | { kind: 'text'; text: string; group: number }
  | { kind: 'value'; slot: number; group: number }
  | { kind: 'bracket'; open: string; close: string; body: Body };
/** Of several separators around missing values the strongest stays. */
export type Separator = { text: string; strength: number; group: number };

type Lexeme =
  | { kind: 'char'; char: string; group: number }
  | { kind: 'space'; char: string; group: number }
  | { kind: 'mark'; char: string; group: number }
  | { kind: 'value'; slot: number; group: number }
  | { kind: 'bracket'; open: string; close: string; inner: Lexeme[]; group: number };

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const separatorMarks = /[-–—_,;:|&+~·•.]/;

/** Builds the tree of one level; `slotOf` numbers the expressions. */
export function layOut(
  elements: readonly PatternElement[],
  slotOf: (expression: Expression, group: number) => number,
): Body {
  return buildBody(nestBrackets(lex(elements, slotOf)));
}

function lex(
  elements: readonly PatternElement[],
  slotOf: (expression: Expression, group: number) => number,
): Lexeme[] {
  const lexemes: Lexeme[] = [];
  for (const element of elements) {
    if (element.kind === 'value') {
      lexemes.push({ kind: 'value', slot: slotOf(element.expression, element.group), group: element.group });
    } else if (element.kind === 'text') {
      for (const char of element.text) {
        const kind = /\s/.test(char) ? 'space' : separatorMarks.test(char) ? 'mark' : 'char';
        lexemes.push({ kind, char, group: element.group });
      }
    }
  }
  return lexemes;
}

/** Turns matching brackets into one lexeme; a bracket without its other half is plain text. */
function nestBrackets(lexemes: readonly Lexeme[]): Lexeme[] {
  const rows: { open: Lexeme | undefined; row: Lexeme[] }[] = [{ open: undefined, row: [] }];
  for (const lexeme of lexemes) {
    const char = lexeme.kind === 'char' ? lexeme.char : '';
    const top = rows.at(-1);
    if (closing[char] !== undefined) {
      rows.push({ open: lexeme, row: [] });
    } else if (top?.open?.kind === 'char' && closing[top.open.char] === char) {
      rows.pop();
      const { char: open, group } = top.open;
      rows.at(-1)?.row.push({ kind: 'bracket', open, close: char, inner: top.row, group });
    } else {
      top?.row.push(lexeme);
    }
  }
  return rows.flatMap(({ open, row }) => (open ? [open, ...row] : row));
}

function buildBody(lexemes: readonly Lexeme[]): Body {
  const body: Body = { units: [], separators: [] };
  let words: Word[] = [];
  let pieces: Piece[] = [];
  let pending: Separator | undefined;

  const endWord = () => {
    if (pieces.length === 0) return;
    words.push({
      pieces,
      hasValue: pieces.some(
        (piece) => piece.kind === 'value' || (piece.kind === 'bracket' && holdsValue(piece.body)),
      ),
      isBracket: pieces[0]?.kind === 'bracket',
    });
    pieces = [];
  };
  const endUnit = () => {
    endWord();
    if (words.length === 0) return;
    if (body.units.length > 0) body.separators.push(pending ?? spaceOnly);
    body.units.push({ words, hasValue: words.some((word) => word.hasValue) });
    pending = undefined;
    words = [];
  };

  for (let at = 0; at < lexemes.length; ) {
    const run = separatorRun(lexemes, at);
    if (run) {
      endUnit();
      pending = run.separator;
      at = run.end;
      continue;
    }
    const lexeme = lexemes[at]!;
    at += 1;
    if (lexeme.kind === 'space') endWord();
    else addPiece(pieces, lexeme);
  }
  endUnit();
  return body;
}

const spaceOnly: Separator = { text: ' ', strength: 0, group: 0 };

function holdsValue(body: Body): boolean {
  return body.units.some((unit) => unit.hasValue);
}

function addPiece(pieces: Piece[], lexeme: Exclude<Lexeme, { kind: 'space' }>): void {
  if (lexeme.kind === 'value') {
    pieces.push({ kind: 'value', slot: lexeme.slot, group: lexeme.group });
  } else if (lexeme.kind === 'bracket') {
    pieces.push({
      kind: 'bracket',
      open: lexeme.open,
      close: lexeme.close,
      body: buildBody(lexeme.inner),
    });
  } else {
    const last = pieces.at(-1);
    if (last?.kind === 'text' && last.group === lexeme.group) last.text += lexeme.char;
    else pieces.push({ kind: 'text', text: lexeme.char, group: lexeme.group });
  }
}

/**
 * A run of marks and spaces is a separator when a space is in it, or when it stands directly between two values. A dash
 * inside a word (`Sci-Fi`) and the point of a label (`Vol. `) are neither.
 */
function separatorRun(
  lexemes: readonly Lexeme[],
  start: number,
): { separator: Separator; end: number } | undefined {
  const isValue = (lexeme: Lexeme | undefined) => lexeme?.kind === 'value' || lexeme?.kind === 'bracket';
  const left = lexemes[start - 1];
  let text = '';
  let end = start;
  let group: number | undefined;
  for (; end < lexemes.length; end += 1) {
    const lexeme = lexemes[end]!;
    if (lexeme.kind !== 'mark' && lexeme.kind !== 'space') break;
    if (lexeme.kind === 'mark') {
      if (lexeme.char === '.' && text === '' && !isValue(left)) return undefined;
      group ??= lexeme.group;
    }
    text += lexeme.char;
  }
  if (group === undefined) return undefined;
  const standsFree = /\s/.test(text) || (isValue(left) && isValue(lexemes[end]));
  if (!standsFree) return undefined;
  return { separator: { text: text.replace(/\s+/g, ' '), strength: strengthOf(text), group }, end };
}

function strengthOf(text: string): number {
  if (/[-–—|]/.test(text)) return 3;
  if (/[:;]/.test(text)) return 2;
  return 1;
}
