import { flag } from '../matching/flags.ts';
import type { Annotated, NumberMention } from '../model.ts';
import { includesPosition, isSinglePosition } from '../title-parser/positions.ts';
import { isExplained } from './evidence.ts';
import { type DecisionRule, permanently, type Subject } from './rule.ts';

/** One part or disc of a book is not the book. */
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
      for (const number of source.numbers) {
        if (!isPart(source, number) || !isSinglePosition(number.ranges)) continue;
        const part = number.ranges[0]!.from;
        if (number.kind === 'part' && book.part === part) continue;
        if (number.of === 1 || isVolume(subject, source, number, part)) continue;
        return permanently(
          number.of > 0
            ? `Only ${number.kind} ${part} of ${number.of}.`
            : `Only ${number.kind} ${part} of the book.`,
        );
      }
    }
    return null;
  },
};

function namesPart(facts: Subject['facts'], part: number): boolean {
  return [facts.parsed, facts.bookTitle].some((source) =>
    source?.numbers.some((number) => number.kind !== 'disc' && includesPosition(number.ranges, part)),
  );
}

function isPart(source: Annotated, number: NumberMention): boolean {
  if (number.kind === 'disc') return number.marked;
  if (number.kind !== 'part') return false;
  const mark = { index: number.start, length: number.end - number.start, role: 0, value: '' };
  return !isExplained(source, mark);
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
