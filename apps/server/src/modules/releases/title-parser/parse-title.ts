import { isFunctionWord } from '../matching/phrases.ts';
import { gap, type Token, tokenise } from '../matching/tokens.ts';
import { type Annotated, annotate, type NumberMention } from './annotate.ts';
import type { ParsedTitle } from './parsed-title.ts';
import { isPersonName, slice, splitNames } from './person-names.ts';
import { formatPositions, isSinglePosition } from './positions.ts';
import { role } from './roles.ts';
import { isTag, technicalFacts } from './technical-facts.ts';

export type { ParsedTitle } from './parsed-title.ts';

type Piece = {
  tokens: Token[];
  numbers: NumberMention[];
  colon: boolean;
  bracket: string;
  /** Its segment also holds technical words or is followed by brackets: a title rather than a name. */
  mixed: boolean;
};

/** Reads a release title without knowing which book is wanted. Never throws; linear in the length of the title. */
export function parseTitle(input: string): ParsedTitle {
  const source = annotate(tokenise(input));
  const parsed: ParsedTitle = { ...names(source), ...technicalFacts(source) };
  const pieces = piecesOf(source);
  readPenName(source, pieces, parsed);
  const plain = pieces.filter((piece) => piece.bracket === '');
  readBrackets(source, pieces, parsed);
  readParts(source, plain, parsed);
  return parsed;
}

function names(source: Annotated): Pick<ParsedTitle, 'authors' | 'narrators'> {
  const result = { authors: [] as string[], narrators: [] as string[] };
  for (const zone of source.zones) {
    const found = splitNames(source, zone.start, zone.end);
    if (zone.kind === 'author') result.authors.push(...found);
    else if (zone.kind === 'narrator') result.narrators.push(...found);
  }
  return result;
}

/** Runs of tokens between dashes, colons and brackets that are neither technical nor people. */
function piecesOf(source: Annotated): Piece[] {
  const { tokens } = source;
  const pieces: Piece[] = [];
  const bySegment = new Map<number, Piece>();
  const numberAt = new Map(source.numbers.map((number) => [number.start, number]));
  let coveredUntil = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    const number = numberAt.get(at);
    const known = bySegment.get(token.segment);
    const before = tokens[at - 1];
    // A bracket behind a segment: "Iron Gold (Red Rising #4) - Pierce Brown".
    if (
      token.group > 0 &&
      before &&
      before.group === 0 &&
      !/[-–—|]\s/.test(source.text.slice(before.end, token.start))
    ) {
      const holder = bySegment.get(before.segment);
      if (holder) holder.mixed = true;
    }
    if (!number && at < coveredUntil && tokens[at]!.segment !== tokens[coveredUntil - 1]!.segment) continue;
    if (!number && at < coveredUntil && !known) continue;
    if (!isKept(source, at) && number === undefined) {
      if (known) known.mixed = true;
      continue;
    }
    let piece = known;
    if (!piece) {
      piece = {
        tokens: [],
        numbers: [],
        colon: token.gap === gap.colon,
        bracket: token.bracket,
        mixed: false,
      };
      bySegment.set(token.segment, piece);
      pieces.push(piece);
    }
    if (number) coveredUntil = number.end;
    if (number && number.kind !== 'part' && number.kind !== 'piece') piece.numbers.push(number);
    if (token.role !== role.part && token.role !== role.disc) piece.tokens.push(token);
  }
  return pieces.filter((piece) => piece.tokens.some((token) => token.role !== role.softTech));
}

function isKept(source: Annotated, at: number): boolean {
  const token = source.tokens[at]!;
  if (token.flags !== 0) return false;
  switch (token.role) {
    case role.none:
    case role.generic:
    case role.seriesWord:
    case role.softTech:
    case role.position:
      return true;
    case role.language:
      return token.group === 0 && !isTag(source, at);
    default:
      return false;
  }
}

