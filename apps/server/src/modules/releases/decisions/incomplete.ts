import { explained, flag } from '../matching/flags.ts';
import { countsPieces } from '../matching/pieces.ts';
import type { Annotated, NumberMention } from '../model.ts';
import type { Marked } from '../title-parser/annotate.ts';
import { isWholeRun, pieceUnit, statedTotal } from '../title-parser/pieces.ts';
import { includesPosition, isSinglePosition } from '../title-parser/positions.ts';
import { role } from '../title-parser/roles.ts';
import { isExplained, markText } from './evidence.ts';
import { type DecisionRule, permanently, type Subject } from './rule.ts';

/** Some parts, discs or chapters of a book are not the book. */
export const incompleteRule: DecisionRule = {
  code: 'incomplete',
  group: 'release',
  check(subject) {
    const { facts, book } = subject;
    if (book.part !== null && !namesPart(facts, book.part)) {
      return permanently(`Does not name part ${book.part}.`);
    }
    for (const source of [facts.parsed, facts.bookTitle]) {
      if (source === null) continue;
      const missing = saysMissing(source);
      if (missing !== '') return permanently(`Said to be incomplete: "${missing}".`);
      for (const number of source.numbers) {
        const refusal = isPart(source, number) ? lookAt(subject, source, number) : null;
        if (refusal !== null) return refusal;
      }
    }
    return null;
  },
};

function lookAt(subject: Subject, source: Annotated, number: NumberMention) {
  const { book } = subject;
  if (!isSinglePosition(number.ranges)) {
    if (!countsPieces(source, number, book) || isWholeRun(number.ranges, totalOf(source, number)))
      return null;
    return onlyPieces(source, number);
  }
  const part = number.ranges[0]!.from;
  if (number.of === 1 || isVolume(subject, source, number, part)) return null;
  if (number.kind === 'piece') return onlyPieces(source, number);
  if (book.part === part) return null;
  return permanently(number.of > 0 ? `Only part ${part} of ${number.of}.` : `Only part ${part} of the book.`);
}

function onlyPieces(source: Annotated, number: NumberMention) {
  const words = markText(source, spanOf(number));
  // "tracks 1-30 (of 90)"
  const said = words.includes('(') && !words.includes(')') ? `${words})` : words;
  return permanently(`Not the whole book: "${said}".`);
}

function namesPart(facts: Subject['facts'], part: number): boolean {
  return [facts.parsed, facts.bookTitle].some((source) =>
    source?.numbers.some((number) => number.kind !== 'piece' && includesPosition(number.ranges, part)),
  );
}

function spanOf(number: NumberMention): Marked {
  return { index: number.start, length: number.end - number.start, role: role.none, value: '' };
}

function isPart(source: Annotated, number: NumberMention): boolean {
  if (number.kind !== 'piece' && number.kind !== 'part') return false;
  return !isExplained(source, spanOf(number));
}

/** How many pieces there are: what stands behind the number, or "58 chapters" elsewhere. */
function totalOf({ tokens }: Annotated, number: NumberMention): number {
  if (number.of > 0) return number.of;
  const unit = pieceUnit(tokens[number.start]!.text) ?? pieceUnit(tokens[number.end - 1]!.text);
  return unit === undefined ? -1 : statedTotal(tokens, unit);
}

/** "Stormlight Archive Part 1" counts volumes when the wanted book is that volume of that series. */
function isVolume({ book }: Subject, source: Annotated, number: NumberMention, part: number): boolean {
  if (number.kind !== 'part' || number.of > 0 || book.titleIsSeries) return false;
  const before = source.tokens[number.start - 1];
  return (
    before !== undefined &&
    (before.flags & flag.series) !== 0 &&
    book.series.some((one) => one.ranges.some((range) => range.from === part && range.to === part))
  );
}

/** What the uploader says is not there, in words; '' when nothing is said. */
function saysMissing(source: Annotated): string {
  for (const mark of source.marks) {
    if (mark.role !== role.incomplete || isExplained(source, mark)) continue;
    // A title with the word in it explains the word.
    const isNamed = source.tokens.some(
      ({ text, flags }, at) =>
        at >= mark.index && at < mark.index + mark.length && text === mark.value && (flags & explained) !== 0,
    );
    if (!isNamed) return markText(source, mark);
  }
  return '';
}
