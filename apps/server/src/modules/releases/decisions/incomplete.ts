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
      const missing = saysMissing(source);
      if (missing !== '') return permanently(`Said to be incomplete: "${missing}".`);
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

const INCOMPLETE = new Set('incomplete,unvollstandig,incomplet,incompleto'.split(','));
const MISSING = new Set('missing,lacks,lacking,fehlt,fehlen,falta,faltan,manque'.split(','));
const PIECES = new Set(
  'chapter,chapters,ch,chap,part,parts,disc,discs,disk,disks,cd,cds,track,tracks,file,files,ending,end,beginning,prologue,epilogue,minutes,hours,kapitel,teil,teile'.split(
    ',',
  ),
);
/** "Missing chapter marks" says nothing of the text. */
const NOT_THE_TEXT = new Set(
  'mark,marks,marker,markers,title,titles,name,names,art,cover,tags,info'.split(','),
);
const REACH = 4;

/** "[missing last 4 chapters]", "(incomplete)": the uploader says what is not there; '' when nothing is said. */
function saysMissing({ tokens, text }: Annotated): string {
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]!;
    if ((token.flags & flag.known) !== 0) continue;
    if (INCOMPLETE.has(token.text)) return text.slice(token.start, token.end);
    if (!MISSING.has(token.text)) continue;
    const tail = tokens.slice(at, at + 1 + REACH).filter(({ segment }) => segment === token.segment);
    const piece = tail.findIndex((word) => PIECES.has(word.text));
    if (piece > 0 && !NOT_THE_TEXT.has(tail[piece + 1]?.text ?? ''))
      return text.slice(token.start, tail[piece]!.end);
  }
  return '';
}