/** Words of a piece without its volume number. */
function wordsOf(source: Annotated, piece: Piece): Token[] {
  const counted = new Set<Token>();
  for (const number of piece.numbers) {
    for (let at = number.start; at < number.end; at += 1) counted.add(source.tokens[at]!);
  }
  return piece.tokens.filter((token) => !counted.has(token));
}

function addSeries(
  source: Annotated,
  parsed: ParsedTitle,
  words: readonly Token[],
  number: NumberMention | null,
) {
  const kept = words.filter((token) => token.num < 0 || token.role === role.none);
  while (kept.length > 0 && isFunctionWord(kept.at(-1)!.text) && kept.at(-1)!.text !== 'it') kept.pop();
  const follows = number !== null && kept[0] && kept[0].start > source.tokens[number.start]!.start;
  while (follows && (kept[0]?.text === 'of' || kept[0]?.text === 'in')) kept.shift();
  if (!kept.some((token) => !isFunctionWord(token.text))) return;
  parsed.series.push({
    name: slice(source, kept),
    position: number ? formatPositions(number.ranges) : null,
  });
}

/** "Robert Galbraith (J.K. Rowling) - The Silkworm": one person under two names, and the title behind. */
function readPenName(source: Annotated, pieces: Piece[], parsed: ParsedTitle): void {
  const isName = (piece: Piece | undefined) =>
    piece !== undefined && piece.numbers.length === 0 && isPersonName(source, piece.tokens);
  const [name, holder, next] = pieces;
  if (parsed.authors.length > 0 || name?.bracket !== '' || holder?.bracket !== '(' || next?.bracket !== '')
    return;
  if (!isName(name) || !isName(holder) || isName(next) || next.colon) return;
  parsed.authors.push(...namesOf(source, name), ...namesOf(source, holder));
  pieces.splice(0, 2);
}

/** "(Series #3)", "[Series 01]", "(Narrator Name)", "[Author]" at the start. */
function readBrackets(source: Annotated, pieces: readonly Piece[], parsed: ParsedTitle): void {
  for (const piece of pieces) {
    if (piece.bracket === '' || piece.bracket === '{') continue;
    const words = wordsOf(source, piece);
    const number = piece.numbers[0];
    if (number && words.length > 0) addSeries(source, parsed, words, number);
    else if (words.some((token) => token.role === role.seriesWord)) addSeries(source, parsed, words, null);
    else if (words.length > 0 && piece === pieces[0] && isPersonName(source, words)) {
      parsed.authors.push(
        ...splitNames(source, indexOf(source, words[0]!), indexOf(source, words.at(-1)!) + 1),
      );
    } else if (piece !== pieces[0] && isPersonName(source, words) && parsed.narrators.length === 0) {
      parsed.narrators.push(
        ...splitNames(source, indexOf(source, words[0]!), indexOf(source, words.at(-1)!) + 1),
      );
    }
  }
}

function indexOf(source: Annotated, token: Token): number {
  return source.tokens.indexOf(token);
}

/** Finds author, series and title among the parts outside brackets. */
function readParts(source: Annotated, pieces: readonly Piece[], parsed: ParsedTitle): void {
  let parts = [...pieces];
  const first = parts[0];
  if (parsed.authors.length === 0 && parts.length > 1 && first) {
    const next = parts[1]!;
    const isName = (piece: Piece) => piece.numbers.length === 0 && isPersonName(source, piece.tokens);
    if (isName(first) && !first.mixed && !next.colon) {
      parsed.authors.push(...namesOf(source, first));
      parts = parts.slice(1);
    } else {
      const at = parts.findIndex((piece, index) => index > 0 && !piece.colon && isName(piece));
      if (at > 0) {
        parsed.authors.push(...namesOf(source, parts[at]!));
        parts = parts.filter((_, index) => index !== at);
      }
    }
  }
  let titlePiece: Piece | null = null;
  let pending: Piece | null = null;
  let bareNumber: Piece | null = null;
  for (let at = 0; at < parts.length; at += 1) {
    const piece = parts[at]!;
    const number = piece.numbers[0];
    const words = wordsOf(source, piece);
    const isLast = at === parts.length - 1;
    if (!number) {
      const next = parts[at + 1];
      if (!titlePiece && next && next.numbers.length > 0 && wordsOf(source, next).length === 0)
        pending = piece;
      else if (!titlePiece) titlePiece = piece;
      else if (parsed.subtitle === null && piece.colon) parsed.subtitle = slice(source, piece.tokens);
      continue;
    }
    const before = words.filter((token) => token.start < source.tokens[number.start]!.start);
    const after = words.filter((token) => token.start > source.tokens[number.end - 1]!.start);
    if (words.length === 0) {
      // "Bobiverse - 01 - We Are Legion"
      const owner = pending ?? titlePiece;
      if (owner) addSeries(source, parsed, wordsOf(source, owner), number);
      else bareNumber = piece;
      pending = null;
    } else if (titlePiece) {
      // "Die drei Fragezeichen - Folge 212 und der weisse Leopard"
      if (before.length === 0 && number.marked && after.length > 0 && !/^(?:of|in)$/.test(after[0]!.text)) {
        addSeries(source, parsed, wordsOf(source, titlePiece), number);
        titlePiece = { ...piece, tokens: after, numbers: [] };
      } else addSeries(source, parsed, words, number);
    } else if (!isLast || splitsSeries(source, piece, number)) {
      addSeries(source, parsed, before, number);
      if (after.length > 0) titlePiece = { ...piece, tokens: after, numbers: [] };
    } else if (after.length === 0 && (number.marked || !isSinglePosition(number.ranges))) {
      addSeries(source, parsed, before, number);
      titlePiece = { ...piece, tokens: before, numbers: [] };
    } else titlePiece = piece;
  }
  const chosen = titlePiece ?? pending ?? bareNumber;
  if (chosen) parsed.title = titleText(source, chosen);
  if (parsed.title === '' && parsed.series.length > 0) parsed.title = parsed.series[0]!.name;
  readYearTitle(source, parsed, parts);
}

/** The book "1984": a year that stands where the title belongs. */
function readYearTitle(source: Annotated, parsed: ParsedTitle, parts: readonly Piece[]): void {
  if (parsed.year === null) return;
  const alone = source.marks.find((mark) => {
    const { segment, group } = source.tokens[mark.index]!;
    const before = source.tokens[mark.index - 1];
    const after = source.tokens[mark.index + 1];
    const single = before?.segment !== segment && after?.segment !== segment;
    const follows = mark.index === 0 || parts[0]?.tokens.at(-1) === source.tokens[mark.index - 1];
    return mark.role === role.year && group === 0 && single && follows;
  });
  if (!alone) return;
  const [only] = parts;
  if (parsed.title === '') {
    parsed.title = String(parsed.year);
  } else if (parsed.authors.length === 0 && parts.length === 1 && only && isPersonName(source, only.tokens)) {
    parsed.authors.push(...namesOf(source, only));
    parsed.title = String(parsed.year);
  } else return;
  parsed.year = null;
}

/** "Mistborn 1 The Final Empire": words on both sides of a volume number that is marked or padded. */
function splitsSeries(source: Annotated, piece: Piece, number: NumberMention): boolean {
  const start = source.tokens[number.start]!;
  const words = wordsOf(source, piece);
  const before = words.some((token) => token.start < start.start);
  const after = words.some((token) => token.start > start.start);
  return before && after && (number.marked || source.text[start.start] === '0');
}

function namesOf(source: Annotated, piece: Piece): string[] {
  return splitNames(source, indexOf(source, piece.tokens[0]!), indexOf(source, piece.tokens.at(-1)!) + 1);
}

/** "Shining, The" reads "The Shining". */
function titleText(source: Annotated, piece: Piece): string {
  const { tokens } = piece;
  const last = tokens.at(-1)!;
  if (tokens.length > 1 && last.gap === gap.comma && /^(?:the|a|an|der|die|das|le|la|les)$/.test(last.text)) {
    return `${slice(source, [last])} ${slice(source, tokens.slice(0, -1))}`;
  }
  return slice(source, tokens);
}
